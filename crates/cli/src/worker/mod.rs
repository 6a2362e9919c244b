//! Documents that nobody vouches for are read in a process of their own.
//!
//! A PDF of a few kilobytes can ask for gigabytes of memory, for hours, or for more stack than
//! there is; none of that can be caught where it happens. So the program starts itself again as
//! a worker (`biao worker -- ARGUMENTS`, with the arguments that it was started with), hands it one
//! document after the other and watches the clock; the worker limits its own memory.
//! A worker that exceeds a limit ends, the document is reported as such, and the next document gets
//! a new worker.
//!
//! Bulk stays out of the pipes where it can: a worker reads the document's file itself, and writes its
//! outputs to files that the parent then renames. What goes over is what was asked, and what came of it.
//!
//! ```text
//! parent ──frame (request)──▶ worker     the next request while it is at the one before
//!        ◀──frame (answer)───
//! ```

mod frame;
mod host;
mod serve;

pub(crate) use host::{Broken, Lane, Workers};
pub(crate) use serve::serve;

/// No file that a worker writes is longer, nor what it answers.
pub(crate) const LONGEST: u64 = frame::LONGEST;
