//! What makes a long run into a folder safe: what is done is written down, and what is written down
//! is verified, not believed.
//!
//! ```text
//! OUT/.biao/lock      held while a run writes to OUT
//! OUT/.biao/journal   a line per document that is done: hashes of its source and of its outputs
//! OUT/.biao/rows      the rows of the documents' tables, one after the other, where a dataset is asked for
//! OUT/.biao/new/      files on their way: they are renamed to where they belong, whole
//! OUT/dataset/        the dataset, exchanged for the one before in one step
//! ```
//!
//! A run begins with the journal of the run before, finished or not. A document is taken as done if
//! the program, the profiles and the options are the same, its source has the same hash, and every
//! output is there with the hash that the journal names. So no order of writes to the disk has to be
//! enforced per document: what did not get there is done again.

mod journal;
mod place;
mod publish;
mod spool;
mod state;

pub(crate) use journal::{Entry, Header, Output};
pub(crate) use place::{WriteError, write};
pub(crate) use publish::{Dataset, publish};
pub(crate) use spool::Packed;
pub(crate) use state::{OWN, State};

use sha2::{Digest, Sha256};

/// SHA-256, lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
