//! One grid → parts: cells laid out in slots, rows that are no rows taken out.

use crate::across::CONTINUED_RIGHT;
use crate::repeats;
use biao_model::{Cell, Grid, GridCell, Repair, RowKind, Vocabulary, WordRoles, fold_label};
use smallvec::SmallVec;

/// A piece of a logical table, as one grid prints it (or the piece of it up to where a new form
/// begins).
#[derive(Debug, Default)]
pub(crate) struct Part<'a> {
    /// Slots in the widest row.
    pub(crate) width: u32,
    /// Cells, row after row; rows count from 0 within the part.
    pub(crate) cells: Vec<Cell<'a>>,
    /// For every row the index of its first cell, and the number of cells at the end.
    pub(crate) rows: Vec<u32>,
    /// Leading rows that the source marks as header (and that are not blank).
    pub(crate) header_rows: u32,
    /// The source declares spans, so blanks stand for blanks.
    pub(crate) declares_spans: bool,
    /// What was taken out.
    pub(crate) repairs: Vec<Repair<'a>>,
    /// The pages that it stands on, where the source has pages.
    pub(crate) pages: SmallVec<[u32; 1]>,
    /// Where its columns begin and end on the page, in points; empty where the source has no places.
    pub(crate) edges: Vec<f32>,
}

impl<'a> Part<'a> {
    pub(crate) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The cells that begin in a row.
    pub(crate) fn row(&self, row: usize) -> &[Cell<'a>] {
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.cells.len(), |&next| next as usize);
        &self.cells[self.rows[row] as usize..end]
    }

    /// The cell that begins at a slot.
    pub(crate) fn cell(&self, row: usize, col: u32) -> Option<&Cell<'a>> {
        self.row(row).iter().find(|cell| cell.col == col)
    }
}

/// The first cell of a row that says something.
pub(crate) fn first_printed<'r, 'a>(row: &'r [Cell<'a>]) -> Option<&'r Cell<'a>> {
    row.iter().find(|cell| !cell.text.is_blank())
}

/// The label with which a row begins a form: its first printed cell, if that is a form's first
/// label and the row is not a header row that happens to name it.
pub(crate) fn form_start<'r>(row: &'r [Cell<'_>], vocabulary: &Vocabulary) -> Option<&'r str> {
    let label = first_printed(row)?.text.as_str();
    (vocabulary.roles(label).has(WordRoles::START) && column_words(row, vocabulary) < 3)
        .then_some(label)
}

/// Whether a row that begins a form begins another one than the rows above it belong to: the same
/// label again, or any first label once a column header was printed. (A form may print the first
/// label of another kind of form among its fields.)
pub(crate) fn begins_next<'r, 'a: 'r>(
    mut above: impl Iterator<Item = &'r [Cell<'a>]> + Clone,
    label: &str,
    vocabulary: &Vocabulary,
) -> bool {
    let label = fold_label(label);
    let same = |row: &[Cell<'_>]| {
        form_start(row, vocabulary).is_some_and(|start| fold_label(start) == label)
    };
    let headed = |row: &[Cell<'_>]| column_words(row, vocabulary) >= 2;
    // A form says more than the label it begins with; a column may be headed by the same word.
    let field = |row: &[Cell<'_>]| {
        let roles = first_printed(row).map(|cell| vocabulary.roles(cell.text.as_str()));
        roles.is_some_and(|roles| roles.has(WordRoles::FIELD) && !roles.has(WordRoles::START))
    };
    let mut rows = above.clone();
    rows.any(|row| field(row) || headed(row)) && above.clone().any(same) || above.any(headed)
}

/// How many cells of a row are column headers.
pub(crate) fn column_words<'r, 'a: 'r>(
    row: impl IntoIterator<Item = &'r Cell<'a>>,
    vocabulary: &Vocabulary,
) -> usize {
    row.into_iter()
        .filter(|cell| vocabulary.roles(cell.text.as_str()).has(WordRoles::COLUMN))
        .count()
}

/// How many cells of a row head columns and are no label of a field: 分值 and 得分 head the amounts
/// of a form as well as its indicators.
pub(crate) fn pure_column_words<'r, 'a: 'r>(
    row: impl IntoIterator<Item = &'r Cell<'a>>,
    vocabulary: &Vocabulary,
) -> usize {
    row.into_iter()
        .map(|cell| vocabulary.roles(cell.text.as_str()))
        .filter(|roles| roles.has(WordRoles::COLUMN) && !roles.has(WordRoles::FIELD))
        .count()
}

