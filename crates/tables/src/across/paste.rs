//! Two grids side by side.

use super::evidence::Rows;
use super::{CONTINUED_RIGHT, place};
use biao_model::{Block, Grid, GridCell, Region, Repair, RowKind};

/// The right part with its columns after those of the left. Leading columns of it that repeat the
/// left's are kept in a repair.
pub(super) fn grids<'a>(left: Grid<'a>, right: Grid<'a>, rows: &Rows, repeated: u32) -> Grid<'a> {
    let mut whole = Grid {
        page: left.page,
        columns: left.columns.clone(),
        row_edges: rows.edges.clone(),
        ..Grid::default()
    };
    let from = right.columns[repeated as usize];
    let shift = left.columns.last().copied().unwrap_or_default() - from;
    let own = right.columns.iter().skip(repeated as usize + 1);
    whole.columns.extend(own.map(|x| x + shift));
    let mut taken = Repair {
        code: "table/repeated-labels",
        field: None,
        printed: None,
        places: biao_model::Places::new(),
    };
    let mut texts: Vec<String> = Vec::new();
    let mut cells: Vec<Vec<GridCell<'a>>> = vec![Vec::new(); rows.edges.len() - 1];
    for (part, edges, repeated) in [(&left, &rows.left, 0), (&right, &rows.right, repeated)] {
        for (row, col, cell) in slots(part) {
            let end = (row + cell.row_span.max(1) as usize).min(edges.len() - 1);
            let (row, end) = (edges[row], edges[end]);
            if col < repeated as usize {
                taken.places.extend(cell.text.places.iter().copied());
                if !cell.text.is_blank() {
                    texts.push(cell.text.as_str().to_owned());
                }
                continue;
            }
            cells[row as usize].push(GridCell {
                row_span: end - row,
                ..cell.clone()
            });
        }
    }
    for row in cells {
        whole.push_row(RowKind::Body, row);
    }
    let joined = Repair {
        code: CONTINUED_RIGHT,
        field: None,
        printed: None,
        places: std::iter::once(place(&right)).collect(),
    };
    whole.assumed = left.assumed;
    whole.assumed.push(joined);
    whole.assumed.extend(right.assumed);
    if let Some(place) = taken.places.iter().copied().reduce(Region::cover) {
        taken.printed = Some(texts.join(" | ").into());
        taken.places = std::iter::once(place).collect();
        whole.assumed.push(taken);
    }
    whole
}

/// Joins the half of a title to the one before it.
pub(super) fn titles<'a>(title: &mut Block<'a>, rest: &Block<'a>) -> Option<Repair<'a>> {
    let (Block::Heading { text, .. } | Block::Paragraph(text)) = title else {
        return None;
    };
    let (Block::Heading { text: rest, .. } | Block::Paragraph(rest)) = rest else {
        return None;
    };
    let repair = Repair {
        code: "table/title-continued-right",
        field: None,
        printed: Some(text.text.clone()),
        places: rest.places.clone(),
    };
    text.append(rest, "");
    Some(repair)
}

/// Every cell of a grid with its row and column: each field is covered by exactly one cell.
pub(super) fn slots<'g, 'a>(
    grid: &'g Grid<'a>,
) -> impl Iterator<Item = (usize, usize, &'g GridCell<'a>)> {
    // For every column the first row that is free again.
    let mut free = vec![0; grid.columns.len().saturating_sub(1)];
    (0..grid.rows.len()).flat_map(move |row| {
        let mut col = 0;
        let placed: Vec<_> = grid
            .row(row)
            .iter()
            .map(|cell| {
                while free.get(col).is_some_and(|until| *until > row) {
                    col += 1;
                }
                let at = col;
                let end = (col + cell.col_span.max(1) as usize).min(free.len());
                if col < end {
                    free[col..end].fill(row + cell.row_span.max(1) as usize);
                }
                col = end.max(col);
                (row, at, cell)
            })
            .collect();
        placed
    })
}
