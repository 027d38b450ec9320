// The page's style sheet and script, embedded from web/ at build time (cmake/EmbedAssets.cmake).
#pragma once

#include <string_view>

namespace bakeoff::report {

extern const std::string_view kReportCss;
extern const std::string_view kReportJs;

}  // namespace bakeoff::report
