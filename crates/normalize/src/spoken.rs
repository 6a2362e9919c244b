//! Numbers in words of their own: 百分之, 成, 折, fractions and ratios.

use crate::draft::Printed;
use crate::exact::{negated, quotient, shifted, trimmed};
use crate::grammar::Grammar;
use crate::notes;
use crate::numeral::{self, Numeral};
use crate::quantity::{Sink, Special, plain};
use biao_model::{Decimal, PartRole};

impl Grammar<'_> {
    /// 百分之 X, 百分百, 千分之 X, 万分之 X.
    pub(crate) fn per_hundred(
        &self,
        at: usize,
        sink: &mut Sink<'_>,
    ) -> Option<(Numeral, usize, Special)> {
        let rest = &self.text[at..];
        let first = rest.chars().next()?;
        let sign = match first {
            '百' | '佰' => "%",
            '千' | '仟' => "‰",
            '万' => "‱",
            _ => return None,
        };
        let after = rest[first.len_utf8()..].strip_prefix('分')?;
        let after = match after.strip_prefix('之') {
            Some(after) => after,
            // 百分百.
            None if sign == "%" => after,
            None => return None,
        };
        let begin = at + (rest.len() - after.len());
        let (digits_at, negative, signed) = self.sign_at(begin);
        // 百分之百: the numeral is one hundred.
        let hundred = self.text[digits_at..].starts_with('百')
            && !self.text[digits_at + 3..].starts_with(|c| numeral::digit(c).is_some());
        let (mut number, end) = if hundred {
            let end = digits_at + '百'.len_utf8();
            (plain(Decimal::new(100, 0), end), end)
        } else {
            let mut number = self.numeral_at(digits_at).ok()?;
            let mut end = number.power_end;
            let tail = &self.text[end..];
            let kilo = tail.strip_prefix(" k").or_else(|| tail.strip_prefix('k'));
            if kilo.is_some_and(str::is_empty) {
                number.value = shifted(number.value, 3)?;
                end = self.text.len();
            }
            number.value = number.full()?;
            number.power = 0;
            (number, end)
        };
        if negative {
            number.value = negated(number.value);
        }
        sink.parts.push((PartRole::Unit, at, begin));
        sink.parts.push((
            PartRole::Number,
            if signed { begin } else { digits_at },
            end,
        ));
        number.bare_digit = false;
        let id = self.units.at(sign).map(|(_, id)| id);
        Some((
            number,
            end,
            Special {
                unit: Some(Printed::As(sign)),
                id,
            },
        ))
    }

    /// 三成, 八成五, 8折: tenths, said in per cent.
    pub(crate) fn tenths_of(
        &self,
        mut number: Numeral,
        at: usize,
        end: usize,
        sink: &mut Sink<'_>,
    ) -> (Numeral, usize, Special) {
        let none = (number, end, Special::NONE);
        let unit_at = self.skip_space(end);
        let rest = &self.text[unit_at..];
        let Some(mark @ ('成' | '折')) = rest.chars().next() else {
            return none;
        };
        let mark_end = unit_at + mark.len_utf8();
        let tail = &self.text[mark_end..];
        // 成 begins many words: here it ends one, or a digit or a word about the number follows.
        let goes_on = tail.chars().next();
        let mut last = mark_end;
        let mut digits = None;
        if mark == '成'
            && let Some(c) = goes_on
            && let Some(d) = numeral::digit(c).filter(|d| *d > 0)
        {
            digits = Some(d);
            last += c.len_utf8();
        } else if mark == '成'
            && goes_on.is_some_and(|c| {
                !c.is_ascii()
                    && !matches!(
                        c,
                        '。' | '、'
                            | '以'
                            | '及'
                            | '左'
                            | '上'
                            | '至'
                            | '到'
                            | '~'
                            | '—'
                            | '多'
                            | '的'
                    )
            })
        {
            return none;
        }
        let scaled = if mark == '折' && number.value > Decimal::new(10, 0) {
            Some(number.value)
        } else {
            shifted(number.value, 1)
        };
        let Some(mut percent) = scaled else {
            return none;
        };
        if let Some(d) = digits {
            let Some(sum) = percent.checked_add(Decimal::new(d.into(), 0)) else {
                return none;
            };
            percent = sum;
        }
        sink.parts.push((PartRole::Unit, unit_at, mark_end));
        if last > mark_end {
            sink.parts.push((PartRole::Number, mark_end, last));
        }
        sink.notes.push(notes::info(
            "value/tenths",
            format!(
                "“{}” is read as {}%",
                &self.text[at..last],
                trimmed(percent)
            ),
            Some((at, last)),
        ));
        number.value = trimmed(percent);
        number.bare_digit = false;
        (
            number,
            last,
            Special {
                unit: Some(Printed::As("%")),
                id: self.units.at("%").map(|(_, id)| id),
            },
        )
    }

    /// A分之B, A又B分之C, A/B, A B/C.
    pub(crate) fn fraction(
        &self,
        at: usize,
        first: Numeral,
        sink: &mut Sink<'_>,
    ) -> Option<(Numeral, usize, Special)> {
        let spoken = |below: Numeral| -> Option<(Decimal, Decimal, usize)> {
            let rest = self.text[below.power_end..].strip_prefix("分之")?;
            let begin = self.text.len() - rest.len();
            let (digits_at, negative, _) = self.sign_at(begin);
            let above = self.numeral_at(digits_at).ok()?;
            let value = above.full()?;
            Some((
                if negative { negated(value) } else { value },
                below.full()?,
                above.power_end,
            ))
        };
        let slash =
            |above: Numeral| -> Option<(Decimal, Decimal, usize)> {
                let after = self.skip_space(above.power_end);
                let rest = self.text[after..].strip_prefix('/').or_else(|| {
                    self.text[after..]
                        .strip_prefix([':', '比'])
                        .filter(|_| !self.prose)
                })?;
                let begin = self.skip_space(self.text.len() - rest.len());
                let (mut value, len, _) = numeral::ascii(&self.text[begin..]).ok()?;
                let mut end = begin + len;
                // 12/10万: of a hundred thousand, where no unit follows.
                let (len, power) = crate::units::multiplier_at(&self.text[end..]);
                if power > 0 && self.ends_here(end + len) {
                    value = shifted(value, power)?;
                    end += len;
                }
                let goes_on = self.text[end..].starts_with(['/', '-', '.', ':', '比', '年']);
                let divides = value.scale() == 0 || !self.text[after..].starts_with('/');
                (!above.chinese && above.plain && !goes_on && divides && !value.is_zero())
                    .then_some((above.value, value, end))
            };
        let (whole, above, below, end) =
            if let Some((above, below, end)) = spoken(first).or_else(|| slash(first)) {
                (Decimal::ZERO, above, below, end)
            } else {
                let gap = self.text[first.power_end..]
                    .strip_prefix('又')
                    .or_else(|| self.text[first.power_end..].strip_prefix(' '))?;
                let begin = self.text.len() - gap.len();
                let second = self.numeral_at(begin).ok()?;
                let (above, below, end) = spoken(second).or_else(|| slash(second))?;
                (first.full()?, above, below, end)
            };
        let (value, exact) = quotient(above, below)?;
        let value = if whole.is_zero() {
            value
        } else {
            whole.checked_add(value)?
        };
        sink.parts.push((PartRole::Number, at, end));
        let printed = &self.text[at..end];
        if printed.contains([':', '比', '/']) {
            sink.notes.push(notes::doubt(
                "value/ratio",
                format!("“{printed}” is read as a quotient"),
                Some((at, end)),
                time_of_day(printed).into_iter().collect(),
            ));
        }
        if !exact {
            sink.notes.push(notes::info(
                "value/endless-fraction",
                format!(
                    "“{}” is no finite decimal; it is given to 20 places",
                    &self.text[at..end]
                ),
                Some((at, end)),
            ));
        }
        Some((plain(value, end), end, Special::NONE))
    }
}

/// `8:30` may be a time: what it would be in words.
fn time_of_day(printed: &str) -> Option<String> {
    let (hour, minute) = printed.split_once(':')?;
    let part = |text: &str, most: u8| text.parse().is_ok_and(|n: u8| n <= most);
    (minute.len() == 2 && part(hour, 24) && part(minute, 59)).then(|| format!("{hour}时{minute}分"))
}
