/// Counts the ways to place the queens that are left, row by row; the masks hold the columns and diagonals under attack.
fn place(full: u32, columns: u32, left: u32, right: u32) -> u64 {
    if columns == full {
        return 1;
    }
    let mut solutions = 0;
    let mut free = full & !(columns | left | right);
    while free != 0 {
        let bit = free & free.wrapping_neg();
        free ^= bit;
        solutions += place(full, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    solutions
}

pub fn count(n: u32) -> u64 {
    place((1 << n) - 1, 0, 0, 0)
}
