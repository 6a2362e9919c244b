//! The rows of a money table, block by block.

use super::blocks::{Block, is_code};
use super::words::Words;
use super::{MERGED_BLANK, SHORT_ROW, header, is_filled, tree};
use biao_model::{
    Amount, Cell, Decimal, Diagnostic, Labelled, Reading, Record, Repair, Severity, Table,
    TableRow, Text,
};
use biao_normalize::{AmountReading, Context, Normalizer};
use std::ops::Range;

/// Reads the rows below the header. What is no row of amounts (remarks, the labels of a form that
/// is printed without amounts) goes to the record's `other`, so that nothing printed is lost.
pub(super) fn read<'a>(
    table: &Table<'a>,
    header: Range<u32>,
    blocks: &[Block<'a>],
    words: &Words,
    normalizer: &Normalizer,
    record: &mut Record<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TableRow<'a>> {
    keep_captions(table, header.start, record);
    let mut body = Vec::new();
    for row in header.end..table.rows() {
        if header::is_numbering(table, row, words) || is_header_again(table, row, &header) {
            keep_row(table, row, record);
        } else if let Some(remark) = remark(table, row, words) {
            record.other.push(Labelled::from(remark.text.clone()));
        } else {
            body.push(row);
        }
    }
    let mut rows = Vec::new();
    let mut parts = Vec::new();
    let mut missing = Vec::new();
    for block in blocks {
        for row in &body {
            let reader = Reader {
                table,
                block,
                words,
                normalizer,
                first: header.end,
                row: *row,
            };
            if let Some(read) = reader.read(blocks) {
                rows.push(read.row);
                parts.push(read.parts);
                missing.push(read.missing);
            }
        }
    }
    let printed = |row: &TableRow<'_>| row.cells.iter().any(|(_, amount)| !amount.text.is_blank());
    if !rows.iter().any(printed) {
        // A form printed without amounts is a record with no rows; its labels are kept.
        for row in rows.drain(..) {
            for text in row
                .code
                .into_iter()
                .chain(row.label)
                .filter(|text| !text.is_blank())
            {
                record.other.push(Labelled::from(text));
            }
        }
        return rows;
    }
    tree::grow(&mut rows, &parts, words);
    mark_short(&mut rows, &missing);
    report_unread(&rows, normalizer, diagnostics);
    rows
}

/// Marks the rows that print no cell for a column in which others print numbers: the cells that they
/// print may belong further to the right.
fn mark_short(rows: &mut [TableRow<'_>], missing: &[Vec<u32>]) {
    let mut counted: Vec<u32> = rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|(_, amount)| amount.number.is_some())
        .map(|(column, _)| *column)
        .collect();
    counted.sort_unstable();
    counted.dedup();
    for (row, missing) in rows.iter_mut().zip(missing) {
        let last = row
            .cells
            .iter()
            .rev()
            .find(|(_, amount)| amount.number.is_some());
        if let Some((_, last)) = last
            && missing
                .iter()
                .any(|column| counted.binary_search(column).is_ok())
        {
            row.repairs.push(Repair {
                code: SHORT_ROW,
                field: Some("cells"),
                printed: None,
                places: last.text.places.clone(),
            });
        }
    }
}

/// Titles and units inside the table's first rows.
fn keep_captions<'a>(table: &Table<'a>, rows: u32, record: &mut Record<'a>) {
    for row in 0..rows {
        keep_row(table, row, record);
    }
}

fn keep_row<'a>(table: &Table<'a>, row: u32, record: &mut Record<'a>) {
    for cell in table.row(row).filter(|cell| !cell.text.is_blank()) {
        record.other.push(Labelled::from(cell.text.clone()));
        let repeated = |repair: &&Repair<'_>| repair.code == "table/repeated-span";
        let repeated = cell.repairs.iter().filter(repeated);
        record.repairs.extend(repeated.cloned());
    }
}

/// A row that is one remark over most of the table's width.
fn remark<'t, 'a>(table: &'t Table<'a>, row: u32, words: &Words) -> Option<&'t Cell<'a>> {
    let mut printed = table.row(row).filter(|cell| !cell.text.is_blank());
    let cell = printed.next()?;
    (printed.next().is_none() && cell.row == row && words.is_remark(cell.text.as_str()))
        .then_some(cell)
}

