//! biao (表): tables of published documents as data one can trust.
//!
//! This crate is the one place where the stages meet. Each stage is a crate of its own and a plain
//! function between two types of [`model`]:
//!
//! | stage | function | from → to |
//! |---|---|---|
//! | read | [`markdown::decode`], [`markdown::read`] | bytes → [`model::Document`] |
//! | repair | [`tables::join_across`], [`tables::repair`] | document → [`model::Table`]s |
//! | bind, normalize, check | [`forms::bind`] | tables → [`model::Record`]s, typed and checked |
//! | emit | [`emit`], [`dataset`] | records → JSON, tables |
//!
//! *Architecture invariant:* nothing here reads or writes a file, looks at the clock, or depends on
//! the order of a hash map; the same bytes give the same bytes.

pub use biao_dataset as dataset;
pub use biao_emit as emit;
pub use biao_forms as forms;
pub use biao_markdown as markdown;
pub use biao_model as model;
pub use biao_normalize as normalize;
pub use biao_pdf as pdf;
pub use biao_tables as tables;

mod codes;
mod pipeline;

pub use codes::{Code, codes};
pub use pipeline::{Decoded, Error, Pipeline, Processed, decode, decode_with_password, unread};
