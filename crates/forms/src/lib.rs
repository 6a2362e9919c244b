//! Tables → records: forms recognised, their fields and indicators bound, values typed, figures
//! checked.
//!
//! Which forms there are, how they are titled, what their labels and columns are called, which
//! groups of indicators exist and what must hold is data (`data/profiles`, `data/taxonomies`,
//! `data/checks`; the formats are described in this crate's README). The code knows shapes only: a
//! label with its value beside or under it, a group of amounts, a header of one or more rows, a
//! tree of three levels.
//!
//! 1. [`recognise`]: which profile a table is an instance of;
//! 2. [`bind`]: label cells → fields, header cells → columns, rows → indicators;
//! 3. [`check`]: what an auditor would want to see.
//!
//! *Architecture invariant:* every printed cell of a bound table ends up in a field, a label, an
//! indicator or in `other`, and what lands in `other` without a label is a diagnostic.

mod bind;
mod check;
mod classification;
mod money;
mod profile;
mod recognise;
mod taxonomy;

pub use bind::{Bound, bind, bind_each};
pub use profile::{FieldKind, MemberKind, Profile, ProfileError, Profiles, Scope};

/// What the codes of this crate's repairs and diagnostics mean, as TOML (`[[code]]`); the checks
/// explain themselves in `data/checks`.
pub const CODES: &str = include_str!("../codes.toml");

/// The checks' own explanations, as TOML (`[[check]]`).
pub const CHECKS: &str = include_str!("../data/checks/performance.toml");

/// The same of the checks of money tables.
pub const MONEY_CHECKS: &str = include_str!("../data/checks/money.toml");
