//! The column header of a table, printed again above a part, or a part's own.

use crate::draft::Draft;
use crate::part::{Part, looks_numeric};
use biao_model::{Cell, Vocabulary, WordRoles, fold_label};

pub(crate) fn table_header(table: &Draft<'_>, header: Option<usize>) -> usize {
    header.unwrap_or(0).min(table.rows.len().saturating_sub(1))
}

/// How many leading rows of the part repeat the header of the table.
pub(crate) fn repeated_header(
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
pub(crate) fn has_own_header(table: &Draft<'_>, part: &Part<'_>) -> bool {
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
