//! Visible text: what a reader of the page sees of a stretch of source.
//!
//! Markup is left out, escapes and entities are resolved, line breaks inside a cell removed, and
//! every piece that stays is a place. What cannot be markup for sure stays as printed: `3*4*5`,
//! `(≥**人)>=4754人`, `<5%`, `[155]名称`; and everything inside `$…$` is verbatim.

use crate::space::trim;
use crate::specials::MAY_BE_MARKUP;
use crate::tag::{Element, comment, tag};
use biao_model::{Places, Region, Text};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::Range;

/// The language that a stretch of source is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Markdown,
    /// Inside an HTML table: entities are resolved even inside `$…$`.
    Html,
}

/// Visible text and what was noticed on the way.
pub(crate) struct Visible<'a> {
    pub(crate) text: Text<'a>,
    /// All of it is bold.
    pub(crate) bold: bool,
    /// Images that stood in it.
    pub(crate) images: SmallVec<[(usize, usize); 1]>,
}

/// The visible text of a range. `range` may have white space around it.
pub(crate) fn visible(source: &str, range: Range<usize>, dialect: Dialect) -> Visible<'_> {
    let trimmed = trim(source, range.clone());
    if let Some((text, bold)) = common(source, trimmed.clone()) {
        return Visible {
            text,
            bold,
            images: SmallVec::new(),
        };
    }
    let mut builder = Builder::new(source, dialect);
    builder.feed(trimmed);
    builder.finish(range)
}

/// The commonest forms of marked text, which need no scanner: one formula, verbatim, or one text in
/// bold from end to end.
fn common(source: &str, range: Range<usize>) -> Option<(Text<'_>, bool)> {
    let text = &source[range.clone()];
    let inner = text
        .strip_prefix('$')
        .and_then(|text| text.strip_suffix('$'));
    if let Some(inner) = inner {
        let bytes = inner.as_bytes();
        let whole = memchr::memchr3(b'$', b'<', b'&', bytes).is_none() && !bytes.ends_with(b"\\");
        return whole.then(|| (Text::at(text, Region::text(range.start, range.end)), false));
    }
    let inner = text.strip_prefix("<b>")?.strip_suffix("</b>")?;
    if inner.bytes().any(|byte| MAY_BE_MARKUP[byte as usize]) {
        return None;
    }
    let inner = trim(source, range.start + 3..range.end - 4);
    let region = Region::text(inner.start, inner.end);
    (!inner.is_empty()).then(|| (Text::at(&source[inner], region), true))
}

fn blank_place(source: &str, range: &Range<usize>) -> Region {
    let opened = source.as_bytes()[range.clone()].first() == Some(&b' ');
    let at = range.start + usize::from(opened);
    Region::text(at, at)
}

/// White space that is visible only if text follows it.
struct Space {
    start: usize,
    end: usize,
    /// What an entity stands for.
    decoded: Option<char>,
}

/// A marker of emphasis that was recognised as such, still to come.
struct Closer {
    at: usize,
    len: usize,
}

/// Builds a visible text piece by piece.
pub(crate) struct Builder<'a> {
    source: &'a str,
    dialect: Dialect,
    text: Cow<'a, str>,
    places: Places,
    /// Extent of the last place.
    last: (usize, usize),
    spaces: SmallVec<[Space; 2]>,
    closer: Option<Closer>,
    /// A visible character was printed since the last line break.
    line_started: bool,
    /// A line break stands between the text and what follows.
    broken: bool,
    bold: u32,
    any_plain: bool,
    images: SmallVec<[(usize, usize); 1]>,
    hopeless: Hopeless,
    /// No comment ends before this offset.
    no_comment: usize,
    /// The printed line that was looked at last: from where, and its end.
    line: (usize, usize),
}

