//! The mirror of a value.

use schemars::JsonSchema;

/// A decimal number, exact, digits as printed without thousands separators.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Decimal(#[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))] String);

/// How a value compares with its number or date.
#[derive(JsonSchema)]
pub(super) enum Comparator {
    #[schemars(rename = "<")]
    Less,
    #[schemars(rename = "<=")]
    LessEqual,
    #[schemars(rename = "=")]
    Equal,
    #[schemars(rename = ">=")]
    GreaterEqual,
    #[schemars(rename = ">")]
    Greater,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum Direction {
    /// 提升, 增长
    Increase,
    /// 降低, 下降
    Decrease,
}

/// Where a unit was found.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum UnitFrom {
    /// Beside the number.
    Value,
    /// In a unit column.
    Column,
    /// In brackets at the end of the label.
    Label,
}

/// A typed value: what is printed, and what it says.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Value {
    /// The text as printed, verbatim. Where operator, value and unit stand in columns of their
    /// own, the non-blank ones in that order, joined by one space.
    raw: String,
    #[schemars(flatten)]
    reading: Reading,
    /// The unit as printed (`％` and `\%` are `%`); null where there is none.
    unit: Option<String>,
    /// Where the unit was found; null where there is none.
    unit_from: Option<UnitFrom>,
    /// The amount in base units; only where the unit is known.
    #[schemars(skip_serializing_if = "absent")]
    canonical: Canonical,
    /// Further values in the same text, as in `100%（14所）`.
    #[schemars(skip_serializing_if = "absent")]
    also: Vec<Value>,
}

#[derive(JsonSchema)]
#[schemars(tag = "kind", rename_all = "lowercase")]
enum Reading {
    /// `≥96%`, `=14所`, `7万元`
    Comparison {
        #[schemars(flatten)]
        comparison: Comparison,
    },
    /// `90%-95%`, `≥60且<80`
    Range {
        #[schemars(flatten)]
        range: Range,
    },
    /// `较上年下降10%以上`: the members of a comparison or a range, by how much
    Change {
        direction: Direction,
        /// Compared with what, as printed (上年); null where not printed.
        baseline: Option<String>,
        #[schemars(flatten)]
        amount: Change,
    },
    /// `2023年12月底前`
    Date {
        /// `<=` for 前 and 底前; null where only a date is printed.
        comparator: Option<Comparator>,
        /// ISO 8601, as precise as printed: `2023-12-31`, `2023-12`, `--12-31`, a period as
        /// `2023-01/2023-12`.
        date: String,
    },
    /// `优`, `A级`
    Grade {
        /// The scale.
        scheme: String,
        /// The grade; null where the whole scale is printed in place of a choice.
        grade: Option<String>,
        /// How the grade is bounded (`≥良`).
        #[schemars(skip_serializing_if = "absent")]
        comparator: Comparator,
    },
    /// `有所提升`, `按时完成`
    Qualitative {
        /// Where the wording has one.
        direction: Option<Direction>,
    },
    /// `预算金额之内`, `符合批复文件核定数量`
    Reference {
        /// What is pointed at: `budget`, `approval`, `contract`, `plan`, …
        to: String,
    },
    /// Nothing is said: blank, `无`, `/`, `—`
    Empty {
        /// As printed.
        printed: String,
    },
    /// Not understood; a diagnostic says so.
    Unparsed {},
}

#[derive(JsonSchema)]
struct Comparison {
    /// Null where none is printed: a bare number has no comparator.
    comparator: Option<Comparator>,
    /// In the printed unit: `7万元` is 7.
    number: Decimal,
    /// For what: `人·年` of `元/人·年`.
    #[schemars(skip_serializing_if = "absent")]
    per: String,
    /// 约, 左右, 余, 近: there only if true.
    #[schemars(skip_serializing_if = "absent")]
    approximate: bool,
}

#[derive(JsonSchema)]
struct Range {
    /// Lower bound; null where open.
    low: Option<Decimal>,
    /// Upper bound; null where open.
    high: Option<Decimal>,
    /// The lower bound belongs to the range.
    low_inclusive: bool,
    /// The upper bound belongs to the range.
    high_inclusive: bool,
    /// For what: `人·年` of `元/人·年`.
    #[schemars(skip_serializing_if = "absent")]
    per: String,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Change {
    By(Comparison),
    Between(Range),
    /// By an unknown amount.
    Unknown {},
}

/// An exact amount in base units: UCUM or ISO 4217 codes; counters such as 所, 起, 人次 keep their
/// own.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields)]
enum Canonical {
    Number {
        number: Option<Decimal>,
        unit: String,
    },
    Range {
        low: Option<Decimal>,
        high: Option<Decimal>,
        unit: String,
    },
}

/// A half-open range of bytes, from and to.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Bytes((u64, u64));

/// A value as `biao value` prints it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Value")]
pub(super) struct ValueLine {
    /// What was given to read.
    text: String,
    /// The label that was given with it.
    #[schemars(skip_serializing_if = "absent")]
    label: String,
    /// Bytes of `text`, where the value was found in running text.
    #[schemars(skip_serializing_if = "absent")]
    bytes: Bytes,
    #[schemars(flatten)]
    value: Value,
    /// Parts of `raw` by their role, in order, disjoint.
    parts: Vec<Part>,
    /// What was assumed, and what is damaged.
    diagnostics: Vec<Note>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Part {
    role: Role,
    /// The part of `raw`.
    text: String,
    /// Bytes of `raw`.
    bytes: Bytes,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Role {
    Comparator,
    Number,
    Multiplier,
    Unit,
    Qualifier,
    Date,
    Word,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum Severity {
    /// A repair, or an assumption.
    Info,
    /// An auditor would want to see it.
    Warning,
    /// The document, or a value, could not be read.
    Error,
}

/// An assumption, or a damage.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Note {
    /// Stable code; `biao explain` knows it.
    code: String,
    severity: Severity,
    /// One exact sentence.
    message: String,
    /// Bytes of `raw` that it is about.
    #[schemars(skip_serializing_if = "absent")]
    bytes: Bytes,
    /// Other readings, most likely first.
    #[schemars(skip_serializing_if = "absent")]
    candidates: Vec<String>,
}