/// Whether a row prints again what a row of the header prints: below a page break.
fn is_header_again(table: &Table<'_>, row: u32, header: &Range<u32>) -> bool {
    let printed = |row: u32| {
        let cells = table.row(row).filter(|cell| !cell.text.is_blank());
        cells.map(|cell| (cell.col, cell.text.as_str()))
    };
    printed(row).count() >= 2 && header.clone().any(|known| printed(known).eq(printed(row)))
}

/// A row as read.
struct Read<'a> {
    row: TableRow<'a>,
    /// How many parts of a split code it prints.
    parts: usize,
    /// The columns for which it prints no cell, not even a blank one.
    missing: Vec<u32>,
}

/// One row of one block.
struct Reader<'t, 'a> {
    table: &'t Table<'a>,
    block: &'t Block<'a>,
    words: &'t Words,
    normalizer: &'t Normalizer,
    /// The first row below the header: a header merged with the blanks below it says nothing of them.
    first: u32,
    row: u32,
}

impl<'t, 'a> Reader<'t, 'a> {
    /// The row; `None` where the line is blank here.
    fn read(&self, blocks: &[Block<'a>]) -> Option<Read<'a>> {
        let mut row = TableRow {
            block: self.block.name.clone(),
            ..TableRow::default()
        };
        let label = self.block.label.and_then(|col| self.cell(col));
        let (code, parts) = self.code(label, &mut row.repairs);
        row.code = code;
        if let Some(cell) = label {
            row.label = Some(cell.text.clone());
            carry(&cell.repairs, "label", &mut row.repairs);
        }
        self.split_code(&mut row);
        let mut missing = Vec::new();
        for (col, column) in &self.block.cells {
            let Some(cell) = self.cell(*col).or_else(|| self.group(*col)) else {
                row.cells.push((
                    *column,
                    Amount {
                        text: Text::default(),
                        number: None,
                    },
                ));
                continue;
            };
            let is_label = label.is_some_and(|label| std::ptr::eq(label, cell));
            // A cell that covers several columns stands in the first; one that covers several rows
            // names what stands in all of them, but an amount is there once.
            let first =
                cell.col == *col || !self.block.cells.iter().any(|(other, _)| *other == cell.col);
            let again = cell.row < self.row
                && self.normalizer.amount(cell.text.as_str()) != AmountReading::Text;
            if self.is_ragged(cell) {
                missing.push(*column);
                continue;
            }
            if is_label || !first || again {
                continue;
            }
            carry(&cell.repairs, "cells", &mut row.repairs);
            if cell.row < self.row && is_filled(cell) {
                row.repairs.push(Repair {
                    code: MERGED_BLANK,
                    field: Some("cells"),
                    printed: Some("".into()),
                    places: cell.text.places.clone(),
                });
            }
            let (number, oddly) = self.number(cell.text.as_str());
            if oddly {
                row.repairs.push(Repair {
                    code: "form/odd-separators",
                    field: Some("cells"),
                    printed: Some(cell.text.text.clone()),
                    places: cell.text.places.clone(),
                });
            }
            row.cells.push((
                *column,
                Amount {
                    number,
                    text: cell.text.clone(),
                },
            ));
        }
        self.total_beside(&mut row);
        let blank = |text: &Option<Text<'_>>| text.as_ref().is_none_or(Text::is_blank);
        let no_amount = row.cells.iter().all(|(_, amount)| amount.text.is_blank());
        if no_amount && blank(&row.code) && blank(&row.label) {
            return None;
        }
        if no_amount && label.is_some_and(|label| self.is_anothers(label, blocks)) {
            return None;
        }
        Some(Read {
            row,
            parts,
            missing,
        })
    }

    /// Whether a label that stands over several blocks belongs to another: to the one that has an
    /// amount beside it, else to the first.
    fn is_anothers(&self, label: &Cell<'a>, blocks: &[Block<'a>]) -> bool {
        let mut sharing = blocks.iter().filter(|block| {
            block
                .label
                .and_then(|col| self.cell(col))
                .is_some_and(|cell| std::ptr::eq(cell, label))
        });
        let amount = |block: &&Block<'a>| {
            block.cells.iter().any(|(col, _)| {
                self.cell(*col)
                    .is_some_and(|cell| !std::ptr::eq(cell, label) && !cell.text.is_blank())
            })
        };
        let owner = sharing.clone().find(amount).or_else(|| sharing.next());
        owner.is_some_and(|owner| !std::ptr::eq(owner, self.block))
    }

