// The tree-sitter grammars, and parsing with a limit of time.
#pragma once

#include <tree_sitter/api.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bakeoff::scan {

enum class Grammar { python, javascript, typescript, tsx };

const TSLanguage* language_of(Grammar grammar);

// A runtime that rejects a grammar parses nothing, which would look like "no endpoints": asked once
// at start. Error: internal, naming grammar and versions.
Result<void> check_grammars();

struct TreeDeleter {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using ParsedText = std::unique_ptr<TSTree, TreeDeleter>;

// Null: it took longer than the limit.
ParsedText parse_text(Grammar grammar, std::string_view text, std::chrono::milliseconds limit);

}  // namespace bakeoff::scan
