// Cargo wants something that the packages are for.
fn main() {}
