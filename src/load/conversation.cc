#include "load/conversation.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace bakeoff::load {

Conversation::Conversation(const Endpoint& endpoint, Seconds timeout)
    : endpoint_(endpoint),
      timeout_(timeout),
      began_(now_ns()),
      deadline_(began_ + static_cast<Nanoseconds>(std::max(0.0, timeout.count()) * 1e9)) {}

tl::unexpected<Error> Conversation::failed(const std::string& what) const {
  return fail(ErrorCode::contestant_failed, text_of(endpoint_) + ": " + what);
}

tl::unexpected<Error> Conversation::too_late() const {
  return fail(ErrorCode::timeout, fmt::format("{}: no whole answer within {:g} s",
                                              text_of(endpoint_), timeout_.count()));
}

double Conversation::seconds_since_begin() const {
  return static_cast<double>(now_ns() - began_) * 1e-9;
}

Result<void> Conversation::connect() {
  BAKEOFF_TRY(address, socket_address(endpoint_));
  if (endpoint_.tls) {
    BAKEOFF_TRY(client, TlsClient::make(*endpoint_.tls, endpoint_.protocol));
    tls_.emplace(std::move(client));
  }
  const auto begun = wire_.begin(address, tls_ ? &*tls_ : nullptr);
  switch (finish_opening(wire_, begun, deadline_)) {
    case Wire::Opening::open:
      return {};
    case Wire::Opening::exhausted:
      return tl::unexpected(exhausted_error(wire_.reason()));
    default:
      break;
  }
  if (now_ns() >= deadline_) return too_late();
  return failed(wire_.problem());
}

Result<void> Conversation::check_time() const {
  if (now_ns() >= deadline_) return too_late();
  return {};
}

Result<void> Conversation::wait(bool wants_to_write) {
  for (;;) {
    const Nanoseconds now = now_ns();
    if (now >= deadline_) return too_late();
    const Nanoseconds left = (deadline_ - now) / 1'000'000 + 1;
    const short events = wants_to_write ? POLLIN | POLLOUT : POLLIN;
    pollfd ready{wire_.fd(), events, 0};
    if (::poll(&ready, 1, static_cast<int>(std::min<Nanoseconds>(left, 1'000'000))) > 0) return {};
  }
}

}  // namespace bakeoff::load
