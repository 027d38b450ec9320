#include "base/errno_text.h"

#include <system_error>

namespace bakeoff {

std::string errno_text(int reason) { return std::generic_category().message(reason); }

}  // namespace bakeoff
