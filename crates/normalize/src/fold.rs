//! Folding: one writing for what is printed in many, with the way back to the raw bytes.
//!
//! Full-width forms, LaTeX, HTML entities and tags, look-alike signs, traditional characters and
//! meaningless white space are folded before anything is read. Financial capitals (壹贰叁) are
//! not: in prose they are ordinary characters, and only a numeral may take them for digits.

use crate::survey::Survey;
use smallvec::SmallVec;

/// Bytes of folded text that need no allocation: nearly all values are shorter, and more would
/// have to be moved about.
const INLINE: usize = 48;

/// Folded text. Every byte of it knows the raw bytes that it stands for.
pub(crate) struct Folded<'r> {
    /// The raw text and its survey, where nothing in it is folded.
    clean: Option<(&'r str, Survey)>,
    text: SmallVec<[u8; INLINE]>,
    spans: SmallVec<[(u32, u32); INLINE]>,
}

impl<'r> Folded<'r> {
    /// Folds a text.
    pub(crate) fn new(raw: &'r str) -> Self {
        let clean = Survey::of_clean(raw);
        let mut folded = Self {
            clean: clean.map(|survey| (raw, survey)),
            text: SmallVec::new(),
            spans: SmallVec::new(),
        };
        if clean.is_none() {
            folded.fold(raw);
        }
        folded
    }

    fn fold(&mut self, raw: &str) {
        let mut folder = Folder {
            raw,
            out: self,
            space: None,
            last: '\0',
            math: None,
            markup: raw.contains('\\'),
        };
        folder.run();
    }

    /// What kinds of characters the folded text has.
    pub(crate) fn survey(&self) -> Survey {
        match self.clean {
            Some((_, survey)) => survey,
            None => Survey::of(self.as_str()),
        }
    }

    /// Whether folding changed nothing.
    pub(crate) fn is_clean(&self) -> bool {
        self.clean.is_some()
    }

    pub(crate) fn as_str(&self) -> &str {
        match self.clean {
            Some((raw, _)) => raw,
            // Only whole characters are pushed.
            None => std::str::from_utf8(&self.text).unwrap_or_default(),
        }
    }

    /// The raw bytes that `start..end` of the folded text stand for.
    pub(crate) fn raw_span(&self, start: usize, end: usize) -> (u32, u32) {
        if let Some((raw, _)) = self.clean {
            let start = start.min(raw.len());
            return (start as u32, end.clamp(start, raw.len()) as u32);
        }
        match (
            self.spans.get(start),
            end.checked_sub(1).and_then(|e| self.spans.get(e)),
        ) {
            (Some(first), Some(last)) if start < end => (first.0, last.1),
            (Some(first), _) => (first.0, first.0),
            (None, _) => {
                let at = self.spans.last().map_or(0, |s| s.1);
                (at, at)
            }
        }
    }
}

/// What is printed, with full-width forms and markup folded and white space removed, and nothing
/// else: for unit names.
pub(crate) fn fold_width(raw: &str) -> Option<String> {
    // A lone $ is a currency, not the border of mathematics.
    let math = raw.contains('\\');
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
    Some(raw.chars().filter(|c| !dropped(*c)).map(folded).collect())
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}' | '\u{202a}'..='\u{202e}')
}

struct Folder<'t, 'o, 'r> {
    raw: &'t str,
    out: &'o mut Folded<'r>,
    /// White space waits until it is known what follows it.
    space: Option<(usize, usize)>,
    last: char,
    /// Whether `$` delimits mathematics here (an odd one is a currency sign); found on demand.
    math: Option<bool>,
    markup: bool,
}

