//! Which column of a table each column of its continuation is, where their numbers differ.

use crate::draft::Draft;
use crate::part::{Part, looks_numeric};
use crate::place::{self, Common};
use biao_model::{Cell, Vocabulary, WordRoles, fold_label};
use smallvec::SmallVec;
use std::ops::Range;

/// For every column of a part its column in the table; `None` for a blank column that the table
/// does not have.
#[derive(Debug, Clone)]
pub(crate) struct Mapping {
    columns: SmallVec<[Option<u32>; 12]>,
    /// The grid of both, where the columns were told by their places on the page: then `columns`
    /// has a column for each of the part's, and the table's columns may be divided as well.
    pub(crate) common: Option<Common>,
}

impl Mapping {
    pub(crate) fn identity(width: u32) -> Self {
        Self {
            columns: (0..width).map(Some).collect(),
            common: None,
        }
    }

    /// By the places of the columns on the page.
    fn placed(common: Common) -> Self {
        let starts = &common.lower[..common.lower.len() - 1];
        Self {
            columns: starts.iter().copied().map(Some).collect(),
            common: Some(common),
        }
    }

    /// The slot of a cell, and the columns that it covers there.
    pub(crate) fn place(&self, col: u32, span: u32) -> Option<(u32, u32)> {
        if let Some(common) = &self.common {
            let from = *common.lower.get(col as usize)?;
            let to = *common.lower.get((col + span) as usize)?;
            return Some((from, to - from));
        }
        let covered = self.columns.get(col as usize..(col + span) as usize)?;
        let first = covered.iter().flatten().next()?;
        let last = covered.iter().flatten().next_back()?;
        Some((*first, last - first + 1))
    }

    /// The table's column of the part's first.
    pub(crate) fn first(&self) -> u32 {
        self.columns.iter().flatten().next().copied().unwrap_or(0)
    }

    /// Columns that the table needs.
    pub(crate) fn width(&self) -> u32 {
        if let Some(common) = &self.common {
            return common.edges.len() as u32 - 1;
        }
        self.columns
            .iter()
            .flatten()
            .next_back()
            .map_or(0, |last| last + 1)
    }

    /// The mapping in words, unless it is the identity: `1→2, 2→3, 3 blank`.
    pub(crate) fn description(&self) -> Option<String> {
        let moved = self
            .columns
            .iter()
            .enumerate()
            .any(|(at, to)| *to != Some(at as u32));
        let one = |(at, to): (usize, &Option<u32>)| match to {
            Some(to) => format!("{}→{}", at + 1, to + 1),
            None => format!("{} blank", at + 1),
        };
        moved.then(|| {
            self.columns
                .iter()
                .enumerate()
                .map(one)
                .collect::<Vec<_>>()
                .join(", ")
        })
    }
}

/// By where the columns stand on the page, if both parts say so and they agree.
pub(crate) fn by_place(table: &Draft<'_>, part: &Part<'_>) -> Option<Mapping> {
    // A part that was joined by other evidence may have changed the table's columns.
    let known = |edges: &[f32], width: u32| edges.len() == width as usize + 1;
    (known(&table.edges, table.width) && known(&part.edges, part.width))
        .then(|| place::common(&table.edges, &part.edges))
        .flatten()
        .map(Mapping::placed)
}

