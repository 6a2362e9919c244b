//! What holds for every document of pages, whatever it says.

use crate::invariants::{claimed_text, rectangular, same_text, was_reassigned};
use biao::model::{Block, Region};
use biao::pdf::{Glyph, Page};
use biao::{Decoded, Processed};
use serde_json::Value;

/// A document of pages that went through all stages.
pub struct Paged<'a> {
    /// Its pages, as drawn.
    pub pages: &'a [Page],
    /// The source.
    pub decoded: &'a Decoded<'a>,
    /// All stages.
    pub processed: &'a Processed<'a>,
    /// What `biao convert` prints, parsed.
    pub output: &'a Value,
}

/// All invariants of one document.
pub fn violations(run: &Paged<'_>) -> Vec<String> {
    let mut found = rectangular(&run.processed.tables);
    found.extend(values_stand_in_their_boxes(run));
    found.extend(nothing_is_lost(run));
    found
}

/// The text inside the boxes that a value, label or field names is its text, or holds it where the
/// value is a part of a text (a code before a name).
fn values_stand_in_their_boxes(run: &Paged<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, record) in array(&run.output["records"]).iter().enumerate() {
        for (pointer, places) in record["provenance"].as_object().into_iter().flatten() {
            let Some(claimed) = claimed_text(record, pointer) else {
                continue;
            };
            if was_reassigned(record, pointer) {
                continue;
            }
            let read: String = boxes(places)
                .map(|(page, bbox)| text_in(run, page, bbox))
                .collect();
            // A page may draw a cell's lines in any order.
            let same = same_text(&claimed, &read) || sorted(&claimed) == sorted(&read);
            let part = is_part(&sorted(&claimed), &sorted(&read));
            // Into the cells of money tables run the texts of their neighbours.
            let whole = pointer.starts_with("/indicators");
            if !(same || part && !whole) {
                wrong.push(format!(
                    "record {index} {pointer}: {claimed:?}, but in its boxes stands {read:?}"
                ));
            }
        }
    }
    wrong
}

/// The box of every printed cell is named somewhere in the output.
fn nothing_is_lost(run: &Paged<'_>) -> Vec<String> {
    let mut named = Vec::new();
    collect(run.output, &mut named);
    let mut wrong = Vec::new();
    for block in &run.processed.document.blocks {
        let Block::Grid(grid) = block else { continue };
        for cell in grid.cells.iter().filter(|cell| !cell.text.is_blank()) {
            for place in &cell.text.places {
                let Region::Page { page, bbox } = *place else {
                    wrong.push(format!("{:?} has no page", cell.text.as_str()));
                    continue;
                };
                let there = |other: &(u32, [f32; 4])| other.0 == page && holds(other.1, bbox);
                if !named.iter().any(there) {
                    wrong.push(format!(
                        "{:?} on page {page} stands nowhere in the output",
                        cell.text.as_str()
                    ));
                }
            }
        }
    }
    wrong
}

/// Whether a box holds another, but for what rounding takes away.
fn holds(outer: [f32; 4], inner: [f32; 4]) -> bool {
    const SLACK: f32 = 0.1;
    outer[0] <= inner[0] + SLACK
        && outer[1] <= inner[1] + SLACK
        && outer[2] + SLACK >= inner[2]
        && outer[3] + SLACK >= inner[3]
}

/// The characters of the glyphs whose middle stands in a box, in the order in which they are drawn.
fn text_in(run: &Paged<'_>, page: u32, bbox: [f32; 4]) -> String {
    let Some(page) = run.pages.iter().find(|known| known.number == page) else {
        return String::new();
    };
    let middle = |glyph: &Glyph| {
        let [x0, y0, x1, y1] = glyph.bbox;
        [f32::midpoint(x0, x1), f32::midpoint(y0, y1)]
    };
    let inside = |glyph: &&Glyph| {
        let [x, y] = middle(glyph);
        (bbox[0]..=bbox[2]).contains(&x) && (bbox[1]..=bbox[3]).contains(&y)
    };
    page.glyphs
        .iter()
        .filter(inside)
        .map(|glyph| page.text_of(glyph))
        .collect()
}

/// Every place with a box, with its page.
fn boxes(places: &Value) -> impl Iterator<Item = (u32, [f32; 4])> + '_ {
    array(places).iter().filter_map(place)
}

fn place(value: &Value) -> Option<(u32, [f32; 4])> {
    let page = u32::try_from(value["page"].as_u64()?).ok()?;
    let mut bbox = [0.0; 4];
    for (edge, value) in bbox.iter_mut().zip(array(&value["bbox"])) {
        *edge = value.as_f64()? as f32;
    }
    Some((page, bbox))
}

fn collect(value: &Value, found: &mut Vec<(u32, [f32; 4])>) {
    match value {
        Value::Object(members) => {
            found.extend(place(value));
            members.values().for_each(|member| collect(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| collect(member, found)),
        _ => {}
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether all of some sorted characters are among others.
fn is_part(few: &[char], many: &[char]) -> bool {
    let mut many = many.iter();
    few.iter().all(|c| many.any(|other| other == c))
}

/// The characters of a text, sorted.
fn sorted(text: &str) -> Vec<char> {
    let mut characters: Vec<char> = dense(text).chars().collect();
    characters.sort_unstable();
    characters
}
