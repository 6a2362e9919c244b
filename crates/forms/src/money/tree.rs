//! The tree of a money table's rows: depth and parent, from codes or from the enumerators of labels.

use super::words::Words;
use biao_model::{TableRow, fold_label};

/// How a label is numbered: `一、`, `（一）`, `1、`, `（1）`, `①`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enumerator {
    Han,
    HanInBrackets,
    Digit,
    DigitInBrackets,
    Circled,
}

/// The enumerator with which a label begins.
pub(crate) fn enumerator(label: &str) -> Option<Enumerator> {
    let folded = fold_label(label);
    let folded = folded.as_ref();
    let han = |c: char| "一二三四五六七八九十".contains(c);
    let first = folded.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(Enumerator::Circled);
    }
    if let Some(rest) = folded.strip_prefix('(') {
        let (inner, _) = rest.split_once(')')?;
        if inner.is_empty() || inner.chars().count() > 3 {
            return None;
        }
        return if inner.chars().all(han) {
            Some(Enumerator::HanInBrackets)
        } else {
            inner
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then_some(Enumerator::DigitInBrackets)
        };
    }
    let digits = folded.trim_start_matches(han);
    if digits.len() < folded.len() {
        return digits
            .starts_with(['、', '.', ',', '．'])
            .then_some(Enumerator::Han);
    }
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = folded.len() - rest.len();
    let mut after = rest.chars();
    let mark = after.next().is_some_and(|c| matches!(c, '、' | '.' | '．'));
    // 1.5 is a number, not the first item.
    ((1..=2).contains(&number) && mark && after.next().is_some_and(|c| !c.is_ascii_digit()))
        .then_some(Enumerator::Digit)
}

/// Gives every row its depth and its parent. `parts` has, for every row, how many parts of a split
/// code it prints (0 where codes are not split).
pub(super) fn grow(rows: &mut [TableRow<'_>], parts: &[usize], words: &Words) {
    let mut from = 0;
    while from < rows.len() {
        let block = rows[from].block.as_ref().map(|text| text.places.clone());
        let to = rows[from..]
            .iter()
            .position(|row| row.block.as_ref().map(|text| text.places.clone()) != block)
            .map_or(rows.len(), |at| from + at);
        let coded = rows[from..to].iter().any(|row| row.code.is_some());
        if coded {
            by_code(&mut rows[from..to], &parts[from..to], from as u32);
        } else {
            by_enumerator(&mut rows[from..to], from as u32, words);
        }
        from = to;
    }
}

/// A code's parent is the nearest row above whose code it goes on with. A code of two digits under one
/// of three prints its own level alone.
fn by_code(rows: &mut [TableRow<'_>], parts: &[usize], base: u32) {
    let mut above: Vec<(String, usize, u32)> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let Some(code) = row.code.as_ref().map(|code| code.as_str().to_owned()) else {
            continue;
        };
        let short = code.len() == 2 && parts[at] == 0;
        let code = match above.iter().find(|(known, _, _)| known.len() == 3) {
            Some((known, _, _)) if short => format!("{known}{code}"),
            _ => code,
        };
        if parts[at] > 0 {
            above.retain(|(_, depth, _)| *depth < parts[at]);
            row.depth = Some(parts[at] as u32);
        } else {
            above.retain(|(known, _, _)| code.len() > known.len() && code.starts_with(known));
            row.depth = Some(match (above.last(), code.len()) {
                (Some((_, depth, _)), _) => *depth as u32 + 1,
                (None, length @ (3 | 5 | 7 | 9)) => (length as u32 - 1) / 2,
                (None, _) => 1,
            });
        }
        row.parent = above.last().map(|(_, _, index)| *index);
        above.push((code, row.depth.unwrap_or(1) as usize, base + at as u32));
    }
}

/// A label's parent is the nearest row above that is numbered in the way in which its own list
/// began to be nested.
fn by_enumerator(rows: &mut [TableRow<'_>], base: u32, words: &Words) {
    let mut above: Vec<(Enumerator, u32)> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let Some(label) = row.label.as_ref() else {
            continue;
        };
        if words.is_total(label.as_str()) {
            above.clear();
            continue;
        }
        let name = label
            .as_str()
            .trim_start()
            .trim_start_matches("其中")
            .trim_start_matches(['：', ':']);
        let part = name.len() < label.as_str().trim_start().len();
        let Some(style) = enumerator(name) else {
            if part && let Some((_, parent)) = above.last() {
                row.parent = Some(*parent);
                row.depth = Some(above.len() as u32 + 1);
            }
            continue;
        };
        if let Some(known) = above.iter().position(|(other, _)| *other == style) {
            above.truncate(known);
        }
        row.parent = above.last().map(|(_, index)| *index);
        row.depth = Some(above.len() as u32 + 1);
        above.push((style, base + at as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerators() {
        for (label, style) in [
            ("一、一般公共服务支出", Some(Enumerator::Han)),
            ("二十三、其他支出", Some(Enumerator::Han)),
            ("（三十）债务付息支出", Some(Enumerator::HanInBrackets)),
            ("1、财政拨款", Some(Enumerator::Digit)),
            ("2．公务接待费", Some(Enumerator::Digit)),
            ("(2)商品和服务支出", Some(Enumerator::DigitInBrackets)),
            ("①购置费", Some(Enumerator::Circled)),
            ("一般公共服务支出", None),
            ("1.5", None),
            ("2026年预算", None),
            ("合计", None),
        ] {
            assert_eq!(enumerator(label), style, "{label}");
        }
    }
}
