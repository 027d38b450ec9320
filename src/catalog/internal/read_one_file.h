// The steps that every file goes through: bytes, tree, reader, left-over keys.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {

// False: the text is not TOML, which is the one problem reported, and `read` was not called.
bool read_text(std::string_view text, FileContext& context,
               const std::function<void(TableReader&)>& read);

// load_own_service on a text that is already in memory. `folder` is absolute and real.
Contestant read_own_service(std::string_view text, const std::filesystem::path& file,
                            const std::filesystem::path& folder, const std::string& typed,
                            std::vector<Problem>& problems);

void sort_problems(std::vector<Problem>& problems);  // by file, line, column

}  // namespace bakeoff::catalog
