//! biao
fn main() {}
