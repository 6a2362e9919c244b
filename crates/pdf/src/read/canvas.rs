//! The device that a page is drawn on: it records what is drawn, in order, and where it is clipped.

use super::actual;
use super::boxes;
use super::flow::Flow;
use super::fold;
use super::fonts::Fonts;
use super::rules::{self, Drawing, Ink};
use crate::{Bbox, Direction, Image, Rule, Shade};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, ImageDrawProps, Paint, SoftMask,
};
use hayro_syntax::object::{Dict, String as PdfString};

/// Ascent and descent of every glyph's box, in thousandths of the em.
const ASCENT: f64 = 880.0;
const DESCENT: f64 = -120.0;
/// Alpha from which paint hides what is under it, and under which it is not seen.
const OPAQUE: f32 = 0.99;
const FAINT: f32 = 0.02;
/// Tangent of the angle from which text is no line of the page but a stamp or watermark.
const SLANTED: f64 = 0.09;
/// A picture thinner than this (points) is a drawn line.
const THIN_IMAGE: f32 = 2.0;
/// A filled path with curves of this width and height (points) is no letter.
const LARGE: f32 = 20.0;
/// So many operations are read of one page, far more than any table has. A clip counts as several:
/// every form begins with one, and forms within forms are the cheapest way to a page without end.
const MOST_OPERATIONS: u32 = 1_000_000;
const CLIP_OPERATIONS: u32 = 5;

/// One drawn glyph.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not states
pub(super) struct Mark {
    /// Range of [`Drawn::text`].
    pub(super) text: (u32, u32),
    pub(super) bbox: Bbox,
    pub(super) size: f32,
    pub(super) direction: Direction,
    pub(super) font: u16,
    /// Which of [`Drawn::clips`] it was drawn inside of.
    pub(super) clip: u16,
    pub(super) bold: bool,
    /// Drawn in no colour at all.
    pub(super) invisible: bool,
    /// Not along an axis of the page.
    pub(super) slanted: bool,
    /// Its centre lies on the paper and inside the clip.
    pub(super) inside: bool,
    /// Equal numbers: glyphs that follow each other without a gap.
    pub(super) chain: u32,
    /// Equal numbers: chains that are lines of one block.
    pub(super) block: u32,
}

/// Opaque paint over a box, with the number of marks drawn before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover {
    pub(super) bbox: Bbox,
    pub(super) after: u32,
    pub(super) image: bool,
}

/// Everything that one page draws.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) paper: Bbox,
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
    pub(super) covers: Vec<Cover>,
    pub(super) rules: Vec<Rule>,
    pub(super) shades: Vec<Shade>,
    pub(super) images: Vec<Image>,
    /// The paper, then what glyphs were clipped to.
    pub(super) clips: Vec<Bbox>,
    /// Number of filled paths with curves, and the boxes of those larger than letters.
    pub(super) curves: u32,
    pub(super) figures: Vec<Bbox>,
    /// Number of glyphs whose character the font's own tables told.
    pub(super) backwards: u32,
    /// Number of stretches whose text the document states.
    pub(super) actual: u32,
}

/// The device.
pub(super) struct Canvas<'f, 'a> {
    drawn: Drawn,
    fonts: &'f mut Fonts<'a>,
    clips: Vec<Clip>,
    /// Opacity of each open group, times that of the one before; 0.5 where a mask or blend mode
    /// lets the ground show through.
    groups: Vec<f32>,
    flow: Flow,
    /// For each open stretch of marked content: its first mark, and its text where that is stated.
    stretches: Vec<(usize, Option<String>)>,
    operations: u32,
}

/// What is left to draw on.
#[derive(Clone, Copy)]
struct Clip {
    bbox: Bbox,
    /// Whether it is all of its box.
    whole: bool,
}

/// Unwinds from the interpreter when a page draws more than is read of one.
pub(super) struct PageLimit;

impl<'f, 'a> Canvas<'f, 'a> {
    pub(super) fn new(paper: Bbox, fonts: &'f mut Fonts<'a>) -> Self {
        Self {
            drawn: Drawn {
                paper,
                clips: vec![paper],
                ..Drawn::default()
            },
            fonts,
            clips: Vec::new(),
            groups: Vec::new(),
            flow: Flow::default(),
            stretches: Vec::new(),
            operations: 0,
        }
    }

    pub(super) fn finish(mut self) -> Drawn {
        self.drawn.rules = rules::join(self.drawn.rules);
        self.drawn
    }

    /// Counts operations. The interpreter knows no way to stop but this one; `resume_unwind`
    /// prints nothing.
    fn spend(&mut self, operations: u32) {
        self.operations += operations;
        if self.operations > MOST_OPERATIONS {
            std::panic::resume_unwind(Box::new(PageLimit));
        }
    }

