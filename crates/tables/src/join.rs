//! Whether a part goes on with the table above it, and the joining itself.

use crate::align::{self, Mapping};
use crate::between::Between;
use crate::part::{
    Part, begins_next, column_words, first_printed, form_start, is_spanned, looks_numeric,
};
use crate::place::Common;
use biao_model::{Cell, Places, Region, Repair, Vocabulary, WordRoles, fold_label};
use std::ops::Range;

/// A logical table in the making: the parts that were joined so far.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) width: u32,
    pub(crate) cells: Vec<Cell<'a>>,
    pub(crate) rows: Vec<u32>,
    pub(crate) header_rows: u32,
    /// The last row that is a column header.
    header: Option<usize>,
    /// Rows whose blanks may stand for merges, as ranges: those of parts without declared spans.
    pub(crate) blank_merges: Vec<Range<u32>>,
    pub(crate) breaks: Vec<u32>,
    pub(crate) repairs: Vec<Repair<'a>>,
    pub(crate) above: Range<usize>,
    pub(crate) pages: Vec<u32>,
    /// Where its columns begin and end on the page; empty where the source has no places.
    pub(crate) edges: Vec<f32>,
}

/// How a part goes on with a table.
#[derive(Debug)]
pub(crate) struct Continuation {
    /// Leading rows that repeat the table's header.
    pub(crate) repeated_header: usize,
    /// Column of the table for every column of the part.
    pub(crate) columns: Mapping,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(part: Part<'a>, above: Range<usize>, vocabulary: &Vocabulary) -> Self {
        let rows = part.rows.len() as u32;
        let mut draft = Self {
            header: None,
            width: part.width,
            header_rows: part.header_rows,
            blank_merges: if part.declares_spans {
                Vec::new()
            } else {
                std::iter::once(0..rows).collect()
            },
            breaks: Vec::new(),
            repairs: part.repairs,
            above,
            pages: part.pages.to_vec(),
            edges: part.edges,
            cells: part.cells,
            rows: part.rows,
        };
        draft.find_header(0, vocabulary);
        draft
    }

