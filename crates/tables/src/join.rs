//! Whether a part goes on with the table above it.

use crate::align::{self, Mapping};
use crate::between::Between;
use crate::draft::Draft;
use crate::heading::{has_own_header, repeated_header, table_header};
use crate::part::{
    Part, begins_next, column_words, first_printed, form_start, is_spanned, looks_numeric,
};
use biao_model::{Cell, Vocabulary, WordRoles};

/// How a part goes on with a table.
#[derive(Debug)]
pub(crate) struct Continuation {
    /// Leading rows that repeat the table's header.
    pub(crate) repeated_header: usize,
    /// Column of the table for every column of the part.
    pub(crate) columns: Mapping,
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
        // … or of a list whose header a page break cuts.
        let cut = placed.is_some() && is_header(table);
        let columns = placed.unwrap_or_else(|| Mapping::identity(part.width));
        return (open && silent && (cut || begun(table, vocabulary))).then_some(Continuation {
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
