//! A quick no: whether a text can be one of a set of labels at all.

/// The first and last characters of a set of folded labels. Most cells of a table are values and
/// prose; looking at two characters spares folding and hashing them.
#[derive(Debug, Clone, Default)]
pub struct Sieve {
    first: [u64; 4],
    last: [u64; 4],
    longest: usize,
}

impl Sieve {
    /// Lets a folded label pass.
    pub fn add(&mut self, folded: &str) {
        if let (Some(first), Some(last)) = (folded.chars().next(), folded.chars().next_back()) {
            set(&mut self.first, first);
            set(&mut self.last, last);
            self.longest = self.longest.max(folded.len());
        }
    }

    /// Whether the text may fold to one of the labels, with an enumerator before it or a bracket
    /// behind it. A label printed with a space between all its characters is still three times as
    /// long at most.
    pub fn may_pass(&self, text: &str) -> bool {
        if text.is_empty() || text.len() > 3 * self.longest + 24 {
            return false;
        }
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return false;
        };
        (has(&self.first, first) || may_lead(first)) && (has(&self.last, last) || may_trail(last))
    }
}

/// What may stand before a label: enumerators, brackets, marks, white space, full-width forms.
fn may_lead(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '(' | '（' | '[' | '【' | '〔' | '*' | '★' | '☆' | '▲' | '\u{200b}' | '\u{feff}'
        )
        || matches!(
            c,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
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

fn bit(c: char) -> (usize, u64) {
    let hash = (c as u32).wrapping_mul(0x9e37_79b1) >> 24;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

fn set(bits: &mut [u64; 4], c: char) {
    let (word, mask) = bit(c);
    bits[word] |= mask;
}

fn has(bits: &[u64; 4], c: char) -> bool {
    let (word, mask) = bit(c);
    bits[word] & mask != 0
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
            "★项目资金",
        ] {
            assert!(sieve.may_pass(label), "{label}");
        }
        for value in ["≥96%", "=100起", "100%", "", "—"] {
            assert!(!sieve.may_pass(value), "{value}");
        }
    }
}
