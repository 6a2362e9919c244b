//! Columns by where they stand on the page: the boundaries that two parts share, brought onto one
//! grid.

/// Boundaries of two parts that stand closer to one another than this are the same, in points.
const TOLERANCE: f32 = 3.5;

/// Where the columns of two parts stand in the grid that has the boundaries of both.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Common {
    /// The boundaries of that grid.
    pub(crate) edges: Vec<f32>,
    /// For every boundary of the upper part its index there.
    pub(crate) upper: Vec<u32>,
    /// For every boundary of the lower part its index there.
    pub(crate) lower: Vec<u32>,
}

/// The common grid of two parts, if their columns agree: one's inner boundaries are, but for a few,
/// among the other's, and the outer ones are the same or one part leaves out columns at an end.
pub(crate) fn common(upper: &[f32], lower: &[f32]) -> Option<Common> {
    let (Some((left, right)), Some((from, to))) = (ends(upper), ends(lower)) else {
        return None;
    };
    let width = (right - left).min(to - from);
    let overlap = right.min(to) - left.max(from);
    if width <= 0.0 || overlap < 0.9 * width || overlap < 0.6 * (right - left).max(to - from) {
        return None;
    }
    let mut edges: Vec<f32> = Vec::with_capacity(upper.len() + lower.len());
    let (mut a, mut b) = (upper.iter().peekable(), lower.iter().peekable());
    let (mut of_upper, mut of_lower) = (Vec::new(), Vec::new());
    let mut shared = 0;
    loop {
        let at = edges.len() as u32;
        match (a.peek(), b.peek()) {
            (Some(&&x), Some(&&y)) if (x - y).abs() <= TOLERANCE => {
                edges.push(x);
                of_upper.push(at);
                of_lower.push(at);
                shared += 1;
                a.next();
                b.next();
            }
            (Some(&&x), other) if other.is_none_or(|&&y| x < y) => {
                edges.push(x);
                of_upper.push(at);
                a.next();
            }
            (_, Some(&&y)) => {
                edges.push(y);
                of_lower.push(at);
                b.next();
            }
            _ => break,
        }
    }
    let fewer = upper.len().min(lower.len());
    (shared >= 2 && 4 * shared >= 3 * fewer).then_some(Common {
        edges,
        upper: of_upper,
        lower: of_lower,
    })
}

fn ends(edges: &[f32]) -> Option<(f32, f32)> {
    Some((*edges.first()?, *edges.last()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_columns_stay_as_they_are() {
        let common = common(&[50.0, 100.0, 200.0], &[51.0, 99.0, 201.5]).unwrap();
        assert_eq!(common.upper, [0, 1, 2]);
        assert_eq!(common.lower, [0, 1, 2]);
    }

    #[test]
    fn a_part_without_the_first_column_stands_beside_it() {
        let common = common(&[50.0, 80.0, 150.0, 400.0], &[80.0, 150.0, 400.0]).unwrap();
        assert_eq!(common.lower, [1, 2, 3]);
    }

    #[test]
    fn a_part_with_more_columns_divides_those_above() {
        let common = common(&[50.0, 150.0, 400.0], &[50.0, 100.0, 150.0, 400.0]).unwrap();
        assert_eq!(common.edges.len(), 4);
        assert_eq!(common.upper, [0, 2, 3]);
    }

    #[test]
    fn other_columns_are_another_table() {
        assert_eq!(
            common(&[50.0, 100.0, 200.0, 400.0], &[50.0, 130.0, 260.0, 400.0]),
            None
        );
        assert_eq!(common(&[50.0, 100.0, 200.0], &[300.0, 350.0, 450.0]), None);
    }
}
