//! Boxes: `[x0, y0, x1, y1]` in points, origin top left.

use crate::Bbox;

/// The smallest box that covers both.
pub(crate) fn union(a: Bbox, b: Bbox) -> Bbox {
    [
        a[0].min(b[0]),
        a[1].min(b[1]),
        a[2].max(b[2]),
        a[3].max(b[3]),
    ]
}

/// The smallest box that covers all; `None` of none.
pub(crate) fn union_all(boxes: impl IntoIterator<Item = Bbox>) -> Option<Bbox> {
    boxes.into_iter().reduce(union)
}

/// The middle of a box.
pub(crate) fn centre(b: Bbox) -> (f32, f32) {
    (f32::midpoint(b[0], b[2]), f32::midpoint(b[1], b[3]))
}

/// How far two intervals overlap; negative where a gap parts them.
pub(crate) fn overlap(a: (f32, f32), b: (f32, f32)) -> f32 {
    a.1.min(b.1) - a.0.max(b.0)
}

/// Whether the point lies in the box.
pub(crate) fn contains(b: Bbox, (x, y): (f32, f32)) -> bool {
    b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3]
}

/// Height of a box.
pub(crate) fn height(b: Bbox) -> f32 {
    b[3] - b[1]
}

/// Width of a box.
pub(crate) fn width(b: Bbox) -> f32 {
    b[2] - b[0]
}

/// The median of some lengths; `None` of none.
pub(crate) fn median(lengths: impl IntoIterator<Item = f32>) -> Option<f32> {
    let mut lengths: Vec<f32> = lengths.into_iter().collect();
    let middle = lengths.len() / 2;
    (!lengths.is_empty()).then(|| *lengths.select_nth_unstable_by(middle, f32::total_cmp).1)
}
