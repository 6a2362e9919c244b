//! Numbers in Chinese that keep the rules, which nearly all do.

use super::class::{Class, class};

/// A number in Chinese as the rules have it, of two characters or more, ending in a digit or a
/// power below 万: 三千二百一十五, 十二, 五万零六十. What it is and where it ends; `None` for every
/// other writing, which the lexer reads.
pub(crate) fn standard(text: &str, is_unit: impl Fn(&str) -> bool) -> Option<(i64, usize)> {
    let (mut sum, mut section, mut pending) = (0i64, 0i64, None);
    // The powers that the next one must stay below.
    let (mut small_below, mut big_below) = (4u8, 13u8);
    // A last digit may stand here: after 零 or 十.
    let (mut units_free, mut ends_in_big, mut tokens, mut at) = (false, false, 0, 0);
    let mut after_zero = false;
    let mut chars = text.chars();
    loop {
        let rest = chars.as_str();
        let next = chars.next();
        let kind = next.map_or(Class::None, class);
        // 零 stands before a digit, and nowhere else.
        let zero = std::mem::replace(&mut after_zero, kind == Class::Digit(0));
        if zero && !matches!(kind, Class::Digit(1..)) {
            return None;
        }
        match kind {
            Class::Digit(0) => {
                if tokens == 0 || pending.is_some() {
                    return None;
                }
                units_free = true;
            }
            Class::Digit(value) => {
                if pending.is_some() {
                    return None;
                }
                pending = Some((i64::from(value), next == Some('两')));
                ends_in_big = false;
            }
            Class::Small(power) => {
                let value = match pending.take() {
                    Some((value, _)) => value,
                    None if power == 1 && tokens == 0 => 1,
                    None => return None,
                };
                if power >= small_below || power > 1 && is_unit(rest) {
                    return None;
                }
                section += value * 10i64.pow(power.into());
                (small_below, units_free, ends_in_big) = (power, power == 1, false);
            }
            Class::Big(power) => {
                section += pending.take().map_or(0, |(value, _)| value);
                if power >= big_below || power > 8 || section == 0 {
                    return None;
                }
                sum += section * 10i64.pow(power.into());
                (section, small_below, big_below) = (0, 4, power);
                (units_free, ends_in_big) = (false, true);
            }
            Class::Begin => return None,
            Class::None => {
                let goes_on = next.is_some_and(|c| {
                    c.is_ascii_alphanumeric() || matches!(c, '.' | '点' | '多' | '余' | '来')
                });
                let last = match pending {
                    // 两 at the end is the unit of weight.
                    Some((value, false)) if units_free => value,
                    Some(_) => return None,
                    None => 0,
                };
                let whole = tokens > 1 && !goes_on && !ends_in_big;
                return whole.then_some((sum + section + last, at));
            }
        }
        tokens += 1;
        at += next.map_or(0, char::len_utf8);
    }
}
