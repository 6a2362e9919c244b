//! Paths → rules and shades: strokes, thin filled rectangles, borders, dashes.

mod join;
mod outline;

use super::boxes;
use crate::{Bbox, Rule, RuleAxis, Shade};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};
use hayro_interpret::{FillRule, StrokeProps};
pub(super) use join::join;
use outline::Outline;

/// Up to this thickness (points) a filled rectangle is a rule, not a shade.
const THIN: f32 = 3.0;
/// A line may leave its axis by this much (points), or by this share of its length.
const LEAN: f64 = 0.3;
const LEAN_SHARE: f64 = 0.005;
/// Channel value from which a colour is that of the paper.
const WHITE: u8 = 250;

/// What a path is drawn with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    /// Red, green, blue.
    pub(super) colour: [u8; 3],
    /// From 0 (nothing) to 1.
    pub(super) alpha: f32,
}

/// What one path draws.
pub(super) struct Drawing<'d> {
    pub(super) rules: Vec<Rule>,
    pub(super) shades: Vec<Shade>,
    /// The box of what is filled and has curves.
    pub(super) curved: Option<Bbox>,
    clip: Bbox,
    ink: Ink,
    ground: &'d [Shade],
}

impl<'d> Drawing<'d> {
    /// A drawing inside `clip`, over the shades of `ground`.
    pub(super) fn new(clip: Bbox, ink: Ink, ground: &'d [Shade]) -> Self {
        Self {
            rules: Vec::new(),
            shades: Vec::new(),
            curved: None,
            clip,
            ink,
            ground,
        }
    }

    /// The straight segments of a stroked path. A dashed line is one rule.
    pub(super) fn stroke(&mut self, path: &BezPath, transform: Affine, stroke: &StrokeProps) {
        let width = f64::from(stroke.line_width);
        let mut start = Point::ZERO;
        let mut at = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => {
                    start = to;
                    at = to;
                }
                PathEl::LineTo(to) => {
                    self.segment(at, to, transform, width);
                    at = to;
                }
                PathEl::ClosePath => {
                    self.segment(at, start, transform, width);
                    at = start;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => at = to,
            }
        }
    }

    fn segment(&mut self, from: Point, to: Point, transform: Affine, width: f64) {
        let [p, q] = [transform * from, transform * to];
        let along = (q - p).hypot();
        let drawn = (to - from).hypot();
        if along <= 0.0 || drawn <= 0.0 || !along.is_finite() {
            return;
        }
        let across = width * transform.determinant().abs() * drawn / along;
        let lean = LEAN.max(LEAN_SHARE * along);
        let (dx, dy) = ((q.x - p.x).abs(), (q.y - p.y).abs());
        if dx.min(dy) > lean {
            return;
        }
        let half = across / 2.0;
        let middle = p.midpoint(q);
        let area = if dx >= dy {
            [p.x.min(q.x), middle.y - half, p.x.max(q.x), middle.y + half]
        } else {
            [middle.x - half, p.y.min(q.y), middle.x + half, p.y.max(q.y)]
        };
        self.area(area.map(|side| side as f32), Some(dx >= dy));
    }

    /// The rectangles of a filled path.
    pub(super) fn fill(&mut self, path: &BezPath, transform: Affine, rule: FillRule) {
        let outline = Outline::new(path, transform);
        self.curved = outline.curved();
        for area in outline.areas(rule) {
            self.area(area, None);
        }
    }

    /// One painted rectangle. `horizontal`: along which axis it was drawn, where that is known.
    fn area(&mut self, area: Bbox, horizontal: Option<bool>) {
        if !boxes::is_finite(area) || !self.shows(area) {
            return;
        }
        let (width, height) = (boxes::width(area), boxes::height(area));
        if width.min(height) > THIN {
            let bbox = boxes::intersect(area, self.clip);
            if boxes::area(bbox) > 0.0 {
                self.shades.push(Shade {
                    bbox,
                    colour: self.ink.colour,
                });
            }
            return;
        }
        match horizontal {
            // A stroke wider than long is a line across its own path.
            Some(horizontal) if width.max(height) > THIN => {
                let lies = if width.min(height) * 2.0 > width.max(height) {
                    horizontal
                } else {
                    width >= height
                };
                self.rules.extend(clipped(area, lies, self.clip));
            }
            Some(horizontal) => self.rules.extend(clipped(area, horizontal, self.clip)),
            None => self
                .rules
                .extend(bar(area).filter_map(|rule| {
                    clipped(area, rule.axis == RuleAxis::Horizontal, self.clip)
                })),
        }
    }

    /// Paint in the paper's colour shows on a shade only.
    fn shows(&self, area: Bbox) -> bool {
        let white = |colour: [u8; 3]| colour.iter().all(|&channel| channel >= WHITE);
        let thin = boxes::width(area).min(boxes::height(area)) <= THIN;
        if !thin || !white(self.ink.colour) {
            return true;
        }
        let middle = boxes::centre(area);
        self.ground
            .iter()
            .rev()
            .find(|shade| boxes::holds(shade.bbox, middle))
            .is_some_and(|shade| !white(shade.colour))
    }
}

/// Whether a path is all of its bounding box.
pub(super) fn is_rectangle(path: &BezPath) -> bool {
    Outline::new(path, Affine::IDENTITY).is_rectangle()
}

/// The rule along the longer side of a thin rectangle; of a dot, one along each side.
pub(super) fn bar(area: Bbox) -> impl Iterator<Item = Rule> {
    let (width, height) = (boxes::width(area), boxes::height(area));
    let lies = width * 1.5 >= height;
    let stands = height * 1.5 >= width;
    [
        lies.then(|| rule(area, true)),
        stands.then(|| rule(area, false)),
    ]
    .into_iter()
    .flatten()
}

fn rule(area: Bbox, horizontal: bool) -> Rule {
    let [x, y] = boxes::centre(area);
    if horizontal {
        Rule {
            axis: RuleAxis::Horizontal,
            at: y,
            from: area[0],
            to: area[2],
            thickness: boxes::height(area),
        }
    } else {
        Rule {
            axis: RuleAxis::Vertical,
            at: x,
            from: area[1],
            to: area[3],
            thickness: boxes::width(area),
        }
    }
}

/// The rule of `area` inside the clip. A border may straddle the clip of its cell.
fn clipped(area: Bbox, horizontal: bool, clip: Bbox) -> Option<Rule> {
    let mut rule = rule(area, horizontal);
    let slack = rule.thickness / 2.0 + 0.5;
    let (across, along) = if horizontal {
        ((clip[1], clip[3]), (clip[0], clip[2]))
    } else {
        ((clip[0], clip[2]), (clip[1], clip[3]))
    };
    if rule.at < across.0 - slack || rule.at > across.1 + slack {
        return None;
    }
    rule.from = rule.from.max(along.0);
    rule.to = rule.to.min(along.1);
    (rule.from < rule.to).then_some(rule)
}
