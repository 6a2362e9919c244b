//! Marks → [`Page`]: what a reader of the page sees, each glyph once.

use super::canvas::Marks;
use crate::{Glyph, Page};

pub(super) fn page(number: u32, drawn: Marks) -> Page {
    let [.., width, height] = drawn.paper;
    let mut page = Page {
        number,
        width,
        height,
        rules: drawn.rules,
        shades: drawn.shades,
        images: drawn.images,
        glyphs: Vec::with_capacity(drawn.marks.len()),
        text: String::with_capacity(drawn.text.len()),
    };
    for mark in &drawn.marks {
        let start = page.text.len() as u32;
        page.text
            .push_str(&drawn.text[mark.text.0 as usize..mark.text.1 as usize]);
        page.glyphs.push(Glyph {
            text: (start, page.text.len() as u32),
            bbox: mark.bbox,
            size: mark.size,
            direction: mark.direction,
            font: mark.font,
            bold: mark.bold,
            invisible: mark.invisible,
        });
    }
    page
}
