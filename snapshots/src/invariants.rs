//! What holds for every document, whatever it says. Each function returns what it found wrong.

use crate::Run;
use biao::model::{Encoding, Region, Table};
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde_json::Value;
use std::ops::Range;

/// All invariants of one document.
pub fn violations(run: &Run<'_>) -> Vec<String> {
    let mut found = rectangular(run.tables);
    found.extend(provenance_resolves(run));
    found.extend(nothing_is_lost(run));
    found.extend(diagnostics_are_placed(run));
    found
}

/// Every slot of every table is covered by exactly one cell.
pub fn rectangular(tables: &[Table<'_>]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let mut covered = vec![0u32; (table.rows() * table.columns()) as usize];
        for cell in table.cells() {
            for row in cell.row..cell.row + cell.row_span {
                for col in cell.col..cell.col + cell.col_span {
                    match covered.get_mut((row * table.columns() + col) as usize) {
                        Some(count) if col < table.columns() => *count += 1,
                        _ => wrong.push(format!(
                            "table {index}: a cell reaches outside at row {row}, column {col}"
                        )),
                    }
                }
            }
        }
        if covered.iter().any(|count| *count != 1) {
            wrong.push(format!(
                "table {index}: slots are covered {covered:?} times"
            ));
        }
    }
    wrong
}

/// The places of every value, label and field spell its text.
pub fn provenance_resolves(run: &Run<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, record) in array(&run.output["records"]).iter().enumerate() {
        let Some(provenance) = record["provenance"].as_object() else {
            continue;
        };
        for (pointer, places) in provenance {
            let Some(claimed) = claimed_text(record, pointer) else {
                continue;
            };
            if was_reassigned(record, pointer) {
                continue;
            }
            let read: String = places_of(places)
                .into_iter()
                .map(|range| slice(run, range))
                .collect();
            if !same_text(&claimed, &read) {
                wrong.push(format!(
                    "record {index} {pointer}: {claimed:?}, but its places say {read:?}"
                ));
            }
        }
        for (pointer, text) in texts(record) {
            if !text.is_empty() && !provenance.contains_key(&pointer) {
                wrong.push(format!("record {index} {pointer}: {text:?} has no place"));
            }
        }
    }
    wrong
}

/// Every printed cell of every table stands somewhere in the output, or in a diagnostic: its bytes
/// are covered by the places that the output names.
pub fn nothing_is_lost(run: &Run<'_>) -> Vec<String> {
    let mut named: Vec<Range<u64>> = Vec::new();
    collect_places(run.output, &mut named);
    named.sort_by_key(|range| range.start);
    let mut wrong = Vec::new();
    let document = biao::markdown::read(run.decoded.map.text());
    for block in &document.blocks {
        let biao::model::Block::Grid(grid) = block else {
            continue;
        };
        for cell in grid.cells.iter().filter(|cell| !cell.text.is_blank()) {
            for place in &cell.text.places {
                let Region::Text { start, end } = *place else {
                    continue;
                };
                let range = run.decoded.map.file_offset(start)..run.decoded.map.file_offset(end);
                if !covered(&named, &range) {
                    wrong.push(format!(
                        "{:?} at bytes {range:?} stands nowhere in the output",
                        cell.text.as_str()
                    ));
                }
            }
        }
    }
    wrong
}

