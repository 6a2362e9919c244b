//! The `value` target without a fuzzer, on any compiler: made-up texts until so many bytes were
//! read, the same ones for a seed. They are put together from the words, units and printed examples
//! of the normaliser, from numbers and signs and from characters of all kinds; then they are spliced
//! with each other and damaged.
//!
//! `cargo run --release --manifest-path fuzz/Cargo.toml --example values [MEGABYTES [SEED]]`

use biao_fuzz::value::check;
use biao_normalize::{Context, Normalizer};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

const WORDS: [&str; 2] = [
    include_str!("../../crates/normalize/data/words.toml"),
    include_str!("../../crates/normalize/data/units.toml"),
];
const TABLE: &str = include_str!("../../crates/normalize/README.md");

/// What stands between and inside pieces, and what readers stumble over.
const ODD: [&str; 62] = [
    "0", "1", "2", "9", "00", "007", ".", "..", ",", "，", " ", "  ", "\u{3000}", "%", "‰", "％",
    "-", "—", "~", "±", "/", ":", "：", "(", ")", "（", "）", "[", "]", "≥", "≤", "=", "＝", "<",
    ">", "<=", "=>", "$", "\\", "\\geq ", "{", "}", "&", "&ge;", "&#x4e00;", "<br>", "**", "“",
    "”", "；", "、", "。", "①", "９", "十", "百", "千", "万", "亿", "点", "\t", "\u{200b}",
];

/// First and last characters of the blocks that texts of any kind are made of.
const BLOCKS: [(u32, u32); 9] = [
    (0x20, 0x7e),
    (0x0, 0x2ff),
    (0x2000, 0x2bff),
    (0x3000, 0x303f),
    (0x3200, 0x33ff),
    (0x4e00, 0x9fff),
    (0xf900, 0xffff),
    (0x1f300, 0x1f6ff),
    (0x0, 0x10_ffff),
];

/// Texts that are kept for splicing.
const KEPT: usize = 256;

/// The same numbers on every run of a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.below(choices.len())]
    }

    /// A character of some block.
    fn character(&mut self) -> char {
        let (first, last) = BLOCKS[self.below(BLOCKS.len())];
        let code = first as usize + self.below((last - first) as usize + 1);
        char::from_u32(code as u32).unwrap_or('\u{fffd}')
    }

    /// A number as it may be printed, or as it may not.
    fn number(&mut self) -> String {
        let longest = if self.below(20) == 0 { 45 } else { 7 };
        let digits = 1 + self.below(longest);
        let mut number: String = (0..digits)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect();
        match self.below(6) {
            0 => number.insert(self.below(digits + 1), '.'),
            1 => number.insert(self.below(digits + 1), ','),
            2 => {
                number = number
                    .chars()
                    .filter_map(|c| char::from_u32(c as u32 + 0xfee0))
                    .collect()
            }
            _ => {}
        }
        number
    }

    /// A text of a few pieces.
    fn text(&mut self, pieces: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(6) {
            match self.below(8) {
                0 | 1 => text.push_str(self.of(&ODD)),
                2 | 3 => text.push_str(&self.number()),
                4 => text.push(self.character()),
                _ => text.push_str(self.of(pieces)),
            }
        }
        text
    }

    /// The beginning of one text and the end of another.
    fn spliced(&mut self, one: &str, other: &str) -> String {
        let (from, to) = (self.boundary(one), self.boundary(other));
        [&one[..from], &other[to..]].concat()
    }

    /// A place between two characters.
    fn boundary(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        (0..=at)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    }

    /// A character left out, doubled, exchanged or put in.
    fn damage(&mut self, text: &mut String) {
        let at = self.boundary(text);
        let next = text[at..].chars().next();
        match (self.below(4), next) {
            (0, Some(_)) => drop(text.remove(at)),
            (1, Some(c)) => text.insert(at, c),
            (2, Some(_)) => {
                text.remove(at);
                text.insert(at, self.character());
            }
            _ => text.insert_str(at, self.of(&ODD)),
        }
    }
}

/// Quoted words of the data files, and the printed forms in the tables.
fn pieces() -> Vec<&'static str> {
    let lines = WORDS.iter().flat_map(|file| file.lines());
    let quoted = lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    let printed = TABLE
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0));
    quoted
        .chain(printed)
        .filter(|text| !text.is_empty())
        .collect()
}

fn main() -> ExitCode {
    let argument = |at| std::env::args().nth(at).and_then(|text| text.parse().ok());
    let megabytes: u64 = argument(1).unwrap_or(10);
    let mut random = Random(argument(2).unwrap_or(1));
    let normalizer = Normalizer::new();
    let pieces = pieces();
    let mut kept: Vec<String> = pieces.iter().take(KEPT).map(ToString::to_string).collect();
    let (mut bytes, mut texts, mut failures) = (0u64, 0u64, 0);
    while bytes < megabytes * 1_000_000 && failures < 20 {
        let mut raw = random.text(&pieces);
        let slot = random.below(kept.len());
        if random.below(3) == 0 {
            raw = random.spliced(&raw, &kept[slot]);
        }
        for _ in 0..random.below(3) {
            random.damage(&mut raw);
        }
        let around = random.of(&pieces);
        let (label, column_unit) = match random.below(8) {
            0 => (Some(around), None),
            1 => (None, Some(around)),
            _ => (None, None),
        };
        let context = Context {
            label,
            column_unit,
            bare: random.below(8) == 0,
        };
        let read = catch_unwind(AssertUnwindSafe(|| check(&normalizer, &raw, &context)));
        if read.is_err() {
            eprintln!("{raw:?} with {context:?}\n");
            failures += 1;
        }
        bytes += raw.len() as u64;
        texts += 1;
        kept[slot] = raw;
    }
    println!("{bytes} bytes, {texts} texts read, {failures} of them with an error");
    if failures > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
