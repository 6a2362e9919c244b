//! The notes that a value may carry, by code; `codes.toml` explains each.

use biao_model::{Note, Severity};

pub(crate) type Span = (usize, usize);

fn note(
    code: &'static str,
    severity: Severity,
    message: String,
    span: Option<Span>,
    candidates: Vec<String>,
) -> Note {
    Note {
        code,
        severity,
        message,
        span: span.map(|(start, end)| (start as u32, end as u32)),
        candidates,
    }
}

pub(crate) fn info(code: &'static str, message: String, span: Option<Span>) -> Note {
    note(code, Severity::Info, message, span, Vec::new())
}

pub(crate) fn warning(
    code: &'static str,
    message: String,
    span: Option<Span>,
    candidates: Vec<String>,
) -> Note {
    note(code, Severity::Warning, message, span, candidates)
}

pub(crate) fn doubt(
    code: &'static str,
    message: String,
    span: Option<Span>,
    candidates: Vec<String>,
) -> Note {
    note(code, Severity::Info, message, span, candidates)
}

pub(crate) fn error(
    code: &'static str,
    message: String,
    span: Option<Span>,
    candidates: Vec<String>,
) -> Note {
    note(code, Severity::Error, message, span, candidates)
}