    pub(crate) fn row(&self, row: usize) -> &[Cell<'a>] {
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.cells.len(), |&next| next as usize);
        &self.cells[self.rows[row] as usize..end]
    }

    /// The rows from the last column header on: the section that a part goes on with. The first
    /// of them is that header, where there is one.
    fn section(&self) -> (Option<usize>, Range<usize>) {
        (
            self.header,
            self.header.map_or(0, |row| row + 1)..self.rows.len(),
        )
    }

    /// Looks for a column header among the rows from `first` on.
    fn find_header(&mut self, first: usize, vocabulary: &Vocabulary) {
        let found = (first..self.rows.len())
            .rev()
            .find(|&row| column_words(self.row(row), vocabulary) >= 2);
        self.header = found.or(self.header);
    }

    /// Joins a part below.
    pub(crate) fn append(
        &mut self,
        mut part: Part<'a>,
        between: &Between<'_, 'a>,
        how: &Continuation,
        vocabulary: &Vocabulary,
    ) {
        let place = part
            .cells
            .first()
            .and_then(|cell| cell.text.places.first().copied());
        self.repairs.push(Repair {
            code: "table/continued",
            field: None,
            printed: None,
            places: place.into_iter().collect(),
        });
        for text in between
            .furniture
            .iter()
            .chain(&between.titles)
            .chain(&between.prose)
        {
            self.repairs.push(Repair {
                code: "table/page-furniture",
                field: None,
                printed: Some(text.text.clone()),
                places: text.places.clone(),
            });
        }
        self.repairs.append(&mut part.repairs);
        if let Some(printed) = how.columns.description() {
            self.repairs.push(Repair {
                code: "table/columns-aligned",
                field: None,
                printed: Some(printed.into()),
                places: place.into_iter().collect(),
            });
        }
        if self.section().0.is_none() {
            // What is printed again on the next page is the header.
            self.header_rows = self.header_rows.max(how.repeated_header as u32);
        }
        self.take_header(&mut part, how.repeated_header);
        if let Some(common) = &how.columns.common {
            self.divide_columns(common);
        }
        let base = self.rows.len() as u32;
        let mut first_row = how.repeated_header as u32;
        if self.take_fragment(&part, how.repeated_header, &how.columns, vocabulary) {
            first_row += 1;
        }
        let rows = (part.rows.len() as u32).saturating_sub(first_row);
        if rows > 0 {
            self.breaks.push(base);
        }
        if !part.declares_spans {
            self.blank_merges.push(base..base + rows);
        }
        for page in part.pages {
            if let Err(at) = self.pages.binary_search(&page) {
                self.pages.insert(at, page);
            }
        }
        self.width = self.width.max(how.columns.width());
        if rows > 0 && how.columns.first() > 0 {
            // Columns that the part does not print are blank in all its rows.
            self.rows.push(self.cells.len() as u32);
            self.cells.extend((0..how.columns.first()).map(|col| Cell {
                row: base,
                col,
                row_span: rows,
                col_span: 1,
                ..Cell::default()
            }));
        }
        // A group's cell that spans more rows than the one that was taken goes on below it.
        let mut cells = part.cells;
        for cell in &mut cells {
            let gone = first_row.saturating_sub(cell.row);
            if gone > 0 && cell.row_span > gone {
                (cell.row, cell.row_span) = (first_row, cell.row_span - gone);
            }
        }
        if first_row > 0 {
            cells.sort_by_key(|cell| (cell.row, cell.col));
        }
        for mut cell in cells {
            let Some(row) = cell.row.checked_sub(first_row) else {
                continue;
            };
            let Some((col, span)) = how.columns.place(cell.col, cell.col_span) else {
                continue;
            };
            if row == 0 && cell.open.above && self.take_open(&mut cell, (col, span), base) {
                continue;
            }
            while self.rows.len() as u32 <= base + row {
                self.rows.push(self.cells.len() as u32);
            }
            (cell.row, cell.col, cell.col_span) = (base + row, col, span);
            self.cells.push(cell);
        }
        self.rows
            .resize((base + rows) as usize, self.cells.len() as u32);
        self.find_header(base as usize, vocabulary);
    }

    /// Brings the cells onto a grid with further columns.
    fn divide_columns(&mut self, common: &Common) {
        for cell in &mut self.cells {
            let from = common.upper[cell.col as usize];
            let to = common.upper[(cell.col + cell.col_span) as usize];
            (cell.col, cell.col_span) = (from, to - from);
        }
        self.width = common.edges.len() as u32 - 1;
        self.edges.clone_from(&common.edges);
    }

    /// A merged cell that the break cuts: no line closes it below, nor its rest above. The rest is
    /// joined to it. Returns whether there was such a cell.
    fn take_open(&mut self, rest: &mut Cell<'a>, (col, span): (u32, u32), base: u32) -> bool {
        let cut = |cell: &&mut Cell<'a>| {
            cell.open.below
                && (cell.col, cell.col_span) == (col, span)
                && cell.row + cell.row_span == base
        };
        let Some(cell) = self.cells.iter_mut().rev().find(cut) else {
            return false;
        };
        cell.row_span += rest.row_span;
        cell.open.below = rest.open.below;
        cell.repairs.push(Repair {
            code: "table/cell-continued",
            field: None,
            printed: Some(cell.text.text.clone()),
            places: rest.text.places.clone(),
        });
        cell.repairs.append(&mut rest.repairs);
        if cell.text.is_blank() {
            cell.text = std::mem::take(&mut rest.text);
        } else {
            cell.text.append(&rest.text, "");
        }
        true
    }

    /// Keeps the texts of a repeated header in a repair.
    fn take_header(&mut self, part: &mut Part<'a>, rows: usize) {
        for row in 0..rows {
            let mut repair = Repair {
                code: "table/repeated-header",
                field: None,
                printed: None,
                places: Places::new(),
            };
            let texts: Vec<&str> = part
                .row(row)
                .iter()
                .map(|cell| cell.text.as_str())
                .filter(|text| !text.is_empty())
                .collect();
            repair.printed = Some(texts.join(" | ").into());
            repair.places = part
                .row(row)
                .iter()
                .flat_map(|cell| &cell.text.places)
                .copied()
                .reduce(Region::cover)
                .into_iter()
                .collect();
            self.repairs.push(repair);
        }
    }

    /// A row cut by the break: its first line stands above, the rest is the part's first row. The
    /// texts are joined cell by cell. Returns whether the part's row was taken.
    fn take_fragment(
        &mut self,
        part: &Part<'a>,
        row: usize,
        columns: &Mapping,
        vocabulary: &Vocabulary,
    ) -> bool {
        if row >= part.row_count()
            || self.rows.is_empty()
            || !self.is_fragment(part, row, columns, vocabulary)
        {
            return false;
        }
        let last = self.rows.len() - 1;
        let start = self.rows[last] as usize;
        let repeated = self.repeated_names(part, row, columns);
        let own = |cell: &&Cell<'a>| !cell.text.is_blank() && cell.row_span == 1;
        for piece in part.row(row).iter().filter(own) {
            let Some((col, _)) = columns.place(piece.col, piece.col_span) else {
                continue;
            };
            let Some(cell) = self.cells[start..]
                .iter_mut()
                .find(|cell| cell.col <= col && col < cell.col + cell.col_span)
            else {
                continue;
            };
            cell.repairs.extend(piece.repairs.iter().cloned());
            let printed = cell.text.text.clone();
            let repair = Repair {
                code: "table/row-continued",
                field: None,
                printed: Some(printed),
                places: piece.text.places.clone(),
            };
            if repeated.contains(&piece.col) {
                cell.repairs.push(repair);
                continue;
            }
            let between_words = cell
                .text
                .as_str()
                .ends_with(|c: char| c.is_ascii_alphanumeric())
                && piece
                    .text
                    .as_str()
                    .starts_with(|c: char| c.is_ascii_alphabetic());
            cell.text
                .append(&piece.text, if between_words { " " } else { "" });
            cell.repairs.push(repair);
        }
        true
    }

    /// The leading columns in which a part's row prints once more what stands above the break:
    /// the names of its row groups.
    fn repeated_names(&self, part: &Part<'a>, row: usize, columns: &Mapping) -> Vec<u32> {
        const NEAR: usize = 64;
        let above = |col: u32| {
            (0..self.rows.len())
                .rev()
                .take(NEAR)
                .filter_map(|row| self.row(row).iter().find(|cell| cell.col == col))
                .find(|cell| !cell.text.is_blank())
        };
        part.row(row)
            .iter()
            .take_while(|cell| {
                let name = columns
                    .place(cell.col, cell.col_span)
                    .and_then(|(col, _)| above(col));
                cell.text.is_blank() || name.is_some_and(|name| name.text.text == cell.text.text)
            })
            .filter(|cell| !cell.text.is_blank())
            .map(|cell| cell.col)
            .collect()
    }

    /// Whether the part's row is the rest of this table's last row: it leaves blank what every
    /// full row of the section prints, beyond the columns of the row groups, whose blanks stand
    /// for the group above.
    fn is_fragment(
        &self,
        part: &Part<'a>,
        row: usize,
        columns: &Mapping,
        vocabulary: &Vocabulary,
    ) -> bool {
        let last = self.rows.len() - 1;
        let printed = |cells: &[Cell<'_>]| -> Vec<u32> {
            cells
                .iter()
                .filter(|cell| !cell.text.is_blank())
                .map(|cell| cell.col)
                .collect()
        };
        let below = |row: usize| -> Vec<u32> {
            printed(part.row(row))
                .iter()
                .filter_map(|&col| columns.place(col, 1))
                .map(|at| at.0)
                .collect()
        };
        let repeated: Vec<u32> = self
            .repeated_names(part, row, columns)
            .iter()
            .filter_map(|&col| columns.place(col, 1))
            .map(|at| at.0)
            .collect();
        let mut piece = below(row);
        piece.retain(|col| !repeated.contains(col));
        // A label is no rest of another.
        let label = WordRoles::FIELD.with(WordRoles::COLUMN);
        if first_printed(part.row(row))
            .is_some_and(|cell| vocabulary.roles(cell.text.as_str()).has(label))
        {
            return false;
        }
        // Nor is the name of another group than the row above stands in.
        let groups = WordRoles::GROUP.with(WordRoles::SUBGROUP);
        let other_group = part.row(row).iter().any(|cell| {
            let text = cell.text.as_str();
            vocabulary.roles(text).has(groups)
                && columns
                    .place(cell.col, cell.col_span)
                    .is_some_and(|(col, _)| {
                        let above = self.row(last).iter().find(|cell| cell.col == col);
                        above.is_some_and(|above| {
                            !above.text.is_blank() && above.text.as_str() != text
                        })
                    })
        });
        if other_group {
            return false;
        }
        if !self.may_be_torn(part, row, columns) {
            return false;
        }
        // A line over the whole width (a goal) has no columns to compare.
        let wide = |cell: &Cell<'_>| cell.col_span + 1 >= self.width;
        if piece.is_empty()
            || self.width < 3
            || printed(self.row(last)).len() < 2
            || self.row(last).iter().any(wide)
        {
            return false;
        }
        // A row with a number of its own is no rest of another.
        let printed_above = |col: u32| printed(self.row(last)).contains(&col);
        let own_number = part.row(row).iter().any(|cell| {
            looks_numeric(cell.text.as_str())
                && columns
                    .place(cell.col, cell.col_span)
                    .is_some_and(|(col, _)| printed_above(col))
        });
        let (header, section) = self.section();
        if section.is_empty() {
            return false;
        }
        let first = section.start.max(last.saturating_sub(6));
        let mut full: Vec<Vec<u32>> = (first..=last).map(|row| printed(self.row(row))).collect();
        full.extend((row + 1..part.row_count()).take(6).map(below));
        if full.len() + usize::from(header.is_some()) < 2 {
            return false;
        }
        // The rows just above tell: a table of a thousand parts is not read a thousand times.
        let near = section.start.max(last.saturating_sub(256))..section.end;
        let names_groups = |col: u32| {
            near.clone()
                .flat_map(|row| self.row(row))
                .filter(|cell| cell.col == col)
                .any(|cell| vocabulary.roles(cell.text.as_str()).has(groups))
        };
        let names = repeated.iter().filter(|col| !names_groups(**col)).count();
        if own_number && piece.len() + names > 1 {
            return false;
        }
        let always: Vec<u32> = (0..self.width)
            .filter(|col| full.iter().all(|cols| cols.contains(col)))
            .collect();
        // Whole but for the blanks at its left end, which stand for the group above.
        let whole = always
            .iter()
            .all(|col| *col < piece[0] || piece.contains(col));
        let known = (0..self.width).any(names_groups);
        if whole && !known && piece.len() > 1 {
            return false;
        }
        always.iter().any(|col| {
            !piece.contains(col)
                && !repeated.contains(col)
                && (*col > piece[0] || !names_groups(*col))
        })
    }
}

