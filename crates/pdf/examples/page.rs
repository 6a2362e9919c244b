//! Prints what a page holds, before any layout: `cargo run --example page FILE.pdf [PAGE]`.

#![allow(clippy::print_stdout, missing_docs)]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file")?;
    let only: Option<u32> = arguments.next().map(|number| number.parse()).transpose()?;
    let pdf = biao_pdf::open(std::fs::read(path)?, None)?;
    println!("{} pages", pdf.page_count());
    let mut pages = pdf.pages();
    for page in &mut pages {
        if only.is_some_and(|only| only != page.number) {
            continue;
        }
        println!("page {}: {} × {}", page.number, page.width, page.height);
        for glyph in &page.glyphs {
            println!("{:?} {glyph:?}", page.text_of(glyph));
        }
        for rule in &page.rules {
            println!("{rule:?}");
        }
        for shade in &page.shades {
            println!("{shade:?}");
        }
        for image in &page.images {
            println!("{image:?}");
        }
    }
    for diagnostic in pages.finish() {
        println!("{}: {}", diagnostic.code, diagnostic.message);
    }
    Ok(())
}
