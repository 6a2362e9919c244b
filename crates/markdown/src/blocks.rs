//! The blocks of a document: pulldown-cmark says where they are, the source says what they hold.

use crate::lines::{self, Cut, Line};
use crate::marks::is_page_mark;
use crate::pipe;
use crate::report::{count, diagnostic};
use crate::visible::{Dialect, trim, visible};
use biao_model::{Block, Document, Places, Region, Severity, Text};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// How many places one diagnostic names, where it counts many things.
const NAMED_PLACES: usize = 100;

/// Reads decoded text: headings, lines of text, grids and page breaks in reading order.
///
/// The document borrows from the text. Reading cannot fail; what was assumed or damaged stands in
/// the document's diagnostics.
pub fn read(text: &str) -> Document<'_> {
    let mut reader = Reader::new(text);
    reader.markdown(0..text.len());
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
    Code { fenced: bool },
    Html,
}

struct Reader<'a> {
    text: &'a str,
    document: Document<'a>,
    lines: Vec<Line>,
    cut: Cut,
    /// Everything before this offset has been read.
    done: usize,
    images: usize,
    image_places: Places,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            document: Document::default(),
            lines: Vec::new(),
            cut: Cut {
                quotes: 0,
                form_feeds: memchr::memchr(0x0C, text.as_bytes()).is_some(),
            },
            done: 0,
            images: 0,
            image_places: Places::new(),
        }
    }

    fn finish(mut self) -> Document<'a> {
        if self.images > 0 {
            self.document.diagnostics.push(diagnostic(
                "markdown/image",
                Severity::Info,
                format!("{} not read; alternative texts are kept", count(self.images, "image")),
                self.image_places,
            ));
        }
        self.document
    }

    /// Reads a stretch of Markdown.
    fn markdown(&mut self, range: Range<usize>) {
        let base = range.start;
        let parser = Parser::new_ext(&self.text[range.clone()], Options::empty());
        // Text of a tight list item, which is in no paragraph; and of a code block.
        let mut loose: Option<Range<usize>> = None;
        let mut code: Option<(bool, Option<Range<usize>>)> = None;
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
                    self.leaf(if atx { Leaf::Atx(level) } else { Leaf::Setext(level) }, at);
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.loose(&mut loose);
                    inline_until = at.end;
                    self.leaf(Leaf::Html, at);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    self.loose(&mut loose);
                    if let Some(mark) = self.gap(at.start) {
                        self.with_mark(Leaf::Code { fenced: true }, mark, at.clone());
                    }
                    code = Some((matches!(kind, CodeBlockKind::Fenced(_)), None));
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((fenced, Some(content))) = code.take() {
                        self.done = self.done.max(content.start);
                        self.leaf(Leaf::Code { fenced }, content);
                    }
                    self.done = self.done.max(at.end);
                }
                Event::Rule => {
                    self.loose(&mut loose);
                    if let Some(mark) = self.gap(at.start) {
                        self.with_mark(Leaf::Html, mark, at.clone());
                    }
                    self.page_break(at);
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    self.loose(&mut loose);
                    self.cut.quotes += 1;
                }
                Event::End(TagEnd::BlockQuote(_)) => {
                    self.loose(&mut loose);
                    self.cut.quotes -= 1;
                }
                Event::Start(Tag::List(_) | Tag::Item) | Event::End(TagEnd::List(_) | TagEnd::Item) => {
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

    fn loose(&mut self, loose: &mut Option<Range<usize>>) {
        if let Some(range) = loose.take() {
            let bytes = self.text.as_bytes();
            let end = memchr::memchr(b'\n', &bytes[range.end..]).map_or(bytes.len(), |len| range.end + len);
            let end = if bytes[range.end - 1] == b'\n' { range.end } else { end };
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
                Some(Mark { start, ordered: true }) => start..rest.end,
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
            start: mark.filter(|mark| mark.ordered).map_or(rest.start, |mark| mark.start),
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
        if let Leaf::Atx(level) = leaf {
            if let Some(line) = lines.first() {
                self.heading(level, atx_text(self.text, line.range()));
            }
        } else {
            self.read_lines(leaf, &lines);
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

    fn read_lines(&mut self, leaf: Leaf, lines: &[Line]) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if let Some(table) = pipe::read(self.text, &lines[at..], &mut self.document.diagnostics) {
                at += table.lines;
                self.note_images(&table.images);
                self.document.blocks.push(Block::Grid(table.grid));
                continue;
            }
            self.line(leaf, line.range());
            at += 1;
        }
    }

    fn line(&mut self, leaf: Leaf, range: Range<usize>) {
        if is_page_mark(&self.text[range.clone()]) {
            return self.page_break(range);
        }
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
        self.document.blocks.push(Block::Heading {
            level,
            text: visible.text,
        });
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

/// The mark of a list item.
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: usize,
    /// Its number is text.
    ordered: bool,
}

/// The last mark of a list item at the start of a line, but the first number if there is one; and
/// what follows all marks of lists and quotes.
fn item_marks(source: &str, line: Range<usize>) -> (Option<Mark>, Range<usize>) {
    let bytes = source.as_bytes();
    let mut rest = trim(source, line);
    let mut mark: Option<Mark> = None;
    while let Some(first) = bytes[rest.clone()].first() {
        let len = match first {
            b'>' => 1,
            b'-' | b'*' | b'+' => 1,
            b'0'..=b'9' => {
                let digits = bytes[rest.clone()].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let closed = matches!(bytes[rest.clone()].get(digits), Some(b'.' | b')'));
                if !closed || digits > 9 {
                    break;
                }
                digits + 1
            }
            _ => break,
        };
        let after = rest.start + len;
        if *first != b'>' {
            if bytes[..rest.end].get(after).is_some_and(|byte| !matches!(byte, b' ' | b'\t')) {
                break;
            }
            let ordered = first.is_ascii_digit();
            if !mark.is_some_and(|mark| mark.ordered) {
                mark = Some(Mark { start: rest.start, ordered });
            }
        }
        rest = trim(source, after..rest.end);
    }
    (mark, rest)
}

/// The text of a `# heading`, without its marks.
fn atx_text(source: &str, range: Range<usize>) -> Range<usize> {
    let text = &source[range.clone()];
    let start = range.end - text.trim_start_matches('#').len();
    let body = &source[start..range.end];
    let closed = body.trim_end_matches('#');
    let end = if closed.is_empty() || closed.ends_with([' ', '\t']) {
        start + closed.len()
    } else {
        range.end
    };
    start..end
}
