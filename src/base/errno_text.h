// What an errno means; unlike strerror, from any thread.
#pragma once

#include <string>

namespace bakeoff {

std::string errno_text(int reason);

}  // namespace bakeoff
