//! What a unit measures, for whoever compares values: `万元` is money, 10⁴ CNY.

use crate::normalizer::Normalizer;
use crate::units::{UnitId, multiplier_at};
use biao_model::Decimal;

impl Normalizer {
    /// The dimension that the units file gives a unit (`ratio`, `money`, `people`, …).
    pub fn dimension(&self, unit: &str) -> Option<&str> {
        let (id, _) = self.unit(unit)?;
        Some(self.units().dimension_of(id))
    }

    /// A number of a unit in the base unit of its family: 7 万元 is 70000 (CNY).
    pub fn canonical(&self, number: Decimal, unit: &str) -> Option<Decimal> {
        let (id, power) = self.unit(unit)?;
        self.units().canonical(id, number, power)
    }

    fn unit(&self, unit: &str) -> Option<(UnitId, u8)> {
        self.units().exactly(unit).or_else(|| {
            let (len, power) = multiplier_at(unit);
            let (id, more) = self.units().exactly(&unit[len..])?;
            Some((id, power + more))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_dimensions_and_base_amounts() {
        let normalizer = Normalizer::new();
        assert_eq!(normalizer.dimension("万元"), Some("money"));
        assert_eq!(normalizer.dimension("%"), Some("ratio"));
        assert_eq!(normalizer.dimension("什么"), None);
        let seven = Decimal::new(7, 0);
        assert_eq!(
            normalizer.canonical(seven, "百万元"),
            Some(Decimal::new(7_000_000, 0))
        );
    }
}