    fn clip(&self) -> Bbox {
        self.clips.last().map_or(self.drawn.paper, |clip| clip.bbox)
    }

    fn push_clip(&mut self, bbox: Bbox, whole: bool) {
        self.spend(CLIP_OPERATIONS);
        let whole = whole && self.clips.last().is_none_or(|clip| clip.whole);
        self.clips.push(Clip {
            bbox: boxes::intersect(self.clip(), bbox),
            whole,
        });
    }

    fn opacity(&self) -> f32 {
        self.groups.last().copied().unwrap_or(1.0)
    }

    fn ink(&self, props: &DrawProps<'_>) -> Ink {
        let (colour, mut alpha) = match &props.paint {
            Paint::Color(colour) => {
                let [r, g, b, a] = colour.to_rgba().to_rgba8();
                ([r, g, b], f32::from(a) / 255.0)
            }
            // A pattern shows, but nobody knows where it lets the ground through.
            Paint::Pattern(_) => ([0x80; 3], 0.5),
        };
        if props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            alpha = alpha.min(0.5);
        }
        Ink {
            colour,
            alpha: alpha * self.opacity(),
        }
    }

    fn draw(&mut self, path: &BezPath, transform: Affine, ink: Ink, mode: &DrawMode) {
        self.spend(1);
        if ink.alpha < FAINT {
            return;
        }
        let clip = self.clip();
        let mut drawing = Drawing::new(clip, ink, &self.drawn.shades);
        match mode {
            DrawMode::Fill(rule) => drawing.fill(path, transform, *rule),
            DrawMode::Stroke(stroke) => drawing.stroke(path, transform, stroke),
            DrawMode::FillAndStroke(rule, stroke) => {
                drawing.fill(path, transform, *rule);
                drawing.stroke(path, transform, stroke);
            }
            DrawMode::Invisible => {}
        }
        let Drawing {
            rules,
            shades,
            curved,
            ..
        } = drawing;
        if let Some(bbox) = curved {
            self.drawn.curves += 1;
            let seen = boxes::intersect(bbox, clip);
            if boxes::width(seen).min(boxes::height(seen)) >= LARGE {
                self.drawn.figures.push(seen);
            }
        }
        if ink.alpha >= OPAQUE {
            for shade in &shades {
                self.cover(shade.bbox, false);
            }
        }
        self.drawn.rules.extend(rules);
        self.drawn.shades.extend(shades);
    }

    fn cover(&mut self, bbox: Bbox, image: bool) {
        let after = self.drawn.marks.len() as u32;
        if after > 0 && self.clips.last().is_none_or(|clip| clip.whole) {
            self.drawn.covers.push(Cover { bbox, after, image });
        }
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, place: Affine, run: Run) {
        self.spend(1);
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(shape) => shape.advance_width(),
        };
        // A vertical font states no horizontal advance: its glyphs are a full em wide.
        let advance = match advance {
            Some(advance) if !run.vertical => f64::from(advance),
            _ => 1000.0,
        };
        let bbox = boxes::of(place.transform_rect_bbox(Rect::new(0.0, DESCENT, advance, ASCENT)));
        let [right_x, right_y, up_x, up_y, ..] = place.as_coeffs();
        let size = (up_x.hypot(up_y) * 1000.0) as f32;
        if !boxes::is_finite(bbox) {
            return;
        }
        let (direction, slanted) = if run.vertical {
            direction(-up_x, -up_y)
        } else {
            direction(right_x, right_y)
        };

        let start = self.drawn.text.len() as u32;
        self.push_text(glyph, run.font);
        let mut mark = Mark {
            text: (start, self.drawn.text.len() as u32),
            bbox,
            size,
            direction,
            font: run.font,
            clip: run.clip.0,
            bold: run.bold,
            invisible: run.invisible,
            slanted,
            inside: boxes::holds(run.clip.1, boxes::centre(bbox)),
            chain: 0,
            block: 0,
        };
        self.flow.place(&mut mark, run.clip.1);
        self.drawn.marks.push(mark);
    }
}