/// How `part` goes on with `table`, or `None` where it begins a table of its own.
pub(crate) fn continuation(
    table: &Draft<'_>,
    part: &Part<'_>,
    between: &Between<'_, '_>,
    vocabulary: &Vocabulary,
) -> Option<Continuation> {
    let plain = |repeated_header| Continuation {
        repeated_header,
        columns: Mapping::identity(part.width),
    };
    let silent = between.prose.is_empty() && between.titles.is_empty();
    if part.row_count() == 0 {
        return silent.then(|| plain(0));
    }
    let starts = (0..part.row_count().min(2))
        .filter(|row| !is_spanned(part, *row))
        .find_map(|row| form_start(part.row(row), vocabulary));
    let next = |label| {
        begins_next(
            (0..table.rows.len()).map(|row| table.row(row)),
            label,
            vocabulary,
        )
    };
    if titled(part, vocabulary) || starts.is_some_and(|label| !silent || next(label)) {
        return None;
    }
    let (header, section) = table.section();
    let grouped = begins_in_group(part, vocabulary);
    let repeated = repeated_header(table, header, part, vocabulary);
    // A text between two parts ends a table, unless the part cannot stand alone: it begins in the
    // middle of the groups of a table that printed its column header. Nor does the heading of a
    // list that is printed again on every page, with the column header below it.
    let again = between.heading_again && repeated > 0;
    if !(silent || again || grouped && header.is_some()) {
        return None;
    }
    let placed = align::by_place(table, part);
    if repeated > 0 {
        let columns = placed
            .unwrap_or_else(|| align::by_header(table.row(table_header(table, header)), part));
        return Some(Continuation {
            repeated_header: repeated,
            columns,
        });
    }
    if column_words(part.row(0), vocabulary) >= 2 && !grouped {
        // A header of its own: the second half of a form whose first half had none, or that ended
        // within its header; or another table.
        let open = header.is_none_or(|row| row + 1 == table.rows.len());
        let columns = placed.unwrap_or_else(|| Mapping::identity(part.width));
        return (open && begun(table, vocabulary) && silent).then_some(Continuation {
            repeated_header: 0,
            columns,
        });
    }
    let fields = header.is_none()
        && begun(table, vocabulary)
        && goes_on_with_fields(table, part, vocabulary);
    if let Some(columns) = placed {
        let goes_on = grouped
            || fields
            || cut_cell(table, part)
            || is_header(table)
            || !has_own_header(table, part);
        return goes_on.then_some(Continuation {
            repeated_header: 0,
            columns,
        });
    }
    if part.width == table.width {
        return (grouped || fields || !has_own_header(table, part)).then(|| plain(0));
    }
    if fields {
        return Some(plain(0));
    }
    if header.is_none() && !grouped {
        // Without a word that we know: one column more or less, and numbers below numbers.
        return (!has_own_header(table, part))
            .then(|| align::by_kind(table, part))
            .flatten()
            .map(|columns| Continuation {
                repeated_header: 0,
                columns,
            });
    }
    align::by_content(table, section, part, vocabulary).map(|columns| Continuation {
        repeated_header: 0,
        columns,
    })
}