    /// The number in a cell, and whether its separators are not where they should be: `19349,057`,
    /// `25180591 .33`.
    fn number(&self, text: &str) -> (Option<Decimal>, bool) {
        if let Some(number) = self.normalizer.amount(text).number() {
            return (Some(number), false);
        }
        let odd = text.bytes().any(|b| matches!(b, b',' | b' '));
        let (whole, _) = text.split_once('.').unwrap_or((text, ""));
        let mut groups = whole.split(',').skip(1);
        if !odd || groups.any(|group| group.trim().len() != 3) {
            return (None, false);
        }
        let dense: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
        let number = self.normalizer.amount(&dense).number();
        (number, number.is_some())
    }

    /// The cell in a column; `None` where a blank was taken for the end of the cell above, or of a
    /// header.
    fn cell(&self, col: u32) -> Option<&'t Cell<'a>> {
        let cell = self.table.cell(self.row, col);
        let own = cell.row == self.row || !is_filled(cell) && cell.row >= self.first;
        own.then_some(cell)
    }

    /// The text of the group that a row stands in, where blanks below it were taken for its merge.
    fn group(&self, col: u32) -> Option<&'t Cell<'a>> {
        let cell = self.table.cell(self.row, col);
        let named = self.normalizer.amount(cell.text.as_str()) == AmountReading::Text;
        (named && cell.row >= self.first).then_some(cell)
    }

    /// A slot that the source does not print, at the end of a short row.
    fn is_ragged(&self, cell: &Cell<'_>) -> bool {
        cell.text.places.is_empty() && cell.text.is_blank() && self.table.pages.is_empty()
    }

    /// The code: the texts of its columns joined, unless they are the label's cell.
    fn code(
        &self,
        label: Option<&Cell<'a>>,
        repairs: &mut Vec<Repair<'a>>,
    ) -> (Option<Text<'a>>, usize) {
        let mut code: Option<Text<'a>> = None;
        let mut parts = 0;
        for (at, col) in self.block.code.iter().enumerate() {
            let Some(cell) = self.cell(*col) else {
                continue;
            };
            let own = label.is_none_or(|label| !std::ptr::eq(label, cell))
                && (cell.col == *col || at == 0);
            if !own || cell.text.is_blank() {
                continue;
            }
            carry(&cell.repairs, "code", repairs);
            parts = at + 1;
            match &mut code {
                // Every part may repeat the ones before it: 205 | 20502 | 2050201.
                Some(known) if cell.text.as_str().starts_with(known.as_str()) => {
                    let repeated = std::mem::replace(known, cell.text.clone());
                    repairs.push(Repair {
                        code: "form/repeated-text",
                        field: Some("code"),
                        printed: Some(repeated.text),
                        places: repeated.places,
                    });
                }
                Some(known) => known.append(&cell.text, ""),
                None => code = Some(cell.text.clone()),
            }
        }
        if self.block.code.len() < 2 {
            parts = 0;
        }
        (code, parts)
    }

    /// A total's label in the code's column, and a code before a label in one cell.
    fn split_code(&self, row: &mut TableRow<'a>) {
        let unlabelled = row.label.as_ref().is_none_or(Text::is_blank);
        if let Some(code) = &row.code
            && unlabelled
            && !code.as_str().bytes().any(|b| b.is_ascii_digit())
        {
            row.label = row.code.take();
            return;
        }
        if self.block.code.is_empty()
            && let Some(label) = &row.label
        {
            row.code = leading_code(label);
        }
        // A total over code and name is no code, nor one that is printed for both.
        if let (Some(code), Some(label)) = (&row.code, &row.label)
            && self.words.is_total(label.as_str())
        {
            if code.places == label.places {
                row.code = None;
            } else if code.as_str() == label.as_str() {
                row.repairs.extend(row.code.take().map(|code| Repair {
                    code: "form/repeated-text",
                    field: Some("code"),
                    printed: Some(code.text),
                    places: code.places,
                }));
            }
        }
    }

