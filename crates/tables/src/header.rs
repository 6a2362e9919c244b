//! Which leading rows of a table are its column headers.
//!
//! A source may mark them; a page does not. There the table itself tells: words over columns of
//! figures, cells that span the columns named below them, a row that numbers the columns, the same
//! rows again on the next page. Without such evidence nothing is a header: a form's first row names
//! its own text, not a column.

use crate::part::column_words;
use biao_model::{Cell, Table, Vocabulary, WordRoles};
use std::ops::Range;

/// Rows above the column headers that may print a title, a unit, a name.
const MOST_CAPTIONS: u32 = 4;
/// Rows that column headers may take.
const DEEPEST: u32 = 6;
/// Rows below a header that are looked at.
const SAMPLE: u32 = 64;
/// Longest column header, in characters.
const LONGEST: usize = 48;

/// The number of leading rows that are column headers, or stand above them as captions inside the
/// table. `known`: leading rows that the source marks, or prints again on the next page.
pub(crate) fn header_rows(table: &Table<'_>, known: u32, vocabulary: &Vocabulary) -> u32 {
    if table.columns() < 2 {
        return 0;
    }
    let top = captions(table);
    let header = block(table, top, vocabulary);
    header
        .filter(|rows| names_columns(table, rows.clone()))
        .filter(|rows| known >= rows.end || has_evidence(table, rows.clone(), vocabulary))
        .map_or(0, |rows| rows.end)
}

/// What is printed in a row.
fn printed<'t, 'a>(table: &'t Table<'a>, row: u32) -> impl Iterator<Item = &'t Cell<'a>> {
    table.row(row).filter(|cell| !cell.text.is_blank())
}

/// How many rows at the top name no column: one text alone, or several that each say what they are
/// (`单位：万元`).
fn captions(table: &Table<'_>) -> u32 {
    let is_caption = |row: &u32| {
        let alone = printed(table, *row).count() <= 1;
        alone || printed(table, *row).all(|cell| cell.text.as_str().contains([':', '：']))
    };
    let rows = table.rows().min(MOST_CAPTIONS);
    (0..rows).take_while(is_caption).count() as u32
}

/// The rows from `top` on that would be the header: words, down to where all their cells end and all
/// columns have names. `None` where figures stand among them, or nothing below.
fn block(table: &Table<'_>, top: u32, vocabulary: &Vocabulary) -> Option<Range<u32>> {
    if top >= table.rows() || !says_words(table, top, vocabulary) {
        return None;
    }
    let mut end = top + 1;
    while end < table.rows() && end - top < DEEPEST {
        if is_numbering(table, end) {
            end += 1;
            break;
        }
        let open = (top..end)
            .flat_map(|row| table.row(row))
            .any(|cell| cell.row + cell.row_span > end);
        if !open && !goes_on(table, top..end) {
            break;
        }
        if !says_words(table, end, vocabulary) {
            // What spans into a row of figures is no header, but for the name of the first column.
            return None;
        }
        end += 1;
    }
    (end < table.rows()).then_some(top..end)
}

/// Whether the row below names what the rows above it leave open: the columns below a cell that spans
/// them, or those whose figures begin further down.
fn goes_on(table: &Table<'_>, rows: Range<u32>) -> bool {
    let next = rows.end;
    if !may_name_columns(table, next) {
        return false;
    }
    let below = |columns: Range<u32>| {
        printed(table, next)
            .filter(|cell| columns.contains(&cell.col) && cell.col_span < columns.len() as u32)
            .count()
    };
    let spans = printed(table, next - 1).any(|cell| {
        cell.col_span > 1
            && cell.col_span < table.columns()
            && below(cell.col..cell.col + cell.col_span) > 0
    });
    let figures = Body::of(table, next + 1).figures;
    let named = figures
        .iter()
        .filter(|col| {
            let cell = table.cell(next, **col);
            cell.row == next && !cell.text.is_blank()
        })
        .count();
    spans || named > 0 && 2 * named >= figures.len()
}

