//! What holds of every page: each printed character is in one block, and the cells of a grid cover it.

use biao_model::{Block, Grid};
use biao_pdf::{Page, blocks};
use std::collections::BTreeMap;

/// How often each character that is not blank occurs.
fn counted<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in texts.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

/// Asserts it of one page.
pub(crate) fn conserves(page: &Page, name: &str) {
    let blocks = blocks(page);
    let mut texts: Vec<&str> = Vec::new();
    for block in &blocks {
        match block {
            Block::Grid(grid) => {
                texts.extend(grid.cells.iter().map(|cell| cell.text.as_str()));
                is_rectangular(grid, name);
            }
            Block::Heading { text, .. } | Block::Paragraph(text) | Block::PageBreak(text) => {
                texts.push(text.as_str());
            }
        }
    }
    let printed = page.glyphs.iter().map(|glyph| page.text_of(glyph));
    assert_eq!(
        counted(printed),
        counted(texts.into_iter()),
        "{name}, page {}",
        page.number
    );
}

/// Each field of the grid is covered by one cell.
fn is_rectangular(grid: &Grid<'_>, name: &str) {
    let width = grid.row(0).iter().map(|cell| cell.col_span as usize).sum();
    let mut free: Vec<Vec<bool>> = vec![vec![true; width]; grid.rows.len()];
    for row in 0..grid.rows.len() {
        for cell in grid.row(row) {
            let column = free[row].iter().position(|free| *free);
            let column = column.unwrap_or_else(|| panic!("{name}: row {row} is too long"));
            for covered in &mut free[row..row + cell.row_span as usize] {
                for field in &mut covered[column..column + cell.col_span as usize] {
                    assert!(*field, "{name}: two cells in one field of row {row}");
                    *field = false;
                }
            }
        }
    }
    assert!(
        free.iter().flatten().all(|free| !free),
        "{name}: a field of page {:?} without a cell",
        grid.page
    );
}
