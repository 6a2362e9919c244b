//! The page that `biao inspect` prints.

use crate::tally::{Tally, count};
use crate::width::{cut, printable, width};
use crate::{Layout, draw, snippet};
use biao_model::{Block, Diagnostic, Encoding, Record, Region, Repair, Source, SourceMap, Table};
use std::borrow::Cow;
use std::fmt::Write as _;

/// One document after all stages.
#[derive(Debug, Clone, Copy)]
pub struct Stages<'s> {
    /// What was read.
    pub source: &'s Source,
    /// Its text.
    pub map: &'s SourceMap<'s>,
    /// Blocks as read.
    pub blocks: &'s [Block<'s>],
    /// Logical tables after repair.
    pub tables: &'s [Table<'s>],
    /// Records, typed and checked.
    pub records: &'s [Record<'s>],
    /// All diagnostics.
    pub diagnostics: &'s [Diagnostic],
    /// Only what stands on this page, and diagnostics of the file as a whole; `None`: everything.
    pub page: Option<u32>,
}

/// Every stage of one document: what was read, the tables as repaired, the records as bound and
/// typed, each diagnostic under its source lines.
pub fn page(stages: &Stages<'_>, layout: Layout) -> String {
    let mut page = Page::new(stages.map, layout);
    let shown = Shown::of(stages);
    page.head(stages, &shown);
    for &(index, table) in &shown.tables {
        let number = format!("Table {} of {}", index + 1, stages.tables.len());
        page.table(&number, table);
    }
    for &(index, record) in &shown.records {
        let number = format!("Record {} of {}", index + 1, stages.records.len());
        page.record(&number, index, record);
    }
    if !shown.diagnostics.is_empty() {
        let tally = Tally::of(shown.diagnostics.iter().copied());
        page.heading("Diagnostics", &tally.to_string());
        for diagnostic in shown.diagnostics {
            let uri = &stages.source.uri;
            page.out
                .push_str(&snippet::diagnostic(diagnostic, uri, stages.map, layout));
            page.out.push('\n');
        }
    }
    page.out
}

/// What is shown of a document, with the numbers that it has in the whole.
struct Shown<'s> {
    blocks: Vec<&'s Block<'s>>,
    tables: Vec<(usize, &'s Table<'s>)>,
    records: Vec<(usize, &'s Record<'s>)>,
    diagnostics: Vec<&'s Diagnostic>,
}

impl<'s> Shown<'s> {
    fn of(stages: &Stages<'s>) -> Self {
        let here = |page: Option<u32>| stages.page.is_none() || stages.page == page;
        let among = |pages: &[u32]| stages.page.is_none_or(|page| pages.contains(&page));
        Self {
            blocks: stages
                .blocks
                .iter()
                .filter(|block| here(page_of_block(block)))
                .collect(),
            tables: (0..)
                .zip(stages.tables)
                .filter(|(_, table)| among(&table.pages))
                .collect(),
            records: (0..)
                .zip(stages.records)
                .filter(|(_, record)| among(record.pages.as_deref().unwrap_or_default()))
                .collect(),
            diagnostics: stages
                .diagnostics
                .iter()
                .filter(|found| {
                    let places = &found.places;
                    places.is_empty() || places.iter().any(|place| here(page_of(place)))
                })
                .collect(),
        }
    }
}

fn page_of(place: &Region) -> Option<u32> {
    match *place {
        Region::Page { page, .. } => Some(page),
        Region::Text { .. } => None,
    }
}

fn page_of_block(block: &Block<'_>) -> Option<u32> {
    match block {
        Block::Grid(grid) => grid.page,
        Block::Heading { text, .. } | Block::Paragraph(text) | Block::PageBreak(text) => {
            text.places.first().and_then(page_of)
        }
    }
}

/// The logical tables of a document: each with its title, size and place, drawn with its merged
/// cells; then its repairs, by number where they are of a cell.
pub fn tables(tables: &[Table<'_>], map: &SourceMap<'_>, layout: Layout) -> String {
    let mut page = Page::new(map, layout);
    page.tables(tables);
    page.out
}

/// The text under way. Writing into a string cannot fail.
pub(crate) struct Page<'m> {
    pub(crate) out: String,
    map: &'m SourceMap<'m>,
    pub(crate) layout: Layout,
}

