//! The blocks of a document: pulldown-cmark says where they are, the source says what they hold.

use crate::html;
use crate::lines::{self, Cut, Line};
use crate::marks::{Mark, atx_text, is_page_mark, item_marks};
use crate::outlook::{next_pipes, outlook, pipe_lines};
use crate::report::{count, diagnostic, info};
use crate::space::trim;
use crate::specials::Specials;
use crate::tag;
use crate::visible::{Dialect, visible};
use crate::{grid_table, pipe};
use biao_model::{Block, Document, Places, Region, Severity, Text};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// How deep fenced documents are read into one another.
const DEEPEST: usize = 3;
/// How many places one diagnostic names, where it counts many things.
const NAMED_PLACES: usize = 100;

/// Reads decoded text: headings, lines of text, grids and page breaks in reading order.
///
/// The document borrows from the text. Reading cannot fail; what was assumed or damaged stands in
/// the document's diagnostics.
pub fn read(text: &str) -> Document<'_> {
    let outlook = outlook(text.as_bytes());
    let mut reader = Reader::new(text, outlook.table);
    if outlook.outlives_blank_lines {
        reader.markdown(0..text.len());
    } else {
        reader.markdown_and_tables();
    }
    reader.finish()
}

/// What kind of block the lines belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Paragraph,
    /// A heading by `#`.
    Atx(u8),
    /// A heading by a line under it.
    Setext(u8),
    Code {
        fenced: bool,
    },
    Html,
}

/// How a code block is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Indented,
    Fenced,
    /// Fenced, and said to be Markdown.
    Document,
}

