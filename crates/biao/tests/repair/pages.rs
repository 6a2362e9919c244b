//! What page breaks make of a logical table: parts, each with its defects.

use crate::sheet::{Cell, Sheet};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// What stands between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    BlankLine,
    PageNumber,
    RunningTitle,
    Rule,
}

/// What a continuation prints in its header's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Top {
    /// A blank row.
    Blank,
    /// Its first data row.
    FirstRow,
    /// The table's header again.
    Header,
    /// Nothing: rows without a delimiter line.
    None,
}

/// Where the text of a merged cell is printed that a break cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Above,
    Below,
    Both,
}

/// The columns of a continuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columns {
    Same,
    /// An empty column more, in front of this one.
    Extra(usize),
    /// The first column is not printed, where it is blank.
    FirstDropped,
}

/// One page break.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    /// The first row below it.
    pub(crate) row: usize,
    pub(crate) between: Between,
    pub(crate) top: Top,
    pub(crate) label: Label,
    pub(crate) columns: Columns,
    /// The column and character at which the row above is torn.
    pub(crate) torn: Option<(usize, usize)>,
    /// A delimiter line below a continuation of one row.
    pub(crate) second_delimiter: bool,
}

/// A change of columns, before it is known where it may be.
#[derive(Debug, Clone, Copy)]
enum Shift {
    None,
    Extra(Index),
    FirstDropped,
}

/// Random breaks, to be fitted to a sheet by [`cuts`].
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    row: Index,
    between: Between,
    top: Top,
    label: Label,
    columns: Shift,
    torn: Option<(Index, Index)>,
    second_delimiter: bool,
}

pub(crate) fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let between = prop_oneof![
        Just(Between::BlankLine),
        Just(Between::PageNumber),
        Just(Between::RunningTitle),
        Just(Between::Rule),
    ];
    let top = prop_oneof![
        Just(Top::Blank),
        Just(Top::FirstRow),
        Just(Top::Header),
        Just(Top::None),
    ];
    let label = prop_oneof![Just(Label::Above), Just(Label::Below), Just(Label::Both)];
    let columns = prop_oneof![
        5 => Just(Shift::None),
        1 => any::<Index>().prop_map(Shift::Extra),
        1 => Just(Shift::FirstDropped),
    ];
    let torn = prop::option::weighted(0.25, any::<(Index, Index)>());
    let seed = (
        any::<Index>(),
        between,
        top,
        label,
        columns,
        torn,
        any::<bool>(),
    )
        .prop_map(
            |(row, between, top, label, columns, torn, second_delimiter)| Seed {
                row,
                between,
                top,
                label,
                columns,
                torn,
                second_delimiter,
            },
        );
    vec(seed, 0..4)
}

/// Fits breaks to a sheet: no defect that even a person could not see.
pub(crate) fn cuts(sheet: &Sheet, seeds: &[Seed]) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    for seed in seeds {
        let row = 1 + seed.row.index(sheet.rows - 1);
        let body = row > sheet.header;
        // Without a row above, there is nothing to hold the columns against.
        let held = row > sheet.header + 1;
        let torn = seed.torn.filter(|_| held).and_then(|(col, at)| {
            let col = sheet.prose[col.index(sheet.prose.len())];
            let length = sheet.at(row - 1, col).text.chars().count();
            (length >= 4).then(|| (col, 1 + at.index(length - 1)))
        });
        cuts.push(Cut {
            row,
            between: seed.between,
            top: match seed.top {
                Top::Header if !body => Top::Blank,
                top => top,
            },
            // A torn row that also moves its label is another row to any reader.
            label: if torn.is_some() && seed.label == Label::Below {
                Label::Above
            } else {
                seed.label
            },
            columns: match seed.columns {
                Shift::Extra(at) if held => Columns::Extra(1 + at.index(sheet.cols)),
                Shift::FirstDropped if held => Columns::FirstDropped,
                _ => Columns::Same,
            },
            torn,
            second_delimiter: seed.second_delimiter,
        });
    }
    cuts.sort_by_key(|cut| cut.row);
    cuts.dedup_by_key(|cut| cut.row);
    cuts
}

/// A table as one page prints it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    /// Cells by their row and column within the part.
    pub(crate) cells: Vec<Cell>,
    /// Whether its first row is the table's header, printed again.
    pub(crate) top: Top,
    pub(crate) second_delimiter: bool,
}

impl Part {
    pub(crate) fn at(&self, row: usize, col: usize) -> &Cell {
        self.cells
            .iter()
            .find(|cell| cell.covers(row, col))
            .expect("a part has a cell in every slot")
    }
}

/// Whether a part prints the text of a cell.
fn prints(cuts: &[Cut], part: usize, cell: &Cell) -> bool {
    let inside = |cut: &Cut| cell.row < cut.row && cut.row < cell.row + cell.rows;
    let first = cuts.partition_point(|cut| cut.row <= cell.row);
    let (mut holds, mut at) = (vec![first], first);
    for (index, cut) in cuts.iter().enumerate().filter(|(_, cut)| inside(cut)) {
        match cut.label {
            Label::Below if at == index => {
                holds.retain(|part| *part != at);
                at = index + 1;
                holds.push(at);
            }
            Label::Both => holds.push(index + 1),
            _ => {}
        }
    }
    holds.contains(&part)
}