impl<'m> Page<'m> {
    fn new(map: &'m SourceMap<'m>, layout: Layout) -> Self {
        Self {
            out: String::new(),
            map,
            layout,
        }
    }

    /// What was read.
    fn head(&mut self, stages: &Stages<'_>, shown: &Shown<'_>) {
        let encoding = match self.map.encoding() {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16, little endian",
            Encoding::Utf16Be => "UTF-16, big endian",
            Encoding::Gb18030 => "GB18030",
        };
        let blocks = &shown.blocks;
        let number = |is: fn(&Block<'_>) -> bool| blocks.iter().filter(|block| is(block)).count();
        let _ = writeln!(
            self.out,
            "{}",
            self.layout.paint.bold(&printable(&stages.source.uri))
        );
        let _ = writeln!(
            self.out,
            "  file     {}, {}",
            count(stages.source.bytes as usize, "byte"),
            match stages.source.pages {
                Some(pages) => count(pages as usize, "page"),
                None if self.map.line_count() == 0 => "not read".to_owned(),
                None => format!(
                    "{}, {encoding}",
                    count(self.map.line_count() as usize, "line")
                ),
            },
        );
        if let Some(page) = stages.page {
            let _ = writeln!(self.out, "  shown    page {page}");
        }
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
        let repairs: usize = shown
            .tables
            .iter()
            .map(|(_, table)| repairs_of(table))
            .sum();
        let _ = writeln!(
            self.out,
            "  repaired {}, {}",
            count(shown.tables.len(), "table"),
            count(repairs, "repair")
        );
        let indicators = shown
            .records
            .iter()
            .map(|(_, record)| record.indicators.len())
            .sum();
        let _ = writeln!(
            self.out,
            "  bound    {}, {}",
            count(shown.records.len(), "record"),
            count(indicators, "indicator")
        );
        let _ = writeln!(
            self.out,
            "  found    {}\n",
            Tally::of(shown.diagnostics.iter().copied())
        );
    }

    /// `── Table 1 of 9 ─ 项目支出绩效目标表 ─────`
    pub(crate) fn heading(&mut self, what: &str, about: &str) {
        let about = cut(about, self.layout.columns.saturating_sub(width(what) + 6));
        let rule = self
            .layout
            .columns
            .saturating_sub(width(what) + width(&about) + 5);
        let _ = writeln!(
            self.out,
            "{} {} {} {}\n",
            self.layout.paint.dim("──"),
            self.layout.paint.bold(what),
            about,
            self.layout.paint.dim(&"─".repeat(rule)),
        );
    }

    fn tables(&mut self, tables: &[Table<'_>]) {
        for (index, table) in tables.iter().enumerate() {
            let number = format!("Table {} of {}", index + 1, tables.len());
            self.table(&number, table);
        }
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
        let drawn = draw::table(table, self.layout, |index| marks[index].clone());
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
    pub(crate) fn repair(&mut self, mark: &str, repair: &Repair<'_>) {
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
        let text = self.short(&text);
        let _ = writeln!(self.out, "{}", self.layout.paint.repair(&text));
    }

    /// A line about the document, as long as it may be.
    fn short<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.layout.whole {
            printable(text)
        } else {
            cut(text, self.layout.columns).into()
        }
    }

    pub(crate) fn place(&self, place: &Region) -> String {
        match *place {
            Region::Text { start, .. } => format!("line {}", self.map.line(start)),
            Region::Page { page, .. } => format!("page {page}"),
        }
    }

    /// `, lines 7–27`, `, page 3`
    fn lines<'r>(&self, places: impl Iterator<Item = &'r Region>) -> String {
        let mut unit = "line";
        let numbers = places.map(|place| match *place {
            Region::Text { start, .. } => self.map.line(start),
            Region::Page { page, .. } => {
                unit = "page";
                page
            }
        });
        let (first, last) = numbers.fold((u32::MAX, 0), |(first, last), number| {
            (first.min(number), last.max(number))
        });
        match first.cmp(&last) {
            std::cmp::Ordering::Less => format!(", {unit}s {first}–{last}"),
            std::cmp::Ordering::Equal => format!(", {unit} {first}"),
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
