//! A typed indicator value: the normaliser's answer.

use crate::{Decimal, Note};
use smallvec::SmallVec;
use std::borrow::Cow;

/// A value as printed and as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Value<'a> {
    /// The text as printed, verbatim.
    pub raw: Cow<'a, str>,
    /// What it says.
    pub reading: Reading<'a>,
    /// Where the unit was found; `None` where there is no unit.
    pub unit_from: Option<UnitFrom>,
    /// The number and unit in base units, exact; only where the unit is known.
    pub canonical: Option<Canonical>,
    /// Further values in the same text (`100%（14所）`, `完成3次，每次50人`).
    pub also: Vec<Value<'a>>,
    /// The parts of the reading, in order of the raw text, disjoint; what lies between is gap.
    pub parts: SmallVec<[Part; 5]>,
    /// Assumptions and damage.
    pub notes: Vec<Note>,
}

/// What a value says, by kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading<'a> {
    /// `≥96%`, `=14所`, `7万元`.
    Comparison {
        /// `None` where none is printed: a bare number has no comparator.
        comparator: Option<Comparator>,
        /// Number and unit.
        quantity: Quantity<'a>,
        /// 约, 左右, 余, 近, ≈.
        approximate: bool,
    },
    /// `90%-95%`, `≥60且<80`, `±3%以内`.
    Range {
        /// Lower bound, `None` where open.
        low: Option<Decimal>,
        /// Upper bound, `None` where open.
        high: Option<Decimal>,
        /// The lower bound belongs to the range.
        low_inclusive: bool,
        /// The upper bound belongs to the range.
        high_inclusive: bool,
        /// Unit of both bounds.
        unit: Option<Unit<'a>>,
        /// For what (`元/人·年` → `人·年`).
        per: Option<Cow<'a, str>>,
    },
    /// `较上年下降10%以上`.
    Change {
        /// Up or down.
        direction: Direction,
        /// Compared with what, as printed (`上年`), where printed.
        baseline: Option<Cow<'a, str>>,
        /// How much: a [`Reading::Comparison`] or [`Reading::Range`].
        amount: Box<Reading<'a>>,
    },
    /// `2023年12月底前`.
    Date {
        /// `<=` for 前, 底前; `None` where only a date is printed.
        comparator: Option<Comparator>,
        /// ISO 8601, as precise as printed: `2023-12-31`, `2023-12`, `--12-31`; a period as
        /// `2023-01/2023-12`.
        date: String,
    },
    /// `优`, `A级`.
    Grade {
        /// How the grade is bounded (`≥良`, `良好及以上`); `None` where no bound is printed.
        comparator: Option<Comparator>,
        /// The scale, e.g. `优良中低差`.
        scheme: Cow<'a, str>,
        /// The grade on it; `None` where the whole scale is printed in place of a choice.
        grade: Option<Cow<'a, str>>,
    },
    /// `有所提升`, `按时完成`.
    Qualitative {
        /// Where the wording has one.
        direction: Option<Direction>,
    },
    /// `预算金额之内`, `符合批复文件核定数量`.
    Reference {
        /// What is pointed at: `budget`, `approval`, `contract`, `plan`, …
        to: Cow<'static, str>,
    },
    /// Blank, `无`, `/`, `—`.
    Empty,
    /// Not understood; a note says so.
    Unparsed,
}

/// How a value compares with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `=`
    Equal,
    /// `>=`
    GreaterEqual,
    /// `>`
    Greater,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity<'a> {
    /// The number in the printed unit: `7万元` is 7.
    pub number: Decimal,
    /// Its unit, multiplier included (`万元`).
    pub unit: Option<Unit<'a>>,
    /// For what (`元/人·年` → `人·年`).
    pub per: Option<Cow<'a, str>>,
}

/// A unit as printed (full-width forms and markup folded: `％` and `\%` are `%`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<'a> {
    /// Its surface form, e.g. `万元`, `平方米`, `元/人·年`.
    pub printed: Cow<'a, str>,
    /// Whether the units file knows it.
    pub known: bool,
}

/// An exact amount in base units.
#[derive(Debug, Clone, PartialEq)]
pub struct Canonical {
    /// The number, or the lower bound of a range (`None` where open).
    pub number: Option<Decimal>,
    /// The upper bound, for ranges only.
    pub high: Option<Decimal>,
    /// UCUM or ISO 4217 code, or the counter's own name.
    pub unit: Cow<'static, str>,
}

