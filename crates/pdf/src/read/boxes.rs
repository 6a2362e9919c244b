//! Boxes of points, origin top left.

use crate::Bbox;
use hayro_interpret::kurbo::Rect;

pub(super) fn of(rect: Rect) -> Bbox {
    [
        rect.x0 as f32,
        rect.y0 as f32,
        rect.x1 as f32,
        rect.y1 as f32,
    ]
}

/// The part of `a` inside `b`; an empty box where there is none.
pub(super) fn intersect(a: Bbox, b: Bbox) -> Bbox {
    let [x0, y0] = [a[0].max(b[0]), a[1].max(b[1])];
    [x0, y0, a[2].min(b[2]).max(x0), a[3].min(b[3]).max(y0)]
}

pub(super) fn union(a: Bbox, b: Bbox) -> Bbox {
    [
        a[0].min(b[0]),
        a[1].min(b[1]),
        a[2].max(b[2]),
        a[3].max(b[3]),
    ]
}

pub(super) fn width(b: Bbox) -> f32 {
    b[2] - b[0]
}

pub(super) fn height(b: Bbox) -> f32 {
    b[3] - b[1]
}

pub(super) fn area(b: Bbox) -> f32 {
    width(b) * height(b)
}

pub(super) fn centre(b: Bbox) -> [f32; 2] {
    [f32::midpoint(b[0], b[2]), f32::midpoint(b[1], b[3])]
}

pub(super) fn holds(b: Bbox, [x, y]: [f32; 2]) -> bool {
    b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3]
}

/// Whether two boxes are the same to the last bit.
pub(super) fn equal(a: Bbox, b: Bbox) -> bool {
    a.iter().zip(&b).all(|(a, b)| a.to_bits() == b.to_bits())
}

pub(super) fn is_finite(b: Bbox) -> bool {
    b.iter().all(|side| side.is_finite())
}
