// What the stand-in for a language model answers: fixed by the question alone, so that every client
// must come to the same result. It speaks OpenAI's chat completions and embeddings.
#pragma once

#include <string>
#include <vector>

#include "stand_ins/small_server.h"

namespace bakeoff::stand_ins {

// POST /v1/chat/completions: "Sources: 3, 7" for every "[3]" in the messages, in that order, else
// "No sources."; with "stream": true as server-sent events, a word each.
// POST /v1/embeddings: how often each letter occurs in the text, as a vector of length 1.
Answer answer_as_model(const Request& request);

// 26 numbers, a to z; capital letters count as small ones.
std::vector<double> letter_vector(const std::string& text);

}  // namespace bakeoff::stand_ins
