#include "load/dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace bakeoff::load {
namespace {

// Names stand in JSON strings as they are, so what would end or escape one is refused.
bool stands_in_json(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\' && c != 127;
  });
}

// Messages are text as they are: what is sent comes back.
class RawDialect final : public Dialect {
 public:
  void complete(UpgradeSpec& /*spec*/) const override {}
  bool opened(DialectState& /*state*/, std::string& /*reply*/) const override { return true; }
  Meaning read(DialectState& /*state*/, std::string_view /*message*/, Nanoseconds /*now*/,
               std::string& /*reply*/) const override {
    return Meaning::event;
  }
  void write_event(DialectState& /*state*/, std::string_view payload,
                   std::string& message) const override {
    message += payload;
  }
  void write_heartbeat(DialectState& state, Nanoseconds /*now*/,
                       std::string& /*message*/) const override {
    state.heartbeat_at = 0;
  }
};

}  // namespace

std::unique_ptr<Dialect> make_raw_dialect() { return std::make_unique<RawDialect>(); }

Result<std::unique_ptr<Dialect>> make_dialect(const DialectSpec& spec) {
  for (const auto& text : {spec.channel, spec.event, spec.join}) {
    if (stands_in_json(text)) continue;
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' cannot stand in a message: it has a quote, backslash or control "
                            "character",
                            text));
  }
  const bool needs_channel =
      spec.kind == DialectKind::phoenix || spec.kind == DialectKind::action_cable;
  if (needs_channel && spec.channel.empty()) {
    return fail(ErrorCode::invalid_input,
                "this dialect joins a channel: name it, for example room:1 (Phoenix) or "
                "BenchmarkChannel (ActionCable)");
  }
  if (spec.kind == DialectKind::socket_io && !spec.channel.empty() &&
      !spec.channel.starts_with('/')) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' is not a namespace: write /{}", spec.channel, spec.channel));
  }
  if (spec.kind == DialectKind::socket_io) return make_socket_io_dialect(spec);
  if (spec.kind == DialectKind::phoenix) return make_phoenix_dialect(spec);
  if (spec.kind == DialectKind::action_cable) return make_action_cable_dialect(spec);
  return make_raw_dialect();
}

std::uint64_t number_after(std::string_view json, std::string_view name, std::uint64_t otherwise) {
  const auto at = json.find(name);
  if (at == std::string_view::npos) return otherwise;
  std::string_view rest = json.substr(at + name.size());
  while (rest.starts_with(' ') || rest.starts_with(':')) rest.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return error == std::errc() ? number : otherwise;
}

}  // namespace bakeoff::load
