//! HTML tags as they stand in converted documents.
//!
//! Only known element names make a tag, and a tag holds no `<`: so `<5%`, `a<b` and `x < y > z`
//! stay text, nothing printed can vanish in an unclosed tag, and scanning is linear.

use std::ops::Range;

/// What an element means for the visible text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    Table,
    /// `thead`, `tbody`, `tfoot`; true for the head.
    Section(bool),
    Row,
    /// `td` or `th`; true for `th`.
    Cell(bool),
    Caption,
    /// `br` and the elements that stand on lines of their own.
    Break,
    Heading(u8),
    Bold,
    Image,
    /// Any other known element: its tags are not visible.
    Inline,
}

impl Element {
    /// Whether text before and after it stands on different lines.
    pub(crate) fn breaks_line(self) -> bool {
        !matches!(self, Self::Bold | Self::Image | Self::Inline)
    }
}

/// One tag of the source.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) element: Element,
    pub(crate) closing: bool,
    /// What stands between the name and the `>`.
    pub(crate) attributes: Range<usize>,
    /// One past the `>`.
    pub(crate) end: usize,
}

/// Longest known name.
const LONGEST: usize = 10;

fn element(name: &[u8]) -> Option<Element> {
    Some(match name {
        b"table" => Element::Table,
        b"thead" => Element::Section(true),
        b"tbody" | b"tfoot" => Element::Section(false),
        b"tr" => Element::Row,
        b"td" => Element::Cell(false),
        b"th" => Element::Cell(true),
        b"caption" => Element::Caption,
        b"br" | b"p" | b"div" | b"li" | b"ul" | b"ol" | b"dl" | b"dt" | b"dd" | b"hr" | b"pre"
        | b"html" | b"head" | b"body" | b"section" | b"article" | b"header" | b"footer"
        | b"blockquote" | b"center" | b"figure" | b"figcaption" | b"main" | b"nav" | b"aside"
        | b"address" | b"form" | b"details" | b"summary" | b"title" => Element::Break,
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Element::Heading(name[1] - b'0'),
        b"b" | b"strong" => Element::Bold,
        b"img" => Element::Image,
        b"a" | b"abbr" | b"big" | b"cite" | b"code" | b"col" | b"colgroup" | b"del" | b"em"
        | b"font" | b"i" | b"ins" | b"kbd" | b"label" | b"link" | b"mark" | b"meta" | b"q"
        | b"s" | b"samp" | b"small" | b"span" | b"strike" | b"style" | b"sub" | b"sup" | b"tt"
        | b"u" | b"var" | b"wbr" | b"nobr" | b"time" | b"input" => Element::Inline,
        _ => return None,
    })
}

/// The tag that starts at `at` (where a `<` stands) and ends before `end`.
pub(crate) fn tag(bytes: &[u8], at: usize, end: usize) -> Option<Tag> {
    let closing = bytes.get(at + 1) == Some(&b'/');
    let name_start = at + 1 + usize::from(closing);
    let mut name = [0; LONGEST];
    let mut len = 0;
    while let Some(&byte) = bytes[..end].get(name_start + len) {
        if !byte.is_ascii_alphanumeric() {
            break;
        }
        *name.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    let element = element(&name[..len])?;
    let attributes = name_start + len;
    let mut quote = None;
    let mut position = attributes;
    let mut before = 0;
    while let Some(&byte) = bytes[..end].get(position) {
        match byte {
            b'<' => return None,
            b'>' if quote.is_none() => {
                return Some(Tag {
                    element,
                    closing,
                    attributes: attributes..position,
                    end: position + 1,
                });
            }
            b'"' | b'\'' if quote == Some(byte) => quote = None,
            b'"' | b'\'' if quote.is_none() && before == b'=' => quote = Some(byte),
            _ if position == attributes && !byte.is_ascii_whitespace() && byte != b'/' => {
                return None;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        position += 1;
    }
    None
}

/// The value of an attribute, its quotes removed.
pub(crate) fn attribute<'a>(source: &'a str, tag: &Tag, name: &str) -> Option<&'a str> {
    let mut rest = &source[tag.attributes.clone()];
    loop {
        rest = rest.trim_start_matches(|ch: char| ch.is_ascii_whitespace() || ch == '/');
        if rest.is_empty() {
            return None;
        }
        let key_len = rest
            .find(|ch: char| ch == '=' || ch.is_ascii_whitespace())
            .unwrap_or(rest.len())
            .max(1);
        let key = rest.get(..key_len)?;
        rest = rest[key_len..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start();
        let quote = value
            .as_bytes()
            .first()
            .filter(|byte| matches!(byte, b'"' | b'\''));
        let (value, after) = if let Some(quote) = quote {
            let inner = &value[1..];
            let len = memchr::memchr(*quote, inner.as_bytes()).unwrap_or(inner.len());
            (&inner[..len], inner.get(len + 1..).unwrap_or(""))
        } else {
            let len = value.find(|ch: char| ch.is_ascii_whitespace());
            value.split_at(len.unwrap_or(value.len()))
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// The end of the comment `<!-- … -->` that starts at `at`.
pub(crate) fn comment(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let body = bytes[at..end].strip_prefix(b"<!--")?;
    memchr::memmem::find(body, b"-->").map(|len| at + 4 + len + 3)
}
