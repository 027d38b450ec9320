// The CPU-bound work of the contract: how many ways n queens can stand without attacking each
// other.
#pragma once

namespace bakeoff::reference {

// REQUIRES: 1 <= n <= 12. Computed anew at each call.
int count_queens(int n);

}  // namespace bakeoff::reference
