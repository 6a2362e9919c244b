//! What a cell says as a figure, and whether figures add up.

use biao_model::{Amount, Decimal, Outcome, Places, Reading, TableBody, TableRow};
use biao_normalize::{AmountReading, Context, Normalizer};

/// The printed figure of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// A number.
    Number(Decimal),
    /// Nothing, or a mark for nothing: it adds nothing.
    None,
    /// Something that is no number.
    Unread,
}

impl Figure {
    pub(super) fn of(amount: &Amount<'_>, normalizer: &Normalizer) -> Self {
        match (amount.number, normalizer.amount(amount.text.as_str())) {
            (Some(number), _) => Self::Number(number),
            // 无 is read like a blank.
            (None, AmountReading::Text)
                if normalizer
                    .read(amount.text.as_str(), &Context::default())
                    .reading
                    != Reading::Empty =>
            {
                Self::Unread
            }
            _ => Self::None,
        }
    }
}

/// The cell of a row in a column, with its place in the row.
pub(super) fn cell<'r, 'a>(row: &'r TableRow<'a>, column: u32) -> Option<(usize, &'r Amount<'a>)> {
    let mut cells = row.cells.iter().enumerate();
    cells
        .find(|(_, (known, _))| *known == column)
        .map(|(at, (_, amount))| (at, amount))
}

/// How exactly the figures of a table are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Precision {
    /// Digits after the point that the table prints as a rule: one that prints fewer has left out
    /// zeros.
    pub(super) decimals: u8,
    /// The last digit of the unit is more than 0.01 yuan, so the figures may have been rounded.
    pub(super) rounds: bool,
}

impl Precision {
    /// The precision of a table whose amounts are in `unit`; where the unit is not known, the figures
    /// may have been rounded.
    pub(super) fn of(body: &TableBody<'_>, unit: Option<&str>, normalizer: &Normalizer) -> Self {
        let mut counts = [0_usize; 8];
        let numbers = body
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .filter_map(|(_, amount)| amount.number);
        for number in numbers.filter(|number| !number.is_zero()) {
            counts[usize::from(number.scale()).min(counts.len() - 1)] += 1;
        }
        // Trailing zeros may be left out: the most frequent of those that print a fraction, if they
        // are not a few strays.
        let all: usize = counts.iter().sum();
        let fraction = (1..counts.len()).max_by_key(|scale| (counts[*scale], *scale));
        let decimals = fraction
            .filter(|scale| counts[*scale] * 10 > all)
            .unwrap_or(0);
        let decimals = u8::try_from(decimals).unwrap_or(0);
        let last = unit.and_then(|unit| normalizer.canonical(Decimal::new(1, decimals), unit));
        Self {
            decimals,
            rounds: last.is_none_or(|last| last > Decimal::new(1, 2)),
        }
    }

    /// Half of the last digit of a figure, twice.
    fn last_digit(self, number: Decimal) -> Decimal {
        Decimal::new(1, number.scale().max(self.decimals))
    }
}

/// A total that is printed, with the figures that make it up.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    /// The parts that are printed.
    pub(super) parts: Vec<Decimal>,
    /// The first part that is no number, as printed.
    pub(super) unread: Option<String>,
    /// Where the parts stand.
    pub(super) places: Places,
}

impl Sum {
    /// Adds the figure of a cell.
    pub(super) fn add(&mut self, amount: &Amount<'_>, normalizer: &Normalizer) {
        match Figure::of(amount, normalizer) {
            Figure::Number(number) => self.parts.push(number),
            Figure::None => return,
            Figure::Unread => {
                self.unread
                    .get_or_insert_with(|| amount.text.as_str().to_owned());
            }
        }
        self.places.extend(amount.text.places.iter().copied());
    }

    /// Nothing is printed that could be added, or zeros make up a zero: that says nothing.
    pub(super) fn is_idle(&self, stated: Decimal) -> bool {
        let zeros = || stated.is_zero() && self.parts.iter().all(|part| part.is_zero());
        self.unread.is_none() && (self.parts.is_empty() || zeros())
    }

    /// The sum; `None` where it has more digits than can be held.
    pub(super) fn total(&self) -> Option<Decimal> {
        self.parts
            .iter()
            .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))
    }

    /// Compares a printed total with the sum.
    pub(super) fn judge(
        &self,
        stated: Decimal,
        precision: Precision,
    ) -> (Outcome, Option<Decimal>) {
        if let Some(text) = &self.unread {
            let reason = format!("“{text}” is no number");
            return (Outcome::NotApplied(reason), None);
        }
        let Some(total) = self.total() else {
            let reason = "the sum has more digits than can be held".to_owned();
            return (Outcome::NotApplied(reason), None);
        };
        let outcome = if total == stated {
            Outcome::Holds
        } else if precision.rounds && self.is_rounding(stated, total, precision) {
            Outcome::HoldsRounded
        } else {
            Outcome::Fails
        };
        (outcome, Some(total))
    }

    /// Whether a difference is no more than half a last digit of every figure. A total of one part is
    /// that part: both were rounded from the same amount.
    fn is_rounding(&self, stated: Decimal, total: Decimal, precision: Precision) -> bool {
        let rounded = self.parts.iter().filter(|part| !part.is_zero());
        if rounded.clone().count() < 2 {
            return false;
        }
        let allowed = rounded
            .chain([&stated])
            .map(|figure| precision.last_digit(*figure))
            .try_fold(Decimal::ZERO, Decimal::checked_add);
        let twice = stated
            .checked_sub(total)
            .and_then(|difference| difference.checked_mul(Decimal::new(2, 0)));
        match (twice, allowed) {
            (Some(twice), Some(allowed)) => {
                let absolute = Decimal::new(twice.mantissa().abs(), twice.scale());
                absolute <= allowed
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn judged(stated: &str, parts: &[&str], rounds: bool) -> Outcome {
        let sum = Sum {
            parts: parts.iter().map(|part| number(part)).collect(),
            ..Sum::default()
        };
        let precision = Precision {
            decimals: 2,
            rounds,
        };
        sum.judge(number(stated), precision).0
    }

    #[test]
    fn a_difference_is_rounding_up_to_half_a_digit_of_every_figure() {
        assert_eq!(judged("3.00", &["1.00", "2.00"], true), Outcome::Holds);
        assert_eq!(
            judged("3.01", &["1.00", "2.00"], true),
            Outcome::HoldsRounded
        );
        assert_eq!(judged("3.01", &["1", "2"], true), Outcome::HoldsRounded);
        assert_eq!(judged("3.02", &["1.00", "2.00"], true), Outcome::Fails);
        assert_eq!(judged("3.01", &["1.00", "2.00"], false), Outcome::Fails);
        assert_eq!(judged("0", &["90.00"], true), Outcome::Fails);
        assert_eq!(judged("3.01", &["3.00", "0"], true), Outcome::Fails);
    }

    #[test]
    fn what_is_no_number_is_not_added() {
        let sum = Sum {
            parts: vec![number("1")],
            unread: Some("1.2.3".to_owned()),
            places: Places::new(),
        };
        let precision = Precision {
            decimals: 2,
            rounds: true,
        };
        let (outcome, computed) = sum.judge(number("3"), precision);
        assert_eq!(
            outcome,
            Outcome::NotApplied("“1.2.3” is no number".to_owned())
        );
        assert_eq!(computed, None);
    }
}
