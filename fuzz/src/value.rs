//! What must hold of the readings of any text.

use biao_model::{Part, PartRole, Reading, Value};
use biao_normalize::{Context, Normalizer};

/// Reads a text as a value, as an amount, as a label and as prose, and asserts what must hold of
/// each.
///
/// # Panics
///
/// Where something does not hold.
pub fn check(normalizer: &Normalizer, raw: &str, context: &Context<'_>) {
    let value = normalizer.read(raw, context);
    spans_hold(&value);
    assert_eq!(value, normalizer.read(raw, context), "two readings differ");
    reads_back(normalizer, &value);
    normalizer.amount(raw);
    normalizer.label_unit(raw);
    let mut last = 0;
    for found in normalizer.scan(raw) {
        let (start, end) = (found.start as usize, found.end as usize);
        assert!(last <= start && start < end, "{found:?}");
        assert_eq!(&raw[start..end], &*found.value.raw);
        spans_hold(&found.value);
        last = end;
    }
}

/// Parts are disjoint and in order, and with the gaps between them they are the raw text; notes
/// speak of stretches of it; what is not understood has a note.
fn spans_hold(value: &Value<'_>) {
    let slice = |start: u32, end: u32| {
        let stretch = value.raw.get(start as usize..end as usize);
        stretch.unwrap_or_else(|| panic!("{start}..{end} is no stretch of {value:?}"))
    };
    let (mut rebuilt, mut last) = (String::new(), 0);
    for part in &value.parts {
        assert!(part.start < part.end, "an empty part in {value:?}");
        rebuilt.push_str(slice(last, part.start));
        rebuilt.push_str(slice(part.start, part.end));
        last = part.end;
    }
    rebuilt.push_str(slice(last, value.raw.len() as u32));
    assert_eq!(rebuilt, value.raw);
    for (start, end) in value.notes.iter().filter_map(|note| note.span) {
        slice(start, end);
    }
    let understood = value.reading != Reading::Unparsed;
    assert!(
        understood || !value.notes.is_empty(),
        "not a word on {value:?}"
    );
    value.also.iter().for_each(spans_hold);
}

/// A comparison in its plainest writing says the same again, where its unit stands after a number.
fn reads_back(normalizer: &Normalizer, value: &Value<'_>) {
    let Reading::Comparison {
        comparator: Some(comparator),
        quantity,
        approximate: false,
    } = &value.reading
    else {
        return;
    };
    let Some(unit) = quantity
        .unit
        .as_ref()
        .filter(|unit| unit.known && quantity.per.is_none())
        // `k$m$` is a unit over the edge of a formula, which a plain text cannot have.
        .filter(|unit| !unit.printed.contains('$'))
    else {
        return;
    };
    // 超过2023年 is read as so many years, and said to be a date perhaps.
    if value
        .notes
        .iter()
        .any(|note| note.code == "value/number-or-date")
    {
        return;
    }
    let role = |part: &&Part| matches!(part.role, PartRole::Number | PartRole::Unit);
    if value
        .parts
        .iter()
        .find(role)
        .is_none_or(|part| part.role == PartRole::Unit)
    {
        return;
    }
    let plainest = format!("{}{}{}", comparator.as_str(), quantity.number, unit.printed);
    let again = normalizer.read(&plainest, &Context::default());
    let Reading::Comparison {
        comparator: said,
        quantity: read,
        ..
    } = &again.reading
    else {
        panic!("{plainest:?} of {value:?} is {again:?}");
    };
    assert_eq!(Some(*comparator), *said, "{plainest:?} of {value:?}");
    assert_eq!(quantity.number, read.number, "{plainest:?} of {value:?}");
    assert_eq!(Some(unit), read.unit.as_ref(), "{plainest:?} of {value:?}");
    // 块 and 分 are settled by the words around them.
    if again
        .notes
        .iter()
        .all(|note| note.code != "value/ambiguous-unit")
    {
        assert_eq!(
            value.canonical, again.canonical,
            "{plainest:?} of {value:?}"
        );
    }
}