impl Canvas<'_, '_> {
    fn push_text(&mut self, glyph: &Glyph<'_>, font: u16) {
        let mut character = glyph.as_unicode();
        let unclear = match &character {
            Some(BfString::Char(c)) => is_unclear(*c),
            Some(BfString::String(s)) => s.chars().all(is_unclear),
            None => true,
        };
        if unclear && let Glyph::Outline(outline) = glyph {
            if let Some(known) = self.fonts.character(font, outline) {
                character = Some(known);
                self.drawn.backwards += 1;
            } else if character.is_none() && outline.outline().is_empty() {
                // Nothing is printed: a space, or a mark of the line's end.
                character = Some(BfString::Char(' '));
            }
        }
        match character {
            Some(BfString::Char(c)) if c.is_control() => self.drawn.text.push(' '),
            Some(BfString::Char(c)) => self.drawn.text.push(c),
            Some(BfString::String(s)) => self.drawn.text.push_str(&s),
            None => self.drawn.text.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// Whether a character says nothing about what is printed.
fn is_unclear(character: char) -> bool {
    character.is_control()
        || character == char::REPLACEMENT_CHARACTER
        || fold::is_private(character)
}

impl Drawn {
    /// The number of a clip: spreadsheets clip the text of each cell to that cell, or to the page.
    fn clip(&mut self, clip: Bbox) -> u16 {
        /// Clips that may take turns.
        const LATEST: usize = 4;
        let latest = self.clips.len().saturating_sub(LATEST);
        let known = |at: &usize| boxes::equal(self.clips[*at], clip);
        let at = (latest..self.clips.len()).rev().chain([0]).find(known);
        let at = at.unwrap_or_else(|| {
            self.clips.push(clip);
            self.clips.len() - 1
        });
        // More than a page of cells: what follows counts as clipped to the page.
        u16::try_from(at).unwrap_or(0)
    }
}

/// What the glyphs of a run have in common.
#[derive(Clone, Copy)]
struct Run {
    font: u16,
    /// The number of the clip, and its box.
    clip: (u16, Bbox),
    bold: bool,
    invisible: bool,
    vertical: bool,
}

impl Mark {
    /// Its characters, of the page's text.
    pub(super) fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.text.0 as usize..self.text.1 as usize]
    }
}

/// The axis nearest to a vector on the page, and whether it is far from it.
fn direction(x: f64, y: f64) -> (Direction, bool) {
    let slanted = x.abs().min(y.abs()) > SLANTED * x.abs().max(y.abs());
    let direction = match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => Direction::Right,
        (true, false, _) => Direction::Left,
        (false, _, true) => Direction::Down,
        (false, _, false) => Direction::Up,
    };
    (direction, slanted)
}

impl<'a> Device<'a> for Canvas<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let ink = self.ink(&props);
        self.draw(path, props.transform, ink, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let bbox = boxes::of(clip.path.bounding_box());
        self.push_clip(bbox, rules::is_rectangle(&clip.path));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip(boxes::of(*rect), true);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        let through = mask.is_some() || blend_mode != BlendMode::Normal;
        let opacity = if through { opacity.min(0.5) } else { opacity };
        self.groups.push(self.opacity() * opacity);
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(first) = run.glyphs().first() else {
            return;
        };
        let font = self.fonts.number(first);
        let clip = self.clip();
        let common = Run {
            font,
            clip: (self.drawn.clip(clip), clip),
            bold: self.fonts.get(font).is_some_and(|font| font.bold),
            invisible: matches!(mode, DrawMode::Invisible) || self.ink(&props).alpha < FAINT,
            vertical: run.writing_mode() == WritingMode::Vertical,
        };
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), common);
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(&b"ActualText"[..]))
            .map(|text| actual::decode(text.as_bytes()));
        self.stretches.push((self.drawn.marks.len(), text));
    }

    fn end_marked_content(&mut self) {
        if let Some((start, Some(text))) = self.stretches.pop() {
            let Drawn {
                marks, text: drawn, ..
            } = &mut self.drawn;
            self.drawn.actual += u32::from(actual::replace(marks, drawn, start, &text));
        }
    }

    fn draw_image(&mut self, image: hayro_interpret::Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(1);
        let (w, h) = (f64::from(image.width()), f64::from(image.height()));
        let shown = props
            .transform
            .transform_rect_bbox(Rect::new(0.0, 0.0, w, h));
        let bbox = boxes::intersect(boxes::of(shown), self.clip());
        if boxes::area(bbox) <= 0.0 || self.opacity() < FAINT {
            return;
        }
        if boxes::width(bbox).min(boxes::height(bbox)) <= THIN_IMAGE {
            self.drawn.rules.extend(rules::bar(bbox));
            return;
        }
        let opaque = match &image {
            hayro_interpret::Image::Stencil(_) => false,
            hayro_interpret::Image::Raster(raster) => !is_masked(raster.stream().dict()),
        };
        if opaque && self.opacity() >= OPAQUE {
            self.cover(bbox, true);
        }
        self.drawn.images.push(Image { bbox });
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        let ink = self.ink(&props);
        self.draw(&rect.to_path(0.1), props.transform, ink, mode);
    }
}

fn is_masked(image: &Dict<'_>) -> bool {
    [&b"SMask"[..], b"Mask", b"SMaskInData"]
        .iter()
        .any(|key| image.contains_key(*key))
}
