//! A quick no: whether a text can be one of a set of labels at all.

/// The first and last characters of a set of folded labels. Most cells of a table are values and
/// prose; looking at two characters spares folding and hashing them.
#[derive(Debug, Clone)]
pub struct Sieve {
    first: Edge,
    last: Edge,
    longest: usize,
}

impl Default for Sieve {
    /// Nothing passes.
    fn default() -> Self {
        let mut first = Edge::of(may_lead);
        "一二三四五六七八九十".chars().for_each(|c| first.add(c));
        Self {
            first,
            last: Edge::of(may_trail),
            longest: 0,
        }
    }
}

impl Sieve {
    /// Lets a folded label pass.
    pub fn add(&mut self, folded: &str) {
        if let (Some(first), Some(last)) = (folded.chars().next(), folded.chars().next_back()) {
            self.first.add(first);
            self.last.add(last);
            self.longest = self.longest.max(folded.len());
        }
    }

    /// Whether the text may fold to one of the labels, with an enumerator before it or a bracket
    /// behind it. A label printed with a space between all its characters is still three times as
    /// long at most.
    pub fn may_pass(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return false;
        };
        if text.len() > 3 * self.longest + 24 {
            return false;
        }
        let ends = match bytes {
            _ if last.is_ascii() => self.last.has_ascii(*last),
            [.., a, b, c] if HAN.contains(a) => self.last.has_han([*a, *b, *c]),
            _ => text.chars().next_back().is_some_and(|c| self.last.has(c)),
        };
        ends && match bytes {
            _ if first.is_ascii() => self.first.has_ascii(*first),
            [a, b, c, ..] if HAN.contains(a) => self.first.has_han([*a, *b, *c]),
            _ => text.chars().next().is_some_and(|c| self.first.has(c)),
        }
    }
}

/// The bytes with which most Chinese characters begin: all of those have three bytes.
const HAN: std::ops::RangeInclusive<u8> = 0xe4..=0xe9;

/// A set of characters at one end of a label. Those that many texts have are looked up by their
/// bytes.
#[derive(Debug, Clone)]
struct Edge {
    ascii: u128,
    /// By a hash, so that some pass that are none.
    han: [u64; 4],
    others: Vec<char>,
    /// What may stand there besides, of ASCII and of what is looked up by no set.
    besides: fn(char) -> bool,
}

impl Edge {
    fn of(besides: fn(char) -> bool) -> Self {
        let mut own = Self {
            ascii: 0,
            han: [0; 4],
            others: Vec::new(),
            besides,
        };
        ('\0'..='\u{7f}')
            .filter(|c| besides(*c))
            .for_each(|c| own.add(c));
        own
    }

    fn add(&mut self, c: char) {
        let mut bytes = [0; 4];
        match *c.encode_utf8(&mut bytes).as_bytes() {
            [byte] => self.ascii |= 1 << byte,
            [a, b, c] if HAN.contains(&a) => {
                let (word, mask) = bit([a, b, c]);
                self.han[word] |= mask;
            }
            _ => self.others.push(c),
        }
    }

    fn has_ascii(&self, byte: u8) -> bool {
        self.ascii >> byte & 1 != 0
    }

    fn has_han(&self, bytes: [u8; 3]) -> bool {
        let (word, mask) = bit(bytes);
        self.han[word] & mask != 0
    }

    /// Of a character that is neither ASCII nor among [`HAN`].
    fn has(&self, c: char) -> bool {
        (self.besides)(c) || self.others.contains(&c)
    }
}

fn bit([a, b, c]: [u8; 3]) -> (usize, u64) {
    let hash = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1) >> 24;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// What may stand before a label, besides numerals: enumerators, brackets, marks, white space,
/// full-width forms.
fn may_lead(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '(' | '（' | '[' | '【' | '〔' | '*' | '★' | '☆' | '▲' | '\u{200b}' | '\u{feff}'
        )
        || ('\u{ff01}'..='\u{ff5e}').contains(&c)
        || c.is_whitespace()
}

/// What may stand behind a label: a bracket, a colon, marks, white space, full-width forms.
fn may_trail(c: char) -> bool {
    matches!(
        c,
        ')' | '）' | ']' | '】' | '〕' | ':' | '：' | '*' | '★' | '☆' | '▲' | '\u{200b}'
    ) || ('\u{ff01}'..='\u{ff5e}').contains(&c) && c != '％'
        || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_pass_in_every_writing_and_values_do_not() {
        let mut sieve = Sieve::default();
        sieve.add("项目资金");
        for label in [
            "项目资金",
            "项 目 资 金：",
            "1.项目资金",
            "（一）项目资金（万元）",
            "三、项目资金",
            "项目资金：",
            "项目资金　",
            "★项目资金",
        ] {
            assert!(sieve.may_pass(label), "{label}");
        }
        for value in ["≥96%", "=100起", "100%", "", "—"] {
            assert!(!sieve.may_pass(value), "{value}");
        }
    }
}
