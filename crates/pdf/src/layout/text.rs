//! Lines → text.

use super::{Line, Word, upright};
use crate::Page;
use std::borrow::Cow;

/// Gap, in ems, that reads as a space.
const SPACE: f32 = 0.18;
/// Gap, in ems, that reads as a space even in a script that has none.
const WIDE_SPACE: f32 = 1.5;

/// Whether a character belongs to a script that is written without spaces.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x2014 | 0x2018..=0x201d | 0x2026 | 0x2190..=0x21ff | 0x2460..=0x24ff | 0x25a0..=0x27bf
        | 0x2e80..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f
        | 0xff00..=0xffef | 0x0002_0000..=0x0003_ffff)
}

/// The text of one line: spaces where the page prints one or leaves room for one.
pub(crate) fn line_text<'p>(page: &'p Page, line: &Line) -> Cow<'p, str> {
    // Runs that stand one after the other in the page's text are borrowed.
    if let [word] = line.words.as_slice() {
        let (first, last) = (
            page.glyphs[word.glyphs.0 as usize],
            page.glyphs[word.glyphs.1 as usize - 1],
        );
        let range = first.text.0 as usize..last.text.1 as usize;
        let contiguous = page.glyphs[word.glyphs.0 as usize..word.glyphs.1 as usize]
            .windows(2)
            .all(|pair| pair[0].text.1 == pair[1].text.0);
        if contiguous {
            return Cow::Borrowed(&page.text[range]);
        }
    }
    let mut text = String::new();
    for (index, word) in line.words.iter().enumerate() {
        if index > 0 && space_between(page, &line.words[index - 1], word) {
            text.push(' ');
        }
        text.extend(word.text(page));
    }
    Cow::Owned(text)
}

/// Whether a space parts two neighbours of a line.
fn space_between(page: &Page, before: &Word, word: &Word) -> bool {
    let (a, b) = (before.upright(), word.upright());
    let gap = b[0] - a[2];
    let em = before.size.max(word.size);
    if word.after_blank && word.glyphs.0 > before.glyphs.0 {
        return gap > 0.05 * em;
    }
    let wide = is_wide(before.last_char(page)) || is_wide(word.first_char(page));
    gap > em * if wide { WIDE_SPACE } else { SPACE }
}

/// The text of several lines, one after the other, in a column that ends at `right` (`None` where
/// nothing bounds it): line breaks vanish in scripts without spaces, become a space in others.
pub(crate) fn join_lines<'p>(page: &'p Page, lines: &[Line], right: Option<f32>) -> Cow<'p, str> {
    let Some((first, rest)) = lines.split_first() else {
        return Cow::Borrowed("");
    };
    let mut text = line_text(page, first);
    for (before, line) in lines.iter().zip(rest) {
        let next = line_text(page, line);
        let own = text.to_mut();
        if space_at_break(page, before, line, right) {
            own.push(' ');
        }
        own.push_str(&next);
    }
    text
}

/// Whether a line break stands for a space.
fn space_at_break(page: &Page, before: &Line, line: &Line, right: Option<f32>) -> bool {
    let (Some(end), Some(start)) = (before.words.last(), line.words.first()) else {
        return false;
    };
    let (a, b) = (end.last_char(page), start.first_char(page));
    if is_wide(a) || is_wide(b) || a == '-' || a == '\u{ad}' {
        return false;
    }
    let full = right.is_some_and(|right| {
        let first = &page.glyphs[start.glyphs.0 as usize];
        let room = upright(first.bbox, first.direction);
        // Twice a digit's width: half a digit of padding on each side, and rounding.
        right - end.upright()[2] < 2.0 * (room[2] - room[0]).max(0.1)
    });
    !(full && is_figure(a) && is_figure(b) && breaks_figure(page, before, line))
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '%')
}

/// Whether a full line that ends in a figure goes on with the figure that begins the next line.
fn breaks_figure(page: &Page, before: &Line, line: &Line) -> bool {
    let (head, tail) = (line_text(page, before), line_text(page, line));
    // Text without spaces breaks anywhere.
    if head.chars().chain(tail.chars()).any(is_wide) {
        return true;
    }
    let head = &head[head.rfind(|c| !is_figure(c)).map_or(0, |at| {
        at + head[at..].chars().next().map_or(1, char::len_utf8)
    })..];
    let tail = &tail[..tail.find(|c| !is_figure(c)).unwrap_or(tail.len())];
    let whole = format!("{head}{tail}");
    let (integer, fraction) = whole.split_once('.').unwrap_or((&whole, ""));
    let grouped = integer.contains(',');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let one_number = digits(fraction.strip_suffix('%').unwrap_or(fraction))
        && if grouped {
            integer
                .split(',')
                .enumerate()
                .all(|(at, group)| digits(group) && (at == 0 || group.len() == 3))
        } else {
            digits(integer)
        };
    // Two plain numbers under each other are two numbers, unless the second is but the rest.
    one_number && (grouped || !fraction.is_empty() || head.len() >= 4) && tail.len() < head.len()
}
