//! Prints the reading of each line of standard input (`label<TAB>value` with a tab).
#![allow(clippy::print_stdout)]
use std::io::BufRead;
fn main() {
    let n = biao_normalize::Normalizer::new();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let (label, raw) = match line.split_once('\t') {
            Some((l, r)) => (Some(l), r),
            None => (None, line.as_str()),
        };
        let context = biao_normalize::Context {
            label,
            ..Default::default()
        };
        let v = n.read(raw, &context);
        println!(
            "{raw}\n    {:?} {:?} canon {:?}",
            v.reading, v.unit_from, v.canonical
        );
        for part in &v.parts {
            println!(
                "      {} {:?}",
                part.role.as_str(),
                &raw[part.start as usize..part.end as usize]
            );
        }
        for a in &v.also {
            println!("    also {:?} {:?}", a.raw, a.reading);
        }
        for note in &v.notes {
            println!("    ! {} {} {:?}", note.code, note.message, note.candidates);
        }
    }
}
