//! Folding: one writing for what is printed in many, with the way back to the raw bytes.
//!
//! Full-width forms, LaTeX, HTML entities and tags, look-alike signs, traditional characters and
//! meaningless white space are folded before anything is read. Financial capitals (壹贰叁) are
//! not: in prose they are ordinary characters, and only a numeral may take them for digits.

use smallvec::SmallVec;

/// Folded text. Every byte of it knows the raw bytes that it stands for.
pub(crate) struct Folded<'r> {
    /// The raw text, where nothing in it is folded.
    clean: Option<&'r str>,
    text: SmallVec<[u8; 128]>,
    spans: SmallVec<[(u32, u32); 128]>,
}

impl<'r> Folded<'r> {
    /// Folds a text.
    pub(crate) fn new(raw: &'r str) -> Self {
        if is_clean(raw.as_bytes()) {
            return Self {
                clean: Some(raw),
                text: SmallVec::new(),
                spans: SmallVec::new(),
            };
        }
        let mut folder = Folder {
            raw,
            out: Self {
                clean: None,
                text: SmallVec::new(),
                spans: SmallVec::new(),
            },
            space: None,
            last: '\0',
            math: None,
            markup: raw.contains('\\'),
        };
        folder.run();
        folder.out
    }

    /// Whether folding changed nothing.
    pub(crate) fn is_clean(&self) -> bool {
        self.clean.is_some()
    }

    pub(crate) fn as_str(&self) -> &str {
        match self.clean {
            Some(raw) => raw,
            // Only whole characters are pushed.
            None => std::str::from_utf8(&self.text).unwrap_or_default(),
        }
    }

    /// The raw bytes that `start..end` of the folded text stand for.
    pub(crate) fn raw_span(&self, start: usize, end: usize) -> (u32, u32) {
        if let Some(raw) = self.clean {
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

/// Whether a text holds nothing but characters that fold to themselves: a cheap test that may say
/// no of a text that does.
fn is_clean(bytes: &[u8]) -> bool {
    let traditional = traditional();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b'<' if !bytes
                .get(at + 1)
                .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') =>
            {
                1
            }
            b'\\' | b'$' | b'{' | b'}' | b'&' | b'<' | b'*' | b' ' | 0x7f => return false,
            0x20..=0x7e => 1,
            0xe4..=0xe9 => {
                let (Some(b), Some(c)) = (bytes.get(at + 1), bytes.get(at + 2)) else {
                    return false;
                };
                let code =
                    usize::from(byte & 15) << 12 | usize::from(b & 63) << 6 | usize::from(c & 63);
                if traditional.may_hold(code) {
                    return false;
                }
                3
            }
            _ => match bytes.get(at..at + 3) {
                Some([0xe2, 0x89, 0xa4 | 0xa5] | [0xe3, 0x80, 0x81 | 0x82]) => 3,
                _ => return false,
            },
        };
    }
    true
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

struct Folder<'t> {
    raw: &'t str,
    out: Folded<'t>,
    /// White space waits until it is known what follows it.
    space: Option<(usize, usize)>,
    last: char,
    /// Whether `$` delimits mathematics here (an odd one is a currency sign); found on demand.
    math: Option<bool>,
    markup: bool,
}

impl Folder<'_> {
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
                b if b.is_ascii_whitespace() || b.is_ascii_control() => self.white(at, at + 1),
                b if b.is_ascii() => self.push_ascii(b, at),
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
        self.out.text.push(byte);
        self.out.spans.push((at as u32, at as u32 + 1));
        self.last = char::from(byte);
        at + 1
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

/// Traditional characters of numerals, units and the words of `data/words.toml`.
fn fold_traditional(c: char) -> char {
    let table = traditional();
    if !table.may_hold(c as usize) {
        return c;
    }
    match table.pairs.binary_search_by_key(&c, |pair| pair.0) {
        Ok(at) => table.pairs[at].1,
        Err(_) => c,
    }
}

fn traditional() -> &'static Traditional {
    const PAIRS: &str = "萬万億亿個个兩两點点貳贰參叁陸陆幾几餘余雙双對对塊块錢钱幣币圓圆鐘钟鍾钟時时間间號号週周歲岁畝亩頃顷噸吨裏里裡里侖仑攝摄華华吋寸開开內内過过達达將将從从於于與与後后約约溝沟澗涧載载負负張张輛辆臺台條条項项隻只場场處处戶户層层門门萬万佰佰仟仟數数無无應应滿满優优級级標标準准總总計计劃划預预執执長长漲涨減减縮缩較较幅幅財财參叁單单位位間间麼么會会為为還还來来頭头項项冊册篇篇頁页節节課课學学寫写達达齊齐穫获實实際际發发給给區区縣县鄉乡鎮镇醫医療疗機机構构設设備备裝装";
    static TABLE: std::sync::OnceLock<Traditional> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let chars: Vec<char> = PAIRS.chars().collect();
        let mut pairs: Vec<(char, char)> = chars
            .chunks_exact(2)
            .map(|pair| (pair[0], pair[1]))
            .filter(|(a, b)| a != b)
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut bits = vec![0u64; 0x5200 / 64];
        for (from, _) in &pairs {
            let at = (*from as usize).saturating_sub(0x4e00);
            if let Some(word) = bits.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        Traditional { bits, pairs }
    })
}

/// Traditional characters with their simplified forms, and a bit for each that has one.
struct Traditional {
    bits: Vec<u64>,
    pairs: Vec<(char, char)>,
}

impl Traditional {
    /// Whether a character has a simplified form: nearly every one is its own.
    #[inline]
    fn may_hold(&self, code: usize) -> bool {
        let at = code.wrapping_sub(0x4e00);
        self.bits
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}
