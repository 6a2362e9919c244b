//! Broken files: each ends in an error or in a result that says what is missing, never in a panic.
//!
//! Files that are made to exhaust memory or time are the business of whoever reads them in a process
//! of its own; here are files that were broken by accident.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail and say why

mod support;

use support::Read;
use support::draft::Draft;

/// Marsaglia's xorshift: the same sequence on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// The text, or the error, as one string.
fn outcome(bytes: &[u8]) -> String {
    match biao_pdf::open(bytes.to_vec(), None) {
        Ok(_) => {
            let read = Read::new(bytes.to_vec());
            format!("{} {:?}", read.text(), read.codes())
        }
        Err(error) => error.to_string(),
    }
}

fn draft() -> Vec<u8> {
    let content = "BT /F1 10 Tf 20 70 Td (text) Tj /F2 10 Tf <CFEEC4BF> Tj /F3 10 Tf (AB) Tj ET \
                   20 20 100 40 re S /Half gs 20 40 100 1 re f q 30 0 0 30 150 10 cm /Im Do Q /Fm0 Do";
    Draft::new()
        .with_page("", content)
        .with_page("/Rotate 90", content)
        .with_form("BT /F4 10 Tf 20 50 Td (A) Tj ET")
        .finish()
}

#[test]
fn every_truncation() {
    let whole = draft();
    let complete = outcome(&whole);
    let mut said = 0;
    for length in 0..whole.len() {
        let cut = outcome(&whole[..length]);
        // Behind the last number there are only an end mark and a line end to lose.
        if length + 10 < whole.len() {
            assert_ne!(cut, complete, "{length} of {}", whole.len());
        }
        said += usize::from(cut.contains("pdf/damaged"));
    }
    assert!(said > 0);
}

#[test]
fn random_damage() {
    let whole = draft();
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for round in 0..1000 {
        let mut broken = whole.clone();
        for _ in 0..=random.below(8) {
            let at = random.below(broken.len());
            match random.below(3) {
                0 => broken[at] = random.below(256) as u8,
                1 => broken.truncate(broken.len() - random.below(40)),
                _ => {
                    let end = (at + random.below(30)).min(broken.len());
                    broken.drain(at..end);
                }
            }
        }
        let first = outcome(&broken);
        if round % 20 == 0 {
            assert_eq!(outcome(&broken), first, "round {round}");
        }
    }
}

#[test]
fn samples_cut_at_every_tenth_and_damaged() {
    let Some(folder) = support::shared("pdf-samples") else {
        return;
    };
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for path in support::files(&folder, ".pdf") {
        let whole = std::fs::read(&path).unwrap();
        let hostile = path
            .parent()
            .is_some_and(|parent| parent.ends_with("hostile"));
        if whole.len() > 100_000 || hostile {
            continue;
        }
        for tenth in 1..10 {
            outcome(&whole[..whole.len() * tenth / 10]);
        }
        for _ in 0..20 {
            let mut broken = whole.clone();
            for _ in 0..=random.below(12) {
                let at = random.below(broken.len());
                broken[at] = random.below(256) as u8;
            }
            outcome(&broken);
        }
    }
}
