//! Documents that nobody vouches for are read in a process of their own.
//!
//! A PDF of a few kilobytes can ask for gigabytes of memory, for hours, or for more stack than
//! there is; none of that can be caught where it happens. So the program starts itself again as
//! a worker (`biao worker -- ARGUMENTS`, with the arguments that it was started with), hands it one
//! document after the other and watches the clock; the worker limits its own memory.
//! A worker that exceeds a limit ends, the document is reported as such, and the next document gets
//! a new worker.
//!
//! ```text
//! parent ──frame (name, bytes)──▶ worker
//!        ◀──frame (answer)──────
//! ```

mod frame;
mod host;
mod serve;

pub(crate) use host::{Broken, Workers};
pub(crate) use serve::serve;