/// Whether a row is a title printed inside the table: one printed cell, and a title.
fn is_title_row(row: &[Cell<'_>], vocabulary: &Vocabulary) -> bool {
    let mut printed = row.iter().filter(|cell| !cell.text.is_blank());
    match (printed.next(), printed.next()) {
        (Some(cell), None) => vocabulary.is_title(cell.text.as_str()),
        _ => false,
    }
}

/// The parts of a grid: one, or more where a second form begins inside it.
pub(crate) fn parts<'a>(mut grid: Grid<'a>, vocabulary: &Vocabulary) -> SmallVec<[Part<'a>; 1]> {
    let pages = pages(&grid);
    let assumed = std::mem::take(&mut grid.assumed);
    let mut parts = forms_in(lay_out(grid, pages, vocabulary), vocabulary);
    for part in &mut parts {
        part.repairs.extend(assumed.iter().cloned());
    }
    parts
}

/// Cuts a part where a second form begins inside it.
fn forms_in<'a>(whole: Part<'a>, vocabulary: &Vocabulary) -> SmallVec<[Part<'a>; 1]> {
    let mut cuts: SmallVec<[usize; 4]> = SmallVec::new();
    let mut begun = None;
    for row in 0..whole.row_count() {
        let Some(label) = form_start(whole.row(row), vocabulary) else {
            continue;
        };
        let from = *begun.get_or_insert(row);
        if begins_next((from..row).map(|at| whole.row(at)), label, vocabulary) {
            let titled = row > 0 && is_title_row(whole.row(row - 1), vocabulary);
            let cut = row - usize::from(titled);
            // Where a merged cell goes on, no table ends.
            if !is_spanned(&whole, cut) {
                begun = Some(row);
                cuts.push(cut);
            }
        }
    }
    if cuts.is_empty() {
        return SmallVec::from_elem_or_empty(whole);
    }
    split(whole, &cuts)
}

/// Whether a cell of the rows above goes on in a row.
pub(crate) fn is_spanned(part: &Part<'_>, row: usize) -> bool {
    let above = part
        .rows
        .get(row)
        .map_or(part.cells.len(), |&at| at as usize);
    let mut above = part.cells[..above].iter();
    above.any(|cell| (cell.row + cell.row_span) as usize > row)
}

/// `SmallVec::from_elem` needs `Clone`; a part is moved.
trait OneOrNone<T> {
    fn from_elem_or_empty(part: T) -> Self;
}

impl<'a> OneOrNone<Part<'a>> for SmallVec<[Part<'a>; 1]> {
    fn from_elem_or_empty(part: Part<'a>) -> Self {
        let mut parts = SmallVec::new();
        if part.row_count() > 0 || !part.repairs.is_empty() {
            parts.push(part);
        }
        parts
    }
}

