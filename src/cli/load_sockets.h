// `bakeoff load ws://...`: echo, broadcast or idle connections.
#pragma once

#include "cli/commands.h"
#include "cli/parse_words.h"

namespace bakeoff::cli {

Result<ExitCode> load_sockets(const Shell& shell, const LoadOptions& options, const Url& url);

}  // namespace bakeoff::cli
