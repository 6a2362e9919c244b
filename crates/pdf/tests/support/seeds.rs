//! Small files with tables of several kinds, to be broken.

use biao_model::{Cell, Table, Text};
use biao_press::{Breaks, Item, Lines, Style, Wide, print};

/// A table with a merged cell at its left.
fn table(rows: u32, columns: u32) -> Table<'static> {
    let fields = (0..rows).flat_map(|row| (0..columns).map(move |col| (row, col)));
    let cells = fields.filter(|(row, col)| *col > 0 || *row < 2);
    let cells = cells.map(|(row, col)| Cell {
        row,
        col,
        row_span: if (row, col) == (1, 0) { rows - 1 } else { 1 },
        col_span: 1,
        text: Text {
            text: format!("第{row}行 {col}.5").into(),
            ..Text::default()
        },
        ..Cell::default()
    });
    Table::new(rows, columns, cells.collect()).unwrap_or_else(|error| panic!("{error}"))
}

/// The files.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let (small, long, wide) = (table(3, 3), table(30, 4), table(4, 14));
    let plain = Style {
        page: [300.0, 200.0],
        ..Style::default()
    };
    let bars = Style {
        lines: Lines::Bars,
        breaks: Breaks::Closed,
        ..plain
    };
    let over = Style {
        wide: Wide::OverThenDown { labels: true },
        ..plain
    };
    let styles = [plain, bars, over].into_iter();
    styles
        .flat_map(|style| {
            [&small, &long, &wide]
                .map(|table| print(&[Item::Title("渠道"), Item::Table(table)], style))
        })
        .collect()
}
