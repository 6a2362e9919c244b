//! Reads files that were broken at random until so many were read: tables of several kinds, whole and cut
//! over pages, with bytes changed, taken out, doubled and swapped. No panic may leave the reader, and
//! what it keeps of a page must hold each character once.
//!
//! `cargo run --release -p biao-pdf --example stress [FILES [SEED]]`

#![allow(clippy::print_stdout)] // it says how much was read

#[path = "../tests/support/conserves.rs"]
mod conserves;
#[path = "../tests/support/seeds.rs"]
mod seeds;

/// Pages looked at of one file: a page tree may name a page a million times.
const PAGES: usize = 8;

/// Words of page contents and of files, to be put anywhere.
const ODD: [&str; 16] = [
    "0",
    "-1",
    "1e9",
    "99999999999",
    " q ",
    " Q ",
    " re f ",
    " BT ",
    " ET ",
    " Tj ",
    "<",
    ">>",
    " obj ",
    "endstream",
    " 0 0 0 0 0 0 cm ",
    "%",
];

/// The same numbers on every run of a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % bound.max(1)
    }
}

fn broken(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(12) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(40)).min(bytes.len());
        match random.below(6) {
            0 => bytes[at] = random.below(256) as u8,
            1 => bytes[at] = b"0123456789.-"[random.below(12)],
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => bytes[at..end].reverse(),
            _ => drop(bytes.splice(at..at, ODD[random.below(ODD.len())].bytes())),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse().ok());
    let files: usize = numbers.next().flatten().unwrap_or(10_000);
    let mut random = Random(numbers.next().flatten().unwrap_or(1) as u64);
    let seeds = seeds::seeds();
    let (mut opened, mut pages) = (0, 0);
    // Panics of the layer below are contained; their messages would say nothing here.
    std::panic::set_hook(Box::new(|_| {}));
    for number in 0..files {
        let bytes = broken(&seeds[number % seeds.len()], &mut random);
        let read = std::panic::catch_unwind(|| {
            let Ok(pdf) = biao_pdf::open(bytes.clone(), None) else {
                return (0, 0);
            };
            let mut all = pdf.pages();
            let read = all.by_ref().take(PAGES);
            let count = read
                .map(|page| conserves::conserves(&page, "broken"))
                .count();
            all.finish();
            (1, count)
        });
        let Ok(read) = read else {
            let kept = std::env::temp_dir().join(format!("broken-{number}.pdf"));
            let written = std::fs::write(&kept, &bytes);
            println!(
                "file {number} broke the reader: {} ({written:?})",
                kept.display()
            );
            std::process::exit(1);
        };
        opened += read.0;
        pages += read.1;
    }
    println!("{files} files, {opened} opened, {pages} pages");
}
