//! A logical table drawn with box characters, merged cells as they are merged.

use crate::width::{cut, fit, width, wrap};
use crate::{Layout, Paint};
use biao_model::Table;
use std::fmt::Write as _;

/// Columns of text in the narrowest drawn column.
const NARROWEST: usize = 4;
/// A cell that would be wider wraps, even where the terminal is wide.
const WIDEST: usize = 44;
/// Lines of text in one cell; more is cut, unless all is to be seen.
const TALLEST: usize = 5;

/// Draws a table. `mark` names the repairs of
/// a cell (`[2]`), or nothing.
pub(crate) fn table(table: &Table<'_>, layout: Layout, mark: impl Fn(usize) -> String) -> String {
    if table.rows() == 0 || table.columns() == 0 {
        return String::new();
    }
    let labels: Vec<(String, String)> = table
        .cells()
        .iter()
        .enumerate()
        .map(|(index, cell)| (cell.text.as_str().trim().to_owned(), mark(index)))
        .collect();
    let widths = widths(table, &labels, layout.columns);
    let tallest = if layout.whole { usize::MAX } else { TALLEST };
    let texts: Vec<Vec<String>> = table
        .cells()
        .iter()
        .zip(&labels)
        .map(|(cell, (text, mark))| {
            let inner = inner_width(&widths, cell.col, cell.col_span);
            let mut lines = wrap(text, inner, tallest);
            if let Some(last) = lines.last_mut()
                && !mark.is_empty()
            {
                let room = inner.saturating_sub(width(mark) + 1);
                if layout.whole && width(last) > room {
                    lines.push(mark.clone());
                } else {
                    // The mark is never cut off.
                    *last = cut(last, room);
                    last.push_str(if last.is_empty() { "" } else { " " });
                    last.push_str(mark);
                }
            }
            lines
        })
        .collect();
    let heights = heights(table, &texts);
    Drawing {
        table,
        widths,
        heights,
        texts,
        paint: layout.paint,
    }
    .draw()
}

/// Columns of text inside a cell: those of its columns, and the borders between them.
fn inner_width(widths: &[usize], col: u32, span: u32) -> usize {
    let own = &widths[col as usize..(col + span) as usize];
    own.iter().sum::<usize>() + 3 * (own.len() - 1)
}

fn widths(table: &Table<'_>, labels: &[(String, String)], columns: usize) -> Vec<usize> {
    let wanted = |(text, mark): &(String, String)| {
        let mark = if mark.is_empty() { 0 } else { width(mark) + 1 };
        (width(text) + mark).clamp(NARROWEST, WIDEST)
    };
    let mut widths = vec![NARROWEST; table.columns() as usize];
    for (cell, label) in table
        .cells()
        .iter()
        .zip(labels)
        .filter(|(cell, _)| cell.col_span == 1)
    {
        let own = &mut widths[cell.col as usize];
        *own = (*own).max(wanted(label));
    }
    for (cell, label) in table
        .cells()
        .iter()
        .zip(labels)
        .filter(|(cell, _)| cell.col_span > 1)
    {
        let missing = wanted(label).saturating_sub(inner_width(&widths, cell.col, cell.col_span));
        widths[(cell.col + cell.col_span - 1) as usize] += missing;
    }
    // Too wide for the terminal: the widest columns give, one by one.
    let borders = 3 * widths.len() + 1;
    let mut total = widths.iter().sum::<usize>() + borders;
    while total > columns {
        let Some(widest) = widths.iter_mut().max() else {
            break;
        };
        if *widest <= NARROWEST {
            break;
        }
        *widest -= 1;
        total -= 1;
    }
    widths
}

fn heights(table: &Table<'_>, texts: &[Vec<String>]) -> Vec<usize> {
    let mut heights = vec![1; table.rows() as usize];
    for (cell, lines) in table
        .cells()
        .iter()
        .zip(texts)
        .filter(|(cell, _)| cell.row_span == 1)
    {
        let own = &mut heights[cell.row as usize];
        *own = (*own).max(lines.len());
    }
    for (cell, lines) in table
        .cells()
        .iter()
        .zip(texts)
        .filter(|(cell, _)| cell.row_span > 1)
    {
        let rows = cell.row as usize..(cell.row + cell.row_span) as usize;
        let last = rows.end - 1;
        let there = heights[rows.clone()].iter().sum::<usize>() + rows.len() - 1;
        heights[last] += lines.len().saturating_sub(there);
    }
    heights
}

struct Drawing<'t, 'a> {
    table: &'t Table<'a>,
    widths: Vec<usize>,
    heights: Vec<usize>,
    texts: Vec<Vec<String>>,
    paint: Paint,
}

impl Drawing<'_, '_> {
    fn draw(&self) -> String {
        let mut out = String::new();
        let mut line = 0;
        // The first drawn line of every row, for cells that began above.
        let mut tops = Vec::new();
        for row in 0..=self.table.rows() {
            self.border(row, line, &tops, &mut out);
            line += 1;
            if row == self.table.rows() {
                break;
            }
            tops.push(line);
            for _ in 0..self.heights[row as usize] {
                self.content(row, line, &tops, &mut out);
                line += 1;
            }
        }
        out
    }

    /// A line of text through one row.
    fn content(&self, row: u32, line: usize, tops: &[usize], out: &mut String) {
        let mut col = 0;
        while col < self.table.columns() {
            let _ = write!(out, "{}", self.paint.dim("│"));
            col = self.text(row, col, line, tops, out);
        }
        let _ = writeln!(out, "{}", self.paint.dim("│"));
    }

