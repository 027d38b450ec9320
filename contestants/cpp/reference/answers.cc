#include "answers.h"

#include <array>
#include <charconv>

#include "json_writer.h"

namespace bakeoff::reference {
namespace {

constexpr std::string_view kStatusOk = "HTTP/1.1 200 OK";

std::string_view status_line(int status) {
  switch (status) {
    case 200:
      return kStatusOk;
    case 404:
      return "HTTP/1.1 404 Not Found";
    case 405:
      return "HTTP/1.1 405 Method Not Allowed";
    case 413:
      return "HTTP/1.1 413 Content Too Large";
    case 414:
      return "HTTP/1.1 414 URI Too Long";
    case 417:
      return "HTTP/1.1 417 Expectation Failed";
    case 426:
      return "HTTP/1.1 426 Upgrade Required";
    case 431:
      return "HTTP/1.1 431 Request Header Fields Too Large";
    case 501:
      return "HTTP/1.1 501 Not Implemented";
    case 502:
      return "HTTP/1.1 502 Bad Gateway";
    case 505:
      return "HTTP/1.1 505 HTTP Version Not Supported";
    default:
      return "HTTP/1.1 400 Bad Request";
  }
}

// IMF-fixdate, without strftime: month and day names must not depend on a locale.
std::string format_date(std::time_t now) {
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  const auto two = [](int value) {
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  std::string date;
  date.append(kDays.substr(static_cast<std::size_t>(parts.tm_wday) * 3, 3)).append(", ");
  date.append(two(parts.tm_mday)).append(" ");
  date.append(kMonths.substr(static_cast<std::size_t>(parts.tm_mon) * 3, 3)).append(" ");
  date.append(std::to_string(parts.tm_year + 1900)).append(" ");
  date.append(two(parts.tm_hour))
      .append(":")
      .append(two(parts.tm_min))
      .append(":")
      .append(two(parts.tm_sec));
  return date + " GMT";
}

void append_number(std::string& out, std::size_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace

Answers::Answers() { refresh(std::time(nullptr)); }

void Answers::refresh(std::time_t now) {
  if (now == second_) return;
  second_ = now;
  common_ = "\r\nServer: bakeoff-reference\r\nDate: " + format_date(now) + "\r\nContent-Type: ";
  ok_ = std::string(kStatusOk) + common_;
}

void Answers::write(std::string& out, const AnswerShape& shape, std::string_view content_type,
                    std::string_view body) const {
  if (shape.status == 200) {
    out.append(ok_);
  } else {
    out.append(status_line(shape.status)).append(common_);
  }
  out.append(content_type).append("\r\nContent-Length: ");
  append_number(out, body.size());
  if (shape.status == 405) out.append("\r\nAllow: GET, HEAD");
  if (shape.varies) out.append("\r\nVary: Accept-Encoding");
  if (shape.is_packed) out.append("\r\nContent-Encoding: gzip");
  if (shape.status == 426) out.append("\r\nUpgrade: websocket");
  if (!shape.keep_alive) out.append("\r\nConnection: close");
  if (shape.keep_alive && shape.says_keep_alive) out.append("\r\nConnection: keep-alive");
  out.append("\r\n\r\n");
  if (!shape.without_body) out.append(body);
}

void Answers::write_upgrade(std::string& out, std::string_view accept) const {
  const std::string_view with_type = common_;
  out.append("HTTP/1.1 101 Switching Protocols");
  out.append(with_type.substr(0, with_type.rfind("\r\n")));  // up to the type: there is no body
  out.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ");
  out.append(accept).append("\r\n\r\n");
}

void Answers::write_error(std::string& out, const AnswerShape& shape) const {
  std::string body;
  JsonWriter(body).open('{').key("error").text(status_line(shape.status).substr(13)).close('}');
  write(out, shape, "application/json", body);
}

}  // namespace bakeoff::reference
