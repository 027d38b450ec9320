// Answers: writes whole HTTP answers; the Date line is made once a second.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace bakeoff::reference {

// What the head of an answer depends on besides its content.
struct AnswerShape {
  int status = 200;
  bool keep_alive = true;
  bool says_keep_alive = false;  // HTTP/1.0 clients must be told
  bool without_body = false;     // the answer to HEAD
  bool varies = false;           // by Accept-Encoding
  bool is_packed = false;        // with gzip
};

class Answers {
 public:
  Answers();

  // Renews the Date line when the second has changed.
  void refresh(std::time_t now);
  void write(std::string& out, const AnswerShape& shape, std::string_view content_type,
             std::string_view body) const;
  // The answer that makes a connection a WebSocket.
  void write_upgrade(std::string& out, std::string_view accept) const;
  // The short JSON answer that goes with an error status.
  void write_error(std::string& out, const AnswerShape& shape) const;

 private:
  std::time_t second_ = -1;
  std::string ok_;      // "HTTP/1.1 200 OK\r\nServer: ...\r\nDate: ...\r\nContent-Type: "
  std::string common_;  // the same from "\r\nServer" on
};

}  // namespace bakeoff::reference
