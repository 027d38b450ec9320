// Fills the {words} of a contestant's commands and environment.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "lab/install_contestant.h"

namespace bakeoff::lab {

// An empty value means: this contestant's toolchain has no such thing.
using WordValues = std::map<std::string, std::string>;

// The words that an installation fills; {install_dir} is `folder`.
WordValues toolchain_words(const Installed& installed, const std::filesystem::path& folder);

// Replaces {name} by its value. "${name}" and braces around anything but letters stay as they are.
// Error: invalid_input for a word that is unknown or has no value here.
Result<std::string> expand_words(const std::string& text, const WordValues& values);
Result<std::vector<std::string>> expand_all(const std::vector<std::string>& texts,
                                            const WordValues& values);

}  // namespace bakeoff::lab