    /// The line of a cell's text that is due; returns the column after the cell.
    fn text(&self, row: u32, col: u32, line: usize, tops: &[usize], out: &mut String) -> u32 {
        let index = self.table.cell_index(row, col);
        let cell = &self.table.cells()[index];
        let due = line - tops[cell.row as usize];
        let text = self.texts[index].get(due).map_or("", String::as_str);
        let text = format!(
            " {} ",
            fit(text, inner_width(&self.widths, cell.col, cell.col_span))
        );
        let header = row < self.table.header_rows || cell.emphasis;
        let _ = if !cell.repairs.is_empty() {
            write!(out, "{}", self.paint.repair(&text))
        } else if header {
            write!(out, "{}", self.paint.bold(&text))
        } else {
            write!(out, "{text}")
        };
        cell.col + cell.col_span
    }

    /// The line above `row`; cells that span it go on through it.
    fn border(&self, row: u32, line: usize, tops: &[usize], out: &mut String) {
        let mut col = 0;
        let mut lines = String::new();
        loop {
            lines.push(self.junction(row, col));
            if col == self.table.columns() {
                break;
            }
            if self.horizontal(row, col) {
                let dash = if self.is_header_end(row) {
                    '━'
                } else {
                    '─'
                };
                lines.extend(std::iter::repeat_n(dash, self.widths[col as usize] + 2));
                col += 1;
            } else {
                let _ = write!(out, "{}", self.paint.dim(&lines));
                lines.clear();
                col = self.text(row, col, line, tops, out);
            }
        }
        let _ = writeln!(out, "{}", self.paint.dim(&lines));
    }

    fn is_header_end(&self, row: u32) -> bool {
        row > 0 && row == self.table.header_rows && row < self.table.rows()
    }

    /// Whether there is a line above the slot.
    fn horizontal(&self, row: u32, col: u32) -> bool {
        row == 0
            || row == self.table.rows()
            || self.table.cell_index(row - 1, col) != self.table.cell_index(row, col)
    }

    /// Whether there is a line left of the slot.
    fn vertical(&self, row: u32, col: u32) -> bool {
        col == 0
            || col == self.table.columns()
            || self.table.cell_index(row, col - 1) != self.table.cell_index(row, col)
    }

    fn junction(&self, row: u32, col: u32) -> char {
        let (rows, columns) = (self.table.rows(), self.table.columns());
        let up = row > 0 && self.vertical(row - 1, col);
        let down = row < rows && self.vertical(row, col);
        let left = col > 0 && self.horizontal(row, col - 1);
        let right = col < columns && self.horizontal(row, col);
        let heavy = self.is_header_end(row);
        match (up, down, left, right) {
            (false, true, false, true) => '┌',
            (false, true, true, false) => '┐',
            (true, false, false, true) => '└',
            (true, false, true, false) => '┘',
            (true, true, false, true) => {
                if heavy {
                    '┝'
                } else {
                    '├'
                }
            }
            (true, true, true, false) => {
                if heavy {
                    '┥'
                } else {
                    '┤'
                }
            }
            (false, true, true, true) => {
                if heavy {
                    '┯'
                } else {
                    '┬'
                }
            }
            (true, false, true, true) => {
                if heavy {
                    '┷'
                } else {
                    '┴'
                }
            }
            (true, true, true, true) => {
                if heavy {
                    '┿'
                } else {
                    '┼'
                }
            }
            (false, false, ..) => {
                if heavy {
                    '━'
                } else {
                    '─'
                }
            }
            _ => '│',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use biao_model::{Cell, Region, Text};

    fn drawn(
        cells: &[(u32, u32, u32, u32, &'static str)],
        header_rows: u32,
        columns: usize,
    ) -> String {
        let rows = cells.iter().map(|cell| cell.0 + cell.2).max().unwrap();
        let cols = cells.iter().map(|cell| cell.1 + cell.3).max().unwrap();
        let cells = cells
            .iter()
            .map(|&(row, col, row_span, col_span, text)| Cell {
                row,
                col,
                row_span,
                col_span,
                text: Text::at(text, Region::text(0, 0)),
                ..Cell::default()
            })
            .collect();
        let mut table = Table::new(rows, cols, cells).unwrap();
        table.header_rows = header_rows;
        let mark = |index| {
            if index == 1 {
                "[1]".to_owned()
            } else {
                String::new()
            }
        };
        let layout = Layout {
            columns,
            whole: false,
            paint: Paint::default(),
        };
        super::table(&table, layout, mark)
    }

    #[test]
    fn merged_cells_are_drawn_as_one() {
        let cells = [
            (0, 0, 1, 2, "一级指标"),
            (0, 2, 1, 1, "指标值"),
            (1, 0, 2, 1, "产出指标和更多的文字，要换行"),
            (1, 1, 1, 1, "数量"),
            (1, 2, 1, 1, "≥96%"),
            (2, 1, 1, 2, "质量"),
        ];
        insta::assert_snapshot!(drawn(&cells, 1, 34), @r"
        ┌───────────────────┬────────────┐
        │ 一级指标          │ 指标值 [1] │
        ┝━━━━━━━━━━━━┯━━━━━━┿━━━━━━━━━━━━┥
        │ 产出指标和 │ 数量 │ ≥96%       │
        │ 更多的文字 ├──────┴────────────┤
        │ ，要换行   │ 质量              │
        └────────────┴───────────────────┘
        ");
    }

    #[test]
    fn every_line_is_as_wide_as_the_others() {
        let cells = [
            (0, 0, 1, 1, "产a出b≥"),
            (0, 1, 2, 1, "“引号”……很长很长很长"),
            (1, 0, 1, 1, "x"),
        ];
        for columns in 10..50 {
            let text = drawn(&cells, 0, columns);
            let mut widths = text.lines().map(width);
            let first = widths.next().unwrap();
            assert!(widths.all(|other| other == first), "{columns}:\n{text}");
        }
    }
}
