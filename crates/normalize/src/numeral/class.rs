//! What a character is in a numeral.

/// The part that a character takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Digit(u8),
    /// A power of ten below 万.
    Small(u8),
    /// A power of ten from 万 up, by the scale of 10⁴.
    Big(u8),
    /// 半, 廿, 负 and what else a numeral may begin with.
    Begin,
    None,
}

/// The class of a character; nearly all text has none.
#[inline]
pub(super) fn class(c: char) -> Class {
    // Of the Chinese characters, one in sixty passes.
    static MAYBE: [u64; 64] = may_be();
    let bit = c as usize % 4096;
    if c < '\u{3007}' || MAYBE[bit / 64] >> (bit % 64) & 1 == 0 {
        return Class::None;
    }
    exact_class(c)
}

/// Every character that has a class.
pub(crate) const CLASSED: &str =
    "零〇一壹弌幺二贰两弐三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿兆京垓秭穰沟涧半几数廿卅卌负";

const fn may_be() -> [u64; 64] {
    let mut bits = [0; 64];
    let bytes = CLASSED.as_bytes();
    let mut at = 0;
    // All are characters of three bytes.
    while at + 2 < bytes.len() {
        let low = (bytes[at + 1] as usize & 63) << 6 | bytes[at + 2] as usize & 63;
        bits[low / 64] |= 1 << (low % 64);
        at += 3;
    }
    bits
}

fn exact_class(c: char) -> Class {
    match c {
        '零' | '〇' => Class::Digit(0),
        '一' | '壹' | '弌' | '幺' => Class::Digit(1),
        '二' | '贰' | '两' | '弐' => Class::Digit(2),
        '三' | '叁' => Class::Digit(3),
        '四' | '肆' => Class::Digit(4),
        '五' | '伍' => Class::Digit(5),
        '六' | '陆' => Class::Digit(6),
        '七' | '柒' => Class::Digit(7),
        '八' | '捌' => Class::Digit(8),
        '九' | '玖' => Class::Digit(9),
        '十' | '拾' => Class::Small(1),
        '百' | '佰' => Class::Small(2),
        '千' | '仟' => Class::Small(3),
        '万' => Class::Big(4),
        '亿' => Class::Big(8),
        '兆' => Class::Big(12),
        '京' => Class::Big(16),
        '垓' => Class::Big(20),
        '秭' => Class::Big(24),
        '穰' => Class::Big(28),
        '沟' => Class::Big(32),
        '涧' => Class::Big(36),
        '半' | '几' | '数' | '廿' | '卅' | '卌' | '负' => Class::Begin,
        _ => Class::None,
    }
}

#[inline]
pub(crate) fn digit(c: char) -> Option<u8> {
    match class(c) {
        Class::Digit(value) => Some(value),
        _ => None,
    }
}

/// Characters that go on with a number after its ASCII digits.
pub(crate) fn continues(c: char) -> bool {
    small(c).is_some()
        || big(c).is_some()
        || matches!(
            c,
            '零' | '〇' | '点' | '几' | '多' | '余' | '来' | 'k' | 'K' | 'w' | 'W'
        )
}

/// Characters that a Chinese numeral may begin with.
#[inline]
pub(crate) fn begins(c: char) -> bool {
    matches!(class(c), Class::Digit(_) | Class::Small(_) | Class::Begin)
}

/// Powers of ten below 万.
#[inline]
pub(super) fn small(c: char) -> Option<u8> {
    match class(c) {
        Class::Small(power) => Some(power),
        _ => None,
    }
}

/// Powers of ten from 万 up, by the scale of 10⁴.
#[inline]
pub(super) fn big(c: char) -> Option<u8> {
    match class(c) {
        Class::Big(power) => Some(power),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortcut_knows_every_character() {
        for c in CLASSED.chars() {
            assert_eq!((class(c), c.len_utf8()), (exact_class(c), 3), "{c}");
            assert_ne!(class(c), Class::None, "{c}");
        }
        for c in '\u{0}'..'\u{ffff}' {
            assert_eq!(class(c), exact_class(c), "{c}");
        }
    }
}
