//! A table that no profile knows: its columns by header path, its rows as printed.

use super::repaired;
use biao_model::{Amount, Record, Table, TableBody, TableColumn, TableRow};
use biao_normalize::Normalizer;
use std::borrow::Cow;

/// The record of a plain table.
pub(super) fn record<'a>(table: &Table<'a>, normalizer: &Normalizer) -> Record<'a> {
    let columns = (0..table.columns())
        .map(|col| {
            let mut path = Vec::new();
            for row in 0..table.header_rows {
                let cell = table.cell(row, col);
                if !cell.text.is_blank()
                    && (row == 0 || table.cell_index(row - 1, col) != table.cell_index(row, col))
                {
                    path.push(cell.text.clone());
                }
            }
            TableColumn { path, unit: None }
        })
        .collect();
    let rows = (table.header_rows..table.rows())
        .map(|row| TableRow {
            cells: table
                .row(row)
                // What the page prints: a ragged row is not filled up with blanks.
                .filter(|cell| !cell.text.places.is_empty())
                .map(|cell| {
                    (
                        cell.col,
                        Amount {
                            number: normalizer.amount(cell.text.as_str()).number(),
                            text: cell.text.clone(),
                        },
                    )
                })
                .collect(),
            ..TableRow::default()
        })
        .collect();
    Record {
        form: Cow::Borrowed("table"),
        title: table.title.clone(),
        pages: (!table.pages.is_empty()).then(|| table.pages.clone()),
        body: Some(TableBody {
            columns,
            rows,
            ..TableBody::default()
        }),
        repairs: table
            .repairs
            .iter()
            .cloned()
            .chain(repaired::of_rows(table))
            .collect(),
        ..Record::default()
    }
}
