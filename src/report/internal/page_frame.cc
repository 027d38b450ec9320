#include "report/internal/page_frame.h"

#include "base/base64.h"
#include "base/sha256.h"
#include "report/internal/page_assets.h"

namespace bakeoff::report {
namespace {

// 'sha256-…': the browser runs this text and no other.
std::string policy_hash(std::string_view text) {
  const auto digest = sha256(text);
  return "'sha256-" + to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) +
         "'";
}

}  // namespace

void open_page(Html& html, std::string_view title, Markup skip_link) {
  html.raw(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
  html.trusted(policy_hash(kReportCss)).raw("; script-src ").trusted(policy_hash(kReportJs));
  html.raw(
      "; base-uri 'none'; form-action 'none'\">\n<meta name=\"color-scheme\" content=\"light "
      "dark\">\n<title>");
  html.text(title).raw("</title>\n<style>").trusted(kReportCss);
  html.raw("</style>\n</head>\n<body>\n").raw(skip_link).raw("\n");
}

void close_page(Html& html, std::string_view footer) {
  html.raw("<footer><div class=\"wrap\"><p>").text(footer);
  html.raw("</p></div></footer>\n<script>");
  html.trusted(kReportJs).raw("</script>\n</body>\n</html>\n");
}

}  // namespace bakeoff::report
