// Any bytes as result.json: an error, or a report that every renderer survives and that writes and
// reads back to itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "report/render.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bakeoff::report;  // NOLINT(google-build-using-namespace): the target names little
                                    // else
  const auto report = parse_report({reinterpret_cast<const char*>(data), size});
  if (!report) return 0;
  const std::string text = render_json(*report);
  const auto again = parse_report(text);
  if (!again || render_json(*again) != text) std::abort();
  const std::string page = render_html(*report);
  if (page.find("<script", page.find("</script>")) == std::string::npos) std::abort();
  if (render_terminal(*report, {80, false, false}).find('\x1b') != std::string::npos) std::abort();
  if (render_terminal(*report, {30, true, true}).empty() || render_markdown(*report).empty())
    std::abort();
  return 0;
}