/// Whether a merged cell goes on from the table's last row into the part's first.
fn cut_cell(table: &Draft<'_>, part: &Part<'_>) -> bool {
    let end = table.rows.len() as u32;
    let mut last = table
        .cells
        .iter()
        .filter(|cell| cell.row + cell.row_span == end);
    last.any(|cell| cell.open.below) && part.row(0).iter().any(|cell| cell.open.above)
}

/// Whether a table is so far but the upper rows of a header: words in all cells.
fn is_header(table: &Draft<'_>) -> bool {
    let word = |cell: &Cell<'_>| !cell.text.is_blank() && !looks_numeric(cell.text.as_str());
    (1..=2).contains(&table.rows.len())
        && (0..table.rows.len()).all(|row| table.row(row).len() > 1)
        && table.cells.iter().all(word)
}

/// Whether a table begins a form.
fn begun(table: &Draft<'_>, vocabulary: &Vocabulary) -> bool {
    (0..table.rows.len()).any(|row| form_start(table.row(row), vocabulary).is_some())
}

/// Whether a part goes on with the fields of a form: one of its first rows begins with a field's
/// label, or is the column header below the fields, or the last label above still wants its text.
fn goes_on_with_fields(table: &Draft<'_>, part: &Part<'_>, vocabulary: &Vocabulary) -> bool {
    let field = |cell: &Cell<'_>| vocabulary.roles(cell.text.as_str()).has(WordRoles::FIELD);
    let last = table.rows.len().saturating_sub(1);
    let mut last = table.row(last).iter().filter(|cell| !cell.text.is_blank());
    matches!((last.next(), last.next()), (Some(label), None) if field(label))
        || (0..part.row_count().min(3)).any(|row| {
            first_printed(part.row(row)).is_some_and(field)
                || column_words(part.row(row), vocabulary) >= 2
        })
}

