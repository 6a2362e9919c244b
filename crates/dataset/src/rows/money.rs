//! Amounts in yuan.

use biao_model::Decimal;
use biao_normalize::{Context, Normalizer};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The ISO 4217 code that the units of money lead to.
const YUAN: &str = "CNY";

/// How many yuan the units of money are. The units are the normaliser's; what it says of one is kept.
#[derive(Debug, Default)]
pub struct Money {
    normalizer: Normalizer,
    known: RwLock<BTreeMap<String, Option<Decimal>>>,
}

impl Money {
    /// With the normaliser's built-in units.
    pub fn new() -> Self {
        Self::default()
    }

    /// An amount in yuan; `None` where the unit is not one of money, or the product has too many
    /// digits.
    pub(super) fn yuan(&self, number: Decimal, unit: &str) -> Option<Decimal> {
        self.one(unit)?.checked_mul(number)
    }

    /// How many yuan one of these is.
    fn one(&self, unit: &str) -> Option<Decimal> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = known.get(unit) {
            return *one;
        }
        drop(known);
        let text = format!("1{unit}");
        let read = self.normalizer.read(&text, &Context::default());
        let one = read
            .canonical
            .filter(|canonical| canonical.unit == YUAN && read.notes.is_empty())
            .and_then(|canonical| canonical.number);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // A hostile archive may print no end of units.
        if known.len() < 1000 {
            known.insert(unit.to_owned(), one);
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_money_lead_to_yuan() {
        let money = Money::new();
        let yuan = |number, unit| {
            let yuan = money.yuan(Decimal::parse(number).unwrap(), unit);
            yuan.map(|yuan| yuan.normalized().to_string())
        };
        assert_eq!(yuan("12.34", "万元").unwrap(), "123400");
        assert_eq!(yuan("12.34", "元").unwrap(), "12.34");
        assert_eq!(yuan("-0.5", "亿元").unwrap(), "-50000000");
        assert_eq!(yuan("0.5", "千元").unwrap(), "500");
        for unit in ["人", "%", "", "1", "万"] {
            assert_eq!(yuan("3", unit), None, "{unit}");
        }
    }
}
