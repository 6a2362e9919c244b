//! Drawn → [`Page`]: what a reader of the page sees, each glyph once.
//!
//! Kept out, and said: text under a picture or an opaque box drawn later, off the paper, clipped
//! away, or drawn invisibly where there is no scan under it; and text that lies across the lines
//! of the page (a watermark). Text that runs on from what is seen belongs to it and is kept.

mod copies;
mod cover;
mod overflow;

use super::boxes;
use super::canvas::{Drawn, Mark};
use super::findings::{Findings, Reason};
use super::fold;
use crate::{Bbox, Glyph, Image, Page};
pub(super) use overflow::Cut;

/// Share of the paper from which pictures are a scan.
const SCAN: f32 = 0.6;

/// `around`: what is cut on the pages before and after.
pub(super) fn page(
    number: u32,
    mut drawn: Drawn,
    around: [&Cut; 2],
    findings: &mut Findings,
) -> Page {
    findings.begin(number, drawn.paper);
    let mut hidden = vec![None; drawn.marks.len()];
    overflow::keep(&mut drawn, &mut hidden, around, findings);
    let scanned = cover::image_share(&drawn) >= SCAN;
    cover::hide(&mut drawn, &mut hidden, scanned);
    for (mark, hidden) in drawn.marks.iter().zip(&mut hidden) {
        *hidden = hidden.or_else(|| reason(mark, drawn.paper, &drawn.images));
    }
    copies::drop(&mut drawn, &mut hidden);

    let mut page = Page {
        number,
        width: drawn.paper[2],
        height: drawn.paper[3],
        glyphs: Vec::with_capacity(drawn.marks.len()),
        text: String::with_capacity(drawn.text.len()),
        rules: drawn.rules,
        shades: drawn.shades,
        images: drawn.images,
        curves: drawn.figures,
        clips: drawn.clips,
    };
    for (mark, hidden) in drawn.marks.iter().zip(&hidden) {
        let text = mark.of(&drawn.text);
        match hidden {
            Some(reason) => findings.hide(*reason, text, mark.bbox),
            None => push(&mut page, mark, text, findings),
        }
    }
    findings.end(&page, scanned, drawn.curves);
    page
}

fn push(page: &mut Page, mark: &Mark, text: &str, findings: &mut Findings) {
    let start = page.text.len() as u32;
    for character in text.chars() {
        let folded = fold::folded(character);
        if let Some(folded) = folded {
            findings.fold(character, folded);
        } else if character == char::REPLACEMENT_CHARACTER {
            findings.unreadable(mark.bbox);
        } else if fold::is_private(character) {
            findings.private(character);
        }
        page.text.push(folded.unwrap_or(character));
    }
    page.glyphs.push(Glyph {
        text: (start, page.text.len() as u32),
        bbox: mark.bbox,
        size: mark.size,
        direction: mark.direction,
        font: mark.font,
        clip: mark.clip,
        bold: mark.bold,
        invisible: mark.invisible,
    });
}

fn reason(mark: &Mark, paper: Bbox, images: &[Image]) -> Option<Reason> {
    let middle = boxes::centre(mark.bbox);
    if !mark.inside {
        let on_paper = boxes::holds(paper, middle);
        return Some(if on_paper {
            Reason::Clipped
        } else {
            Reason::OffPage
        });
    }
    if mark.invisible && !images.iter().any(|image| boxes::holds(image.bbox, middle)) {
        return Some(Reason::Invisible);
    }
    mark.slanted.then_some(Reason::Slanted)
}
