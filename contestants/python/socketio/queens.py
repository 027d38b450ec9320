"""Counts the ways to place n queens, row by row; the masks hold the columns and diagonals under attack."""


def place(full: int, columns: int, left: int, right: int) -> int:
    if columns == full:
        return 1
    solutions = 0
    free = full & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        solutions += place(full, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return solutions


def count_queens(n: int) -> int:
    return place((1 << n) - 1, 0, 0, 0)