/// Whether the part's first row is a title printed inside the table.
fn titled(part: &Part<'_>, vocabulary: &Vocabulary) -> bool {
    let mut printed = part.row(0).iter().filter(|cell| !cell.text.is_blank());
    let title = |cell: &Cell<'_>| {
        let text = cell.text.as_str();
        vocabulary.is_title(text) && !vocabulary.roles(text).has(WordRoles::FIELD)
    };
    matches!((printed.next(), printed.next()), (Some(cell), None) if title(cell))
}

/// Whether the part begins inside the groups of a table: a group's name, or blanks before one.
fn begins_in_group(part: &Part<'_>, vocabulary: &Vocabulary) -> bool {
    let groups = WordRoles::GROUP.with(WordRoles::SUBGROUP);
    first_printed(part.row(0)).is_some_and(|cell| vocabulary.roles(cell.text.as_str()).has(groups))
}

fn table_header(table: &Draft<'_>, header: Option<usize>) -> usize {
    header.unwrap_or(0).min(table.rows.len().saturating_sub(1))
}

/// How many leading rows of the part repeat the header of the table.
fn repeated_header(
    table: &Draft<'_>,
    header: Option<usize>,
    part: &Part<'_>,
    vocabulary: &Vocabulary,
) -> usize {
    if table.rows.is_empty() {
        return 0;
    }
    let at = table_header(table, header);
    let end = (at + 1).max(table.header_rows as usize);
    let end = header_end(table, end, vocabulary);
    // A header of several rows is compared from its first row on; what stands below it is data.
    let top = |from: usize| -> usize {
        (from..end.min(table.rows.len()))
            .zip(0..part.row_count())
            .take_while(|(at, row)| same_texts(table.row(*at), part.row(*row)))
            .count()
    };
    (at.saturating_sub(2)..=at).map(top).max().unwrap_or(0)
}

