//! What is counted by: 每人每月, 每两年, and the 一周 of 一周一次.

use crate::grammar::Grammar;
use crate::units::UnitId;
use biao_model::Decimal;

/// More than so many weeks or years before a number are a length of time of their own.
const LONGEST: Decimal = Decimal::new(3, 0);

/// Where a name begins and ends, and its unit where it is a single one.
type Each = (usize, usize, Option<UnitId>);

impl Grammar<'_> {
    /// 每年, 每两年, 一年 before 两次.
    pub(crate) fn each(&self, at: usize) -> Option<Each> {
        let Some(after) = self.text[at..].strip_prefix('每') else {
            return self.once_in(at);
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
            return Some((begin, number + len, None));
        }
        let (len, id) = self.units.at(after)?;
        Some((begin, begin + len, Some(id)))
    }

    /// 一周 of 一周一次, 2年 of 2年1次: a short time, and a number of something else right after it.
    pub(crate) fn once_in(&self, at: usize) -> Option<Each> {
        let first = self.text[at..].chars().next()?;
        if !matches!(first, '1'..='3') && crate::numeral::digit(first).is_none() {
            return None;
        }
        let number = self.numeral_at(at).ok()?;
        let (len, id) = self.unit_at(number.power_end)?;
        let end = number.power_end + len;
        if number.full()? > LONGEST || number.value.is_zero() || !self.is_days(id) {
            return None;
        }
        let counted = self
            .number_begins(end)
            .then(|| self.numeral_at(end).ok())??;
        let (_, other) = self.unit_at(counted.power_end)?;
        let one = number.value == Decimal::new(1, 0);
        (!self.is_time(other)).then_some(if one {
            (number.power_end, end, Some(id))
        } else {
            (at, end, None)
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
