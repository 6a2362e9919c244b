//! Checks of wording.

use super::Subject;
use super::file::{Check, Words};
use biao_model::{Block, Diagnostic, Document, Places, Reading, Text, fold_label};
use regex::Regex;
use smallvec::SmallVec;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

/// A value does not say the same as its label.
pub(super) fn same_text(
    check: &Check,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        let Some(label) = &indicator.levels[2] else {
            continue;
        };
        if label.as_str().len().abs_diff(indicator.value.raw.len()) > 12 {
            continue;
        }
        let (label, value) = (fold_label(label.as_str()), fold_label(&indicator.value.raw));
        if label == value && label.chars().count() > 1 {
            diagnostics.push(check.report_indicator(index, indicator, &[]));
        }
    }
}

/// A text that a check looks at, by where it stands.
#[derive(Clone, Copy)]
enum Target<'n> {
    Field(&'n str),
    Level3(usize),
    Value(usize),
}

impl Target<'_> {
    /// The JSON pointer of the text, made only for a finding.
    fn pointer(self) -> String {
        match self {
            Self::Field(id) => format!("/fields/{id}"),
            Self::Level3(index) => format!("/indicators/{index}/level3"),
            Self::Value(index) => format!("/indicators/{index}/value"),
        }
    }
}

/// The texts of a record that a check names: fields, or `level3` of every indicator.
fn targets<'n, 's, 'a>(
    names: &'n [String],
    subject: &'n Subject<'s, 'a>,
) -> impl Iterator<Item = (Target<'n>, &'s Text<'a>)> + use<'n, 's, 'a> {
    names.iter().flat_map(move |name| {
        let indicators: &[_] = if name == "level3" {
            &subject.record.indicators
        } else {
            &[]
        };
        let level3 = indicators.iter().enumerate();
        let level3 = level3.filter_map(|(at, indicator)| {
            Some((Target::Level3(at), indicator.levels[2].as_ref()?))
        });
        level3.chain(subject.text(name).map(|text| (Target::Field(name), text)))
    })
}

/// No word stands twice in a row.
pub(super) fn doubled_word(
    check: &Check,
    names: &[String],
    length: RangeInclusive<usize>,
    exempt: &Words,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (at, text) in targets(names, subject) {
        if let Some(word) = doubled(text.as_str(), length.clone())
            && !exempt.stand_in(text.as_str())
        {
            diagnostics.push(check.report(
                at.pointer(),
                &text.places,
                &[("text", text.as_str()), ("word", word)],
            ));
        }
    }
}

/// The first run of Chinese characters that is followed by itself.
fn doubled(text: &str, length: RangeInclusive<usize>) -> Option<&str> {
    /// Bytes of a Chinese character.
    const HAN: usize = 3;
    let bytes = text.as_bytes();
    if !comes_back(bytes, HAN * *length.end()) {
        return None;
    }
    let is_han = |at: usize| bytes.get(at).is_some_and(|b| is_han(*b));
    let mut start = 0;
    while start < bytes.len() {
        if !is_han(start) {
            start += 1;
            continue;
        }
        let end = (start..bytes.len())
            .step_by(HAN)
            .find(|at| !is_han(*at))
            .unwrap_or(bytes.len());
        let code = |c: &[u8]| u32::from_be_bytes([0, c[0], c[1], c[2]]);
        let run: SmallVec<[u32; 48]> = bytes[start..end].chunks_exact(HAN).map(code).collect();
        let ends = |length| Some((end_of_doubled(&run, length)?, length));
        // The one that is read first.
        if let Some((end, length)) = length.clone().filter_map(ends).min() {
            let (from, to) = (end - 2 * length, end - length);
            return text.get(start + from * HAN..start + to * HAN);
        }
        start = end;
    }
    None
}

/// Where the first word of a length ends that stands behind itself.
fn end_of_doubled(run: &[u32], length: usize) -> Option<usize> {
    // How many characters in a row are the same as that many characters before.
    let mut same = 0;
    let pairs = run.iter().zip(run.get(length..)?);
    for (at, (before, here)) in pairs.enumerate() {
        same = if before == here { same + 1 } else { 0 };
        if same < length {
            continue;
        }
        let word = &run[at + 1 - length..=at];
        // 人人人人 is no word twice.
        if word.iter().any(|c| *c != word[0]) {
            return Some(at + 1 + length);
        }
    }
    None
}

/// Whether a byte begins one of the common Chinese characters, which have three bytes.
fn is_han(byte: u8) -> bool {
    (0xe4..=0xe9).contains(&byte)
}

/// Whether two Chinese characters in a row may come back within some bytes, as they do where a word
/// of at least two stands twice: a look that spares most texts the comparison of all words with all
/// words.
fn comes_back(bytes: &[u8], within: usize) -> bool {
    // Where pairs with an equal hash stood last, plus one.
    let mut last = [0usize; 256];
    let mut at = 0;
    while let Some([first, a, b, second, c, d]) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        if !is_han(*first) {
            at += 1;
            continue;
        }
        if is_han(*second) {
            let pair = u32::from_be_bytes([*a, *b, *c, *d]).wrapping_mul(0x9e37_79b1);
            let stood = &mut last[(pair >> 24) as usize];
            if *stood > 0 && at + 1 - *stood <= within {
                return true;
            }
            *stood = at + 1;
        }
        at += 3;
    }
    false
}