/// Whether a row begins with the first label of a form, whose text stands beside it, or with the name
/// of a row group.
fn names_itself(table: &Table<'_>, row: u32, vocabulary: &Vocabulary) -> bool {
    let Some(first) = printed(table, row).next() else {
        return false;
    };
    let roles = vocabulary.roles(first.text.as_str());
    if roles.has(WordRoles::COLUMN) {
        return false;
    }
    // A list may head a column with the same word: beside it are columns of figures.
    let heads = || {
        let body = Body::of(table, first.row + first.row_span);
        let beside = |columns: &[u32]| {
            let from = first.col + first.col_span;
            columns.iter().filter(|col| **col >= from).count()
        };
        let figures = beside(&body.figures);
        table.columns() > 2 && figures > 0 && figures >= beside(&body.words)
    };
    roles.has(WordRoles::GROUP)
        || roles.has(WordRoles::SUBGROUP)
        || roles.has(WordRoles::START) && column_words(table.row(row), vocabulary) < 3 && !heads()
}

/// Whether a row may be one of a header: short words that name columns, not the row itself.
fn says_words(table: &Table<'_>, row: u32, vocabulary: &Vocabulary) -> bool {
    let short = |cell: &Cell<'_>| {
        let text = cell.text.as_str();
        text.chars().count() <= LONGEST && !text.ends_with(['。', '；'])
    };
    !names_itself(table, row, vocabulary)
        && may_name_columns(table, row)
        && printed(table, row).all(short)
}

/// Whether the figures of a row, if it has any, are names: years and ranges of them or of ages, or
/// numbers that count on from column to column.
fn may_name_columns(table: &Table<'_>, row: u32) -> bool {
    let figures: Vec<&Cell<'_>> = printed(table, row).filter(|cell| is_figure(cell)).collect();
    let years = figures.iter().all(|cell| is_year_or_range(cell));
    let counts = || {
        let number = |cell: &Cell<'_>| cell.text.as_str().parse::<u32>().ok();
        let follow = |pair: &[&Cell<'_>]| {
            number(pair[0]).is_some_and(|first| number(pair[1]) == Some(first + 1))
        };
        figures.len() >= 3 && figures.windows(2).all(follow)
    };
    let cells = printed(table, row).count();
    let several = figures.len() >= 2 || cells > 2;
    figures.is_empty() || years && several || counts()
}

/// Whether a header names the columns: nearly all (the first may go without a name), and one by one
/// (a form's label and the text beside it cover as many columns as they need).
fn names_columns(table: &Table<'_>, rows: Range<u32>) -> bool {
    let named = |col: u32| {
        rows.clone().any(|row| {
            let cell = table.cell(row, col);
            !cell.text.is_blank() && cell.col_span < table.columns()
        })
    };
    let columns = table.columns() - 1;
    let count = (1..=columns).filter(|col| named(*col)).count() as u32;
    let single = |col: u32| table.cell(rows.end - 1, col).col_span == 1;
    let singles = (0..=columns).filter(|col| single(*col)).count() as u32;
    let nearly = 5 * count >= 4 * columns || count > 0 && count + 1 == columns;
    nearly && 3 * singles > columns
}

/// Whether anything tells that rows of words are a header.
fn has_evidence(table: &Table<'_>, rows: Range<u32>, vocabulary: &Vocabulary) -> bool {
    let known_words = rows
        .clone()
        .any(|row| column_words(table.row(row), vocabulary) >= 2);
    let body = Body::of(table, rows.end);
    // Two columns may be labels and their texts, some of them figures.
    let over_figures = !body.figures.is_empty()
        && (table.columns() > 2 || table.rows() - rows.end >= 3 && body.figures.contains(&1));
    let of_blanks = body.is_blank() && table.columns() > 2;
    is_numbering(table, rows.end - 1)
        || known_words
        || over_figures
        || of_blanks
        || (0..2).any(|col| counts_rows(table, rows.end, col))
        || spans_columns(table, rows.clone())
        || stands_out(table, rows)
}

/// What columns print below a header: those of words, and those of (almost) nothing but figures.
#[derive(Default)]
struct Body {
    words: Vec<u32>,
    figures: Vec<u32>,
}

impl Body {
    /// The columns from row `from` on.
    fn of(table: &Table<'_>, from: u32) -> Self {
        let mut body = Self::default();
        for col in 0..table.columns() {
            let (mut figures, mut words) = (0, 0);
            for row in from..table.rows().min(from + SAMPLE) {
                let cell = table.cell(row, col);
                if cell.row != row || cell.col_span > 1 {
                    continue;
                }
                if is_figure(cell) {
                    figures += 1;
                } else if cell.text.as_str().chars().any(char::is_alphanumeric) {
                    words += 1;
                }
            }
            if figures > 2 * words {
                body.figures.push(col);
            } else if words > 0 {
                body.words.push(col);
            }
        }
        body
    }