/// By the header that the part repeats in its first row.
pub(crate) fn by_header(header: &[Cell<'_>], part: &Part<'_>) -> Mapping {
    let width = part.width;
    let mut columns: SmallVec<[Option<u32>; 12]> = SmallVec::from_elem(None, width as usize);
    let mut rest = header.iter();
    for cell in part.row(0) {
        let text = fold_label(cell.text.as_str());
        if text.is_empty() {
            continue;
        }
        let found = rest
            .clone()
            .position(|above| fold_label(above.text.as_str()) == text);
        if let Some(above) = found.and_then(|found| rest.nth(found)) {
            for offset in 0..cell.col_span.min(width - cell.col) {
                columns[(cell.col + offset) as usize] = Some(above.col + offset);
            }
        }
    }
    // A column without a name stands beside its neighbour, where the table has room for it.
    let mut next = 0;
    for col in 0..width as usize {
        if columns[col].is_none() {
            let bound = columns[col..].iter().flatten().next();
            if bound.is_none_or(|bound| next < *bound) && (bound.is_some() || prints(part, col)) {
                columns[col] = Some(next);
            } else if prints(part, col) {
                return Mapping::identity(width);
            }
        }
        match columns[col] {
            Some(to) if to < next => return Mapping::identity(width),
            Some(to) => next = to + 1,
            None => {}
        }
    }
    Mapping {
        columns,
        common: None,
    }
}

/// Whether a part prints anything in a column.
fn prints(part: &Part<'_>, col: usize) -> bool {
    let covers = |cell: &&Cell<'_>| (cell.col..cell.col + cell.col_span).contains(&(col as u32));
    part.cells
        .iter()
        .filter(covers)
        .any(|cell| !cell.text.is_blank())
}

/// By numbers below numbers and words below words, where the part has one blank column more than
/// the table, or leaves out the first one, which would be blank.
pub(crate) fn by_kind(table: &Draft<'_>, part: &Part<'_>) -> Option<Mapping> {
    // Whether a column prints numbers; nothing is known of a blank one.
    let kind = |cells: &mut dyn Iterator<Item = &str>| {
        let (mut printed, mut numeric) = (0, 0);
        for text in cells.filter(|text| !text.is_empty()) {
            printed += 1;
            numeric += usize::from(looks_numeric(text));
        }
        (printed > 0).then_some(2 * numeric > printed)
    };
    // The first row may be a header; it says nothing about the cells below it.
    let above: Vec<Option<bool>> = (0..table.width)
        .map(|col| {
            let rows = 1..table.rows.len();
            let cells = rows.filter_map(|row| table.row(row).iter().find(|cell| cell.col == col));
            kind(&mut cells.map(|cell| cell.text.as_str()))
        })
        .collect();
    let below: Vec<Option<bool>> = (0..part.width)
        .map(|col| {
            let cells = (0..part.row_count()).filter_map(|row| part.cell(row, col));
            kind(&mut cells.map(|cell| cell.text.as_str()))
        })
        .collect();
    let agree = |(a, b): (&Option<bool>, &Option<bool>)| a.is_none() || b.is_none() || a == b;
    if part.width + 1 == table.width {
        let fits = above.iter().skip(1).zip(&below).all(agree);
        let fits_unmoved = above.iter().zip(&below).all(agree);
        return (fits && !fits_unmoved).then(|| Mapping {
            columns: (1..table.width).map(Some).collect(),
            common: None,
        });
    }
    if part.width != table.width + 1 || table.width < 2 {
        return None;
    }
    let without = |out: usize| {
        let columns = below.iter().enumerate();
        columns
            .filter(move |(col, _)| *col != out)
            .map(|(_, kind)| kind)
    };
    // The last that will do: blanks at the left end stand for the row group above.
    let out = (0..below.len())
        .rev()
        .filter(|col| !prints(part, *col))
        .find(|out| above.iter().zip(without(*out)).all(agree))?;
    let mut next = 0..table.width;
    let columns = (0..below.len())
        .map(|col| if col == out { None } else { next.next() })
        .collect();
    Some(Mapping {
        columns,
        common: None,
    })
}

/// What a column holds, in shares of its printed cells.
#[derive(Debug, Clone, Copy, Default)]
struct Profile {
    printed: f32,
    group: f32,
    subgroup: f32,
    value: f32,
    length: f32,
}

impl Profile {
    fn of<'c>(cells: impl Iterator<Item = &'c str>, vocabulary: &Vocabulary) -> Self {
        let (mut rows, mut own) = (0.0f32, Self::default());
        for text in cells {
            rows += 1.0;
            if text.trim().is_empty() {
                continue;
            }
            let roles = vocabulary.roles(text);
            own.printed += 1.0;
            own.group += f32::from(u8::from(roles.has(WordRoles::GROUP)));
            own.subgroup += f32::from(u8::from(roles.has(WordRoles::SUBGROUP)));
            own.value += f32::from(u8::from(looks_like_value(text)));
            let length = u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
            own.length += f32::from(length).ln_1p();
        }
        if own.printed > 0.0 {
            own.group /= own.printed;
            own.subgroup /= own.printed;
            own.value /= own.printed;
            own.length /= own.printed;
            own.printed /= rows;
        }
        own
    }

    /// How well a part's column stands below a table's.
    fn likeness(self, other: Self) -> f32 {
        if self.printed == 0.0 {
            // A blank column says nothing about what it holds.
            return 0.2 - 0.3 * other.printed;
        }
        if other.printed == 0.0 {
            // A column that is blank above may be that of a group whose name comes only below.
            return if self.group + self.subgroup > 0.5 {
                0.2
            } else {
                -0.5
            };
        }
        2.0 * self.group.min(other.group)
            + 2.0 * self.subgroup.min(other.subgroup)
            + 1.5 * self.value.min(other.value)
            - (self.value - other.value).abs()
            - 2.0 * (self.group - other.group).abs()
            - 2.0 * (self.subgroup - other.subgroup).abs()
            - 0.4 * (self.length - other.length).abs()
            - 0.3 * (self.printed - other.printed).abs()
            + 0.5
    }
}

