// What a file of finished jobs says: one line for each time that a job was done, with its number.
#pragma once

#include <string_view>

namespace bakeoff::measure {

struct JobCount {
  int different = 0;  // jobs that were done at least once
  int repeated = 0;   // times that a job was done beyond the first
  int strange = 0;    // lines that are no number of a job
};

// Jobs are numbered from 0. A last line without its newline was not finished and does not count.
JobCount count_jobs(std::string_view text, int jobs);

}  // namespace bakeoff::measure
