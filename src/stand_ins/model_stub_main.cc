// bakeoff-model-stub --port N: a stand-in for a language model's API on loopback.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "stand_ins/model_answers.h"

int main(int argc, char** argv) {
  if (argc != 3 || std::string(argv[1]) != "--port") {
    std::fprintf(stderr, "usage: bakeoff-model-stub --port N\n");
    return 2;
  }
  const auto port = bakeoff::stand_ins::serve_in_background(std::atoi(argv[2]),
                                                            bakeoff::stand_ins::answer_as_model);
  if (!port) {
    std::fprintf(stderr, "bakeoff-model-stub: %s\n", port.error().message.c_str());
    return 1;
  }
  for (;;) ::pause();
}
