//! Folding: one writing for what is printed in many, with the way back to the raw bytes.
//!
//! Full-width forms, LaTeX, HTML entities and tags, look-alike signs, traditional characters and
//! meaningless white space are folded before anything is read. Financial capitals (壹贰叁) are
//! not: in prose they are ordinary characters, and only a numeral may take them for digits.

use crate::survey::Survey;
use signs::{fold_char, is_invisible};
use written::{Long, Short, Written};

mod signs;
mod written;

pub(crate) use signs::TRADITIONAL;

/// Folded text. Every byte of it knows the raw bytes that it stands for.
pub(crate) enum Folded<'r> {
    /// Nothing in the raw text is folded.
    Clean(&'r str, Survey),
    Short(Short),
    Long(Long),
}

impl<'r> Folded<'r> {
    /// Folds a text.
    #[inline]
    pub(crate) fn new(raw: &'r str) -> Self {
        match Survey::of_clean(raw) {
            Some(survey) => Self::Clean(raw, survey),
            None => Self::of_other(raw),
        }
    }

    #[inline(never)]
    fn of_other(raw: &str) -> Self {
        // Folded text is no longer than the raw.
        if raw.len() <= Short::MOST {
            Self::Short(folded(raw))
        } else {
            Self::Long(folded(raw))
        }
    }

    /// What kinds of characters the folded text has.
    pub(crate) fn survey(&self) -> Survey {
        match self {
            Self::Clean(_, survey) => *survey,
            _ => Survey::of(self.as_str()),
        }
    }

    /// Whether folding changed nothing.
    pub(crate) fn is_clean(&self) -> bool {
        matches!(self, Self::Clean(..))
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Clean(raw, _) => raw,
            Self::Short(short) => short.text(),
            Self::Long(long) => long.text(),
        }
    }

    /// The raw bytes that `start..end` of the folded text stand for.
    pub(crate) fn raw_span(&self, start: usize, end: usize) -> (u32, u32) {
        match self {
            Self::Clean(raw, _) => {
                let start = start.min(raw.len());
                (start as u32, end.clamp(start, raw.len()) as u32)
            }
            Self::Short(short) => raw_span(short, start, end),
            Self::Long(long) => raw_span(long, start, end),
        }
    }
}

fn raw_span(written: &impl Written, start: usize, end: usize) -> (u32, u32) {
    let Some((from, _)) = written.span(start) else {
        let last = written.text().len().checked_sub(1);
        let end = last.and_then(|last| written.span(last)).map_or(0, |s| s.1);
        return (end, end);
    };
    let last = end.checked_sub(1).filter(|_| start < end);
    match last.and_then(|last| written.span(last)) {
        Some((_, to)) => (from, to),
        None => (from, from),
    }
}

fn folded<W: Written>(raw: &str) -> W {
    let mut out = W::for_raw(raw);
    Folder {
        raw,
        out: &mut out,
        space: None,
        last: '\0',
        math: None,
    }
    .run();
    out
}

