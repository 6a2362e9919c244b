//! What the grammar builds: a reading with places in the folded text, before it is given its
//! place in the raw text.

use crate::units::UnitId;
use biao_model::{Comparator, Decimal, Direction, Note, PartRole};
use smallvec::SmallVec;

/// A unit's printed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// A stretch of the folded text.
    At(usize, usize),
    /// Said in other words: `百分之` is `%`.
    As(&'static str),
}

/// A number with its unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quantity {
    pub(crate) number: Decimal,
    pub(crate) high: Option<Decimal>,
    /// Power of ten of the multiplier that stands in the unit.
    pub(crate) power: u8,
    pub(crate) unit: Option<Printed>,
    pub(crate) id: Option<UnitId>,
    pub(crate) per: Option<Printed>,
    pub(crate) per_id: Option<UnitId>,
    /// What else it is counted by, where that stands apart: 人均 before 450元/天.
    pub(crate) each: Option<(usize, usize)>,
    pub(crate) approximate: bool,
    /// Where the number stands.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The number is a single Chinese digit and nothing else.
    pub(crate) bare_digit: bool,
}

/// A reading.
#[derive(Debug, Clone)]
pub(crate) enum Draft {
    Comparison {
        comparator: Option<Comparator>,
        quantity: Quantity,
    },
    Range {
        low: Option<Quantity>,
        high: Option<Quantity>,
        low_inclusive: bool,
        high_inclusive: bool,
    },
    Change {
        direction: Direction,
        baseline: Option<(usize, usize)>,
        amount: Box<Draft>,
    },
    Date {
        comparator: Option<Comparator>,
        date: String,
    },
}

pub(crate) type Parts = SmallVec<[(PartRole, usize, usize); 8]>;

/// A reading and where it stands in the folded text.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) draft: Draft,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) parts: Parts,
    pub(crate) notes: Vec<Note>,
}

impl Draft {
    /// Whether the reading has a unit or a comparator: enough to stand in running text.
    pub(crate) fn is_anchored(&self) -> bool {
        match self {
            Self::Comparison {
                comparator,
                quantity,
            } => comparator.is_some() || quantity.unit.is_some(),
            Self::Range { .. } | Self::Change { .. } | Self::Date { .. } => true,
        }
    }
}
