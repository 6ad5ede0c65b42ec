//! The program `usher-load`.

fn main() {}