/// What is printed, with full-width forms and markup folded and white space removed, and nothing
/// else: for unit names.
pub(crate) fn fold_width(raw: &str) -> Option<String> {
    // A lone $ is a currency, and so is an escaped one: not the border of mathematics.
    let math = raw.contains('\\') && !raw.contains("\\$");
    let dropped = |c: char| {
        c.is_whitespace()
            || is_invisible(c)
            || matches!(c, '\\' | '{' | '}' | '*')
            || c == '$' && math
    };
    let folded = |c: char| match c {
        '\u{fe6a}' => '%',
        '（' | '）' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    if raw.chars().all(|c| !dropped(c) && folded(c) == c) {
        return None;
    }
    let mut last = '\0';
    let kept = raw.chars().filter(|c| {
        // Escaped brackets are the border of mathematics, too.
        let escaped = std::mem::replace(&mut last, *c) == '\\';
        !(dropped(*c) || escaped && matches!(c, '(' | ')' | '[' | ']'))
    });
    Some(kept.map(folded).collect())
}

struct Folder<'t, 'o, W> {
    raw: &'t str,
    out: &'o mut W,
    /// White space waits until it is known what follows it.
    space: Option<(usize, usize)>,
    last: char,
    /// Whether `$` delimits mathematics here (an odd one is a currency sign); found on demand.
    math: Option<bool>,
}

impl<W: Written> Folder<'_, '_, W> {
    fn run(&mut self) {
        let bytes = self.raw.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at = match byte {
                b'\\' => self.command(at),
                b'$' if self.is_math() => at + 1,
                b'{' | b'}' if self.raw.contains('\\') || self.is_math() => at + 1,
                b'&' => self.entity(at),
                b'<' => self.tag(at),
                b'*' if self.is_emphasis(at) => at + 2,
                // Most bytes stand for themselves.
                b @ 0x21..=0x7e if self.space.is_none() => self.put_ascii(b, at, at + 1),
                b if b.is_ascii_whitespace() || b.is_ascii_control() => self.white(at, at + 1),
                b if b.is_ascii() => self.push_ascii(b, at),
                0xe2..=0xef if self.space.is_none() => self.triple(at),
                _ => self.wide(at),
            };
        }
    }

    fn is_math(&mut self) -> bool {
        let raw = self.raw;
        *self
            .math
            .get_or_insert_with(|| raw.bytes().filter(|b| *b == b'$').count() % 2 == 0)
    }

    /// Two asterisks at both ends of the text are emphasis; elsewhere they are a blank to fill in.
    fn is_emphasis(&self, at: usize) -> bool {
        let text = self.raw.trim();
        text.len() > 4
            && text.starts_with("**")
            && text.ends_with("**")
            && !text[2..text.len() - 2].contains("**")
            && self.raw[at..].starts_with("**")
    }

    fn white(&mut self, start: usize, end: usize) -> usize {
        self.space = Some((self.space.map_or(start, |s| s.0), end));
        end
    }

    /// A LaTeX command or a backslash escape.
    fn command(&mut self, at: usize) -> usize {
        let rest = &self.raw[at + 1..];
        let name_len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if name_len == 0 {
            return match rest.chars().next() {
                Some(',' | ';' | ':' | '!' | '~' | ' ' | '(' | ')' | '[' | ']' | '\\') => at + 2,
                // The escaped character itself comes next.
                Some(c) if c.is_ascii_punctuation() => self.push(c, at, at + 2),
                Some(_) => at + 1,
                None => self.push('\\', at, at + 1),
            };
        }
        let end = at + 1 + name_len;
        let sign = match &rest[..name_len] {
            "geq" | "geqslant" | "ge" | "geqq" | "gtrsim" => '≥',
            "leq" | "leqslant" | "le" | "leqq" | "lesssim" => '≤',
            "gt" => '>',
            "lt" => '<',
            "eq" => '=',
            "times" => '×',
            "pm" => '±',
            "approx" | "thickapprox" => '≈',
            "sim" => '~',
            "cdot" => '·',
            "degree" | "circ" => '°',
            "ldots" | "dots" | "cdots" => '…',
            "permil" => '‰',
            "percent" => '%',
            "text" | "mathrm" | "mathbf" | "textbf" | "mathit" | "rm" | "bf" | "operatorname"
            | "left" | "right" | "quad" | "qquad" | "displaystyle" | "mathsf" | "textit"
            | "mbox" => {
                return end;
            }
            _ => return self.push('\\', at, at + 1),
        };
        self.push(sign, at, end)
    }

    fn entity(&mut self, at: usize) -> usize {
        let rest = &self.raw[at + 1..];
        let name = rest
            .bytes()
            .take(10)
            .position(|b| b == b';')
            .map(|len| &rest[..len]);
        let decoded = name.and_then(|name| {
            Some(match name {
                "ge" | "geq" | "GreaterEqual" => '≥',
                "le" | "leq" => '≤',
                "lt" => '<',
                "gt" => '>',
                "nbsp" | "emsp" | "ensp" | "thinsp" => ' ',
                "amp" => '&',
                "quot" => '"',
                "plusmn" => '±',
                "times" => '×',
                "permil" => '‰',
                "deg" => '°',
                "middot" => '·',
                "mdash" => '—',
                "ndash" => '–',
                "minus" => '−',
                "yen" => '¥',
                "asymp" => '≈',
                "percnt" => '%',
                _ => {
                    let digits = name.strip_prefix('#')?;
                    let code = match digits.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => digits.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            })
        });
        match (decoded, name) {
            (Some(c), Some(name)) => {
                let end = at + 2 + name.len();
                if c.is_whitespace() {
                    self.white(at, end)
                } else {
                    self.push_folded(c, at, end)
                }
            }
            _ => self.push('&', at, at + 1),
        }
    }

    /// `<b>`, `</sup>`, `<br/>`; any other `<` is an operator.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.raw[at + 1..];
        let body = rest.strip_prefix('/').unwrap_or(rest);
        let name_len = body.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let known = [
            "b", "i", "u", "p", "br", "em", "strong", "sub", "sup", "span", "div", "font", "td",
            "small", "mark", "s", "del", "ins",
        ];
        let is_tag = known
            .iter()
            .any(|t| body[..name_len].eq_ignore_ascii_case(t))
            && matches!(body.as_bytes().get(name_len), Some(b'>' | b' ' | b'/'));
        match rest.find('>') {
            Some(len) if is_tag => {
                if body[..name_len].eq_ignore_ascii_case("br") {
                    self.white(at, at + len + 2);
                }
                at + len + 2
            }
            _ => self.push('<', at, at + 1),
        }
    }

    fn wide(&mut self, at: usize) -> usize {
        let Some(c) = self.raw[at..].chars().next() else {
            return self.raw.len();
        };
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            self.white(at, end)
        } else if is_invisible(c) {
            end
        } else if c == '\u{3008}' || c == '\u{2329}' {
            self.push('〈', at, end)
        } else {
            self.push_folded(c, at, end)
        }
    }

    fn push_folded(&mut self, c: char, start: usize, end: usize) -> usize {
        let c = match c {
            '²' if self.last.is_ascii_alphabetic() => '2',
            '³' if self.last.is_ascii_alphabetic() => '3',
            other => fold_char(other),
        };
        self.push(c, start, end)
    }

    fn push(&mut self, c: char, start: usize, end: usize) -> usize {
        if let Some((from, to)) = self.space.take()
            && self.keeps_space(c)
        {
            self.put(' ', from, to);
        }
        self.put(c, start, end);
        self.last = c;
        end
    }

    fn push_ascii(&mut self, byte: u8, at: usize) -> usize {
        if self.space.is_some() {
            return self.push(char::from(byte), at, at + 1);
        }
        self.put_ascii(byte, at, at + 1)
    }

    #[inline]
    fn put_ascii(&mut self, byte: u8, start: usize, end: usize) -> usize {
        self.out.push_ascii(byte, (start as u32, end as u32));
        self.last = char::from(byte);
        end
    }

    /// A character of three bytes: full-width ASCII, or a Chinese one that folds to itself, without
    /// asking what else it may be.
    #[inline]
    fn triple(&mut self, at: usize) -> usize {
        let Some(&[a, b, c]) = self.raw.as_bytes()[at..].first_chunk() else {
            return self.raw.len();
        };
        let code = u32::from(a & 15) << 12 | u32::from(b & 63) << 6 | u32::from(c & 63);
        let full_width = code.wrapping_sub(0xfee0);
        if (0x21..=0x7e).contains(&full_width) {
            return self.put_ascii(full_width as u8, at, at + 3);
        }
        // ≥ and ≤ are what others fold to.
        let is_sign = matches!([a, b, c], [0xe2, 0x89, 0xa4 | 0xa5]);
        if !is_sign && (a > 0xe9 || crate::survey::may_fold([a, b, c])) {
            return self.wide(at);
        }
        let Some(c) = char::from_u32(code) else {
            return self.wide(at);
        };
        self.put(c, at, at + 3);
        self.last = c;
        at + 3
    }

    #[inline]
    fn put(&mut self, c: char, start: usize, end: usize) {
        self.out.push(c, (start as u32, end as u32));
    }

    /// White space says something between two ASCII words or numbers, and between digits of two
    /// writings; between Chinese characters it is layout.
    fn keeps_space(&self, next: char) -> bool {
        let last = self.last;
        if last == '\0' {
            return false;
        }
        if last.is_ascii() && next.is_ascii() {
            return !matches!(last, '<' | '>' | '=' | '(' | '-' | '+' | '~')
                && !matches!(
                    next,
                    '%' | '<' | '>' | '=' | ')' | '(' | '-' | '~' | ',' | ';'
                );
        }
        (last.is_ascii_digit() && is_chinese_digit(next))
            || (is_chinese_digit(last) && next.is_ascii_digit())
    }
}

fn is_chinese_digit(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '零' | '〇'
    )
}
