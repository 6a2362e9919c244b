//! Whether a row can be the rest of one that a page break cut, by where its texts stand.

use crate::align::Mapping;
use crate::draft::Draft;
use crate::part::{Part, first_printed};
use biao_model::{Cell, Region};

/// White space on both sides of a cell's text, at most, in points.
const PADDING: f32 = 12.0;

/// Width of a Latin letter or digit, in sizes of the text.
const LETTER: f32 = 0.6;

impl Draft<'_> {
    /// Whether a text of the part's row may go on with the one above it: no line is drawn between them, or
    /// the line above had no room for what follows. Where places are not known, any may.
    pub(crate) fn may_be_torn(&self, part: &Part<'_>, row: usize, columns: &Mapping) -> bool {
        if self.edges.len() != self.width as usize + 1 || self.rows.is_empty() {
            return true;
        }
        let last = self.row(self.rows.len() - 1);
        let mut pairs = part
            .row(row)
            .iter()
            .filter(|piece| !piece.text.is_blank())
            .filter_map(|piece| {
                let (col, _) = columns.place(piece.col, piece.col_span)?;
                let covers = |cell: &&Cell<'_>| (cell.col..cell.col + cell.col_span).contains(&col);
                let above = last.iter().find(covers)?;
                (!above.text.is_blank()).then_some((above, piece))
            })
            .peekable();
        if pairs.peek().is_none() {
            return true;
        }
        // A label with a number of its own, alone in its row, names what stands below it.
        let label = first_printed(part.row(row)).map(|cell| (cell.col, cell.text.as_str()));
        let alone = part
            .row(row)
            .iter()
            .all(|cell| cell.col == 0 || cell.text.is_blank());
        if alone && label.is_some_and(|(col, text)| col == 0 && is_numbered(text)) {
            return false;
        }
        pairs.any(|(above, piece)| {
            above.open.below && piece.open.above || self.is_full(above, piece.text.as_str())
        })
    }

    /// Whether the text of a cell is wrapped, or leaves no room for the next word on its line.
    fn is_full(&self, cell: &Cell<'_>, next: &str) -> bool {
        let Some(Region::Page { bbox, .. }) = cell.text.places.last() else {
            return true;
        };
        let chars = cell.text.as_str().chars();
        let ems: f32 = chars.map(|c| if c.is_ascii() { LETTER } else { 1.0 }).sum();
        let (width, height) = (bbox[2] - bbox[0], bbox[3] - bbox[1]);
        let size = height.min(1.25 * width / ems.max(1.0));
        if cell.text.places.len() > 1 || height > 1.6 * size {
            return true;
        }
        let letters = next.chars().take_while(char::is_ascii_alphanumeric).count();
        let word = (LETTER * letters as f32).max(1.0) * size;
        let (from, to) = (cell.col as usize, (cell.col + cell.col_span) as usize);
        // Behind an indented text; beside a centred one.
        let room =
            (self.edges[to] - bbox[2]).min(0.5 * (self.edges[to] - self.edges[from] - width));
        room <= 0.5 * PADDING + word.max(0.0)
    }
}

/// Whether a text begins with the number of an item: `一、`, `（二）`, `3.`.
fn is_numbered(text: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bare = text.trim_start_matches(['(', '（']);
    let rest = bare.trim_start_matches(numeral);
    let after = rest.strip_prefix(['、', '.', '．', ')', '）']);
    rest.len() < bare.len()
        && after.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_numbered;

    #[test]
    fn items_have_numbers() {
        for text in [
            "一、渠道养护",
            "（二）水闸",
            "3.泵站",
            "(4) 堤防",
            "十二、其他",
        ] {
            assert!(is_numbered(text), "{text}");
        }
        for text in ["渠道养护", "3.5", "二期工程", "（含税）", "2024年"] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
