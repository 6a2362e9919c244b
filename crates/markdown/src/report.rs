//! How the reader words its diagnostics. Every code has its entry in `codes.toml`.

use biao_model::{Diagnostic, Places, Region, Severity};
use std::borrow::Cow;

pub(crate) fn diagnostic(
    code: &'static str,
    severity: Severity,
    message: String,
    places: Places,
) -> Diagnostic {
    Diagnostic {
        code: Cow::Borrowed(code),
        severity,
        message,
        at: None,
        places,
    }
}

pub(crate) fn info(code: &'static str, message: String, start: usize, end: usize) -> Diagnostic {
    let places = Places::from_elem(Region::text(start, end), 1);
    diagnostic(code, Severity::Info, message, places)
}

pub(crate) fn warning(code: &'static str, message: String, start: usize, end: usize) -> Diagnostic {
    let places = Places::from_elem(Region::text(start, end), 1);
    diagnostic(code, Severity::Warning, message, places)
}

/// `1 row`, `3 rows`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
