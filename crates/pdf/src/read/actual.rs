//! `/ActualText`: what the document says that a stretch of glyphs reads.

use super::boxes;
use super::canvas::Mark;
use super::fold;

/// Decodes a text string: UTF-16 or UTF-8 with a byte-order mark, else `PDFDocEncoding`.
pub(super) fn decode(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| document_encoding(byte)).collect(),
    };
    without_language(&decoded)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// `PDFDocEncoding` is Latin-1 but for these.
fn document_encoding(byte: u8) -> char {
    const ACCENTS: &str = "˘ˇˆ˙˝˛˚˜";
    const MARKS: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž";
    let special = match byte {
        0x18..=0x1F => ACCENTS.chars().nth(usize::from(byte - 0x18)),
        0x80..=0x9E => MARKS.chars().nth(usize::from(byte - 0x80)),
        0xA0 => Some('€'),
        _ => None,
    };
    special.unwrap_or(char::from(byte))
}

/// A language code may stand between two escape characters.
fn without_language(text: &str) -> String {
    let parts = text.split('\u{1B}').enumerate();
    parts
        .filter(|(at, _)| at % 2 == 0)
        .map(|(_, part)| part)
        .collect()
}

/// Lets the marks from `start` on read `actual`: one character a mark where the numbers agree,
/// otherwise the characters that differ on one mark over their box. Returns whether anything
/// changed.
pub(super) fn replace(
    marks: &mut Vec<Mark>,
    text: &mut String,
    start: usize,
    actual: &str,
) -> bool {
    let start = start.min(marks.len());
    drop_second_pass(marks, start);
    let drawn: Vec<&str> = marks[start..].iter().map(|mark| mark.of(text)).collect();
    let bare = |text: &str| -> String {
        let characters = text.chars().filter(|c| !c.is_whitespace());
        characters.map(|c| fold::folded(c).unwrap_or(c)).collect()
    };
    if drawn.is_empty() || bare(&drawn.concat()) == bare(actual) {
        return false;
    }
    let said: Vec<String> = actual.chars().map(String::from).collect();
    let pieces: Vec<(usize, usize, String)> = if said.len() == drawn.len() {
        said.into_iter()
            .enumerate()
            .map(|(at, piece)| (at, at + 1, piece))
            .collect()
    } else {
        align(&drawn, &said)
    };

    let mut replaced = Vec::with_capacity(pieces.len());
    for (from, to, piece) in pieces {
        let mut mark = marks[start + from].clone();
        for other in &marks[start + from..start + to] {
            mark.bbox = boxes::union(mark.bbox, other.bbox);
            mark.inside |= other.inside;
        }
        let at = text.len() as u32;
        text.push_str(&piece);
        mark.text = (at, text.len() as u32);
        replaced.push(mark);
    }
    marks.truncate(start);
    marks.append(&mut replaced);
    true
}

/// Text that is filled, then stroked, arrives twice.
fn drop_second_pass(marks: &mut Vec<Mark>, start: usize) {
    let half = (marks.len() - start) / 2;
    if half == 0 || (marks.len() - start) % 2 == 1 {
        return;
    }
    let (first, second) = marks[start..].split_at_mut(half);
    if first
        .iter()
        .zip(&*second)
        .all(|(a, b)| boxes::equal(a.bbox, b.bbox))
    {
        for mark in first {
            mark.bold = true;
        }
        marks.truncate(start + half);
    }
}

/// What both have in common at either end stays; the rest of the marks read the rest of the text.
fn align(drawn: &[&str], said: &[String]) -> Vec<(usize, usize, String)> {
    let equal = |(a, b): &(&&str, &String)| **a == b.as_str();
    let shorter = drawn.len().min(said.len());
    let head = drawn.iter().zip(said).take_while(equal).count();
    let tail = drawn
        .iter()
        .rev()
        .zip(said.iter().rev())
        .take(shorter - head)
        .take_while(equal)
        .count();
    let (marks_left, left) = (drawn.len() - tail, said.len() - tail);
    let mut pieces = Vec::new();
    pieces.extend((0..head).map(|at| (at, at + 1, said[at].clone())));
    let middle = said[head..left].concat();
    match (head < marks_left, middle.is_empty()) {
        (true, false) => pieces.push((head, marks_left, middle)),
        // More text than glyphs: it stands on the glyph before, or on the one after.
        (false, false) => match pieces.last_mut() {
            Some(last) => last.2.push_str(&middle),
            None => pieces.push((marks_left, marks_left + 1, middle + &said[left])),
        },
        (_, true) => {}
    }
    let taken = usize::from(head == marks_left && head == 0 && left > 0 && tail > 0);
    pieces.extend((taken..tail).map(|at| {
        let mark = marks_left + at;
        (mark, mark + 1, said[left + at].clone())
    }));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings() {
        assert_eq!(decode(b"\xFE\xFF\x88\x68\x52\x17"), "表列");
        assert_eq!(decode(b"\xFF\xFE\x68\x88"), "表");
        assert_eq!(decode(b"\xEF\xBB\xBF\xE8\xA1\xA8"), "表");
        assert_eq!(decode(b"caf\xE9 \x85 \xA0"), "café – €");
        assert_eq!(decode(b"\xFE\xFF\0\x1B\0z\0h\0\x1B\0A"), "A");
    }

    fn aligned(drawn: &[&str], said: &str) -> Vec<(usize, usize, String)> {
        let said: Vec<String> = said.chars().map(String::from).collect();
        align(drawn, &said)
    }

    fn piece(from: usize, to: usize, text: &str) -> (usize, usize, String) {
        (from, to, text.to_owned())
    }

    #[test]
    fn marks_that_differ_are_one() {
        assert_eq!(
            aligned(&["o", "\u{FFFD}", "c", "e"], "office"),
            [
                piece(0, 1, "o"),
                piece(1, 2, "ffi"),
                piece(2, 3, "c"),
                piece(3, 4, "e")
            ]
        );
        assert_eq!(
            aligned(&["a", "x", "y", "z"], "ab"),
            [piece(0, 1, "a"), piece(1, 4, "b")]
        );
    }

    #[test]
    fn text_without_a_mark_stands_on_a_neighbour() {
        assert_eq!(
            aligned(&["a", "b"], "axb"),
            [piece(0, 1, "ax"), piece(1, 2, "b")]
        );
        assert_eq!(aligned(&["b"], "ab"), [piece(0, 1, "ab")]);
        assert_eq!(
            aligned(&["b", "c"], "abc"),
            [piece(0, 1, "ab"), piece(1, 2, "c")]
        );
    }

    #[test]
    fn empty_text_leaves_nothing() {
        assert_eq!(aligned(&["-"], ""), []);
    }
}