/// Where a unit was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitFrom {
    /// Beside the number.
    Value,
    /// In a unit column.
    Column,
    /// In brackets at the end of the label.
    Label,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// 提升, 增长.
    Increase,
    /// 降低, 下降.
    Decrease,
}

/// One part of a reading: `raw[start..end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub role: PartRole,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a part of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// `≥`, `不少于`, `以上`.
    Comparator,
    /// Digits.
    Number,
    /// 万, 亿 standing in the number.
    Multiplier,
    /// A unit.
    Unit,
    /// 约, 左右, 较上年, 力争.
    Qualifier,
    /// A date.
    Date,
    /// A word that decides the reading (a grade, a direction, a reference).
    Word,
}

impl Comparator {
    /// `<`, `<=`, `=`, `>=` or `>`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Equal => "=",
            Self::GreaterEqual => ">=",
            Self::Greater => ">",
        }
    }
}

impl Direction {
    /// `increase` or `decrease`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Increase => "increase",
            Self::Decrease => "decrease",
        }
    }
}

impl UnitFrom {
    /// `value`, `column` or `label`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Column => "column",
            Self::Label => "label",
        }
    }
}

impl PartRole {
    /// Lower-case name, as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comparator => "comparator",
            Self::Number => "number",
            Self::Multiplier => "multiplier",
            Self::Unit => "unit",
            Self::Qualifier => "qualifier",
            Self::Date => "date",
            Self::Word => "word",
        }
    }
}

impl Reading<'_> {
    /// The contract's name of the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Comparison { .. } => "comparison",
            Self::Range { .. } => "range",
            Self::Change { .. } => "change",
            Self::Date { .. } => "date",
            Self::Grade { .. } => "grade",
            Self::Qualitative { .. } => "qualitative",
            Self::Reference { .. } => "reference",
            Self::Empty => "empty",
            Self::Unparsed => "unparsed",
        }
    }
}

impl<'a> Value<'a> {
    /// A value of the given reading, with nothing else said.
    pub fn new(raw: impl Into<Cow<'a, str>>, reading: Reading<'a>) -> Self {
        Self {
            raw: raw.into(),
            reading,
            unit_from: None,
            canonical: None,
            also: Vec::new(),
            parts: SmallVec::new(),
            notes: Vec::new(),
        }
    }
}

/// The same, with nothing borrowed.
fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

impl Unit<'_> {
    fn into_owned(self) -> Unit<'static> {
        Unit {
            printed: owned(self.printed),
            known: self.known,
        }
    }
}

impl Reading<'_> {
    fn into_owned(self) -> Reading<'static> {
        match self {
            Self::Comparison {
                comparator,
                quantity,
                approximate,
            } => Reading::Comparison {
                comparator,
                quantity: Quantity {
                    number: quantity.number,
                    unit: quantity.unit.map(Unit::into_owned),
                    per: quantity.per.map(owned),
                },
                approximate,
            },
            Self::Range {
                low,
                high,
                low_inclusive,
                high_inclusive,
                unit,
                per,
            } => Reading::Range {
                low,
                high,
                low_inclusive,
                high_inclusive,
                unit: unit.map(Unit::into_owned),
                per: per.map(owned),
            },
            Self::Change {
                direction,
                baseline,
                amount,
            } => Reading::Change {
                direction,
                baseline: baseline.map(owned),
                amount: Box::new(amount.into_owned()),
            },
            Self::Date { comparator, date } => Reading::Date { comparator, date },
            Self::Grade {
                comparator,
                scheme,
                grade,
            } => Reading::Grade {
                comparator,
                scheme: owned(scheme),
                grade: grade.map(owned),
            },
            Self::Qualitative { direction } => Reading::Qualitative { direction },
            Self::Reference { to } => Reading::Reference { to },
            Self::Empty => Reading::Empty,
            Self::Unparsed => Reading::Unparsed,
        }
    }
}

impl Value<'_> {
    /// The value with nothing borrowed, for texts that were put together from several cells.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        Value {
            raw: owned(self.raw),
            reading: self.reading.into_owned(),
            unit_from: self.unit_from,
            canonical: self.canonical,
            also: self.also.into_iter().map(Value::into_owned).collect(),
            parts: self.parts,
            notes: self.notes,
        }
    }
}
