//! `biao inspect`: every stage of one document, for a person at a terminal.

mod record;

use crate::args::Inspect;
use crate::load::{self, Tally, count};
use crate::output;
use crate::render::paint::Paint;
use crate::render::width::{cut, width};
use crate::render::{self, draw, printable, snippet};
use crate::status::Status;
use annotate_snippets::Renderer;
use biao::model::{Block, Encoding, Region, Repair, SourceMap, Table};
use biao::{Decoded, Processed};
use std::fmt::Write as _;

/// Columns to draw in where there is no terminal.
const WIDTH: usize = 100;

pub(crate) fn run(args: &Inspect) -> anyhow::Result<Status> {
    let pipeline = load::pipeline(&args.profiles)?;
    let columns = args
        .width
        .or_else(render::terminal_width)
        .unwrap_or(WIDTH)
        .max(20);
    let paint = Paint {
        on: render::colours(args.color),
    };
    load::one(&pipeline, &args.file, |decoded, processed| {
        output::print(page(decoded, processed, columns, paint).as_bytes())
    })
}

/// The whole text.
fn page(decoded: &Decoded<'_>, processed: &Processed<'_>, columns: usize, paint: Paint) -> String {
    let mut page = Page {
        out: String::new(),
        map: &decoded.map,
        columns,
        paint,
    };
    page.head(decoded, processed);
    for (index, table) in processed.tables.iter().enumerate() {
        let number = format!("Table {} of {}", index + 1, processed.tables.len());
        page.table(&number, table);
    }
    for (index, record) in processed.records.iter().enumerate() {
        let number = format!("Record {} of {}", index + 1, processed.records.len());
        page.record(&number, index, record);
    }
    if !processed.diagnostics.is_empty() {
        page.heading("Diagnostics", &Tally::of(processed).to_string());
        let renderer = if paint.on {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let renderer = renderer.term_width(columns);
        for diagnostic in &processed.diagnostics {
            let text = snippet::render(&renderer, &decoded.source.uri, &decoded.map, diagnostic);
            page.out.push_str(&text);
            page.out.push('\n');
        }
    }
    page.out
}

/// The text under way. Writing into a string cannot fail.
struct Page<'m> {
    out: String,
    map: &'m SourceMap<'m>,
    columns: usize,
    paint: Paint,
}

impl Page<'_> {
    /// What was read.
    fn head(&mut self, decoded: &Decoded<'_>, processed: &Processed<'_>) {
        let source = &decoded.source;
        let encoding = match decoded.map.encoding() {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16, little endian",
            Encoding::Utf16Be => "UTF-16, big endian",
            Encoding::Gb18030 => "GB18030",
        };
        let blocks = &processed.document.blocks;
        let number = |is: fn(&Block<'_>) -> bool| blocks.iter().filter(|block| is(block)).count();
        let _ = writeln!(self.out, "{}", self.paint.bold(&printable(&source.uri)));
        let _ = writeln!(
            self.out,
            "  file     {}, {}, {encoding}",
            count(source.bytes as usize, "byte"),
            count(decoded.map.line_count() as usize, "line"),
        );
        let _ = writeln!(
            self.out,
            "  read     {}, {}, {}",
            count(
                number(|block| matches!(block, Block::Heading { .. })),
                "heading"
            ),
            count(number(|block| matches!(block, Block::Paragraph(_))), "line") + " of text",
            count(number(|block| matches!(block, Block::Grid(_))), "grid"),
        );
        let repairs: usize = processed.tables.iter().map(repairs_of).sum();
        let _ = writeln!(
            self.out,
            "  repaired {}, {}",
            count(processed.tables.len(), "table"),
            count(repairs, "repair")
        );
        let indicators = processed
            .records
            .iter()
            .map(|record| record.indicators.len())
            .sum();
        let _ = writeln!(
            self.out,
            "  bound    {}, {}",
            count(processed.records.len(), "record"),
            count(indicators, "indicator")
        );
        let _ = writeln!(self.out, "  found    {}\n", Tally::of(processed));
    }

    /// `── Table 1 of 9 ─ 项目支出绩效目标表 ─────`
    fn heading(&mut self, what: &str, about: &str) {
        let about = cut(about, self.columns.saturating_sub(width(what) + 6));
        let rule = self.columns.saturating_sub(width(what) + width(&about) + 5);
        let _ = writeln!(
            self.out,
            "{} {} {} {}\n",
            self.paint.dim("──"),
            self.paint.bold(what),
            about,
            self.paint.dim(&"─".repeat(rule)),
        );
    }

    fn table(&mut self, number: &str, table: &Table<'_>) {
        let title = table
            .title
            .as_ref()
            .map_or("no title", |title| title.as_str());
        let size = format!(
            "{}, {}",
            count(table.rows() as usize, "row"),
            count(table.columns() as usize, "column")
        );
        let lines = self.lines(table.cells().iter().flat_map(|cell| &cell.text.places));
        self.heading(number, &format!("{title} · {size}{lines}"));

        // Every repaired cell gets a number, in the order of the page.
        let mut marks = vec![String::new(); table.cells().len()];
        let mut noted = Vec::new();
        for row in 0..table.rows() {
            for cell in table.row(row).filter(|cell| !cell.repairs.is_empty()) {
                let mark = format!("[{}]", noted.len() + 1);
                marks[table.cell_index(cell.row, cell.col)].clone_from(&mark);
                noted.push((mark, cell));
            }
        }
        let drawn = draw::table(table, self.columns, self.paint, |index| {
            marks[index].clone()
        });
        self.out.push_str(&drawn);
        for repair in &table.repairs {
            self.repair("•", repair);
        }
        for (mark, cell) in noted {
            for repair in &cell.repairs {
                self.repair(&mark, repair);
            }
        }
        self.out.push('\n');
    }

    /// `  [1] table/merged-above, line 12; printed ""`
    fn repair(&mut self, mark: &str, repair: &Repair<'_>) {
        let mut text = format!("  {mark} {}", repair.code);
        if let Some(field) = repair.field {
            let _ = write!(text, " {field}");
        }
        if let Some(place) = repair.places.first() {
            let _ = write!(text, ", {}", self.place(place));
        }
        if let Some(printed) = &repair.printed {
            let _ = write!(text, "; printed “{printed}”");
        }
        let text = cut(&text, self.columns);
        let _ = writeln!(self.out, "{}", self.paint.repair(&text));
    }

    fn place(&self, place: &Region) -> String {
        match *place {
            Region::Text { start, .. } => format!("line {}", self.map.line(start)),
            Region::Page { page, .. } => format!("page {page}"),
        }
    }

    /// `, lines 7–27`
    fn lines<'r>(&self, places: impl Iterator<Item = &'r Region>) -> String {
        let lines = places.filter_map(|place| match *place {
            Region::Text { start, .. } => Some(self.map.line(start)),
            Region::Page { .. } => None,
        });
        let (first, last) = lines.fold((u32::MAX, 0), |(first, last), line| {
            (first.min(line), last.max(line))
        });
        match first.cmp(&last) {
            std::cmp::Ordering::Less => format!(", lines {first}–{last}"),
            std::cmp::Ordering::Equal => format!(", line {first}"),
            std::cmp::Ordering::Greater => String::new(),
        }
    }
}

fn repairs_of(table: &Table<'_>) -> usize {
    table.repairs.len()
        + table
            .cells()
            .iter()
            .map(|cell| cell.repairs.len())
            .sum::<usize>()
}
