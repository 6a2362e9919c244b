//! Damage: what a value may have been before it was misread. Offered, never put in its place.

use crate::draft::{Draft, Item};
use crate::grammar::Grammar;
use crate::normalizer::{Context, Normalizer, bare_number};
use crate::notes;
use biao_model::Decimal;

/// Most candidates that are offered.
const MOST: usize = 4;

/// `≥**人次`: a template's blank.
pub(crate) fn is_placeholder(text: &str) -> bool {
    // Nearly all text has none of the marks: Chinese characters begin with a byte of theirs.
    let may_be = |b: &u8| b.is_ascii() || *b == 0xc3;
    if text.len() > 80 || !text.as_bytes().iter().any(may_be) {
        return false;
    }
    let blank = |mark: &str| text.contains(mark);
    (blank("**") || blank("XX") || blank("××") || blank("__") || blank("xx"))
        && !text.chars().any(|c| c.is_ascii_digit())
        && text.chars().count() <= 20
}

/// Readings that an unreadable text may have been, as it would have been printed.
pub(crate) fn candidates(normalizer: &Normalizer, text: &str) -> Vec<String> {
    let has_digit = text
        .chars()
        .any(|c| c.is_ascii_digit() || crate::clauses::is_lookalike_of_digit(c));
    if !has_digit || text.chars().count() > 40 {
        return Vec::new();
    }
    let mut offered = Vec::new();
    // What was misread inside the number or after it.
    let mut bodies = vec![text.to_owned()];
    for repair in [
        digits_repaired,
        spaces_closed,
        comma_as_point,
        percent_repaired,
    ] {
        for body in bodies.clone() {
            if let Some(repaired) = repair(&body)
                && !bodies.contains(&repaired)
            {
                bodies.push(repaired);
            }
        }
    }
    // What was misread before it.
    for body in bodies {
        if body != text && is_value(normalizer, &body) {
            offered.push(body.clone());
        }
        for (mark, sign) in &normalizer.words().lookalikes {
            let Some(rest) = body.strip_prefix(&**mark) else {
                continue;
            };
            if mark.chars().all(|c| c.is_ascii_digit())
                || !rest.starts_with(|c: char| c.is_ascii_digit() || c == ' ')
            {
                continue;
            }
            let repaired = format!("{sign}{}", rest.trim_start());
            if is_value(normalizer, &repaired) && !offered.contains(&repaired) {
                offered.push(repaired);
            }
        }
    }
    // The likeliest sign first.
    offered.sort_by_key(|c| match c.chars().next() {
        Some('≥') => 0,
        Some('≤') => 1,
        Some('=') => 2,
        _ => 3,
    });
    offered.truncate(MOST);
    offered
}

/// Whether the text is one plain value from end to end.
fn is_value(normalizer: &Normalizer, text: &str) -> bool {
    let grammar = Grammar::new(text, normalizer.units(), normalizer.words(), false);
    grammar.item(0).is_some_and(|item| {
        item.draft.is_anchored()
            && grammar.text[item.end..]
                .trim_end_matches(['。', ')', ' '])
                .is_empty()
    })
}

/// `9O%` → `90%`: letters among digits.
fn digits_repaired(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let near = |at: usize| {
        let digit = |c: Option<&char>| {
            c.is_some_and(|c| c.is_ascii_digit() || crate::clauses::is_lookalike_of_digit(*c))
        };
        digit(chars.get(at + 1)) || at > 0 && digit(chars.get(at - 1))
    };
    let repaired: String = chars
        .iter()
        .enumerate()
        .map(|(at, c)| match c {
            'O' | 'o' | 'Q' if near(at) => '0',
            'l' | 'I' if near(at) => '1',
            c => *c,
        })
        .collect();
    (repaired != text).then_some(repaired)
}

/// `9 6%` → `96%`.
fn spaces_closed(text: &str) -> Option<String> {
    let closed: String = text.chars().filter(|c| *c != ' ').collect();
    (closed != text).then_some(closed)
}

/// `3188,8` → `3188.8`.
fn comma_as_point(text: &str) -> Option<String> {
    let (before, after) = text.split_once([',', '。'])?;
    let digits = before.ends_with(|c: char| c.is_ascii_digit())
        && after.starts_with(|c: char| c.is_ascii_digit())
        && !after.contains([',', '。']);
    digits.then(|| format!("{before}.{after}"))
}

/// `95°/o`, `95 0/0` → `95%`.
fn percent_repaired(text: &str) -> Option<String> {
    [
        "°/o", "°/0", "°/", " 0/0", "0/0", "o/o", " o/o", "℅", "°/。", "％o",
    ]
    .iter()
    .find_map(|mark| text.strip_suffix(mark))
    .map(|body| format!("{}%", body.trim_end()))
}

/// Notes on a value that reads well and yet may be damaged.
pub(crate) fn suspicions(
    normalizer: &Normalizer,
    item: &mut Item,
    text: &str,
    context: &Context<'_>,
) {
    let capped = context.label.is_some_and(|label| {
        let mut words = normalizer.words().label.capped.iter();
        words.any(|word| label.contains(&**word))
    });
    if let Draft::Comparison {
        comparator: Some(_),
        ..
    } = &item.draft
        && !capped
    {
        return;
    }
    let hundred = Decimal::new(100, 0);
    if let Draft::Comparison {
        comparator,
        quantity,
    } = &item.draft
        && quantity.per.is_none()
        && quantity
            .id
            .is_some_and(|id| normalizer.units().entry(id).code == "%")
        && quantity.power == 0
        && quantity.number > hundred
        && (comparator.is_none() || capped)
    {
        let printed = &text[quantity.start..item.end];
        let mut offered = Vec::new();
        if comparator.is_none() {
            let rest = printed
                .strip_prefix(|c: char| c.is_ascii_digit())
                .unwrap_or_default();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if (1..=3).contains(&digits)
                && !rest.starts_with('0')
                && is_value(normalizer, &format!("≥{rest}"))
            {
                offered.push(format!("≥{rest}"));
                offered.push(rest.to_owned());
            }
        }
        item.notes.push(notes::warning(
            "value/over-100",
            if capped {
                format!("{}% of a rate that cannot exceed 100%", quantity.number)
            } else {
                format!(
                    "{}% with no operator: one may have been read as a digit",
                    quantity.number
                )
            },
            Some((item.start, item.end)),
            offered,
        ));
        return;
    }
    if context.bare {
        return;
    }
    // 2280次: ≥280次 with its operator read as a 2, or just 2280.
    if let Some(quantity) = bare_number(&item.draft)
        && quantity.unit.is_some()
        && quantity.start == item.start
        && text.as_bytes().get(item.start) == Some(&b'2')
        && quantity.number.scale() == 0
        && quantity.number >= hundred
    {
        let rest = &text[item.start + 1..item.end];
        if rest.starts_with(|c: char| matches!(c, '1'..='9')) {
            item.notes.push(notes::doubt(
                "value/operator-or-digit",
                "no operator is printed, and one is often misread as a leading 2".to_owned(),
                Some((item.start, item.end)),
                vec![format!("≥{rest}")],
            ));
        }
    }
}
