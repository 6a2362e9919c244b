//! Ctrl-C: the first one asks the run to end cleanly, the second ends the program.

use crate::status::Status;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
static WATCHED: Once = Once::new();

/// From here on, an interruption is only noted: the run looks with [`asked`].
pub(crate) fn watch() {
    WATCHED.call_once(|| {
        // Without a handler the program ends at once, as it did before.
        let _ = ctrlc::set_handler(|| {
            if ASKED.swap(true, Ordering::SeqCst) {
                std::process::exit(Status::Interrupted as i32);
            }
        });
    });
}

/// Whether the user wants the run to end.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
