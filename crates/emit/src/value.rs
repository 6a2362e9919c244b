//! A typed value.

use crate::writer::{Writer, key};
use biao_model::{Canonical, Note, Part, Quantity, Reading, Unit, Value};

/// `{"raw": …, "kind": …, …}`
pub(crate) fn value(w: &mut Writer<'_>, value: &Value<'_>) {
    w.open(b'{');
    members(w, value);
    w.close(b'}');
}

/// The members of a value, without the braces.
pub(crate) fn members(w: &mut Writer<'_>, value: &Value<'_>) {
    key!(w, "raw");
    w.text(&value.raw);
    key!(w, "kind");
    w.word(value.reading.kind());
    let measured = reading(w, &value.reading, &value.raw);
    if !measured {
        key!(w, "unit");
        w.null();
    }
    key!(w, "unit_from");
    w.optional_word(value.unit_from.map(biao_model::UnitFrom::as_str));
    if let Some(canonical) = &value.canonical {
        key!(w, "canonical");
        self::canonical(w, canonical, is_range(&value.reading));
    }
    if !value.also.is_empty() {
        key!(w, "also");
        w.open(b'[');
        for also in &value.also {
            w.element();
            self::value(w, also);
        }
        w.close(b']');
    }
}

fn is_range(reading: &Reading<'_>) -> bool {
    match reading {
        Reading::Range { .. } => true,
        Reading::Change { amount, .. } => is_range(amount),
        _ => false,
    }
}

/// The members of one kind; returns whether `unit` was among them.
fn reading(w: &mut Writer<'_>, reading: &Reading<'_>, raw: &str) -> bool {
    match reading {
        Reading::Comparison {
            comparator,
            quantity,
            approximate,
        } => {
            key!(w, "comparator");
            w.optional_word(comparator.map(biao_model::Comparator::as_str));
            let Quantity { number, unit, per } = quantity;
            key!(w, "number");
            w.decimal(*number);
            measure(w, unit.as_ref(), per.as_deref());
            if *approximate {
                key!(w, "approximate");
                w.bool(true);
            }
            true
        }
        Reading::Range {
            low,
            high,
            low_inclusive,
            high_inclusive,
            unit,
            per,
        } => {
            key!(w, "low");
            w.optional_decimal(*low);
            key!(w, "high");
            w.optional_decimal(*high);
            key!(w, "low_inclusive");
            w.bool(*low_inclusive);
            key!(w, "high_inclusive");
            w.bool(*high_inclusive);
            measure(w, unit.as_ref(), per.as_deref());
            true
        }
        Reading::Change {
            direction,
            baseline,
            amount,
        } => {
            key!(w, "direction");
            w.word(direction.as_str());
            key!(w, "baseline");
            w.optional_text(baseline.as_deref());
            self::reading(w, amount, raw)
        }
        Reading::Date { comparator, date } => {
            key!(w, "comparator");
            w.optional_word(comparator.map(biao_model::Comparator::as_str));
            key!(w, "date");
            w.text(date);
            false
        }
        Reading::Grade {
            comparator,
            scheme,
            grade,
        } => {
            key!(w, "scheme");
            w.text(scheme);
            key!(w, "grade");
            w.optional_text(grade.as_deref());
            // A bound is rare on a grade: no member where there is none.
            if let Some(comparator) = comparator {
                key!(w, "comparator");
                w.word(comparator.as_str());
            }
            false
        }
        Reading::Qualitative { direction } => {
            key!(w, "direction");
            w.optional_word(direction.map(biao_model::Direction::as_str));
            false
        }
        Reading::Reference { to } => {
            key!(w, "to");
            w.text(to);
            false
        }
        Reading::Empty => {
            key!(w, "printed");
            w.text(raw);
            false
        }
        Reading::Unparsed => false,
    }
}

fn measure(w: &mut Writer<'_>, unit: Option<&Unit<'_>>, per: Option<&str>) {
    key!(w, "unit");
    w.optional_text(unit.map(|unit| unit.printed.as_ref()));
    if let Some(per) = per {
        key!(w, "per");
        w.text(per);
    }
}

fn canonical(w: &mut Writer<'_>, canonical: &Canonical, range: bool) {
    w.open(b'{');
    if range {
        key!(w, "low");
        w.optional_decimal(canonical.number);
        key!(w, "high");
        w.optional_decimal(canonical.high);
    } else {
        key!(w, "number");
        w.optional_decimal(canonical.number);
    }
    key!(w, "unit");
    w.text(&canonical.unit);
    w.close(b'}');
}

/// `"parts": [{"role": …, "text": …, "bytes": [a, b]}, …]`
pub(crate) fn parts(w: &mut Writer<'_>, value: &Value<'_>) {
    key!(w, "parts");
    w.open(b'[');
    for Part { role, start, end } in &value.parts {
        w.element();
        w.open(b'{');
        key!(w, "role");
        w.word(role.as_str());
        key!(w, "text");
        w.optional_text(value.raw.get(*start as usize..*end as usize));
        key!(w, "bytes");
        span(w, (*start, *end));
        w.close(b'}');
    }
    w.close(b']');
}

/// `"diagnostics": [{"code": …, "severity": …, "message": …, "bytes": …, "candidates": …}, …]`
pub(crate) fn notes(w: &mut Writer<'_>, notes: &[Note]) {
    key!(w, "diagnostics");
    w.open(b'[');
    for note in notes {
        w.element();
        w.open(b'{');
        key!(w, "code");
        w.text(note.code);
        key!(w, "severity");
        w.word(note.severity.as_str());
        key!(w, "message");
        w.text(&note.message);
        if let Some(bytes) = note.span {
            key!(w, "bytes");
            span(w, bytes);
        }
        if !note.candidates.is_empty() {
            key!(w, "candidates");
            w.open(b'[');
            for candidate in &note.candidates {
                w.element();
                w.text(candidate);
            }
            w.close(b']');
        }
        w.close(b'}');
    }
    w.close(b']');
}

pub(crate) fn span(w: &mut Writer<'_>, (start, end): (u32, u32)) {
    w.open(b'[');
    w.element();
    w.integer(start);
    w.element();
    w.integer(end);
    w.close(b']');
}
