//! Parts printed in the dialects of the converters.

use crate::pages::{Between, Cut, Part, Top};
use std::fmt::Write;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Pipe table; merged cells print once, the rest is blank; a blank header row.
    MarkerBlank,
    /// The same, with the first data row in the header's place.
    MarkerFirstRow,
    /// Pipe table; merged cells print in every slot.
    Docling,
    /// HTML with `rowspan` and `colspan`.
    Html,
    /// pandoc's drawn table.
    Drawn,
}

pub(crate) const DIALECTS: [Dialect; 5] = [
    Dialect::MarkerFirstRow,
    Dialect::MarkerBlank,
    Dialect::Docling,
    Dialect::Html,
    Dialect::Drawn,
];

pub(crate) const RUNNING: &str = "青石县水务局部门预算";

/// All parts below each other, with what stands between them.
pub(crate) fn print(parts: &[Part], cuts: &[Cut], dialect: Dialect) -> String {
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if let Some(at) = index.checked_sub(1) {
            match cuts[at].between {
                Between::BlankLine => {}
                Between::PageNumber => _ = write!(out, "- {index} -\n\n"),
                Between::RunningTitle => _ = write!(out, "{RUNNING}\n\n"),
                Between::Rule => out.push_str("---\n\n"),
            }
        }
        let top = match (index, dialect) {
            (0, Dialect::MarkerBlank) => Top::Blank,
            (0, _) | (_, Dialect::Docling) => Top::FirstRow,
            _ => part.top,
        };
        match dialect {
            Dialect::MarkerBlank | Dialect::MarkerFirstRow => pipes(part, top, false, &mut out),
            Dialect::Docling => pipes(part, top, true, &mut out),
            Dialect::Html => html(part, &mut out),
            Dialect::Drawn => drawn(part, &mut out),
        }
        out.push('\n');
    }
    out
}

fn pipes(part: &Part, top: Top, repeat: bool, out: &mut String) {
    let delimiter = "|---".repeat(part.cols) + "|\n";
    if top == Top::Blank {
        out.push_str(&("|   ".repeat(part.cols) + "|\n"));
        out.push_str(&delimiter);
    }
    for row in 0..part.rows {
        for col in 0..part.cols {
            let cell = part.at(row, col);
            let printed = repeat || (cell.row, cell.col) == (row, col);
            let text = if printed { cell.text.as_str() } else { "" };
            _ = write!(out, "| {text} ");
        }
        out.push_str("|\n");
        let below_header = row == 0 && matches!(top, Top::FirstRow | Top::Header);
        let data = part.rows - usize::from(top == Top::Header);
        let second = part.second_delimiter && data == 1 && row + 1 == part.rows;
        if below_header || second && top != Top::None {
            out.push_str(&delimiter);
        }
    }
}

fn html(part: &Part, out: &mut String) {
    out.push_str("<table>\n");
    for row in 0..part.rows {
        out.push_str("<tr>");
        for cell in part.cells.iter().filter(|cell| cell.row == row) {
            out.push_str("<td");
            if cell.rows > 1 {
                _ = write!(out, " rowspan=\"{}\"", cell.rows);
            }
            if cell.cols > 1 {
                _ = write!(out, " colspan=\"{}\"", cell.cols);
            }
            _ = write!(out, ">{}</td>", cell.text);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// Columns of a terminal that a text takes.
fn width(text: &str) -> usize {
    let wide =
        |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff01}'..='\u{ff5e}').contains(&c);
    text.chars().map(|c| 1 + usize::from(wide(c))).sum()
}

fn drawn(part: &Part, out: &mut String) {
    let mut widths = vec![3; part.cols];
    let mut cells: Vec<_> = part.cells.iter().collect();
    cells.sort_by_key(|cell| cell.cols);
    for cell in cells {
        let columns = cell.col..cell.col + cell.cols;
        let has: usize = widths[columns.clone()].iter().sum::<usize>() + cell.cols - 1;
        widths[columns.end - 1] += (width(&cell.text) + 2).saturating_sub(has);
    }
    for row in 0..=part.rows {
        border(part, &widths, row, out);
        if row == part.rows {
            break;
        }
        let mut col = 0;
        while col < part.cols {
            let cell = part.at(row, col);
            let room = widths[col..col + cell.cols].iter().sum::<usize>() + cell.cols - 1;
            let text = if cell.row == row {
                cell.text.as_str()
            } else {
                ""
            };
            let blank = " ".repeat(room - 1 - width(text));
            _ = write!(out, "| {text}{blank}");
            col += cell.cols;
        }
        out.push_str("|\n");
    }
}

/// The border above a row.
fn border(part: &Part, widths: &[usize], row: usize, out: &mut String) {
    let same =
        |a: (usize, usize), b: (usize, usize)| std::ptr::eq(part.at(a.0, a.1), part.at(b.0, b.1));
    let line = |col: usize| row == 0 || row == part.rows || !same((row - 1, col), (row, col));
    // Whether a wall stands left of a column, in a row.
    let wall =
        |row: usize, col: usize| col == 0 || col == part.cols || !same((row, col - 1), (row, col));
    for col in 0..=part.cols {
        let lines = col > 0 && line(col - 1) || col < part.cols && line(col);
        let walls = row > 0 && wall(row - 1, col) || row < part.rows && wall(row, col);
        out.push(match (lines, walls) {
            (true, true) => '+',
            (true, false) => '-',
            (false, true) => '|',
            (false, false) => ' ',
        });
        if let Some(width) = widths.get(col) {
            let stroke = if line(col) { "-" } else { " " };
            out.push_str(&stroke.repeat(*width));
        }
    }
    out.push('\n');
}
