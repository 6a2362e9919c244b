//! What is counted by: 每人每月, 每两年, 人均, and the 一周 of 一周一次.

use crate::grammar::Grammar;
use crate::units::UnitId;
use biao_model::Decimal;

/// More than so many weeks or years before a number are a length of time of their own.
const LONGEST: Decimal = Decimal::new(3, 0);

/// What is counted by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Each {
    /// Where its name stands.
    pub(crate) name: (usize, usize),
    /// Its unit, where it is a single one.
    pub(crate) unit: Option<UnitId>,
    /// Where it ends, with the 均 behind it.
    pub(crate) end: usize,
}

impl Each {
    fn new(start: usize, end: usize, unit: Option<UnitId>) -> Self {
        Self {
            name: (start, end),
            unit,
            end,
        }
    }
}

impl Grammar<'_> {
    /// 每年, 每两年, 人均, 一年 before 两次.
    pub(crate) fn each(&self, at: usize) -> Option<Each> {
        let Some(after) = self.text[at..].strip_prefix('每') else {
            return self.on_average(at).or_else(|| self.once_in(at));
        };
        let begin = at + '每'.len_utf8();
        // 每两年 is every two years, and not every ounce.
        let number = if after.starts_with('半') {
            Some(begin + '半'.len_utf8())
        } else {
            self.numeral_at(begin).ok().map(|number| number.power_end)
        };
        if let Some(number) = number
            && let Some((len, _)) = self.unit_at(number)
        {
            return Some(Each::new(begin, number + len, None));
        }
        let (len, id) = self.units.at(after)?;
        Some(Each::new(begin, begin + len, Some(id)))
    }

    /// 人均, 年均.
    fn on_average(&self, at: usize) -> Option<Each> {
        let mut rest = self.text[at..].chars();
        let end = at + rest.next()?.len_utf8();
        // 平均 is no square metre's.
        if rest.next() != Some('均') || self.words.filler_before.at(&self.text[at..]).is_some() {
            return None;
        }
        let (len, id) = self.unit_at(at)?;
        (at + len == end).then(|| Each {
            end: end + '均'.len_utf8(),
            ..Each::new(at, end, Some(id))
        })
    }

    /// 一周 of 一周一次, 2年 of 2年1次: a short time, and a number of something else right after it.
    pub(crate) fn once_in(&self, at: usize) -> Option<Each> {
        let first = self.text[at..].chars().next()?;
        if !matches!(first, '1'..='3' | '半') && crate::numeral::digit(first).is_none() {
            return None;
        }
        let (named, one) = if first == '半' {
            (at + first.len_utf8(), false)
        } else {
            let number = self.numeral_at(at).ok()?;
            if number.full()? > LONGEST || number.value.is_zero() {
                return None;
            }
            (number.power_end, number.value == Decimal::new(1, 0))
        };
        let (len, id) = self.unit_at(named)?;
        let end = named + len;
        if !self.is_days(id) {
            return None;
        }
        let counted = self
            .number_begins(end)
            .then(|| self.numeral_at(end).ok())??;
        let (_, other) = self.unit_at(counted.power_end)?;
        (!self.is_time(other)).then_some(if one {
            Each::new(named, end, Some(id))
        } else {
            Each::new(at, end, None)
        })
    }

    /// A day or more: 一小时三十分 is one length of time.
    fn is_days(&self, id: UnitId) -> bool {
        const DAY: i128 = 86_400;
        let entry = self.units.entry(id);
        self.is_time(id) && (entry.code != "s" || entry.factor.numerator >= DAY)
    }

    fn is_time(&self, id: UnitId) -> bool {
        self.units.dimension_of(id).ends_with("time")
    }
}
