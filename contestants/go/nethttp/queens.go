package main

// place counts the ways to place the queens that are left, row by row; the masks hold the columns and diagonals under attack.
func place(full, columns, left, right int) int {
	if columns == full {
		return 1
	}
	solutions := 0
	free := full &^ (columns | left | right)
	for free != 0 {
		bit := free & -free
		free ^= bit
		solutions += place(full, columns|bit, (left|bit)<<1, (right|bit)>>1)
	}
	return solutions
}

func countQueens(n int) int {
	return place(1<<n-1, 0, 0, 0)
}
