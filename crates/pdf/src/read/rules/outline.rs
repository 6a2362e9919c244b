//! The rectangles that a filled path paints.

use super::boxes;
use crate::Bbox;
use hayro_interpret::FillRule;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};

/// Corners may leave the axes by this much (points).
const LEAN: f64 = 0.3;
/// Paths with more edges than this are not cut into slabs.
const MOST_EDGES: usize = 256;
/// Outlines with a curve count as one rectangle only if they are as thin as this (points).
const THIN_CURVE: f32 = 1.5;

/// A filled path on the page, as closed polygons.
pub(super) struct Outline {
    polygons: Vec<Polygon>,
}

struct Polygon {
    corners: Vec<Point>,
    curved: bool,
}

impl Outline {
    pub(super) fn new(path: &BezPath, transform: Affine) -> Self {
        let mut polygons: Vec<Polygon> = Vec::new();
        for element in path.elements() {
            let (to, curved) = match *element {
                PathEl::MoveTo(to) => {
                    polygons.push(Polygon {
                        corners: vec![transform * to],
                        curved: false,
                    });
                    continue;
                }
                PathEl::LineTo(to) => (to, false),
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => (to, true),
                PathEl::ClosePath => continue,
            };
            if let Some(polygon) = polygons.last_mut() {
                polygon.corners.push(transform * to);
                polygon.curved |= curved;
            }
        }
        polygons.retain(|polygon| polygon.corners.len() > 1);
        Self { polygons }
    }

    /// The box of what has curves.
    pub(super) fn curved(&self) -> Option<Bbox> {
        let curved = self.polygons.iter().filter(|polygon| polygon.curved);
        curved.map(Polygon::bbox).reduce(boxes::union)
    }

    pub(super) fn is_rectangle(&self) -> bool {
        let [polygon] = self.polygons.as_slice() else {
            return false;
        };
        polygon.rectangle().is_some()
    }

    /// The painted rectangles: one for each polygon that is one, slabs of the others.
    pub(super) fn areas(&self, rule: FillRule) -> Vec<Bbox> {
        let rectangles: Vec<Bbox> = self
            .polygons
            .iter()
            .filter_map(Polygon::rectangle)
            .collect();
        if rectangles.len() == self.polygons.len() && !any_overlap(&rectangles) {
            return rectangles;
        }
        let edges: usize = self
            .polygons
            .iter()
            .map(|polygon| polygon.corners.len())
            .sum();
        if edges <= MOST_EDGES && self.polygons.iter().all(Polygon::is_rectilinear) {
            return slabs(&self.polygons, rule);
        }
        rectangles
    }
}

impl Polygon {
    fn bbox(&self) -> Bbox {
        let mut sides = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for corner in &self.corners {
            sides = [
                sides[0].min(corner.x),
                sides[1].min(corner.y),
                sides[2].max(corner.x),
                sides[3].max(corner.y),
            ];
        }
        sides.map(|side| side as f32)
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        let next = self.corners.iter().cycle().skip(1);
        self.corners.iter().copied().zip(next.copied())
    }

    fn is_rectilinear(&self) -> bool {
        !self.curved
            && self
                .edges()
                .all(|(a, b)| (a.x - b.x).abs().min((a.y - b.y).abs()) <= LEAN)
    }

    /// Its box, where that is what it paints (or so thin that nobody sees a difference).
    fn rectangle(&self) -> Option<Bbox> {
        let bbox = self.bbox();
        if boxes::width(bbox).min(boxes::height(bbox)) <= THIN_CURVE {
            return Some(bbox);
        }
        let on_corner = |p: &Point| {
            let near = |at: f64, side: f32| (at - f64::from(side)).abs() <= LEAN;
            (near(p.x, bbox[0]) || near(p.x, bbox[2])) && (near(p.y, bbox[1]) || near(p.y, bbox[3]))
        };
        let distinct = self.corners.len() >= 4;
        (distinct && self.is_rectilinear() && self.corners.iter().all(on_corner)).then_some(bbox)
    }
}

fn any_overlap(areas: &[Bbox]) -> bool {
    // Long paths are rows of cells: only neighbours are worth a look.
    const NEIGHBOURS: usize = 16;
    areas.iter().enumerate().any(|(at, &area)| {
        areas[at + 1..]
            .iter()
            .take(NEIGHBOURS)
            .any(|&other| boxes::area(boxes::intersect(area, other)) > 0.5)
    })
}

/// Cuts rectilinear polygons into slabs between neighbouring corners' heights, and joins slabs of
/// the same width again: a frame becomes four bars.
fn slabs(polygons: &[Polygon], rule: FillRule) -> Vec<Bbox> {
    let mut heights: Vec<f64> = polygons
        .iter()
        .flat_map(|polygon| polygon.corners.iter().map(|corner| corner.y))
        .collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() <= 0.01);

    let mut areas: Vec<Bbox> = Vec::new();
    for pair in heights.windows(2) {
        let [top, bottom] = [pair[0], pair[1]];
        let middle = f64::midpoint(top, bottom);
        let mut crossings: Vec<(f64, i32)> = polygons
            .iter()
            .flat_map(Polygon::edges)
            .filter(|(a, b)| (a.y > middle) != (b.y > middle))
            .map(|(a, b)| (f64::midpoint(a.x, b.x), if a.y < b.y { 1 } else { -1 }))
            .collect();
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut winding = 0;
        for (at, &(x, turn)) in crossings.iter().enumerate() {
            winding += turn;
            let painted = match rule {
                FillRule::NonZero => winding != 0,
                FillRule::EvenOdd => at % 2 == 0,
            };
            if let (true, Some(&(end, _))) = (painted, crossings.get(at + 1)) {
                push_slab(&mut areas, [x, top, end, bottom].map(|side| side as f32));
            }
        }
    }
    areas
}

fn push_slab(areas: &mut Vec<Bbox>, slab: Bbox) {
    let same = |a: f32, b: f32| (a - b).abs() <= 0.01;
    if let Some(left) = areas
        .iter_mut()
        .find(|a| same(a[2], slab[0]) && same(a[1], slab[1]) && same(a[3], slab[3]))
    {
        left[2] = slab[2];
        return;
    }
    match areas
        .iter_mut()
        .find(|a| same(a[0], slab[0]) && same(a[2], slab[2]) && same(a[3], slab[1]))
    {
        Some(above) => above[3] = slab[3],
        None => areas.push(slab),
    }
}
