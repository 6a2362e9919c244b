//! What is said on standard error about single documents: lines for a person, or JSON.

use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};

static JSON: AtomicBool = AtomicBool::new(false);

/// From here on, lines are JSON.
pub(crate) fn as_json() {
    JSON.store(true, Ordering::Relaxed);
}

/// Something about a document, or about the run where `uri` is `None`. `level` is `error`, `warning`
/// or `info`.
pub(crate) fn say(level: &str, uri: Option<&str>, message: &str) {
    if JSON.load(Ordering::Relaxed) {
        let line = json!({"level": level, "uri": uri, "message": message});
        eprintln!("{line}");
        return;
    }
    let level = if level == "info" {
        String::new()
    } else {
        format!("{level}: ")
    };
    match uri {
        Some(uri) => eprintln!("{level}{uri}: {message}"),
        None => eprintln!("{level}{message}"),
    }
}
