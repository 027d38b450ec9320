#include "measure/job_ledger.h"

#include <charconv>
#include <set>

namespace bakeoff::measure {

JobCount count_jobs(std::string_view text, int jobs) {
  JobCount count;
  std::set<int> done;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    int number = -1;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    const bool is_number = error == std::errc() && rest == line.data() + line.size();
    if (!is_number || number < 0 || number >= jobs) {
      ++count.strange;
    } else if (!done.insert(number).second) {
      ++count.repeated;
    }
  }
  count.different = static_cast<int>(done.size());
  return count;
}

}  // namespace bakeoff::measure
