#include "queens.h"

namespace bakeoff::reference {
namespace {

// Row by row; the masks hold the columns and diagonals under attack. Every contestant computes it
// this way.
int place(unsigned full, unsigned columns, unsigned left, unsigned right) {
  if (columns == full) return 1;
  int solutions = 0;
  unsigned free = full & ~(columns | left | right);
  while (free != 0) {
    const unsigned bit = free & (~free + 1U);
    free ^= bit;
    solutions += place(full, columns | bit, (left | bit) << 1U, (right | bit) >> 1U);
  }
  return solutions;
}

}  // namespace

int count_queens(int n) { return place((1U << static_cast<unsigned>(n)) - 1U, 0, 0, 0); }

}  // namespace bakeoff::reference
