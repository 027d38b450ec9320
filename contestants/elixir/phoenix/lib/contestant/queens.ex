defmodule Contestant.Queens do
  import Bitwise

  def count(n), do: place((1 <<< n) - 1, 0, 0, 0)

  # The ways to place the queens that are left, row by row; the masks hold the columns and diagonals under attack.
  defp place(full, full, _left, _right), do: 1

  defp place(full, columns, left, right) do
    try_each(full &&& bnot(columns ||| left ||| right), full, columns, left, right, 0)
  end

  defp try_each(0, _full, _columns, _left, _right, solutions), do: solutions

  defp try_each(free, full, columns, left, right, solutions) do
    bit = free &&& -free
    found = place(full, columns ||| bit, (left ||| bit) <<< 1, (right ||| bit) >>> 1)
    try_each(bxor(free, bit), full, columns, left, right, solutions + found)
  end
end