fn looks_like_value(text: &str) -> bool {
    looks_numeric(text)
        || text.starts_with(['=', '＝', '≥', '≤', '<', '>', '$', '±'])
        || text.starts_with(|c: char| c.is_ascii_digit())
}

/// By what the columns hold: the order-keeping assignment of the part's printed columns that is
/// most alike. `None` where the part prints more columns than the table has.
pub(crate) fn by_content(
    table: &Draft<'_>,
    section: Range<usize>,
    part: &Part<'_>,
    vocabulary: &Vocabulary,
) -> Option<Mapping> {
    const UNMATCHED: f32 = -1.0e6;
    let above: Vec<Profile> = (0..table.width)
        .map(|col| {
            let texts = section
                .clone()
                .filter_map(|row| table.row(row).iter().find(|cell| cell.col == col));
            Profile::of(texts.map(|cell| cell.text.as_str()), vocabulary)
        })
        .collect();
    let below: Vec<Profile> = (0..part.width)
        .map(|col| {
            let texts = (0..part.row_count()).filter_map(|row| part.cell(row, col));
            Profile::of(texts.map(|cell| cell.text.as_str()), vocabulary)
        })
        .collect();
    if below.iter().filter(|column| column.printed > 0.0).count() > above.len() {
        return None;
    }
    // best[i][j]: columns i.. of the part on columns j.. of the table.
    let (n, m) = (below.len(), above.len());
    let mut best = vec![vec![0.0f32; m + 1]; n + 1];
    for j in (0..m).rev() {
        best[n][j] = best[n][j + 1] - 0.6 * above[j].printed;
    }
    for i in (0..n).rev() {
        for j in (0..=m).rev() {
            let skip_part = best[i + 1][j]
                + if below[i].printed > 0.0 {
                    UNMATCHED
                } else {
                    -0.05
                };
            let (skip_table, pair) = if j < m {
                (
                    best[i][j + 1] - 0.6 * above[j].printed,
                    best[i + 1][j + 1] + below[i].likeness(above[j]),
                )
            } else {
                (f32::NEG_INFINITY, f32::NEG_INFINITY)
            };
            best[i][j] = skip_part.max(skip_table).max(pair);
        }
    }
    let mut columns = SmallVec::new();
    let (mut i, mut j) = (0, 0);
    while i < n {
        let pair = if j < m {
            best[i + 1][j + 1] + below[i].likeness(above[j])
        } else {
            f32::NEG_INFINITY
        };
        // Of equals the column further right: what a continuation drops is at its left.
        if j < m && best[i][j] <= best[i][j + 1] - 0.6 * above[j].printed {
            j += 1;
        } else if best[i][j] <= pair {
            columns.push(Some(j as u32));
            (i, j) = (i + 1, j + 1);
        } else {
            columns.push(None);
            i += 1;
        }
    }
    Some(Mapping {
        columns,
        common: None,
    })
}
