//! What every diagnostic code means: gathered from the stages, each of which documents its own.

/// One diagnostic code, as `biao explain` prints it.
#[derive(Debug, Clone)]
pub struct Code {
    /// `area/what`.
    pub code: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// One line.
    pub summary: String,
    /// What it means and what to do.
    pub explanation: String,
    /// A document fragment or value that shows it.
    pub example: String,
}

/// All codes, in alphabetical order.
pub fn codes() -> Vec<Code> {
    Vec::new()
}
