//! What every diagnostic code means: gathered from the stages, each of which documents its own.

use serde::Deserialize;

/// One diagnostic code, as `biao explain` prints it.
#[derive(Debug, Clone, Deserialize)]
pub struct Code {
    /// `area/what`.
    pub code: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// One line.
    pub summary: String,
    /// What it means and what to do.
    pub explanation: String,
    /// A document fragment or value that shows it.
    pub example: String,
}

/// The stages' descriptions of their codes, and those of whoever runs the pipeline.
const SOURCES: [&str; 9] = [
    OWN,
    biao_dataset::CODES,
    biao_forms::CHECKS,
    biao_forms::CODES,
    biao_forms::MONEY_CHECKS,
    biao_markdown::CODES,
    biao_normalize::CODES,
    biao_pdf::CODES,
    biao_tables::CODES,
];

const OWN: &str = r#"
[[code]]
code = "document/unreadable"
severity = "error"
summary = "The document could not be read."
explanation = """
The file is no text in an encoding that biao reads (UTF-8, UTF-16, GB18030), it is empty, or it
could not be opened. The message says which, and what to do. Other documents of the same run are
not affected."""
example = "error: scan.md: the input is a PDF file, not text"

[[code]]
code = "document/limit"
severity = "error"
summary = "The document was given up."
explanation = """
Reading it took more time or memory than a document may take, or broke down. The output has no record
of it. Other documents of the same run are not affected. `--max-seconds` and `--max-memory` set what a
document may take."""
example = "the document was given up: it was not read within 120 seconds (--max-seconds)"
"#;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    code: Vec<Code>,
    /// A check explains itself where it is defined, among its parameters.
    #[serde(default)]
    check: Vec<Code>,
}

/// All codes, in alphabetical order. A code that several checks report is one entry, with what
/// each of them says.
///
/// # Panics
/// Never: the files are compiled in, and a test reads them.
pub fn codes() -> Vec<Code> {
    let mut codes: Vec<Code> = SOURCES
        .iter()
        .flat_map(|text| {
            let file: File = toml::from_str(text).expect("the compiled-in codes are well-formed");
            file.code.into_iter().chain(file.check)
        })
        .collect();
    codes.sort_by(|a, b| a.code.cmp(&b.code));
    codes.dedup_by(|next, kept| {
        let same = next.code == kept.code;
        if same {
            let Code {
                summary,
                explanation,
                example,
                ..
            } = next;
            kept.explanation = format!("{}\n\n{summary} {explanation}", kept.explanation.trim());
            kept.example = format!("{}\n{example}", kept.example.trim_end());
        }
        same
    });
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_once() {
        let codes = codes();
        for pair in codes.windows(2) {
            assert_ne!(pair[0].code, pair[1].code);
        }
        for Code {
            code,
            severity,
            summary,
            explanation,
            example,
        } in &codes
        {
            assert!(code.split('/').count() == 2, "{code}: not area/what");
            assert!(
                matches!(severity.as_str(), "info" | "warning" | "error"),
                "{code}: {severity}"
            );
            assert!(!summary.contains('\n'), "{code}: {summary}");
            assert!(!explanation.trim().is_empty(), "{code}: no explanation");
            assert!(!example.trim().is_empty(), "{code}: no example");
        }
    }
}