    /// A total's label in another column than the label's (the first column of a list of projects).
    fn total_beside(&self, row: &mut TableRow<'a>) {
        if row.code.is_some() || row.label.as_ref().is_some_and(|label| !label.is_blank()) {
            return;
        }
        let total = row
            .cells
            .iter()
            .position(|(_, amount)| self.words.is_total(amount.text.as_str()));
        if let Some(at) = total {
            row.label = Some(row.cells.remove(at).1.text);
        }
    }
}

/// `[30101]基本工资`, `30101 基本工资`, `2050205-高等教育`: the digits before the name.
fn leading_code<'a>(label: &Text<'a>) -> Option<Text<'a>> {
    let text = label.as_str();
    let start = text.len() - text.trim_start_matches(['[', '【', '(', '（', ' ']).len();
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let after = text[start + digits..].chars().next()?;
    let name = !text[start + digits..].is_ascii();
    let mark = matches!(
        after,
        ']' | '】' | ')' | '）' | ' ' | '-' | '_' | '—' | '　'
    ) || !after.is_ascii();
    let unit = matches!(
        after,
        '年' | '月' | '号' | '、' | '.' | '．' | '个' | '万' | '元' | '日' | '%'
    );
    (matches!(digits, 3 | 5 | 7) && mark && !unit && name && is_code(&text[start..start + digits]))
        .then(|| label.slice(start..start + digits))
}

/// The repairs of a cell on a row; blanks that it was made to cover are undone, not repaired.
fn carry<'a>(from: &[Repair<'a>], field: &'static str, to: &mut Vec<Repair<'a>>) {
    let own = from.iter().filter(|repair| repair.code != MERGED_BLANK);
    to.extend(own.cloned().map(|repair| Repair {
        field: Some(field),
        ..repair
    }));
}

/// A cell in a column of amounts that is neither a number nor a mark for none.
fn report_unread(
    rows: &[TableRow<'_>],
    normalizer: &Normalizer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let width = rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|(column, _)| *column + 1)
        .max();
    let mut numbers = vec![0_u32; width.unwrap_or(0) as usize];
    let mut texts = numbers.clone();
    let cells = || {
        rows.iter().enumerate().flat_map(|(index, row)| {
            row.cells
                .iter()
                .enumerate()
                .map(move |(at, (column, amount))| (index, at, *column as usize, amount))
        })
    };
    for (_, _, column, amount) in cells() {
        numbers[column] += u32::from(amount.number.is_some());
        let names = is_text(amount, normalizer) && !is_nearly_number(amount.text.as_str());
        texts[column] += u32::from(names);
    }
    for (index, at, column, amount) in cells() {
        if numbers[column] > 2 * texts[column] && is_text(amount, normalizer) {
            diagnostics.push(Diagnostic {
                code: "form/amount-not-read".into(),
                severity: Severity::Warning,
                message: format!(
                    "“{}” stands in a column of amounts and is no number",
                    amount.text.as_str()
                ),
                at: Some(format!("/rows/{index}/cells/{at}")),
                places: amount.text.places.clone(),
            });
        }
    }
}

fn is_text(amount: &Amount<'_>, normalizer: &Normalizer) -> bool {
    let text = amount.text.as_str();
    amount.number.is_none()
        && normalizer.amount(text) == AmountReading::Text
        && normalizer.read(text, &Context::default()).reading != Reading::Empty
}

/// `12..5`, `9O4.50`: digits and points, but for one character.
fn is_nearly_number(text: &str) -> bool {
    let strange = |c: &char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' ' | '-');
    text.contains(|c: char| c.is_ascii_digit())
        && text.contains(['.', ','])
        && text.chars().filter(strange).count() <= 1
}