/// Where a header ends that has at least `end` rows: not inside one of its cells, nor at one that
/// spans columns and wants them named, nor, in a table without spans, before a row that prints words
/// alone and leaves columns to the header above.
fn header_end(table: &Draft<'_>, mut end: usize, vocabulary: &Vocabulary) -> usize {
    let numeric = |cell: &Cell<'_>| looks_numeric(cell.text.as_str());
    let groups = WordRoles::GROUP.with(WordRoles::SUBGROUP);
    let spanned = table
        .cells
        .iter()
        .any(|cell| cell.row_span > 1 || cell.col_span > 1);
    while end < table.rows.len() && !table.row(end).iter().any(numeric) {
        let header = &table.cells[..table.rows[end] as usize];
        let open = header
            .iter()
            .any(|cell| (cell.row + cell.row_span) as usize > end);
        let spans = table.row(end - 1).iter().any(|cell| {
            cell.col_span > 1 && cell.col_span + 1 < table.width && !cell.text.is_blank()
        });
        let blank = |row: usize| table.row(row).iter().any(|cell| cell.text.is_blank());
        let words = !spanned
            && (blank(end) || blank(end - 1))
            && !table
                .row(end)
                .iter()
                .any(|cell| vocabulary.roles(cell.text.as_str()).has(groups));
        if !(open || spans || words) {
            break;
        }
        end += 1;
    }
    end
}

/// Two rows that print the same texts, at least two of them, in the same order; the part's may
/// leave some out (a column that it does not have).
fn same_texts(header: &[Cell<'_>], row: &[Cell<'_>]) -> bool {
    let mut above = header.iter().filter(|cell| !cell.text.is_blank());
    let mut count = 0;
    for cell in row.iter().filter(|cell| !cell.text.is_blank()) {
        let text = fold_label(cell.text.as_str());
        if looks_numeric(&text) || !above.any(|other| fold_label(other.text.as_str()) == text) {
            return false;
        }
        count += 1;
    }
    count >= 2 && 2 * count > header.iter().filter(|cell| !cell.text.is_blank()).count()
}

/// Without a word that we know: the part's first row is a header of its own if it prints words
/// where the rows below it, and the table above, print numbers.
fn has_own_header(table: &Draft<'_>, part: &Part<'_>) -> bool {
    let first = part.row(0);
    if first
        .iter()
        .any(|cell| cell.text.is_blank() || looks_numeric(cell.text.as_str()))
    {
        return false;
    }
    if first.iter().all(|cell| cell.emphasis) && !table.rows.is_empty() {
        return table.row(0).iter().all(|cell| cell.emphasis) && part.row_count() > 1;
    }
    let numeric = |cell: &Cell<'_>| looks_numeric(cell.text.as_str());
    first.iter().any(|cell| {
        let below: Vec<bool> = (1..part.row_count())
            .filter_map(|row| part.cell(row, cell.col))
            .map(numeric)
            .collect();
        !below.is_empty() && below.iter().all(|numeric| *numeric)
    })
}
