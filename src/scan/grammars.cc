#include "scan/internal/grammars.h"

#include <fmt/format.h>

#include <array>

extern "C" {
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}

namespace bakeoff::scan {
namespace {

constexpr std::array kGrammars{Grammar::python, Grammar::javascript, Grammar::typescript,
                               Grammar::tsx};

struct ParserDeleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
using Parser = std::unique_ptr<TSParser, ParserDeleter>;

struct Source {
  std::string_view text;
  std::chrono::steady_clock::time_point until;
};

const char* read_source(void* payload, std::uint32_t at, TSPoint /*point*/, std::uint32_t* size) {
  const auto& source = *static_cast<const Source*>(payload);
  const std::size_t left = at < source.text.size() ? source.text.size() - at : 0;
  *size = static_cast<std::uint32_t>(left);
  return left == 0 ? "" : source.text.data() + at;
}

bool is_too_late(TSParseState* state) {
  return std::chrono::steady_clock::now() > static_cast<const Source*>(state->payload)->until;
}

}  // namespace

const TSLanguage* language_of(Grammar grammar) {
  switch (grammar) {
    case Grammar::python:
      return tree_sitter_python();
    case Grammar::javascript:
      return tree_sitter_javascript();
    case Grammar::typescript:
      return tree_sitter_typescript();
    case Grammar::tsx:
      return tree_sitter_tsx();
  }
  return nullptr;
}

Result<void> check_grammars() {
  const Parser parser(ts_parser_new());
  for (const Grammar grammar : kGrammars) {
    const TSLanguage* language = language_of(grammar);
    const auto version = ts_language_abi_version(language);
    const bool fits = version >= TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION &&
                      version <= TREE_SITTER_LANGUAGE_VERSION;
    if (fits && ts_parser_set_language(parser.get(), language)) continue;
    return fail(
        ErrorCode::internal,
        fmt::format("grammar {} has ABI {}, this tree-sitter reads {} to {}: build with the "
                    "versions of third_party/tree-sitter/package-lock.json",
                    static_cast<int>(grammar), version, TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION,
                    TREE_SITTER_LANGUAGE_VERSION));
  }
  return {};
}

ParsedText parse_text(Grammar grammar, std::string_view text, std::chrono::milliseconds limit) {
  const Parser parser(ts_parser_new());
  if (!ts_parser_set_language(parser.get(), language_of(grammar))) return nullptr;
  Source source{text, std::chrono::steady_clock::now() + limit};
  const TSInput input{&source, read_source, TSInputEncodingUTF8, nullptr};
  return ParsedText(ts_parser_parse_with_options(
      parser.get(), nullptr, input, {.payload = &source, .progress_callback = is_too_late}));
}

}  // namespace bakeoff::scan
