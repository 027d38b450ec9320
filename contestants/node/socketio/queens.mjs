// Counts the ways to place n queens, row by row; the masks hold the columns and diagonals under attack.
function place(full, columns, left, right) {
  if (columns === full) return 1;
  let solutions = 0;
  let free = full & ~(columns | left | right);
  while (free !== 0) {
    const bit = free & -free;
    free ^= bit;
    solutions += place(full, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return solutions;
}

export function countQueens(n) {
  return place((1 << n) - 1, 0, 0, 0);
}
