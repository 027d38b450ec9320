// A small HTTP/1.1 server on loopback: one thread for each connection, answers written in one
// piece.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bakeoff::stand_ins {

struct Request {
  std::string method;
  std::string path;                            // with query
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct Answer {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
};

// Cuts the first whole request off `text`. Nothing: more bytes are needed. A request that cannot be
// read gives one with an empty method, and the connection should be closed.
std::optional<Request> take_request(std::string& text);
std::string to_text(const Answer& answer);

// Called by many threads at once.
using Handler = std::function<Answer(const Request&)>;

// Listens on 127.0.0.1:`port` (0: any) until the program ends; gives the port. Error: io.
Result<int> serve_in_background(int port, Handler handler);

}  // namespace bakeoff::stand_ins
