#include "stand_ins/small_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>

#include "base/errno_text.h"

namespace bakeoff::stand_ins {
namespace {

constexpr std::size_t kLongestHead = 64U << 10U;
constexpr std::size_t kLongestBody = 16U << 20U;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::optional<std::size_t> number_in(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data() || value > kLongestBody) return std::nullopt;
  return value;
}

Request read_head(std::string_view head) {
  Request request;
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const auto first = line.find(' ');
  const auto second = line.find(' ', first + 1);
  if (first == line.npos || second == line.npos) return request;
  request.method = line.substr(0, first);
  request.path = line.substr(first + 1, second - first - 1);
  head.remove_prefix(std::min(head.size(), line.size() + 2));
  while (!head.empty()) {
    const std::string_view field = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), field.size() + 2));
    const auto colon = field.find(':');
    if (colon != field.npos)
      request.headers[lower(std::string(field.substr(0, colon)))] =
          trimmed(field.substr(colon + 1));
  }
  return request;
}

enum class Body { whole, more, broken };

// RFC 9112, 7.1: size in hexadecimal, bytes, until a size of zero. Trailers are not used here.
Body take_chunks(std::string_view text, std::string& body, std::size_t& used) {
  const std::size_t all = text.size();
  for (;;) {
    const auto line_end = text.find("\r\n");
    if (line_end == text.npos) return Body::more;
    const auto size = number_in(text.substr(0, line_end), 16);
    if (!size || body.size() + *size > kLongestBody) return Body::broken;
    text.remove_prefix(line_end + 2);
    if (text.size() < *size + 2) return Body::more;
    body.append(text.substr(0, *size));
    text.remove_prefix(*size + 2);
    if (*size == 0) break;
  }
  used = all - text.size();
  return Body::whole;
}

Body take_body(const Request& head, std::string_view rest, std::string& body, std::size_t& used) {
  const auto coding = head.headers.find("transfer-encoding");
  if (coding != head.headers.end()) {
    return lower(coding->second) == "chunked" ? take_chunks(rest, body, used) : Body::broken;
  }
  const auto length = head.headers.find("content-length");
  if (length == head.headers.end()) return Body::whole;
  const auto bytes = number_in(length->second, 10);
  if (!bytes) return Body::broken;
  if (rest.size() < *bytes) return Body::more;
  body = rest.substr(0, *bytes);
  used = *bytes;
  return Body::whole;
}

void talk(int socket, const Handler& handler) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    auto request = take_request(text);
    if (request && request->method.empty()) break;
    if (request) {
      const std::string answer = to_text(handler(*request));
      if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) !=
          static_cast<ssize_t>(answer.size()))
        break;
      continue;
    }
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(socket);
}

void accept_for_ever(int listener, const Handler& handler) {
  for (;;) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket >= 0) std::thread(talk, socket, handler).detach();
  }
}

}  // namespace

std::optional<Request> take_request(std::string& text) {
  const auto end = text.find("\r\n\r\n");
  if (end == text.npos) {
    return text.size() > kLongestHead ? std::optional<Request>(Request()) : std::nullopt;
  }
  Request request = read_head(std::string_view(text).substr(0, end));
  std::size_t used = 0;
  const auto body = take_body(request, std::string_view(text).substr(end + 4), request.body, used);
  if (body == Body::more) return std::nullopt;
  if (body == Body::broken) return Request();
  text.erase(0, end + 4 + used);
  return request;
}

std::string to_text(const Answer& answer) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n", answer.status,
                                 answer.status < 400 ? "OK" : "Error", answer.body.size());
  for (const auto& [name, value] : answer.headers) text += fmt::format("{}: {}\r\n", name, value);
  return text + "\r\n" + answer.body;
}

Result<int> serve_in_background(int port, Handler handler) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  place.sin_port = ::htons(static_cast<std::uint16_t>(port));
  socklen_t size = sizeof place;
  auto* const address = reinterpret_cast<sockaddr*>(&place);
  if (listener < 0 || ::bind(listener, address, size) != 0 || ::listen(listener, SOMAXCONN) != 0 ||
      ::getsockname(listener, address, &size) != 0) {
    return fail(ErrorCode::io,
                fmt::format("cannot listen on 127.0.0.1:{}: {}", port, errno_text(errno)));
  }
  std::thread(accept_for_ever, listener, std::move(handler)).detach();
  return static_cast<int>(::ntohs(place.sin_port));
}

}  // namespace bakeoff::stand_ins