    fn is_blank(&self) -> bool {
        self.words.is_empty() && self.figures.is_empty()
    }
}

/// Whether a column numbers the rows from row `from` on: `1`, `2`, … or `表1`, `表2`, ….
fn counts_rows(table: &Table<'_>, from: u32, col: u32) -> bool {
    let mut count = 0;
    let mut kind = None;
    for row in from..table.rows().min(from + SAMPLE) {
        let cell = table.cell(row, col);
        if cell.row != row {
            continue;
        }
        let text = cell.text.as_str();
        let number = text.trim_matches(|c: char| !c.is_ascii_digit());
        let affix = text.trim_matches(|c: char| c.is_ascii_digit());
        if number.parse() != Ok(count + 1) || *kind.get_or_insert(affix) != affix {
            return false;
        }
        count += 1;
    }
    count >= 3
}

/// Whether a header of several rows names the columns below cells that span them, and the rows below
/// keep to those columns.
fn spans_columns(table: &Table<'_>, rows: Range<u32>) -> bool {
    let spans = rows.clone().take(rows.len() - 1).any(|row| {
        printed(table, row).any(|cell| {
            let columns = cell.col..cell.col + cell.col_span;
            cell.col_span > 1
                && (cell.col_span < table.columns())
                && columns
                    .filter(|col| {
                        let below = cell.row + cell.row_span;
                        below < rows.end && {
                            let named = table.cell(below, *col);
                            named.col == *col && !named.text.is_blank()
                        }
                    })
                    .count()
                    > 1
        })
    });
    let mut body = (rows.end..table.rows()).take(SAMPLE as usize);
    spans && body.all(|row| printed(table, row).all(|cell| cell.col_span == 1))
}

/// Whether all of a header is printed bold, and little below it.
fn stands_out(table: &Table<'_>, rows: Range<u32>) -> bool {
    let header = rows.clone().flat_map(|row| printed(table, row));
    let body: Vec<bool> = (rows.end..table.rows().min(rows.end + SAMPLE))
        .flat_map(|row| printed(table, row))
        .map(|cell| cell.emphasis)
        .collect();
    let bold = body.iter().filter(|bold| **bold).count();
    header.into_iter().all(|cell| cell.emphasis) && 4 * bold < body.len()
}

/// Whether a row numbers the columns: `栏次 | 1 | 2 | 3=1+2`, in order from 1.
fn is_numbering(table: &Table<'_>, row: u32) -> bool {
    let mut last = 0;
    let mut count = 0;
    for (at, cell) in printed(table, row).enumerate() {
        let text = cell.text.as_str().trim_matches(['(', ')', '（', '）', ' ']);
        let number = text.split(['=', '＝']).next().unwrap_or_default();
        match number.parse::<u32>() {
            // Blocks side by side may number their columns each from 1.
            Ok(number) if number == last + 1 || number == 1 && count > 1 => {
                last = number;
                count += 1;
            }
            Err(_) if at == 0 => {}
            _ => return false,
        }
    }
    count > 1 && 2 * count >= table.columns()
}

/// Whether a figure is a year (`2024`, `1995*`) or a range (`1990-96`, `15–24`).
fn is_year_or_range(cell: &Cell<'_>) -> bool {
    let text = cell.text.as_str().trim_matches(['*', '(', ')', ' ']);
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match text.split_once(['-', '–', '—']) {
        Some((from, to)) => digits(from, 4) && digits(to, 4),
        None => {
            text.len() == 4 && digits(text, 4) && (text.starts_with("19") || text.starts_with("20"))
        }
    }
}

/// Whether a cell prints a figure: digits, and what stands around an amount.
fn is_figure(cell: &Cell<'_>) -> bool {
    let mut digits = false;
    for c in cell.text.as_str().chars() {
        match c {
            '0'..='9' | '０'..='９' => digits = true,
            ' ' | '.' | ',' | '，' | '-' | '—' | '–' | '−' | '+' | '%' | '％' | '=' | '<' | '>'
            | '≥' | '≤' | '(' | ')' | '（' | '）' | '*' | '$' | '€' | '£' | '¥' | '￥' =>
                {}
            _ => return false,
        }
    }
    digits
}

#[cfg(test)]
mod tests;
