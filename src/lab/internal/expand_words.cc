#include "lab/internal/expand_words.h"

#include <cstddef>

namespace bakeoff::lab {
namespace {

bool is_word_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// The length of the word that starts behind an opening bracket at `open`; 0: there is none.
std::size_t word_length(const std::string& text, std::size_t open) {
  if (open > 0 && text[open - 1] == '$') return 0;  // the shell's
  std::size_t end = open + 1;
  while (end < text.size() && is_word_letter(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end - open - 1 : 0;
}

tl::unexpected<Error> unknown_word(const std::string& word, const std::string& text,
                                   const WordValues& values) {
  if (values.count(word) == 1) {
    return fail(ErrorCode::invalid_input,
                "{" + word + "} in '" + text + "' has no value with this toolchain");
  }
  std::string known;
  for (const auto& [name, value] : values) known += " {" + name + "}";
  return fail(ErrorCode::invalid_input,
              "unknown word {" + word + "} in '" + text + "'; known are" + known);
}

}  // namespace

WordValues toolchain_words(const Installed& installed, const std::filesystem::path& folder) {
  return {{"source_dir", installed.contestant.source_dir},
          {"install_dir", folder},
          {"node", installed.node},
          {"npm", installed.npm},
          {"python", installed.python},
          {"go", installed.go},
          {"cargo", installed.cargo},
          {"program", installed.program}};
}

Result<std::string> expand_words(const std::string& text, const WordValues& values) {
  std::string expanded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t length = text[at] == '{' ? word_length(text, at) : 0;
    if (length == 0) {
      expanded += text[at];
      continue;
    }
    const std::string word = text.substr(at + 1, length);
    const auto value = values.find(word);
    // Contestants that are not asked to call anybody.
    const bool may_be_empty = word == "upstream" || word == "database" || word == "static";
    if (value == values.end() || (value->second.empty() && !may_be_empty)) {
      return unknown_word(word, text, values);
    }
    expanded += value->second;
    at += length + 1;
  }
  return expanded;
}

Result<std::vector<std::string>> expand_all(const std::vector<std::string>& texts,
                                            const WordValues& values) {
  std::vector<std::string> expanded;
  for (const std::string& text : texts) {
    BAKEOFF_TRY(word, expand_words(text, values));
    expanded.push_back(word);
  }
  return expanded;
}

}  // namespace bakeoff::lab
