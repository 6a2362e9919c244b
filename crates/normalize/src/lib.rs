//! From printed text to typed values.
//!
//! ```text
//! raw ──fold──▶ one writing ──numerals, units, words──▶ readings ──finish──▶ Value with spans in raw
//! ```
//!
//! `plain` reads the plainest values without any of that. What a word or a unit means stands in
//! `data/*.toml`; the code is the grammar. No reading is silent about what it assumed: see the
//! codes in [`CODES`].

mod amount;
mod bound;
mod bracket;
mod change;
mod clauses;
mod damage;
mod date;
mod dimension;
mod doubts;
mod draft;
mod each;
mod exact;
mod finish;
mod fold;
mod grammar;
mod label;
mod normalizer;
mod notes;
mod numeral;
mod octets;
mod plain;
mod quantity;
mod range;
mod rate;
mod scan;
mod settle;
mod spoken;
mod surroundings;
mod survey;
mod units;
mod wording;
mod words;

pub use amount::AmountReading;
pub use normalizer::{Context, Normalizer};
pub use scan::Found;
pub use units::UnitsError;

/// The codes of all notes, with severity, summary, explanation and example: TOML, `[[code]]`.
pub const CODES: &str = include_str!("../codes.toml");
