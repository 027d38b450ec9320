# Counts the ways to place n queens, row by row; the masks hold the columns and diagonals under attack.
module Queens
  def self.count(size)
    place((1 << size) - 1, 0, 0, 0)
  end

  def self.place(full, columns, left, right)
    return 1 if columns == full

    solutions = 0
    free = full & ~(columns | left | right)
    while free != 0
      bit = free & -free
      free ^= bit
      solutions += place(full, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    end
    solutions
  end
end
