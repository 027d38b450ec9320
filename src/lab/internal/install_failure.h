// Why an install step failed, in one sentence, from its log.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace bakeoff::lab {

// The first line of the log that says that a registry could not be reached or lacks something, with
// what it means: "registry unreachable: npm error code ENOTFOUND". Empty: the log says nothing of
// the kind.
std::string registry_trouble(const std::string& log_text);

// True when python3 has no venv module (Debian: package python3-venv).
bool lacks_venv(const std::string& log_text);

// not_installable with the registry's answer or the last lines, and where the log is.
Error explain_failed_step(const std::string& step, int exit_code,
                          const std::filesystem::path& log_file);

}  // namespace bakeoff::lab