/// Whether the text of the cell that covers a slot is printed only further down: nobody can tell
/// such a blank from one that belongs to the text above it.
pub(crate) fn is_moved(sheet: &Sheet, cuts: &[Cut], row: usize, col: usize) -> bool {
    let cell = sheet.at(row, col);
    let part = cuts.partition_point(|cut| cut.row <= row);
    let own = |at: usize| prints(cuts, at, cell);
    !(0..=part).any(own)
}

/// Whether the page on which a row stands prints an empty column more, and other columns that are
/// empty on that page: nobody can tell which of them is too many.
pub(crate) fn is_shifted(sheet: &Sheet, cuts: &[Cut], row: usize) -> bool {
    let page = cuts.partition_point(|cut| cut.row <= row);
    let extra = page > 0 && matches!(cuts[page - 1].columns, Columns::Extra(_));
    let part = part(sheet, cuts, page);
    let header = part.top == Top::Header;
    let blank = |col: &usize| {
        let mut cells = part.cells.iter().filter(|cell| cell.col == *col);
        cells.all(|cell| cell.text.is_empty())
    };
    extra && !header && (0..part.cols).filter(blank).count() > 1
}

/// The parts of a sheet, page by page.
pub(crate) fn parts(sheet: &Sheet, cuts: &[Cut]) -> Vec<Part> {
    (0..=cuts.len())
        .map(|index| part(sheet, cuts, index))
        .collect()
}

fn part(sheet: &Sheet, cuts: &[Cut], index: usize) -> Part {
    let start = index.checked_sub(1).map_or(0, |at| cuts[at].row);
    let end = cuts.get(index).map_or(sheet.rows, |cut| cut.row);
    let above = index.checked_sub(1).map(|at| &cuts[at]);
    let torn = above.and_then(|cut| cut.torn);
    let repeated = above.is_some_and(|cut| cut.top == Top::Header);
    let lead = usize::from(repeated);
    let first = lead + usize::from(torn.is_some());
    let mut cells: Vec<Cell> = Vec::new();
    for cell in &sheet.cells {
        let (from, to) = (cell.row.max(start), (cell.row + cell.rows).min(end));
        if repeated && cell.row == sheet.header {
            cells.push(Cell {
                row: 0,
                ..cell.clone()
            });
        }
        if from >= to {
            continue;
        }
        let goes_on = cell.row < start && torn.is_some();
        let mut text = if prints(cuts, index, cell) {
            cell.text.clone()
        } else {
            String::new()
        };
        if let Some((col, at)) = cuts.get(index).and_then(|cut| cut.torn)
            && cell.row + 1 == end
            && cell.col == col
        {
            text = text.chars().take(at).collect();
        }
        cells.push(Cell {
            row: from - start + first - usize::from(goes_on),
            rows: to - from + usize::from(goes_on),
            col: cell.col,
            cols: cell.cols,
            text,
        });
    }
    if let Some((col, at)) = torn {
        for other in 0..sheet.cols {
            if cells.iter().any(|cell| cell.covers(lead, other)) {
                continue;
            }
            let rest = sheet.at(start - 1, col).text.chars().skip(at).collect();
            cells.push(Cell {
                row: lead,
                col: other,
                rows: 1,
                cols: 1,
                text: if other == col { rest } else { String::new() },
            });
        }
    }
    let mut part = Part {
        rows: end - start + first,
        cols: sheet.cols,
        cells,
        top: above.map_or(Top::Blank, |cut| cut.top),
        second_delimiter: above.is_some_and(|cut| cut.second_delimiter),
    };
    match above.map_or(Columns::Same, |cut| cut.columns) {
        Columns::Same => {}
        Columns::Extra(at) => insert_column(&mut part, at),
        Columns::FirstDropped => drop_first(&mut part),
    }
    part.cells.sort_by_key(|cell| (cell.row, cell.col));
    part
}

fn insert_column(part: &mut Part, at: usize) {
    for cell in &mut part.cells {
        if cell.col >= at {
            cell.col += 1;
        } else if cell.col + cell.cols > at {
            cell.cols += 1;
        }
    }
    part.cols += 1;
    for row in 0..part.rows {
        if !part.cells.iter().any(|cell| cell.covers(row, at)) {
            part.cells.push(Cell {
                row,
                col: at,
                rows: 1,
                cols: 1,
                text: String::new(),
            });
        }
    }
}

fn drop_first(part: &mut Part) {
    let blank = part
        .cells
        .iter()
        .all(|cell| cell.col > 0 || cell.cols == 1 && cell.text.is_empty());
    if blank {
        part.cells.retain(|cell| cell.col > 0);
        part.cells.iter_mut().for_each(|cell| cell.col -= 1);
        part.cols -= 1;
    }
}
