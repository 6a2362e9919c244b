//! Reads made-up texts until so many bytes were read: pieces of the grammar's own words, units and
//! examples, put together at random and damaged. Every text is read as a value, as an amount and
//! as prose; no panic may come, and every span must lie where it says.
//!
//! `cargo run --release -p biao-normalize --example stress_values [MEGABYTES [SEED]]`

#![allow(clippy::print_stdout)] // it says how much was read

use biao_model::Value;
use biao_normalize::{Context, Normalizer};

const SOURCES: [&str; 3] = [
    include_str!("../data/words.toml"),
    include_str!("../data/units.toml"),
    include_str!("../README.md"),
];

/// What stands between and inside pieces, and what readers stumble over.
const ODD: [&str; 44] = [
    "0", "1", "2", "9", "00", "007", ".", ",", " ", "  ", "%", "‰", "-", "—", "~", "/", ":", "(",
    ")", "（", "）", "≥", "≤", "=", "<", ">", "$", "\\", "{", "&", "*", "“", "”", "\t", "\u{200b}",
    "\u{fffd}", "９", "％", "①", "十", "万", "亿", "点", "😀",
];

/// The same numbers on every run of a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % bound
    }

    fn of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.below(choices.len())]
    }
}

/// Quoted words of the data files, and the printed forms in the tables.
fn pieces() -> Vec<&'static str> {
    let quoted = SOURCES[..2]
        .iter()
        .flat_map(|source| source.lines())
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    let printed = SOURCES[2]
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(text, _)| text);
    quoted
        .chain(printed)
        .filter(|text| !text.is_empty())
        .collect()
}

/// A text of a few pieces, now and then damaged.
fn text(pieces: &[&str], random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(6) {
        text.push_str(match random.below(3) {
            0 => random.of(&ODD),
            _ => random.of(pieces),
        });
        if random.below(3) == 0 {
            text.push_str(&random.below(100_000).to_string());
        }
    }
    for _ in 0..random.below(3) {
        let places: Vec<(usize, char)> = text.char_indices().collect();
        let (at, c) = places[random.below(places.len())];
        match random.below(3) {
            0 => drop(text.remove(at)),
            1 => text.insert(at, c),
            _ => text.insert_str(at, random.of(&ODD)),
        }
        if text.is_empty() {
            break;
        }
    }
    text
}

fn check(value: &Value<'_>) {
    let mut last = 0;
    for part in &value.parts {
        assert!(last <= part.start && part.start < part.end, "{value:?}");
        assert!(
            value
                .raw
                .get(part.start as usize..part.end as usize)
                .is_some(),
            "{value:?}"
        );
        last = part.end;
    }
    for (start, end) in value.notes.iter().filter_map(|note| note.span) {
        assert!(
            value.raw.get(start as usize..end as usize).is_some(),
            "{value:?}"
        );
    }
    value.also.iter().for_each(check);
}

fn main() {
    let argument = |at| std::env::args().nth(at).and_then(|text| text.parse().ok());
    let megabytes: u64 = argument(1).unwrap_or(10);
    let mut random = Random(argument(2).unwrap_or(1));
    let normalizer = Normalizer::new();
    let pieces = pieces();
    let (mut bytes, mut texts) = (0u64, 0u64);
    while bytes < megabytes * 1_000_000 {
        let raw = text(&pieces, &mut random);
        let (label, column) = match random.below(8) {
            0 => (Some(random.of(&pieces)), None),
            1 => (None, Some(random.of(&pieces))),
            _ => (None, None),
        };
        let context = Context {
            label,
            column_unit: column,
            bare: random.below(8) == 0,
        };
        let read = std::panic::catch_unwind(|| {
            check(&normalizer.read(&raw, &context));
            normalizer.amount(&raw);
            let mut last = 0;
            for found in normalizer.scan(&raw) {
                assert!(last <= found.start && found.start < found.end);
                assert_eq!(
                    &raw[found.start as usize..found.end as usize],
                    &*found.value.raw
                );
                check(&found.value);
                last = found.end;
            }
        });
        assert!(read.is_ok(), "{raw:?} with {context:?}");
        bytes += raw.len() as u64;
        texts += 1;
    }
    println!("{bytes} bytes, {texts} texts read");
}
