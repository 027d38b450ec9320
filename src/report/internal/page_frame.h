// What every page of bakeoff begins and ends with: one file, no requests, a policy that names the
// one style and script that may run.
#pragma once

#include <string>
#include <string_view>

#include "report/internal/html.h"

namespace bakeoff::report {

// Up to <body> and the link that skips to `#first`.
void open_page(Html& html, std::string_view title, Markup skip_link);
void close_page(Html& html, std::string_view footer);

}  // namespace bakeoff::report
