//! What holds for every document that is read, whatever its text.
#![allow(dead_code, unreachable_pub)]

use biao_model::{Block, Diagnostic, Document, Grid, Region, RowKind, Text};
use std::collections::BTreeSet;

/// Asserts all invariants of a document.
///
/// # Panics
/// If one does not hold.
pub fn check(source: &str, document: &Document<'_>) {
    for text in texts(document) {
        check_text(source, text);
    }
    for diagnostic in &document.diagnostics {
        check_diagnostic(source, diagnostic);
    }
    for block in &document.blocks {
        if let Block::Grid(grid) = block {
            check_grid(grid);
        }
    }
    check_coverage(source, document);
    assert_eq!(
        *document.blocks,
        *biao_markdown::read(source).blocks,
        "two runs differ"
    );
}

/// All texts in reading order.
pub fn texts<'d, 'a>(document: &'d Document<'a>) -> Vec<&'d Text<'a>> {
    let mut texts = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) | Block::PageBreak(text) => {
                texts.push(text);
            }
            Block::Grid(grid) => texts.extend(grid.cells.iter().map(|cell| &cell.text)),
        }
    }
    texts
}

/// The grids, each a list of rows of cell texts; lines of dashes left out.
pub fn grids(document: &Document<'_>) -> Vec<Vec<Vec<String>>> {
    let grids = document.blocks.iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    grids.map(rows).collect()
}

/// The rows of a grid as cell texts.
pub fn rows(grid: &Grid<'_>) -> Vec<Vec<String>> {
    (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind != RowKind::Delimiter)
        .map(|row| {
            let cells = grid.row(row).iter();
            cells.map(|cell| cell.text.text.to_string()).collect()
        })
        .collect()
}

/// The codes of the diagnostics.
pub fn codes(document: &Document<'_>) -> Vec<String> {
    document
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.to_string())
        .collect()
}

fn bounds(region: &Region) -> (usize, usize) {
    match region {
        Region::Text { start, end } => (*start as usize, *end as usize),
        Region::Page { .. } => panic!("a page region in a text source"),
    }
}

fn check_diagnostic(source: &str, diagnostic: &Diagnostic) {
    assert!(!diagnostic.message.is_empty());
    assert!(!diagnostic.places.is_empty(), "{diagnostic:?}");
    for place in &diagnostic.places {
        let (start, end) = bounds(place);
        assert!(source.get(start..end).is_some(), "{diagnostic:?}");
    }
}

fn check_grid(grid: &Grid<'_>) {
    let mut next = 0;
    for row in &grid.rows {
        assert_eq!(row.start, next);
        assert!(row.end >= row.start);
        next = row.end;
    }
    assert_eq!(next as usize, grid.cells.len());
    assert!(
        grid.cells
            .iter()
            .all(|cell| cell.row_span >= 1 && cell.col_span >= 1)
    );
    for (index, row) in grid.rows.iter().enumerate() {
        let room = grid.rows.len() - index;
        let cells = &grid.cells[row.start as usize..row.end as usize];
        assert!(cells.iter().all(|cell| cell.row_span as usize <= room));
    }
}

/// The slices at a text's places, joined, are the text, but for escapes, entities, and one space
/// between words that a line break parted.
fn check_text(source: &str, text: &Text<'_>) {
    assert!(!text.places.is_empty(), "no place for {:?}", text.text);
    let is_form_feed = text.text.contains('\u{0C}');
    assert!(
        is_form_feed || text.text.trim() == text.text,
        "{:?} is not trimmed",
        text.text
    );
    // How far into the text the slices so far may lead: a run of backslashes can be read in more
    // ways than one.
    let mut reached = BTreeSet::from([0]);
    for place in &text.places {
        let (start, end) = bounds(place);
        let Some(slice) = source.get(start..end) else {
            panic!("{place:?} is no slice of the source");
        };
        let parted = reached
            .iter()
            .filter(|at| text.text[**at..].starts_with(' '));
        let parted: Vec<usize> = parted.map(|at| at + 1).collect();
        reached.extend(parted);
        reached = follow(slice, &text.text, &reached);
        assert!(!reached.is_empty(), "{slice:?} is not in {:?}", text.text);
    }
    assert!(
        reached.contains(&text.text.len()),
        "places of {:?} end before it",
        text.text
    );
}

/// Where in the text a slice of the source may end that may start where `from` says.
fn follow(slice: &str, text: &str, from: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut seen: BTreeSet<(usize, usize)> = from.iter().map(|at| (0, *at)).collect();
    let mut open: Vec<_> = seen.iter().copied().collect();
    let mut ends = BTreeSet::new();
    while let Some((raw, at)) = open.pop() {
        if raw == slice.len() {
            ends.insert(at);
        }
        for (own, len) in units(&slice[raw..], &text[at..]) {
            if seen.insert((raw + len, at + own)) {
                open.push((raw + len, at + own));
            }
        }
    }
    ends
}

/// How many bytes of the text and of the source may say the same: a character, an escape, an entity.
fn units(slice: &str, rest: &str) -> Vec<(usize, usize)> {
    let (Some(first), own) = (slice.chars().next(), rest.chars().next()) else {
        return Vec::new();
    };
    let mut units = Vec::new();
    if Some(first) == own {
        units.push((first.len_utf8(), first.len_utf8()));
    }
    if first == '\\'
        && own.is_some_and(|own| own.is_ascii_punctuation() && slice[1..].starts_with(own))
    {
        units.push((1, 2));
    }
    if first == '&'
        && let Some(len) = slice.find(';')
    {
        let decoded = htmlize::unescape(&slice[..=len]);
        if rest.starts_with(&*decoded) {
            units.push((decoded.len(), len + 1));
        } else if decoded.trim().is_empty() && own.is_some_and(char::is_whitespace) {
            units.push((own.map_or(0, char::len_utf8), len + 1));
        }
    }
    units
}

/// Every byte stands in one text at most.
fn check_coverage(source: &str, document: &Document<'_>) {
    let mut seen = vec![false; source.len()];
    for text in texts(document) {
        for place in &text.places {
            let (start, end) = bounds(place);
            for byte in &mut seen[start..end] {
                assert!(!*byte, "{:?} is read twice", &source[start..end]);
                *byte = true;
            }
        }
    }
}

/// What no text covers, white space left out.
pub fn residue(source: &str, document: &Document<'_>) -> String {
    let mut seen = vec![false; source.len()];
    for text in texts(document) {
        for place in &text.places {
            let (start, end) = bounds(place);
            seen[start..end].fill(true);
        }
    }
    source
        .char_indices()
        .filter(|(at, ch)| !seen[*at] && !ch.is_whitespace())
        .map(|(_, ch)| ch)
        .collect()
}

/// The residue without tags and comments.
pub fn residue_without_tags(source: &str, document: &Document<'_>) -> String {
    let residue = residue(source, document);
    let mut rest = residue.as_str();
    let mut text = String::new();
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let (end, len) = if rest[start..].starts_with("<!--") {
            ("-->", 3)
        } else {
            (">", 1)
        };
        rest = rest[start..]
            .find(end)
            .map_or("", |at| &rest[start + at + len..]);
    }
    text + rest
}