/// A text does not end as if it went on.
pub(super) fn ends_with(
    check: &Check,
    names: &[String],
    endings: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (at, text) in targets(names, subject) {
        let all = text.as_str().trim_end();
        if let Some(ending) = endings.iter().find(|ending| all.ends_with(ending.as_str())) {
            let tail: String = {
                let tail: Vec<char> = all.chars().rev().take(12).collect();
                tail.into_iter().rev().collect()
            };
            diagnostics.push(check.report(
                at.pointer(),
                &text.places,
                &[("ending", ending), ("tail", &tail)],
            ));
        }
    }
}

/// A value or its label does not point at a document that the disclosure does not hold.
pub(super) fn refers_outside(
    check: &Check,
    references: &[String],
    words: &Words,
    attachments: &Words,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let points = |text: &str| {
        words.stand_in(text)
            || attachments
                .find(text)
                .is_some_and(|name| !holds(subject.document, numbered(text, name)))
    };
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        let value = &indicator.value;
        let refers = matches!(&value.reading, Reading::Reference { to } if references.iter().any(|r| r == to));
        let label = indicator.levels[2].as_ref().map_or("", Text::as_str);
        let text = if refers || points(&value.raw) {
            value.raw.as_ref()
        } else {
            label
        };
        if refers || points(text) {
            diagnostics.push(check.report_indicator(index, indicator, &[("text", text)]));
        }
    }
}

/// The attachment that a text names, with its number: `详见附件2` → `附件2`.
fn numbered(text: &str, name: Range<usize>) -> &str {
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = &text[name.end..];
    let number = rest.find(|c: char| !counts(c)).unwrap_or(rest.len());
    &text[name.start..name.end + number]
}

/// Whether a short line of the document begins with the name: the thing itself.
fn holds(document: &Document<'_>, name: &str) -> bool {
    document.blocks.iter().any(|block| match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => {
            text.as_str().trim_start().starts_with(name) && text.as_str().chars().count() < 40
        }
        _ => false,
    })
}

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(20\d{2})\s*年").unwrap_or_else(|error| unreachable!("{error}")));

/// The years that a text names are not earlier than the form's.
pub(super) fn year_differs(
    check: &Check,
    names: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(fiscal_year) = subject.fiscal_year() else {
        return;
    };
    let mut report = |at: Target<'_>, text: &str, places: &Places| {
        let Some(year) = earlier_year(text, fiscal_year) else {
            return;
        };
        let (year, fiscal_year) = (year.to_string(), fiscal_year.to_string());
        let more = [
            ("text", text),
            ("year", year.as_str()),
            ("fiscal_year", fiscal_year.as_str()),
        ];
        diagnostics.push(check.report(at.pointer(), places, &more));
    };
    for (at, text) in targets(names, subject) {
        // A goal may tell what went before; a year with which it opens is the year it is for.
        let opens = || text.as_str().find('年').is_some_and(|at| at < 24);
        let is_goal = matches!(at, Target::Field(id) if id.starts_with("goal"));
        if !is_goal || opens() {
            report(at, text.as_str(), &text.places);
        }
    }
    if names.iter().any(|name| name == "value") {
        for (index, indicator) in subject.record.indicators.iter().enumerate() {
            report(
                Target::Value(index),
                &indicator.value.raw,
                &indicator.places,
            );
        }
    }
}

/// A year before the form's, if the text names no other year: a span of years, or a comparison
/// with an earlier one, names several.
fn earlier_year(text: &str, fiscal_year: i32) -> Option<i32> {
    // A year begins with a 2: most texts have none.
    if memchr::memchr(b'2', text.as_bytes()).is_none() || !text.contains('年') {
        return None;
    }
    let mut found = None;
    for year in YEAR.captures_iter(text) {
        let digits = year.get(1)?;
        let before = text[..digits.start()].chars().next_back();
        let spans = before.is_some_and(|c| "-—–~～至到〔[较比同自从0123456789".contains(c));
        let number: i32 = digits.as_str().parse().ok()?;
        if spans || number >= fiscal_year {
            return None;
        }
        found = Some(number);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_twice_in_a_row_is_found() {
        assert_eq!(doubled("提升提升群众安全感", 2..=6), Some("提升"));
        assert_eq!(doubled("群众安全感群众安全感", 2..=6), Some("群众安全感"));
        for clean in ["高高兴兴", "2020年20次", "一般一次", "人人参与", "ABAB"] {
            assert_eq!(doubled(clean, 2..=6), None, "{clean}");
        }
    }

    #[test]
    fn only_a_single_earlier_year_counts() {
        assert_eq!(earlier_year("2022年度奖补资金", 2023), Some(2022));
        for clean in [
            "2021-2025年行动计划",
            "财建〔2021〕5号",
            "2023年度",
            "2022年至2023年",
            "到2025年",
        ] {
            assert_eq!(earlier_year(clean, 2023), None, "{clean}");
        }
    }
}