/// Every diagnostic has a place inside the file, a pointer that resolves, and a code that is explained.
pub fn diagnostics_are_placed(run: &Run<'_>) -> Vec<String> {
    let codes = biao::codes();
    let mut wrong = Vec::new();
    for diagnostic in array(&run.output["diagnostics"]) {
        let code = diagnostic["code"].as_str().unwrap_or_default();
        if !codes.iter().any(|known| known.code == code) {
            wrong.push(format!("{code} has no entry for `biao explain`"));
        }
        for range in places_of(&diagnostic["places"]) {
            if range.end > run.bytes.len() as u64 || range.start > range.end {
                wrong.push(format!("{code}: place {range:?} is outside the file"));
            }
        }
        if let Some(at) = diagnostic["at"].as_str()
            && run.output.pointer(at).is_none()
        {
            wrong.push(format!("{code}: nothing stands at {at}"));
        }
    }
    wrong
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The text that a pointer of the provenance claims: the raw text of a value, a string, a number.
pub(crate) fn claimed_text(record: &Value, pointer: &str) -> Option<String> {
    // A label's path may hold dots, but no slash: `/labels/funds.total`.
    let value = record.pointer(pointer)?;
    match value {
        // A block's name is joined from headers, one above the other.
        Value::String(text) if pointer.ends_with("/block") => Some(text.replace(" > ", "")),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => members
            .get("raw")
            .or(members.get("text"))?
            .as_str()
            .map(str::to_owned),
        _ => None,
    }
}

/// The strings of a record that must have a place.
fn texts(record: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (index, indicator) in array(&record["indicators"]).iter().enumerate() {
        for member in ["level1", "level2", "level3"] {
            if let Some(text) = indicator[member].as_str() {
                found.push((format!("/indicators/{index}/{member}"), text.to_owned()));
            }
        }
        found.push((
            format!("/indicators/{index}/value"),
            indicator["value"]["raw"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        ));
    }
    for (id, field) in record["fields"].as_object().into_iter().flatten() {
        if let Some(text) = field.as_str() {
            found.push((format!("/fields/{id}"), text.to_owned()));
        }
    }
    found
}

/// A label that was put in place of what is printed has the place of what is printed.
pub(crate) fn was_reassigned(record: &Value, pointer: &str) -> bool {
    let Some(indicator) = pointer
        .strip_suffix("/level1")
        .and_then(|at| record.pointer(at))
    else {
        return false;
    };
    array(&indicator["repairs"])
        .iter()
        .any(|repair| repair["code"] == "form/level1-reassigned")
}

fn places_of(places: &Value) -> Vec<Range<u64>> {
    array(places)
        .iter()
        .filter_map(|place| Some(place["bytes"][0].as_u64()?..place["bytes"][1].as_u64()?))
        .collect()
}

fn collect_places(value: &Value, found: &mut Vec<Range<u64>>) {
    match value {
        Value::Object(members) => {
            if let (Some(start), Some(end)) =
                (value["bytes"][0].as_u64(), value["bytes"][1].as_u64())
            {
                found.push(start..end);
            }
            members
                .values()
                .for_each(|member| collect_places(member, found));
        }
        Value::Array(members) => members
            .iter()
            .for_each(|member| collect_places(member, found)),
        _ => {}
    }
}

/// Whether a range lies within the union of others, sorted by start.
fn covered(named: &[Range<u64>], range: &Range<u64>) -> bool {
    let mut reached = range.start;
    for other in named.iter().take_while(|other| other.start <= range.end) {
        if other.start <= reached {
            reached = reached.max(other.end);
        }
    }
    reached >= range.end
}

/// The text of some bytes of the file.
fn slice(run: &Run<'_>, range: Range<u64>) -> String {
    let bytes = &run.bytes[range.start as usize..range.end as usize];
    let encoding = match run.decoded.map.encoding() {
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Gb18030 => GB18030,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Equal but for white space, thousands separators of an amount, and what Markdown and HTML write
/// for a character (`\%`, `&ge;`).
pub(crate) fn same_text(claimed: &str, read: &str) -> bool {
    let dense = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '\\'))
            .collect::<String>()
    };
    let (claimed, read) = (dense(claimed), dense(read));
    claimed == read
        || read.contains('&')
        || same_amount(&claimed, &read)
        || is_chinese_year(&claimed, &read)
}

/// An amount is printed with a sign of money, in full-width digits, or with zeros before it.
fn same_amount(claimed: &str, read: &str) -> bool {
    let digits = |text: &str| -> String {
        let ascii = |c: char| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        };
        text.chars()
            .map(ascii)
            .filter(|c| c.is_ascii_digit() || *c == '.')
            .collect()
    };
    let plain = |text: &str| digits(text).trim_start_matches('0').to_owned();
    claimed.starts_with(|c: char| c.is_ascii_digit() || c == '-') && plain(claimed) == plain(read)
}

fn is_chinese_year(claimed: &str, read: &str) -> bool {
    claimed.len() == 4
        && claimed.bytes().all(|b| b.is_ascii_digit())
        && read.chars().all(|c| "〇○零一二三四五六七八九".contains(c))
}
