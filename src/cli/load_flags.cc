#include "cli/load_flags.h"

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "cli/parse_words.h"

namespace bakeoff::cli {
namespace {

tl::unexpected<Error> refused(const char* why) { return fail(ErrorCode::invalid_input, why); }

bool has_pace(const LoadOptions& options) {
  return !options.rate.empty() || !options.stages.empty() || !options.trace.empty();
}

bool has_expectations(const LoadOptions& options) {
  return options.expects_body || !options.expect_json.empty() || !options.expect_fields.empty() ||
         !options.expect_match.empty() || !options.expect_sha256.empty() ||
         !options.expect_headers.empty() || options.expect_status != LoadOptions().expect_status;
}

bool has_request(const LoadOptions& options) {
  return options.method != LoadOptions().method || !options.body.empty();
}

bool has_files(const LoadOptions& options) { return !options.csv.empty() || !options.hdr.empty(); }

Result<void> check_socket_load(const LoadOptions& options) {
  const bool has_http = has_request(options) || !options.requests.empty() || has_files(options) ||
                        options.http_2 || options.at_once > 1 || options.reconnects ||
                        options.events || has_expectations(options) || !options.capacity.empty();
  if (!has_http && options.urls.size() == 1) return {};
  return refused(
      "a ws:// URL is loaded alone, and without -X, --body, --requests, --expect-…, --events, "
      "--capacity, --csv, --hdr, --http2, --at-once and --no-keepalive");
}

// Of messages there are none over HTTP: whoever gave one of these meant another URL.
Result<void> check_no_socket_flags(const SocketOptions& socket) {
  const SocketOptions usual;
  const bool is_usual = socket.mode == usual.mode && socket.dialect == usual.dialect &&
                        socket.channel == usual.channel && socket.event == usual.event &&
                        socket.join == usual.join && socket.subprotocol == usual.subprotocol &&
                        socket.publishers == usual.publishers && !socket.not_self &&
                        socket.payload == usual.payload;
  if (is_usual) return {};
  return refused(
      "--mode, --dialect, --channel, --event, --join, --subprotocol, --publishers, --not-self and "
      "--payload are for WebSockets: give a ws:// or wss:// URL");
}

Result<void> check_connections(const LoadOptions& options) {
  const bool is_pipelined = options.at_once > 1 && !options.http_2;
  if (options.reconnects && options.at_once > 1) {
    return refused("--no-keepalive: a connection for one request has no others --at-once");
  }
  if (options.reconnects && options.http_2) {
    return refused("--no-keepalive is for HTTP/1.1: HTTP/2 is made to keep its connection");
  }
  if (is_pipelined && options.events) {
    return refused("--events: a stream has its HTTP/1.1 connection for itself: no --at-once");
  }
  if (is_pipelined && (has_pace(options) || !options.capacity.empty())) {
    return refused(
        "--at-once: pipelined requests are sent together, so they have no times of their own: "
        "leave out the rate or the pipelining");
  }
  return {};
}

// The URL may be https:// or ws:// as well.
Result<void> check_io(const LoadOptions& options) {
  if (options.io != "io_uring") return {};
  const bool is_plain = std::ranges::all_of(options.urls, [](const std::string& url) {
    return url.find("://") == std::string::npos || url.starts_with("http://");
  });
  const bool is_closed = !has_pace(options) && options.capacity.empty();
  if (is_plain && is_closed && !options.http_2 && !options.reconnects && !options.events) return {};
  return refused(
      "--io io_uring is for closed loops of plain HTTP/1.1 on kept connections: leave it out "
      "here, or leave out https://, --http2, --no-keepalive, --events, --capacity and the rate");
}

Result<void> check_kind(const LoadOptions& options) {
  const bool has_more = has_pace(options) || !options.asserts.empty() || has_files(options);
  if (!options.capacity.empty() && (options.urls.size() > 1 || has_more)) {
    return refused(
        "--capacity finds the rate for one URL: leave out other URLs, --rate, --stage, --trace, "
        "--assert, --csv and --hdr");
  }
  const bool is_for_one = !options.asserts.empty() || has_files(options) ||
                          !options.trace.empty() || !options.stages.empty();
  if (options.urls.size() > 1 && is_for_one) {
    return refused("--assert, --csv, --hdr, --stage and --trace are for one URL at a time");
  }
  if (!options.requests.empty() && has_expectations(options)) {
    return refused(
        "with --requests the file says which answers are right, in [requests.answer]: leave out "
        "--expect-…");
  }
  return {};
}

Result<void> check_files(const LoadOptions& options) {
  if (!options.csv.empty() && options.csv == options.hdr) {
    return refused("--csv and --hdr name the same file: give each its own");
  }
  for (const auto& [flag, file] : {std::pair("--csv", &options.csv), {"--hdr", &options.hdr}}) {
    if (file->empty()) continue;
    if (const auto can = check_can_write(*file); !can) {
      return fail(can.error().code, std::string(flag) + ": " + can.error().message);
    }
  }
  return {};
}

}  // namespace

Result<void> check_load_flags(const LoadOptions& options) {
  bool has_socket = false;
  for (const auto& text : options.urls) {
    BAKEOFF_TRY(url, parse_url(text));
    has_socket = has_socket || url.is_socket;
  }
  BAKEOFF_CHECK(has_socket ? check_socket_load(options) : check_no_socket_flags(options.socket));
  BAKEOFF_CHECK(check_connections(options));
  BAKEOFF_CHECK(check_io(options));
  BAKEOFF_CHECK(check_kind(options));
  return check_files(options);
}

}  // namespace bakeoff::cli