impl Folder<'_, '_, '_> {
    fn run(&mut self) {
        let bytes = self.raw.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at = match byte {
                b'\\' => self.command(at),
                b'$' if self.is_math() => at + 1,
                b'{' | b'}' if self.markup || self.is_math() => at + 1,
                b'&' => self.entity(at),
                b'<' => self.tag(at),
                b'*' if self.is_emphasis(at) => at + 2,
                // Most bytes stand for themselves.
                b @ 0x21..=0x7e if self.space.is_none() => self.put_ascii(b, at, at + 1),
                b if b.is_ascii_whitespace() || b.is_ascii_control() => self.white(at, at + 1),
                b if b.is_ascii() => self.push_ascii(b, at),
                0xe4..=0xef if self.space.is_none() => self.triple(at),
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
                Some(',' | ';' | ':' | '!' | '~' | ' ') if self.markup => at + 2,
                Some('(' | ')' | '[' | ']' | '\\') => at + 2,
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

    fn put_ascii(&mut self, byte: u8, start: usize, end: usize) -> usize {
        self.out.text.push(byte);
        self.out.spans.push((start as u32, end as u32));
        self.last = char::from(byte);
        end
    }

    /// A character of three bytes: full-width ASCII, or a Chinese one that folds to itself, without
    /// asking what else it may be.
    fn triple(&mut self, at: usize) -> usize {
        let Some(&[a, b, c]) = self.raw.as_bytes()[at..].first_chunk() else {
            return self.raw.len();
        };
        let code = u32::from(a & 15) << 12 | u32::from(b & 63) << 6 | u32::from(c & 63);
        let full_width = code.wrapping_sub(0xfee0);
        if (0x21..=0x7e).contains(&full_width) {
            return self.put_ascii(full_width as u8, at, at + 3);
        }
        if a > 0xe9 || crate::survey::may_fold([a, b, c]) {
            return self.wide(at);
        }
        let span = (at as u32, at as u32 + 3);
        self.out.text.extend_from_slice(&[a, b, c]);
        self.out.spans.extend_from_slice(&[span; 3]);
        self.last = char::from_u32(code).unwrap_or(self.last);
        at + 3
    }

    fn put(&mut self, c: char, start: usize, end: usize) {
        let span = (start as u32, end as u32);
        if c.is_ascii() {
            self.out.text.push(c as u8);
            self.out.spans.push(span);
            return;
        }
        let mut buffer = [0; 4];
        for byte in c.encode_utf8(&mut buffer).as_bytes() {
            self.out.text.push(*byte);
            self.out.spans.push(span);
        }
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

/// One character for its look-alikes and its full-width or traditional writing.
fn fold_char(c: char) -> char {
    match c {
        '\u{4e00}'..='\u{9fff}' => fold_traditional(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '≧' | '⩾' | '≽' | '⋝' | '⪰' | '≳' | '≯' => {
            if c == '≯' {
                '≤'
            } else {
                '≥'
            }
        }
        '≦' | '⩽' | '≼' | '⪯' | '≲' => '≤',
        '≮' => '≥',
        '﹥' | '›' => '>',
        '﹤' | '‹' => '<',
        '﹦' | '═' | '⁼' | '゠' => '=',
        '﹪' | '٪' => '%',
        '−' | '‐' | '‑' | '﹣' | '⁻' => '-',
        '–' | '―' | '─' | '━' | '﹘' | '﹉' => '—',
        '〜' | '∼' | '˜' | '∽' | '⁓' | '〰' => '~',
        '∶' | '﹕' | '︰' | 'ː' => ':',
        '﹐' | '٬' | '⸴' => ',',
        '﹔' => ';',
        '﹙' | '〔' | '【' | '❨' => '(',
        '﹚' | '〕' | '】' | '❩' => ')',
        '•' | '・' | '‧' | '∙' | '⋅' | '˙' => '·',
        '‘' | '’' | '′' => '\'',
        '″' => '"',
        '￥' => '¥',
        '￡' => '£',
        '✕' | '✖' | '╳' | '⨯' => '×',
        '⁄' | '∕' => '/',
        '≒' | '≅' | '≃' => '≈',
        'º' | '˚' => '°',
        '○' | '◯' => '〇',
        other => other,
    }
}

/// Traditional characters of numerals, units and the words of `data/words.toml`, each before its
/// simplified form, in the order of their codes.
pub(crate) const TRADITIONAL: &str = "來来侖仑個个備备億亿優优內内兩两冊册劃划區区參叁吋寸單单噸吨圓圆執执場场塊块學学實实寫写將将對对層层幣币幾几張张後后從从應应戶户攝摄數数於于時时會会條条構构標标機机歲岁減减準准溝沟滿满漲涨澗涧為为無无畝亩療疗發发穫获節节約约級级給给縣县縮缩總总臺台與与華华萬万處处號号裏里裝装裡里計计設设課课負负財财貳贰較较載载輛辆週周過过達达還还鄉乡醫医錢钱鍾钟鎮镇鐘钟長长門门開开間间陸陆際际隻只雙双頁页頃顷項项預预頭头餘余麼么點点齊齐";

/// Bytes of a pair: two characters of three.
const PAIR: usize = 6;

fn fold_traditional(c: char) -> char {
    let pair = |at: usize| {
        let mut chars = TRADITIONAL[at * PAIR..].chars();
        (chars.next(), chars.next())
    };
    let (mut low, mut high) = (0, TRADITIONAL.len() / PAIR);
    while low < high {
        let middle = low.midpoint(high);
        match pair(middle) {
            (Some(found), Some(simplified)) if found == c => return simplified,
            (Some(found), _) if found < c => low = middle + 1,
            _ => high = middle,
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_are_in_order() {
        let chars: Vec<char> = TRADITIONAL.chars().collect();
        let pairs: Vec<&[char]> = chars.chunks(2).collect();
        assert!(pairs.windows(2).all(|two| two[0][0] < two[1][0]));
        for pair in pairs {
            assert_eq!(fold_traditional(pair[0]), pair[1]);
            assert_eq!(pair[0].len_utf8() + pair[1].len_utf8(), PAIR);
        }
        assert_eq!(fold_traditional('中'), '中');
    }
}
