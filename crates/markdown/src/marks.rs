//! Marks of a page's end, as converters print them.

/// Whether a (trimmed) line only marks the end or the start of a page: a form feed, a comment that
/// speaks of a page, marker's `{12}------`, or LaTeX's `\newpage`.
pub(crate) fn is_page_mark(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(0x0C) => line.trim().is_empty(),
        Some(b'<') => line
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
            .is_some_and(speaks_of_page),
        Some(b'{') => line[1..].split_once('}').is_some_and(|(number, dashes)| {
            !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && dashes.len() >= 10
                && dashes.bytes().all(|byte| byte == b'-')
        }),
        Some(b'\\') => matches!(line, r"\newpage" | r"\pagebreak" | r"\clearpage"),
        _ => false,
    }
}

fn speaks_of_page(comment: &str) -> bool {
    !comment.contains("-->")
        && (comment.contains('页')
            || comment
                .as_bytes()
                .windows(4)
                .any(|window| window.eq_ignore_ascii_case(b"page")))
}
