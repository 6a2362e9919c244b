//! Where a file is broken. The interpreter repairs in silence; this says what it had to repair.

use super::findings::{count, diagnostic};
use biao_model::{Diagnostic, Severity};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_syntax::page::Page;
use memchr::memmem;

/// The header and the end mark are looked for in so many bytes.
const MARGIN: usize = 1024;

/// Everything that is broken.
pub(super) fn find(file: &Pdf) -> Vec<Diagnostic> {
    let bytes: &[u8] = file.data().as_ref();
    let mut damage = Vec::new();
    let header = memmem::find(&bytes[..bytes.len().min(MARGIN)], b"%PDF-");
    match header {
        Some(0) => {}
        Some(before) => damage.push(format!(
            "{} before the header",
            count_of(before, "stands", "stand", "byte")
        )),
        None => damage.push("the header is missing".to_owned()),
    }
    let tail = &bytes[bytes.len().saturating_sub(MARGIN)..];
    if memmem::find(tail, b"%%EOF").is_none() {
        damage.push("the end mark is missing, so the file may be cut off".to_owned());
    }
    damage.extend(references(bytes, header.unwrap_or(0)));
    let wrong = wrong_lengths(bytes);
    if wrong > 0 {
        damage.push(format!(
            "{} end elsewhere than stated",
            count(wrong, "stream")
        ));
    }

    let mut diagnostics = Vec::new();
    if !damage.is_empty() {
        let message = format!(
            "the file is damaged and was read as far as it could be repaired: {}",
            damage.join("; ")
        );
        diagnostics.push(diagnostic("pdf/damaged", Severity::Warning, message));
    }
    let (stated, found) = (stated_pages(file), file.pages().len());
    if let Some(stated) = stated.filter(|&stated| stated > found) {
        let message = format!("the file states {stated} pages, but only {found} could be found");
        diagnostics.push(diagnostic("pdf/missing-pages", Severity::Error, message));
    }
    diagnostics
}

fn count_of(n: usize, one: &str, many: &str, noun: &str) -> String {
    format!("{} {}", count(n, noun), if n == 1 { one } else { many })
}

/// Whether a page has content that cannot be decoded.
pub(super) fn lacks_content(page: &Page<'_>) -> bool {
    let undecodable = |stream: &Stream<'_>| stream.decoded_data().is_err();
    match page.raw().get::<Object<'_>>(keys::CONTENTS) {
        Some(Object::Stream(_)) => page.page_stream().is_none(),
        // Streams of an array that fail are left out one by one.
        Some(Object::Array(streams)) => {
            let streams: Array<'_> = streams;
            let decoded = page.page_stream().map_or(0, <[u8]>::len);
            let raw: usize = streams
                .iter::<Stream<'_>>()
                .map(|s| s.raw_data().len())
                .sum();
            // Decoding twice is dear: only where less came out than went in.
            decoded < raw && streams.iter::<Stream<'_>>().any(|s| undecodable(&s))
        }
        Some(Object::Null(_)) | None => false,
        Some(_) => true,
    }
}

fn stated_pages(file: &Pdf) -> Option<usize> {
    let xref = file.xref();
    let catalog = xref.get::<Dict<'_>>(xref.root_id())?;
    catalog
        .get::<Dict<'_>>(keys::PAGES)?
        .get::<usize>(keys::COUNT)
}

/// What is wrong with the cross-reference table that the end of the file points to.
fn references(bytes: &[u8], header: usize) -> Option<String> {
    let lost = "the cross-reference table is not where the file says".to_owned();
    let Some(at) = memmem::rfind(bytes, b"startxref") else {
        return Some("the cross-reference table is missing".to_owned());
    };
    let Some((offset, _)) = number(&bytes[at + b"startxref".len()..]) else {
        return Some(lost);
    };
    let shifted = |offset: usize| bytes.get(offset.checked_add(header)?..);
    let table = [bytes.get(offset..), shifted(offset)]
        .into_iter()
        .flatten()
        .find(|rest| is_table(rest));
    let Some(table) = table else {
        return Some(lost);
    };
    let entries = trim(table).strip_prefix(b"xref")?;
    let (mut all, mut wrong) = (0, 0);
    for (object, offset) in in_use(entries) {
        all += 1;
        let right = [bytes.get(offset..), shifted(offset)]
            .into_iter()
            .flatten()
            .any(|rest| number(rest).is_some_and(|(found, _)| found == object));
        wrong += usize::from(!right);
    }
    (wrong > 0).then(|| format!("{wrong} of {all} entries of the cross-reference table are wrong"))
}

/// A table, or a stream that holds one.
fn is_table(rest: &[u8]) -> bool {
    trim(rest).starts_with(b"xref")
        || number(rest)
            .and_then(|(_, rest)| number(rest))
            .is_some_and(|(_, rest)| trim(rest).starts_with(b"obj"))
}

/// Number and offset of the objects in use.
fn in_use(mut rest: &[u8]) -> Vec<(usize, usize)> {
    let mut entries = Vec::new();
    while let Some((first, after)) = number(rest) {
        let Some((length, after)) = number(after) else {
            break;
        };
        rest = after;
        for object in (first..).take(length) {
            let Some((offset, after)) = number(rest) else {
                return entries;
            };
            let Some((_, after)) = number(after) else {
                return entries;
            };
            let after = trim(after);
            if after.first() == Some(&b'n') {
                entries.push((object, offset));
            }
            rest = after.get(1..).unwrap_or_default();
        }
    }
    entries
}

/// Number of streams of a stated length that do not end there.
fn wrong_lengths(bytes: &[u8]) -> usize {
    let mut wrong = 0;
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        if bytes[..keyword].ends_with(b"end") {
            continue;
        }
        let Some(length) = stated_length(&bytes[keyword.saturating_sub(MARGIN)..keyword]) else {
            continue;
        };
        let start = match &bytes[at..] {
            [b'\r', b'\n', ..] => at + 2,
            [b'\r' | b'\n', ..] => at + 1,
            _ => continue,
        };
        let end = start.saturating_add(length);
        if bytes
            .get(end..)
            .is_some_and(|rest| trim(rest).starts_with(b"endstream"))
        {
            at = end;
        } else {
            wrong += 1;
        }
    }
    wrong
}

/// The direct `/Length` of the dictionary that ends here.
fn stated_length(before: &[u8]) -> Option<usize> {
    let start = memmem::rfind(before, b"obj").unwrap_or(0);
    let dict = &before[start..];
    let dict = trim_end(dict).strip_suffix(b">>")?;
    let mut at = memmem::rfind_iter(dict, b"/Length")
        .map(|at| &dict[at + b"/Length".len()..])
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace));
    let (length, rest) = number(at.next()?)?;
    let indirect = number(rest).is_some_and(|(_, rest)| trim(rest).starts_with(b"R"));
    (!indirect).then_some(length)
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_start()
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_end()
}

/// The number that comes next, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let bytes = trim(bytes);
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let number = std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()?;
    Some((number, &bytes[digits..]))
}
