//! Text under opaque paint that is drawn after it.

use super::boxes;
use super::{Drawn, Reason};
use crate::Bbox;

/// Share of a glyph's box from which it is covered.
const COVERED: f32 = 0.6;
/// Drawn are looked up by bands of the page this high (points).
const BAND: f32 = 16.0;

/// Share of the paper that pictures take. Overlaps count twice: strips of a scan have none.
pub(super) fn image_share(drawn: &Drawn) -> f32 {
    let images: f32 = drawn
        .images
        .iter()
        .map(|image| boxes::area(image.bbox))
        .sum();
    images / boxes::area(drawn.paper).max(1.0)
}

/// Drawn what is covered as hidden; text under a scan is its invisible text.
pub(super) fn hide(drawn: &mut Drawn, hidden: &mut [Option<Reason>], scanned: bool) {
    if drawn.covers.is_empty() {
        return;
    }
    let paper = drawn.paper;
    #[allow(clippy::cast_sign_loss)] // clamped
    let band = |y: f32| ((y - paper[1]) / BAND).clamp(0.0, 4096.0) as usize;
    let mut bands: Vec<Vec<u32>> = vec![Vec::new(); band(paper[3]) + 1];
    let last = bands.len() - 1;
    for (at, mark) in drawn.marks.iter().enumerate() {
        bands[band(boxes::centre(mark.bbox)[1]).min(last)].push(at as u32);
    }
    for cover in &drawn.covers {
        for band in &bands[band(cover.bbox[1]).min(last)..=band(cover.bbox[3]).min(last)] {
            for &at in band.iter().take_while(|&&at| at < cover.after) {
                let mark = &mut drawn.marks[at as usize];
                if hidden[at as usize].is_some() || !is_covered(mark.bbox, cover.bbox) {
                    continue;
                }
                if cover.image && scanned {
                    mark.invisible = true;
                } else {
                    hidden[at as usize] = Some(Reason::Covered);
                }
            }
        }
    }
}

fn is_covered(glyph: Bbox, cover: Bbox) -> bool {
    boxes::holds(cover, boxes::centre(glyph))
        && boxes::area(boxes::intersect(glyph, cover)) >= COVERED * boxes::area(glyph)
}