/// Searches that found nothing up to the end of the line and need not be made again: without them
/// a line of openers would take quadratic time.
#[derive(Default)]
struct Hopeless {
    strong: bool,
    code: [bool; 4],
    math: bool,
    brackets: [bool; 2],
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: &'a str, dialect: Dialect) -> Self {
        Self {
            source,
            dialect,
            text: Cow::Borrowed(""),
            places: Places::new(),
            last: (0, 0),
            spaces: SmallVec::new(),
            closer: None,
            line_started: false,
            broken: false,
            bold: 0,
            any_plain: false,
            images: SmallVec::new(),
            hopeless: Hopeless::default(),
            no_comment: 0,
            line: (1, 0),
        }
    }

    /// The text; `range` is where a blank one would stand.
    pub(crate) fn finish(self, range: Range<usize>) -> Visible<'a> {
        let text = if self.places.is_empty() {
            Text::at("", blank_place(self.source, &range))
        } else {
            Text {
                text: self.text,
                places: self.places,
            }
        };
        Visible {
            bold: !text.text.is_empty() && !self.any_plain,
            text,
            images: self.images,
        }
    }

    /// A line break: what follows is joined without a space, but between Latin words.
    pub(crate) fn line_break(&mut self) {
        self.line_started = false;
        self.spaces.clear();
        self.closer = None;
        self.broken = !self.text.is_empty();
        self.hopeless = Hopeless::default();
    }

    /// Reads a stretch of source.
    pub(crate) fn feed(&mut self, range: Range<usize>) {
        let bytes = self.source.as_bytes();
        let Range { start, end } = range;
        let (mut at, mut run) = (start, start);
        // End of the formula that `at` stands in.
        let mut formula = start;
        while at < end {
            if !MAY_BE_MARKUP[bytes[at] as usize] {
                at += 1;
                continue;
            }
            let in_formula = at < formula;
            let skip = match bytes[at] {
                b'\n' => {
                    self.run(run..at);
                    self.line_break();
                    at += 1;
                    run = at;
                    continue;
                }
                b'<' => self.angle(run, at, end, in_formula),
                b'&' if !in_formula || self.dialect == Dialect::Html => self.entity(run, at, end),
                _ if in_formula => None,
                b'\\' => match bytes[..end].get(at + 1) {
                    Some(open @ (b'(' | b'[')) => {
                        if let Some(close) = self.bracket_formula(*open, at, end) {
                            formula = close;
                            None
                        } else {
                            Some(self.escape(run, at))
                        }
                    }
                    Some(next) if next.is_ascii_punctuation() => Some(self.escape(run, at)),
                    _ => None,
                },
                b'$' => {
                    if let Some(close) = self.dollar_formula(at, end) {
                        formula = close;
                    }
                    None
                }
                mark @ (b'`' | b'*' | b'_') => {
                    let skip = if mark == b'`' {
                        self.code(run, at, end)
                    } else {
                        self.marker(run, at, end)
                    };
                    if skip.is_none() {
                        at += repeats(&bytes[at..end]);
                        continue;
                    }
                    skip
                }
                b'[' => self.link(run, at, end),
                b'!' if bytes[..end].get(at + 1) == Some(&b'[') => self.image(run, at, end),
                _ => None,
            };
            if let Some(after) = skip {
                at = after;
                run = after;
            } else {
                at += 1;
            }
        }
        self.run(run.min(end)..end);
    }

    /// Text as printed.
    fn run(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let body = text.trim_end();
        let body_end = range.start + body.len();
        let body_start = if self.line_started {
            range.start
        } else {
            body_end - body.trim_start().len()
        };
        if body_start < body_end {
            self.push(body_start, body_end, None);
        }
        if self.line_started && body_end < range.end {
            self.spaces.push(Space {
                start: body_end,
                end: range.end,
                decoded: None,
            });
        }
    }

    /// Visible text: the source's own, or what an escape or entity there stands for.
    fn push(&mut self, start: usize, end: usize, decoded: Option<&str>) {
        for space in std::mem::take(&mut self.spaces) {
            let mut buffer = [0; 4];
            let decoded = space.decoded.map(|ch| &*ch.encode_utf8(&mut buffer));
            self.piece(space.start, space.end, decoded);
        }
        let latin = |ch: char| ch.is_ascii_alphanumeric();
        if std::mem::take(&mut self.broken) {
            let next = decoded.unwrap_or(&self.source[start..end]);
            if self.text.ends_with(latin) && next.starts_with(latin) {
                self.text.to_mut().push(' ');
            }
        }
        self.line_started = true;
        self.any_plain |= self.bold == 0;
        self.piece(start, end, decoded);
    }

    fn piece(&mut self, start: usize, end: usize, decoded: Option<&str>) {
        let adjacent = !self.places.is_empty() && self.last.1 == start;
        if adjacent {
            self.last.1 = end;
            if let Some(place) = self.places.last_mut() {
                *place = Region::text(self.last.0, end);
            }
        } else {
            self.last = (start, end);
            self.places.push(Region::text(start, end));
        }
        let text = decoded.unwrap_or(&self.source[start..end]);
        match &mut self.text {
            Cow::Borrowed("") if decoded.is_none() => {
                self.text = Cow::Borrowed(&self.source[start..end]);
            }
            Cow::Borrowed(_) if decoded.is_none() && adjacent => {
                self.text = Cow::Borrowed(&self.source[self.last.0..end]);
            }
            own => own.to_mut().push_str(text),
        }
    }

    /// A tag or a comment.
    fn angle(&mut self, run: usize, at: usize, end: usize, in_formula: bool) -> Option<usize> {
        let bytes = self.source.as_bytes();
        if bytes[at..end].starts_with(b"<!--") && !in_formula && self.no_comment < end {
            if let Some(after) = comment(bytes, at, end) {
                self.run(run..at);
                return Some(after);
            }
            self.no_comment = end;
            return None;
        }
        let tag = tag(bytes, at, end)?;
        if in_formula && !tag.element.breaks_line() && self.dialect == Dialect::Markdown {
            return None;
        }
        self.run(run..at);
        match tag.element {
            Element::Bold if tag.closing => self.bold = self.bold.saturating_sub(1),
            Element::Bold => self.bold += 1,
            Element::Image => self.images.push((at, tag.end)),
            Element::Inline => {}
            _ => self.line_break(),
        }
        Some(tag.end)
    }

    fn entity(&mut self, run: usize, at: usize, end: usize) -> Option<usize> {
        const LONGEST: usize = 34;
        let head = &self.source.as_bytes()[at..end.min(at + LONGEST)];
        let len = 1 + head[1..]
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#')?;
        if head[len] != b';' || len < 2 {
            return None;
        }
        let after = at + len + 1;
        let decoded = htmlize::unescape(&self.source[at..after]);
        if *decoded == self.source[at..after] {
            return None;
        }
        self.run(run..at);
        if decoded.trim().is_empty() {
            if self.line_started {
                self.spaces.push(Space {
                    start: at,
                    end: after,
                    decoded: decoded
                        .chars()
                        .next()
                        .map(|ch| if ch < ' ' { ' ' } else { ch }),
                });
            }
        } else {
            self.push(at, after, Some(&decoded));
        }
        Some(after)
    }

    /// A backslash before ASCII punctuation.
    fn escape(&mut self, run: usize, at: usize) -> usize {
        self.run(run..at);
        self.push(at, at + 2, Some(&self.source[at + 1..at + 2]));
        at + 2
    }

    /// One past the end of `\(…\)` or `\[…\]`.
    fn bracket_formula(&mut self, open: u8, at: usize, end: usize) -> Option<usize> {
        let square = usize::from(open == b'[');
        if self.hopeless.brackets[square] {
            return None;
        }
        let close: &[u8] = if square == 1 { br"\]" } else { br"\)" };
        let line = self.line_end(at, end);
        let found = memchr::memmem::find(&self.source.as_bytes()[at + 2..line], close);
        self.hopeless.brackets[square] = found.is_none();
        found.map(|len| at + 2 + len + 2)
    }

    /// One past the end of `$…$` or `$$…$$`.
    fn dollar_formula(&mut self, at: usize, end: usize) -> Option<usize> {
        if self.hopeless.math {
            return None;
        }
        let bytes = self.source.as_bytes();
        let double = usize::from(bytes[..end].get(at + 1) == Some(&b'$'));
        let line = self.line_end(at, end);
        let mut from = (at + 1 + double).min(line);
        while let Some(len) = memchr::memchr(b'$', &bytes[from..line]) {
            let close = from + len;
            if !is_escaped(bytes, at, close) {
                return Some((close + 1 + double).min(line));
            }
            from = close + 1;
        }
        self.hopeless.math = true;
        None
    }

    /// A code span: the backticks are markup.
    fn code(&mut self, run: usize, at: usize, end: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let ticks = repeats(&bytes[at..end]);
        if *self.hopeless.code.get(ticks)? {
            return None;
        }
        // Tags are text in code; but in HTML the backticks are rather not meant as such.
        let line = match self.dialect {
            Dialect::Markdown => end,
            Dialect::Html => self.line_end(at, end),
        };
        let mut from = at + ticks;
        while let Some(len) = memchr::memchr(b'`', &bytes[from..line]) {
            let close = from + len;
            let run_len = repeats(&bytes[close..line]);
            if run_len == ticks && close > at + ticks {
                self.run(run..at);
                self.run(at + ticks..close);
                return Some(close + ticks);
            }
            from = close + run_len;
        }
        self.hopeless.code[ticks] = true;
        None
    }

    /// A marker of emphasis.
    fn marker(&mut self, run: usize, at: usize, end: usize) -> Option<usize> {
        let len = repeats(&self.source.as_bytes()[at..end]);
        if let Some(closer) = self.closer.take_if(|closer| closer.at == at) {
            self.run(run..at);
            self.bold = self.bold.saturating_sub(u32::from(closer.len > 1));
            return Some(at + closer.len);
        }
        let first = !self.line_started && self.source[run..at].trim().is_empty();
        let close = if len > 3 || self.closer.is_some() {
            None
        } else if first {
            self.whole_line(at, len, end)
                .or_else(|| self.word_pair(at, len, end))
        } else if self.source[..at].ends_with(char::is_whitespace) {
            self.word_pair(at, len, end)
        } else {
            None
        };
        let close = close?;
        self.run(run..at);
        self.closer = Some(Closer { at: close, len });
        self.bold += u32::from(len > 1);
        Some(at + len)
    }

    /// Where the marker at `at`, the first of its line, closes at the line's end.
    fn whole_line(&mut self, at: usize, len: usize, end: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let byte = bytes[at];
        let line = trim(self.source, at..self.line_end(at, end)).end;
        let close = line.checked_sub(len).filter(|close| *close > at + len)?;
        if bytes[close..line].iter().any(|next| *next != byte) || is_escaped(bytes, at, close) {
            return None;
        }
        let inner = &self.source[at + len..close];
        let wraps = !inner.starts_with(char::is_whitespace)
            && !inner.ends_with(char::is_whitespace)
            && !inner.as_bytes().contains(&byte);
        wraps.then_some(close)
    }

    /// Where the `**` at `at`, which starts a word, closes at a word's end.
    fn word_pair(&mut self, at: usize, len: usize, end: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let opens = !self.source[at + len..end].starts_with(char::is_whitespace);
        if bytes[at] != b'*' || len != 2 || !opens || self.hopeless.strong {
            return None;
        }
        let line = self.line_end(at, end);
        let mut from = at + len;
        while let Some(found) = memchr::memchr(b'*', &bytes[from..line]) {
            let close = from + found;
            let run_len = repeats(&bytes[close..line]);
            let ends = !self.source[..close].ends_with(char::is_whitespace);
            if run_len == 2 && ends && close > at + len && !is_escaped(bytes, at, close) {
                return Some(close);
            }
            from = close + run_len;
        }
        self.hopeless.strong = true;
        None
    }

    /// `[text](address)`: the text. Brackets of any other kind are text.
    fn link(&mut self, run: usize, at: usize, end: usize) -> Option<usize> {
        let (label, address, after) = self.bracketed(at, end)?;
        let is_address = !self.source[address.clone()].contains(|ch: char| ch >= '\u{2E80}')
            && self.source[address].contains(['.', '/', '#', ':']);
        if !is_address {
            return None;
        }
        self.run(run..at);
        self.feed_inner(label);
        Some(after)
    }

    /// `![alternative text](address)`: the alternative text.
    fn image(&mut self, run: usize, at: usize, end: usize) -> Option<usize> {
        let (label, _, after) = self.bracketed(at + 1, end)?;
        self.run(run..at);
        self.images.push((at, after));
        self.run(label);
        Some(after)
    }

    /// A link's text is read like any other, but holds no link itself.
    fn feed_inner(&mut self, label: Range<usize>) {
        let closer = self.closer.take();
        // What is not found in the label may be found after it.
        let hopeless = std::mem::take(&mut self.hopeless);
        self.feed(label);
        self.closer = closer;
        self.hopeless = hopeless;
    }

    /// `[label](address)` at `at`: the label, the address, and one past the end.
    fn bracketed(&self, at: usize, end: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
        let bytes = &self.source.as_bytes()[..end];
        // The next bracket, of whichever kind, must be the closing one: linear in all.
        let label = memchr::memchr3(b'[', b']', b'\n', &bytes[at + 1..])? + at + 1;
        if bytes[label] != b']' || bytes.get(label + 1) != Some(&b'(') {
            return None;
        }
        let address = label + 2;
        let close = memchr::memchr3(b'[', b')', b'\n', &bytes[address..])? + address;
        (bytes[close] == b')').then_some((at + 1..label, address..close, close + 1))
    }

    /// The end of the printed line that `at` stands in: a line end or a tag that breaks lines.
    fn line_end(&mut self, at: usize, end: usize) -> usize {
        if !(self.line.0..=self.line.1).contains(&at) {
            let bytes = self.source.as_bytes();
            let found = memchr::memchr2_iter(b'\n', b'<', &bytes[at..end])
                .map(|found| at + found)
                .find(|&found| {
                    bytes[found] == b'\n'
                        || tag(bytes, found, end).is_some_and(|tag| tag.element.breaks_line())
                });
            self.line = (at, found.unwrap_or(end));
        }
        self.line.1.min(end)
    }
}

/// How often the first byte is repeated, itself counted.
fn repeats(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == bytes[0]).count()
}

/// Whether the byte at `at` has an odd number of backslashes before it, none before `start`.
pub(crate) fn is_escaped(bytes: &[u8], start: usize, at: usize) -> bool {
    let slashes = bytes[start..at]
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count();
    slashes % 2 == 1
}
