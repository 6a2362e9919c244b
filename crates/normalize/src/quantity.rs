//! A number and its unit.

use crate::draft::{Parts, Printed, Quantity};
use crate::exact::{negated, shifted, trimmed};
use crate::grammar::Grammar;
use crate::notes;
use crate::numeral::{self, NotANumber, Numeral};
use crate::units::UnitId;
use biao_model::{Decimal, Note, PartRole};

/// Where a quantity's pieces go while it is read.
pub(crate) struct Sink<'s> {
    pub(crate) parts: &'s mut Parts,
    pub(crate) notes: &'s mut Vec<Note>,
}

const HALF: (i128, u8) = (5, 1);

impl Grammar<'_> {
    /// The unit form at `at`: its length and id.
    pub(crate) fn unit_at(&self, at: usize) -> Option<(usize, UnitId)> {
        self.units.at(self.text.get(at..)?)
    }

    pub(crate) fn numeral_at(&self, at: usize) -> Result<Numeral, NotANumber> {
        let base = &self.text[at..];
        numeral::numeral(base, &|text| self.units.at(text).is_some()).map(|mut n| {
            n.end += at;
            n.power_end += at;
            n.vague = n.vague.map(|(s, e)| (s + at, e + at));
            n
        })
    }

    /// A sign before digits.
    pub(crate) fn sign_at(&self, at: usize) -> (usize, bool, bool) {
        let rest = &self.text[at..];
        for (mark, negative) in [("-", true), ("负", true), ("+", false)] {
            if let Some(after) = rest.strip_prefix(mark) {
                let gap = after.len() - after.trim_start_matches(' ').len();
                return (at + mark.len() + gap, negative, true);
            }
        }
        (at, false, false)
    }

    /// Number, multiplier, unit, rate.
    pub(crate) fn quantity(&self, at: usize, sink: &mut Sink<'_>) -> Option<(Quantity, usize)> {
        let (parts_before, notes_before) = (sink.parts.len(), sink.notes.len());
        let result = self.quantity_inner(at, sink);
        if result.is_none() {
            sink.parts.truncate(parts_before);
            sink.notes.truncate(notes_before);
        }
        result
    }

    pub(crate) fn quantity_inner(
        &self,
        at: usize,
        sink: &mut Sink<'_>,
    ) -> Option<(Quantity, usize)> {
        let mut prefix = None;
        let mut start = at;
        if let Some((len, id)) = self.units.prefix_at(self.text.get(at..)?) {
            let after = self.skip_space(at + len);
            prefix = Some((id, at, at + len));
            start = after;
        }
        let (digits_at, negative, signed) = self.sign_at(start);
        let (mut number, mut end, special) = self.number_forms(digits_at, sink)?;
        if let Some((_, from, to)) = prefix {
            sink.parts.push((PartRole::Unit, from, to));
        }
        if negative {
            number.value = negated(number.value);
            number.high = number.high.map(negated);
        }
        if signed {
            // The sign is part of the number.
            if let Some(part) = sink
                .parts
                .iter_mut()
                .find(|p| p.0 == PartRole::Number && p.1 == digits_at)
            {
                part.1 = start;
            }
        }
        let mut quantity = Quantity {
            number: number.value,
            high: number.high,
            power: number.power,
            unit: special.unit,
            id: special.id,
            per: None,
            per_id: None,
            each: None,
            approximate: number.vague.is_some(),
            start,
            end,
            bare_digit: number.bare_digit,
        };
        if number.spaced {
            sink.notes.push(notes::info(
                "value/spaced-digits",
                format!(
                    "the spaces in “{}” are read as thousands separators",
                    &self.text[start..number.end]
                ),
                Some((start, number.end)),
            ));
        }
        if special.unit.is_none() {
            end = self.unit(&mut quantity, number, end, sink)?;
        }
        if let Some((id, from, to)) = prefix {
            match quantity.id {
                None => {
                    let own_multiplier = quantity.unit;
                    quantity.unit = Some(own_multiplier.unwrap_or(Printed::At(from, to)));
                    quantity.id = Some(id);
                }
                // 港币2960元, 新台币177.1亿元: the currency is named before the number.
                Some(after)
                    if self.units.entry(after).code == "CNY"
                        && self.units.entry(id).code != "CNY" =>
                {
                    quantity.id = Some(id);
                }
                Some(_) => {}
            }
        }
        Some((quantity, end))
    }

    pub(crate) fn skip_space(&self, at: usize) -> usize {
        if self.text.as_bytes().get(at) == Some(&b' ') {
            at + 1
        } else {
            at
        }
    }

    /// Fractions, 百分之, 成, 折, 半, plain numbers.
    pub(crate) fn number_forms(
        &self,
        at: usize,
        sink: &mut Sink<'_>,
    ) -> Option<(Numeral, usize, Special)> {
        let rest = self.text.get(at..)?;
        if let Some(found) = self.per_hundred(at, sink) {
            return Some(found);
        }
        if rest.starts_with('半') {
            let end = at + '半'.len_utf8();
            let of_ten = self.text[end..].starts_with('成');
            if of_ten || self.unit_at(end).is_some() {
                let number = plain(Decimal::new(HALF.0, HALF.1), end);
                sink.parts.push((PartRole::Number, at, end));
                return Some(self.tenths_of(number, at, end, sink));
            }
            return None;
        }
        let number = match self.numeral_at(at) {
            Ok(number) => number,
            Err(NotANumber::Absent) => return None,
            Err(NotANumber::Overflow(len)) => {
                sink.notes.push(notes::error(
                    "value/overflow",
                    format!(
                        "“{}” has more digits than can be held exactly",
                        &rest[..len]
                    ),
                    Some((at, at + len)),
                    Vec::new(),
                ));
                self.overflow.set(true);
                return None;
            }
        };
        if let Some(found) = self.fraction(at, number, sink) {
            return Some(found);
        }
        let number_end = number.end;
        sink.parts.push((PartRole::Number, at, number_end));
        if let Some((start, end)) = number.vague
            && start >= number_end
            && end <= number.power_end
        {
            sink.parts.push((PartRole::Qualifier, start, end));
        }
        // 1.2万余户: the multiplier stands before the vague character, and away from the unit.
        if let Some((start, _)) = number.vague
            && number.power > 0
            && start > number_end
        {
            sink.parts.push((PartRole::Multiplier, number_end, start));
            let mut full = number;
            (full.value, full.power) = (number.full()?, 0);
            full.high = match number.high {
                Some(high) => Some(shifted(high, number.power)?),
                None => None,
            };
            return Some((full, number.power_end, Special::NONE));
        }
        let multiplier = number.vague.map_or(number_end, |(_, e)| e.max(number_end));
        if number.power > 0 && multiplier < number.power_end {
            sink.parts
                .push((PartRole::Multiplier, multiplier, number.power_end));
        }
        if number.power == 0 {
            return Some(self.tenths_of(number, at, number.power_end, sink));
        }
        Some((number, number.power_end, Special::NONE))
    }

    /// The unit after a number, with what belongs to it; where it ends.
    pub(crate) fn unit(
        &self,
        quantity: &mut Quantity,
        number: Numeral,
        end: usize,
        sink: &mut Sink<'_>,
    ) -> Option<usize> {
        let mut end = end;
        let multiplier =
            (number.power > 0).then(|| number.vague.map_or(number.end, |(_, e)| e.max(number.end)));
        // 两个亿.
        let mut printed_from = multiplier;
        if number.power == 0
            && let Some(rest) = self.text[end..].strip_prefix('个')
            && let Some(c @ ('亿' | '万')) = rest.chars().next()
        {
            quantity.power = if c == '亿' { 8 } else { 4 };
            let from = end + '个'.len_utf8();
            end = from + c.len_utf8();
            sink.parts.push((PartRole::Multiplier, from, end));
            printed_from = Some(from);
        }
        // 一个半, 一个半钟.
        let mut at = self.skip_space(end);
        if let Some(rest) = self.text[at..].strip_prefix("个半") {
            quantity.number = quantity.number.checked_add(Decimal::new(HALF.0, HALF.1))?;
            let half = at + '个'.len_utf8();
            let after = self.text.len() - rest.len();
            sink.parts.push((PartRole::Number, half, after));
            if let Some((len, id)) = self.units.at(rest) {
                sink.parts.push((PartRole::Unit, after, after + len));
                quantity.unit = Some(Printed::At(after, after + len));
                quantity.id = Some(id);
                return Some(after + len);
            }
            quantity.unit = Some(Printed::At(at, half));
            quantity.id = self.units.at("个").map(|(_, id)| id);
            return Some(after);
        }
        // 200 余 人
        if number.vague.is_none()
            && let Some((len, ())) = self.words.about_after.at(&self.text[at..])
            && matches!(&self.text[at..at + len], "余" | "多")
            && self.units.at(&self.text[at + len..]).is_some()
        {
            sink.parts.push((PartRole::Qualifier, at, at + len));
            quantity.approximate = true;
            at += len;
        }
        let Some((len, id)) = self.unit_at(at) else {
            if let Some(from) = printed_from {
                quantity.unit = Some(Printed::At(from, end));
                quantity.end = end;
                // 15万/公里
                if self.text[end..].starts_with('/') {
                    return Some(self.rate(quantity, end, sink));
                }
            }
            return Some(end);
        };
        let (mut unit_end, mut number_sum) = (at + len, quantity.number);
        let entry = self.units.entry(id);
        // 件(套): a second name in brackets belongs to the unit.
        if let Some(rest) = self.text[unit_end..].strip_prefix('(')
            && let Some((len, _)) = self.units.at(rest)
            && rest[len..].starts_with(')')
        {
            unit_end += len + 2;
        }
        sink.parts.push((PartRole::Unit, at, unit_end));
        let printed = Printed::At(printed_from.unwrap_or(at), unit_end);
        quantity.unit = Some(printed);
        quantity.id = Some(id);
        // ≥95%%: printed twice.
        if entry.code == "%" && self.text[unit_end..].starts_with('%') {
            sink.notes.push(notes::info(
                "value/doubled-unit",
                "the unit is printed twice".to_owned(),
                Some((unit_end, unit_end + 1)),
            ));
            return Some(unit_end + 1);
        }
        let mut last = unit_end;
        // 两年半, 3斤半.
        if self.text[last..].starts_with('半') && quantity.power == 0 {
            let after = last + '半'.len_utf8();
            if !self.text[after..].starts_with(|c: char| "年月天日小径数".contains(c)) {
                number_sum = number_sum.checked_add(Decimal::new(HALF.0, HALF.1))?;
                sink.parts.push((PartRole::Number, last, after));
                last = after;
            }
        } else if let Some((sum, after)) = self.compound(number_sum, quantity.power, id, last, sink)
        {
            number_sum = sum;
            quantity.power = 0;
            if printed_from.is_some() {
                quantity.unit = Some(Printed::At(at, unit_end));
            }
            last = after;
        }
        // 元整
        quantity.number = number_sum;
        Some(self.rate(quantity, last, sink))
    }

    /// 3斤5两, 一小时零三十分钟, 五元三毛, 三米九: the sum in the first unit.
    pub(crate) fn compound(
        &self,
        number: Decimal,
        power: u8,
        id: UnitId,
        at: usize,
        sink: &mut Sink<'_>,
    ) -> Option<(Decimal, usize)> {
        let rest = self.text.get(at..)?;
        let first = rest.chars().next()?;
        let joined = matches!(first, '零' | '又');
        if !joined
            && !first.is_ascii_digit()
            && numeral::digit(first).is_none()
            && !matches!(first, '十' | '拾')
        {
            return None;
        }
        let entry = self.units.entry(id);
        let begin = at + if joined { first.len_utf8() } else { 0 };
        let second = self.numeral_at(begin).ok()?;
        let mut sum = shifted(number, power)?;
        let next = self.unit_of_dimension(second.power_end, entry.dimension);
        let mut last;
        if let Some((len, lower)) = next {
            let factor = self.units.entry(lower).factor.over(entry.factor)?;
            if factor.numerator >= factor.denominator {
                return None;
            }
            let step = factor.times(second.full()?)?;
            // 7天24小时: a whole day of hours is no part of the seventh day.
            if step >= Decimal::new(1, 0) {
                return None;
            }
            sum = sum.checked_add(step)?;
            sink.parts.push((PartRole::Number, begin, second.end));
            last = second.power_end + len;
            sink.parts.push((PartRole::Unit, second.power_end, last));
            // 元角分: a third step, where it comes out even.
            let parts = sink.parts.len();
            let third = self
                .compound(Decimal::ZERO, 0, lower, last, sink)
                .and_then(|(more, after)| Some((sum.checked_add(factor.times(more)?)?, after)));
            match third {
                Some(found) => (sum, last) = found,
                None => sink.parts.truncate(parts),
            }
        } else if entry.tenths
            && second.bare_digit
            && second.power == 0
            && self.ends_here(second.power_end)
        {
            sum = sum.checked_add(Decimal::new(second.value.mantissa(), 1))?;
            sink.parts.push((PartRole::Number, begin, second.end));
            last = second.power_end;
        } else {
            return None;
        }
        if self.text[last..].starts_with('钱') && entry.code == "CNY" {
            last += '钱'.len_utf8();
        }
        Some((trimmed(sum), last))
    }

    /// A unit of the given dimension; 分 is money after 元 and a minute after 小时.
    pub(crate) fn unit_of_dimension(&self, at: usize, dimension: u32) -> Option<(usize, UnitId)> {
        let rest = self.text.get(at..)?;
        let (len, id) = self.unit_at(at)?;
        if self.units.entry(id).dimension == dimension {
            return Some((len, id));
        }
        if rest.starts_with('分') && !rest.starts_with("分之") {
            for name in ["分钱", "分钟"] {
                if let Some((_, id)) = self.units.at(name)
                    && self.units.entry(id).dimension == dimension
                {
                    return Some(('分'.len_utf8(), id));
                }
            }
        }
        None
    }

    pub(crate) fn ends_here(&self, at: usize) -> bool {
        self.text[at..]
            .chars()
            .next()
            .is_none_or(|c| matches!(c, ',' | ';' | '。' | '、' | '(' | ')' | ' '))
    }
}

/// What a spoken form brings with it.
pub(crate) struct Special {
    pub(crate) unit: Option<Printed>,
    pub(crate) id: Option<UnitId>,
}

impl Special {
    pub(crate) const NONE: Self = Self {
        unit: None,
        id: None,
    };
}

pub(crate) fn plain(value: Decimal, end: usize) -> Numeral {
    Numeral {
        value,
        high: None,
        power: 0,
        end,
        power_end: end,
        vague: None,
        spaced: false,
        chinese: true,
        bare_digit: false,
        plain: false,
    }
}