struct Reader<'a> {
    text: &'a str,
    document: Document<'a>,
    lines: Vec<Line>,
    specials: Specials<'a>,
    cut: Cut,
    /// Everything before this offset has been read.
    done: usize,
    /// The next `<table` that may be read as one; looked up when passed.
    next_table: Option<usize>,
    /// The end of a block in which no further comment ends: looked for once only.
    no_comment: usize,
    /// Fenced documents that this one stands in.
    depth: usize,
    images: usize,
    image_places: Places,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, next_table: Option<usize>) -> Self {
        Self {
            text,
            document: Document::default(),
            lines: Vec::new(),
            specials: Specials::new(text),
            cut: Cut {
                quotes: 0,
                form_feeds: memchr::memchr(0x0C, text.as_bytes()).is_some(),
            },
            done: 0,
            next_table,
            no_comment: 0,
            depth: 0,
            images: 0,
            image_places: Places::new(),
        }
    }

    fn finish(mut self) -> Document<'a> {
        if self.images > 0 {
            self.document.diagnostics.push(diagnostic(
                "markdown/image",
                Severity::Info,
                format!(
                    "{} not read; alternative texts are kept",
                    count(self.images, "image")
                ),
                self.image_places,
            ));
        }
        self.document
    }

    /// Reads a document in which blank lines end every block that a pipe may follow. Lines of pipes
    /// between two blank lines are a paragraph of their own then, and need no parser: this is where
    /// most of a document's bytes are.
    fn markdown_and_tables(&mut self) {
        let bytes = self.text.as_bytes();
        let (mut from, mut search) = (0, 0);
        let mut lines = Vec::new();
        while let Some(start) = next_pipes(bytes, search) {
            let end = pipe_lines(bytes, start, &mut lines);
            search = end;
            let alone = bytes[end..].is_empty()
                || bytes[end..].starts_with(b"\n")
                || bytes[end..].starts_with(b"\r\n");
            if alone && self.done <= start && !self.cut.form_feeds {
                if !bytes[from..start].trim_ascii().is_empty() {
                    self.markdown(from..start);
                }
                if self.done <= start {
                    self.done = end;
                    self.read_lines(Leaf::Paragraph, &lines, end);
                    from = end;
                }
            }
        }
        self.markdown(from..bytes.len());
    }

    /// Reads a stretch of Markdown.
    fn markdown(&mut self, range: Range<usize>) {
        let base = range.start;
        let parser = Parser::new_ext(&self.text[range.clone()], Options::empty());
        // Text of a tight list item, which is in no paragraph; and of a code block.
        let mut loose: Option<Range<usize>> = None;
        let mut code: Option<(Code, Option<Range<usize>>)> = None;
        // Inline events of a block that has been read need no look.
        let mut inline_until = 0;
        for (event, at) in parser.into_offset_iter() {
            let at = at.start + base..at.end + base;
            match event {
                Event::Start(Tag::Paragraph) => {
                    self.loose(&mut loose);
                    inline_until = at.end;
                    self.leaf(Leaf::Paragraph, at);
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    self.loose(&mut loose);
                    inline_until = at.end;
                    let level = level as u8;
                    let atx = self.text.as_bytes()[at.clone()].first() == Some(&b'#');
                    self.leaf(
                        if atx {
                            Leaf::Atx(level)
                        } else {
                            Leaf::Setext(level)
                        },
                        at,
                    );
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.loose(&mut loose);
                    inline_until = at.end;
                    self.leaf(Leaf::Html, at);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    self.loose(&mut loose);
                    if let Some(mark) = self.gap(at.start) {
                        self.with_mark(Leaf::Html, mark, at.clone());
                    }
                    code = Some((self.code_kind(&kind, at.start), None));
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((kind, Some(content))) = code.take() {
                        self.code(kind, content);
                    }
                    self.done = self.done.max(at.end);
                }
                Event::Rule => {
                    self.loose(&mut loose);
                    if at.start >= self.done {
                        if let Some(mark) = self.gap(at.start) {
                            self.with_mark(Leaf::Html, mark, at.clone());
                        }
                        self.page_break(at);
                    }
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    self.loose(&mut loose);
                    self.cut.quotes += 1;
                }
                Event::End(TagEnd::BlockQuote(_)) => {
                    self.loose(&mut loose);
                    self.cut.quotes -= 1;
                }
                Event::Start(Tag::List(_) | Tag::Item)
                | Event::End(TagEnd::List(_) | TagEnd::Item) => {
                    self.loose(&mut loose);
                }
                _ if at.start < inline_until => {}
                Event::Text(_) if code.is_some() => {
                    if let Some((_, content)) = &mut code {
                        let start = content.as_ref().map_or(at.start, |content| content.start);
                        *content = Some(start..at.end);
                    }
                }
                _ => {
                    let start = loose.as_ref().map_or(at.start, |loose| loose.start);
                    loose = Some(start..at.end);
                }
            }
        }
        self.loose(&mut loose);
        if let Some(mark) = self.gap(range.end) {
            self.gap_line(mark.start..range.end);
        }
    }

    /// What a code block is, by the words after its fence; words that name no language are text.
    fn code_kind(&mut self, kind: &CodeBlockKind<'_>, start: usize) -> Code {
        let CodeBlockKind::Fenced(name) = kind else {
            return Code::Indented;
        };
        let name = name.trim();
        if name.eq_ignore_ascii_case("markdown") || name.eq_ignore_ascii_case("md") {
            return Code::Document;
        }
        if start >= self.done && !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let bytes = self.text.as_bytes();
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |len| start + len);
            let fence = bytes[start];
            let words = start
                + bytes[start..end]
                    .iter()
                    .take_while(|byte| **byte == fence)
                    .count();
            self.gap_line(words..end);
        }
        Code::Fenced
    }

    fn code(&mut self, kind: Code, content: Range<usize>) {
        self.done = self.done.max(content.start);
        // Lines in a quote start with marks that the inner document would take for its own.
        if kind == Code::Document
            && self.cut.quotes == 0
            && self.depth < DEEPEST
            && self.done < content.end
        {
            self.document.diagnostics.push(info(
                "markdown/fenced-document",
                "a document between code fences: read as Markdown".to_owned(),
                content.start,
                content.start,
            ));
            self.depth += 1;
            self.markdown(self.done..content.end);
            self.depth -= 1;
            return;
        }
        let fenced = kind != Code::Indented;
        self.leaf(Leaf::Code { fenced }, content);
    }

    fn loose(&mut self, loose: &mut Option<Range<usize>>) {
        if let Some(range) = loose.take() {
            let bytes = self.text.as_bytes();
            let end = memchr::memchr(b'\n', &bytes[range.end..])
                .map_or(bytes.len(), |len| range.end + len);
            let end = if bytes[range.end - 1] == b'\n' {
                range.end
            } else {
                end
            };
            self.leaf(Leaf::Paragraph, range.start..end);
        }
    }

    /// Reads what stands between two blocks: marks of quotes and lists, which go with the block
    /// that follows, and what the parser keeps to itself (definitions of links). Returns where the
    /// mark of the list item starts whose first block stands at `end`.
    fn gap(&mut self, end: usize) -> Option<Mark> {
        let start = self.done;
        self.done = start.max(end);
        let gap = self.text.as_bytes().get(start..end)?;
        if gap.iter().all(|byte| matches!(byte, b' ' | b'\n' | b'\r')) {
            return None;
        }
        let mut from = start;
        for at in memchr::memchr_iter(b'\n', gap) {
            let (mark, rest) = item_marks(self.text, from..start + at);
            let line = match mark {
                Some(Mark {
                    start,
                    ordered: true,
                }) => start..rest.end,
                _ => rest,
            };
            if !line.is_empty() || self.cut.form_feeds {
                self.gap_line(line);
            }
            from = start + at + 1;
        }
        let (mark, rest) = item_marks(self.text, from..end);
        if rest.is_empty() {
            return mark;
        }
        // Something before the block on its own line that is no mark: let it be read with the block.
        Some(Mark {
            start: mark
                .filter(|mark| mark.ordered)
                .map_or(rest.start, |mark| mark.start),
            ordered: true,
        })
    }

    fn gap_line(&mut self, range: Range<usize>) {
        let mut lines = Vec::new();
        lines::split(self.text, range, self.cut, &mut lines);
        for line in lines {
            self.line(Leaf::Paragraph, line.range());
        }
    }

    fn leaf(&mut self, leaf: Leaf, range: Range<usize>) {
        let mark = self.gap(range.start);
        let mut start = range.start.max(self.done.min(range.end));
        self.done = self.done.max(range.end);
        if let Some(mark) = mark {
            start = self.with_mark(leaf, mark, start..range.end);
        }
        let mut lines = std::mem::take(&mut self.lines);
        lines::split(self.text, start..range.end, self.cut, &mut lines);
        match leaf {
            Leaf::Atx(level) => {
                if let Some((title, after_form_feed)) = lines.split_first() {
                    self.heading(level, atx_text(self.text, title.range()));
                    self.read_lines(Leaf::Paragraph, after_form_feed, range.end);
                }
            }
            Leaf::Setext(level) => self.setext(level, &lines, range.end),
            _ => {
                self.read_lines(leaf, &lines, range.end);
            }
        }
        self.lines = lines;
    }

    /// Where a block starts to be visible that follows the mark of a list item: a number is text,
    /// a bullet is not, unless it is half of a page number's dashes (`- 3 -`).
    fn with_mark(&mut self, leaf: Leaf, mark: Mark, range: Range<usize>) -> usize {
        let text = self.text[range.clone()].trim_end();
        let joins = leaf == Leaf::Paragraph && !text.starts_with(['|', '<', '+']);
        if joins && (mark.ordered || (text.ends_with(" -") && !text.contains('\n'))) {
            return mark.start;
        }
        if mark.ordered {
            self.line(Leaf::Paragraph, trim(self.text, mark.start..range.start));
        }
        range.start
    }

    /// Reads the lines of a block that ends at `end`: tables first, what is left as text. Returns
    /// the end of what was read, where a table or comment went on after the lines.
    fn read_lines(&mut self, leaf: Leaf, lines: &[Line], end: usize) -> usize {
        let limit = if matches!(leaf, Leaf::Code { .. }) {
            end
        } else {
            self.text.len()
        };
        let blocks = self.document.blocks.len();
        let mut at = 0;
        // What stands before this offset has been read by a table or comment over several lines.
        let mut read_to = 0;
        while let Some(line) = lines.get(at) {
            let line = line.start.max(read_to as u32) as usize..line.end as usize;
            if line.is_empty() {
                at += 1;
                continue;
            }
            let first = self.text.as_bytes()[line.start];
            if first != b'|'
                && let Some(after) = self.html_table(leaf, line.clone(), limit)
            {
                read_to = after;
                continue;
            }
            let untouched = lines[at].start as usize == line.start;
            if untouched && let Some(used) = self.drawn_table(&lines[at..]) {
                at += used;
                continue;
            }
            if leaf == Leaf::Html
                && let Some(after) = self.long_comment(line.clone(), end)
            {
                read_to = after;
                continue;
            }
            self.line(leaf, line);
            at += 1;
        }
        if let Leaf::Code { fenced } = leaf {
            self.report_code_tables(fenced, blocks, lines);
        }
        read_to
    }

    fn drawn_table(&mut self, lines: &[Line]) -> Option<usize> {
        let diagnostics = &mut self.document.diagnostics;
        let (grid, used) =
            if let Some(table) = pipe::read(self.text, lines, &mut self.specials, diagnostics) {
                self.note_images(&table.images);
                (table.grid, table.lines)
            } else {
                let table = grid_table::read(self.text, lines, diagnostics)?;
                self.note_images(&table.images);
                (table.grid, table.lines)
            };
        self.document.blocks.push(Block::Grid(grid));
        Some(used)
    }

    /// Reads the HTML table that begins in this line, with the text before it; returns its end.
    fn html_table(&mut self, leaf: Leaf, line: Range<usize>, limit: usize) -> Option<usize> {
        let start = loop {
            let next = self.next_table?;
            if next >= line.end {
                return None;
            }
            if next >= line.start {
                break next;
            }
            self.next_table = html::next_table(self.text.as_bytes(), line.start);
        };
        let table = html::read(self.text, start, limit, &mut self.document.diagnostics);
        let after = table.as_ref().map_or(start + 1, |table| table.end);
        self.next_table = html::next_table(self.text.as_bytes(), after);
        let Some(table) = table else {
            return self.html_table(leaf, line, limit);
        };
        let before = trim(self.text, line.start..start);
        if !before.is_empty() {
            self.line(leaf, before);
        }
        self.note_images(&table.images);
        let outside = table.outside.into_iter().map(Block::Paragraph);
        self.document.blocks.extend(outside);
        self.document.blocks.push(Block::Grid(table.grid));
        self.done = self.done.max(after);
        Some(after)
    }

    /// Skips a comment that goes on after this line; returns its end.
    fn long_comment(&mut self, line: Range<usize>, end: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let start = line.start + memchr::memmem::rfind(&bytes[line.clone()], b"<!--")?;
        if end == self.no_comment {
            return None;
        }
        let Some(after) = tag::comment(bytes, start, end) else {
            self.no_comment = end;
            return None;
        };
        if after <= line.end {
            return None;
        }
        let before = trim(self.text, line.start..start);
        if !before.is_empty() {
            self.line(Leaf::Html, before);
        } else if is_page_mark(&self.text[start..after]) {
            self.page_break(start..after);
        }
        Some(after)
    }

    fn report_code_tables(&mut self, fenced: bool, blocks: usize, lines: &[Line]) {
        let new = &self.document.blocks[blocks..];
        let tables = new
            .iter()
            .filter(|block| matches!(block, Block::Grid(_)))
            .count();
        if tables == 0 {
            return;
        }
        let (code, what) = if fenced {
            ("markdown/fenced-table", "between code fences")
        } else {
            ("markdown/indented-table", "indented like code")
        };
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        self.document.diagnostics.push(info(
            code,
            format!("{} {what}: read all the same", count(tables, "table")),
            first.start as usize,
            last.end as usize,
        ));
    }

    /// Reads a block whose last line is the rule under a heading. A rule of dashes under several
    /// lines or under a table is a page's end that only lacks a blank line before it.
    fn setext(&mut self, level: u8, lines: &[Line], end: usize) {
        let Some((rule, above)) = lines.split_last() else {
            return;
        };
        let table = above
            .first()
            .is_some_and(|line| line.of(self.text)[0] == b'|');
        if level == 1 || (above.len() == 1 && !table) {
            self.read_lines(Leaf::Setext(level), above, end);
            return;
        }
        if self.read_lines(Leaf::Paragraph, above, end) > rule.start as usize {
            return;
        }
        self.document.diagnostics.push(info(
            "markdown/rule-under-text",
            format!(
                "a rule right under {} read as a page break, not as the mark of a heading",
                count(above.len(), "line")
            ),
            rule.start as usize,
            rule.end as usize,
        ));
        self.page_break(rule.range());
    }

    fn line(&mut self, leaf: Leaf, range: Range<usize>) {
        if is_page_mark(&self.text[range.clone()]) {
            return self.page_break(range);
        }
        let leaf = match html::heading_level(self.text, &range) {
            Some(level) => Leaf::Setext(level),
            None => leaf,
        };
        let visible = visible(self.text, range, Dialect::Markdown);
        self.note_images(&visible.images);
        if visible.text.text.is_empty() {
            return;
        }
        self.document.blocks.push(match leaf {
            Leaf::Setext(level) => Block::Heading {
                level,
                text: visible.text,
            },
            _ => Block::Paragraph(visible.text),
        });
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let visible = visible(self.text, range, Dialect::Markdown);
        self.note_images(&visible.images);
        if !visible.text.text.is_empty() {
            self.document.blocks.push(Block::Heading {
                level,
                text: visible.text,
            });
        }
    }

    fn page_break(&mut self, range: Range<usize>) {
        let range = if self.text[range.clone()].trim().is_empty() {
            range
        } else {
            trim(self.text, range)
        };
        self.done = self.done.max(range.end);
        let region = Region::text(range.start, range.end);
        self.document
            .blocks
            .push(Block::PageBreak(Text::at(&self.text[range], region)));
    }

    fn note_images(&mut self, images: &[(usize, usize)]) {
        self.images += images.len();
        for &(start, end) in images {
            if self.image_places.len() < NAMED_PLACES {
                self.image_places.push(Region::text(start, end));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn whole(text: &str) -> Document<'_> {
        let mut reader = Reader::new(text, outlook(text.as_bytes()).table);
        reader.markdown(0..text.len());
        reader.finish()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Leaving the parser out of tables between blank lines changes nothing.
        #[test]
        fn with_and_without_the_parser(lines in vec(prop::sample::select(vec![
            "", "", "| a | b |", "|---|---|", "| 1 | 2 |", "|", "text", "> quote", "- item", "  more", "1. x",
            "# title", "---", "===", "<div>", "</div>", "<table><tr><td>x", "</td></tr></table>", "    | c | d |",
            "a | b", "---|---", "+---+", "<!-- c -->", "[1]: x", "```", "~~~", "<!--", "-->", "<pre>", "</pre>",
            "| <table> |", "\t| t |", "| x\u{C} |", "\r",
        ]), 0..30), end in prop::sample::select(vec!["\n", "\r\n"])) {
            let text = lines.join(end);
            prop_assert_eq!(read(&text).blocks, whole(&text).blocks);
        }
    }
}
