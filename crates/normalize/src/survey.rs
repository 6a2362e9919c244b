//! What kinds of characters a text has, found in one pass: most questions about most texts are
//! answered by what they do not have.

/// Kinds of characters, as bits.
pub(crate) mod mark {
    /// May fold to another.
    pub(crate) const FOLDS: u8 = 1;
    /// An ASCII digit.
    pub(crate) const DIGIT: u8 = 2;
    /// Part of a Chinese numeral, or of a date in Chinese.
    pub(crate) const NUMERAL: u8 = 4;
    /// Begins a word after a bound: 以上, 及以上.
    pub(crate) const BOUND: u8 = 8;
    /// Parts the choices of a list.
    pub(crate) const LIST: u8 = 16;
    /// Stands for what was to be filled in.
    pub(crate) const BLANK: u8 = 32;
}

/// The kinds of characters that a text has, and how many of them are Chinese.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Survey {
    marks: u8,
    pub(crate) chinese: u32,
}

impl Survey {
    /// Surveys a text. It may say yes of what a text has not, except of digits, but never no of
    /// what it has.
    pub(crate) fn of(text: &str) -> Self {
        Self::until(text, 0)
    }

    /// Surveys a text that folds to itself; `None` of one that may not.
    pub(crate) fn of_clean(text: &str) -> Option<Self> {
        let survey = Self::until(text, mark::FOLDS);
        (!survey.has(mark::FOLDS)).then_some(survey)
    }

    /// Surveys a text as far as the first character of one of the kinds.
    #[inline]
    fn until(text: &str, last: u8) -> Self {
        let mut bytes = text.as_bytes();
        let (mut marks, mut chinese) = (0, 0);
        loop {
            bytes = match bytes {
                [a @ 0xe4..=0xe9, b, c, rest @ ..] => {
                    marks |= HAN.get(han(*a, *b, *c)).copied().unwrap_or(UNKNOWN);
                    chinese += 1;
                    rest
                }
                [byte @ ..0x80, rest @ ..] => {
                    marks |= ASCII[usize::from(*byte)];
                    // A < before a letter may be a tag; elsewhere it is an operator.
                    if let (b'<', [b'a'..=b'z' | b'A'..=b'Z' | b'/', ..]) = (byte, rest) {
                        marks |= mark::FOLDS;
                    }
                    rest
                }
                // ≥ ≤ 。
                [0xe2, 0x89, 0xa4 | 0xa5, rest @ ..] | [0xe3, 0x80, 0x82, rest @ ..] => rest,
                // 、
                [0xe3, 0x80, 0x81, rest @ ..] => {
                    marks |= mark::LIST;
                    rest
                }
                [_, rest @ ..] => {
                    marks |= UNKNOWN;
                    rest
                }
                [] => break,
            };
            if marks & last != 0 {
                break;
            }
        }
        Self { marks, chinese }
    }

    /// Whether the text may have characters of one of the kinds.
    #[inline]
    pub(crate) fn has(self, marks: u8) -> bool {
        self.marks & marks != 0
    }
}

/// Whether a character of three bytes may fold to another.
#[inline]
pub(crate) fn may_fold([a, b, c]: [u8; 3]) -> bool {
    HAN.get(han(a, b, c))
        .is_none_or(|marks| marks & mark::FOLDS != 0)
}

/// The place of a Chinese character in the table of all of them.
#[inline]
const fn han(a: u8, b: u8, c: u8) -> usize {
    let code = (a as usize & 15) << 12 | (b as usize & 63) << 6 | c as usize & 63;
    code.wrapping_sub(FIRST_HAN)
}

const FIRST_HAN: usize = 0x4e00;

/// What a character that no table has may be: anything but a digit.
const UNKNOWN: u8 = !mark::DIGIT;

static ASCII: [u8; 128] = ascii();
static HAN: [u8; 0xa000 - FIRST_HAN] = all_han();

const fn ascii() -> [u8; 128] {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => mark::DIGIT,
            b'/' | b'|' | b',' | b';' => mark::LIST,
            b' ' => mark::LIST | mark::FOLDS,
            b'*' => mark::BLANK | mark::FOLDS,
            b'_' | b'X' | b'x' => mark::BLANK,
            b'\\' | b'$' | b'{' | b'}' | b'&' | 0x7f | 0..0x20 => mark::FOLDS,
            _ => 0,
        };
        byte += 1;
    }
    table
}

#[allow(clippy::large_stack_arrays)] // made by the compiler, and on no stack
const fn all_han() -> [u8; 0xa000 - FIRST_HAN] {
    let table = marked([0; 0xa000 - FIRST_HAN], "以及或", 3, mark::BOUND);
    let table = marked(table, "年月", 3, mark::NUMERAL);
    let table = marked(table, crate::numeral::CLASSED, 3, mark::NUMERAL);
    // The first of each pair.
    marked(table, crate::fold::TRADITIONAL, 6, mark::FOLDS)
}

/// The table with a bit more for every character that stands at a multiple of `step`.
const fn marked(
    mut table: [u8; 0xa000 - FIRST_HAN],
    chars: &str,
    step: usize,
    bit: u8,
) -> [u8; 0xa000 - FIRST_HAN] {
    let bytes = chars.as_bytes();
    let mut at = 0;
    while at + 2 < bytes.len() {
        let place = han(bytes[at], bytes[at + 1], bytes[at + 2]);
        // 〇 is none of them, and folds nothing.
        if place < table.len() {
            table[place] |= bit;
        }
        at += step;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_misses_nothing() {
        for (text, has, has_not) in [
            ("有效提升管理水平", 0, u8::MAX),
            ("≥95%", mark::DIGIT, mark::FOLDS | mark::NUMERAL),
            ("三个", mark::NUMERAL, mark::DIGIT),
            ("良好及以上", mark::BOUND, mark::NUMERAL),
            ("优、良", mark::LIST, mark::FOLDS),
            ("萬元", mark::FOLDS, mark::BOUND),
            ("≥**人", mark::BLANK | mark::FOLDS, mark::DIGIT),
            ("Ⅲ类", mark::FOLDS | mark::LIST, mark::DIGIT),
            ("９5", mark::FOLDS | mark::DIGIT, 0),
        ] {
            let survey = Survey::of(text);
            assert_eq!(survey.marks & has, has, "{text}");
            assert!(!survey.has(has_not), "{text}: {:b}", survey.marks);
        }
        assert_eq!(Survey::of("第3批≥9").chinese, 2);
    }
}