fn split<'a>(whole: Part<'a>, cuts: &[usize]) -> SmallVec<[Part<'a>; 1]> {
    let part_of = |row: u32| cuts.partition_point(|&cut| cut <= row as usize);
    let first_row = |part: usize| if part == 0 { 0 } else { cuts[part - 1] as u32 };
    let mut parts: SmallVec<[Part<'a>; 1]> = (0..=cuts.len())
        .map(|_| Part {
            width: whole.width,
            declares_spans: whole.declares_spans,
            pages: whole.pages.clone(),
            edges: whole.edges.clone(),
            ..Part::default()
        })
        .collect();
    parts[0].header_rows = whole.header_rows;
    parts[0].repairs = whole.repairs;
    for row in 0..whole.rows.len() {
        let target = &mut parts[part_of(row as u32)];
        target.rows.push(0);
    }
    let lengths: SmallVec<[u32; 4]> = parts.iter().map(|part| part.rows.len() as u32).collect();
    let mut filled: SmallVec<[u32; 4]> = SmallVec::from_elem(0, parts.len());
    for mut cell in whole.cells {
        let at = part_of(cell.row);
        let part = &mut parts[at];
        cell.row -= first_row(at);
        cell.row_span = cell.row_span.min(lengths[at] - cell.row);
        while filled[at] <= cell.row {
            part.rows[filled[at] as usize] = part.cells.len() as u32;
            filled[at] += 1;
        }
        part.cells.push(cell);
    }
    for (part, filled) in parts.iter_mut().zip(filled) {
        let end = part.cells.len() as u32;
        part.rows[filled as usize..].fill(end);
    }
    parts
}

/// Puts every cell of a grid into its slot: spans push later cells to the right, and a span that
/// would cover a taken slot is cut.
fn lay_out<'a>(mut grid: Grid<'a>, pages: SmallVec<[u32; 1]>, vocabulary: &Vocabulary) -> Part<'a> {
    let mut part = Part {
        pages,
        edges: std::mem::take(&mut grid.columns),
        ..Part::default()
    };
    // A page draws its cells: what is blank there is blank.
    part.declares_spans = !part.edges.is_empty()
        || grid
            .cells
            .iter()
            .any(|cell| cell.row_span > 1 || cell.col_span > 1);
    part.cells.reserve(grid.cells.len());
    part.rows.reserve(grid.rows.len());
    // For every column the first row that is free again.
    let mut taken: SmallVec<[u32; 16]> = SmallVec::new();
    let mut header_ends = false;
    for printed in &grid.rows {
        let cells = &mut grid.cells[printed.start as usize..printed.end as usize];
        if let Some(code) = no_row(printed.kind, cells) {
            part.repairs.push(removed(code, cells));
            continue;
        }
        let row = part.rows.len() as u32;
        part.rows.push(part.cells.len() as u32);
        header_ends |= printed.kind != RowKind::Header;
        part.header_rows += u32::from(!header_ends);
        let mut col = 0u32;
        for cell in cells {
            while taken.get(col as usize).is_some_and(|&until| until > row) {
                col += 1;
            }
            let mut span = 1;
            while span < cell.col_span.max(1)
                && taken
                    .get((col + span) as usize)
                    .is_none_or(|&until| until <= row)
            {
                span += 1;
            }
            let row_span = cell.row_span.max(1);
            let end = (col + span) as usize;
            if taken.len() < end {
                taken.resize(end, 0);
            }
            taken[col as usize..end].fill(row + row_span);
            part.cells.push(Cell {
                row,
                col,
                row_span,
                col_span: span,
                text: std::mem::take(&mut cell.text),
                emphasis: cell.emphasis,
                open: cell.open,
                repairs: std::mem::take(&mut cell.assumed),
            });
            col = end as u32;
        }
    }
    part.width = taken.len() as u32;
    if part.edges.len() != taken.len() + 1 {
        part.edges.clear();
    }
    let rows = part.rows.len() as u32;
    if part.declares_spans {
        for cell in &mut part.cells {
            cell.row_span = cell.row_span.min(rows - cell.row);
        }
    } else {
        repeats::merge(&mut part, vocabulary);
    }
    part
}

/// The pages of a grid: one, or more where the parts of a wide table were put side by side.
fn pages(grid: &Grid<'_>) -> SmallVec<[u32; 1]> {
    let of_parts = grid
        .assumed
        .iter()
        .filter(|part| part.code == CONTINUED_RIGHT);
    let right = of_parts
        .flat_map(|part| &part.places)
        .map(|place| place.order().0);
    grid.page.into_iter().chain(right).collect()
}

/// The repair by which a row is taken out that the printed table does not have.
fn no_row(kind: RowKind, cells: &[GridCell<'_>]) -> Option<&'static str> {
    match kind {
        RowKind::Delimiter => Some("table/delimiter-row"),
        RowKind::Header if cells.iter().all(|cell| cell.text.is_blank()) => {
            Some("table/blank-header")
        }
        _ => None,
    }
}

pub(crate) fn removed<'a>(code: &'static str, cells: &[GridCell<'a>]) -> Repair<'a> {
    let place = cells
        .iter()
        .flat_map(|cell| &cell.text.places)
        .copied()
        .reduce(biao_model::Region::cover);
    let printed: Vec<&str> = cells
        .iter()
        .map(|cell| cell.text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    Repair {
        code,
        field: None,
        printed: (!printed.is_empty()).then(|| printed.join(" | ").into()),
        places: place.into_iter().collect(),
    }
}

/// Whether a text is a number, with what usually stands around one.
pub(crate) fn looks_numeric(text: &str) -> bool {
    let mut digits = false;
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => digits = true,
            '.' | ',' | '，' | '-' | '+' | '%' | '％' | ' ' | '=' | '<' | '>' | '≥' | '≤' | '—' =>
                {}
            _ => return false,
        }
    }
    digits
}
