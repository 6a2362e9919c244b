//! Rules → edges: broken lines joined, what touches brought together.

use crate::RuleAxis::{Horizontal, Vertical};
use crate::geometry::overlap;
use crate::{Rule, RuleAxis};

/// A drawn line, whatever it was drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    /// Where it stands on the other axis.
    pub(crate) at: f32,
    /// Its lower end.
    pub(crate) from: f32,
    /// Its upper end.
    pub(crate) to: f32,
}

impl Edge {
    fn length(self) -> f32 {
        self.to - self.from
    }
}

/// The edges along both axes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Edges {
    /// Left to right; `at` is a `y`.
    pub(crate) horizontal: Vec<Edge>,
    /// Top to bottom; `at` is an `x`.
    pub(crate) vertical: Vec<Edge>,
}

/// Joins rules that lie on one line and (nearly) touch, dashes too. `snap` is the distance, in
/// points, under which two things are one.
pub(crate) fn edges(rules: &[Rule], snap: f32) -> Edges {
    Edges {
        horizontal: join(rules, Horizontal, snap),
        vertical: join(rules, Vertical, snap),
    }
}

fn join(rules: &[Rule], axis: RuleAxis, snap: f32) -> Vec<Edge> {
    /// How far, in points, the pieces of one line stray from it.
    const STRAY: f32 = 0.6;
    let mut pieces: Vec<Edge> = rules
        .iter()
        .filter(|rule| rule.axis == axis)
        .map(|rule| Edge {
            at: rule.at,
            from: rule.from.min(rule.to),
            to: rule.from.max(rule.to),
        })
        .collect();
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut joined = Vec::new();
    for group in pieces.chunk_by_mut(|a, b| b.at - a.at <= STRAY) {
        join_pieces(group, snap, &mut joined);
    }
    // What is shorter than a stroke of a letter bounds no cell.
    joined.retain(|edge| edge.length() > snap);
    joined
}

/// Joins the pieces of one line, given in any order.
pub(super) fn join_pieces(pieces: &mut [Edge], gap: f32, joined: &mut Vec<Edge>) {
    pieces.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut open: Option<(Edge, f32)> = None;
    for &piece in pieces.iter() {
        if let Some((edge, weight)) = &mut open {
            // A dash stands from the next no further than it is long, and short of 2 gaps.
            let dash = piece.length().min(2.0 * gap);
            if piece.from - edge.to <= gap.max(dash) {
                let total = *weight + piece.length();
                if total > 0.0 {
                    edge.at += (piece.at - edge.at) * piece.length() / total;
                }
                *weight = total;
                edge.to = edge.to.max(piece.to);
                continue;
            }
            joined.push(*edge);
        }
        open = Some((piece, piece.length()));
    }
    joined.extend(open.map(|(edge, _)| edge));
}

/// Cuts edges into sets that touch: each may be a table. In order of their first edge, from the top.
pub(crate) fn components(edges: &Edges, snap: f32) -> Vec<Edges> {
    let horizontals = edges.horizontal.len();
    let mut sets = Sets::new(horizontals + edges.vertical.len());
    // Verticals by x, so that a horizontal looks only at those that it reaches.
    let mut by_x: Vec<usize> = (0..edges.vertical.len()).collect();
    by_x.sort_by(|&a, &b| edges.vertical[a].at.total_cmp(&edges.vertical[b].at));
    for (index, edge) in edges.horizontal.iter().enumerate() {
        let first = by_x.partition_point(|&v| edges.vertical[v].at < edge.from - snap);
        for &v in &by_x[first..] {
            let vertical = &edges.vertical[v];
            if vertical.at > edge.to + snap {
                break;
            }
            if vertical.from - snap <= edge.at && edge.at <= vertical.to + snap {
                sets.unite(index, horizontals + v);
            }
        }
    }
    unite_parallel(&edges.horizontal, 0, snap, &mut sets);
    unite_parallel(&edges.vertical, horizontals, snap, &mut sets);
    let mut order: Vec<usize> = Vec::new();
    let mut found: Vec<Edges> = Vec::new();
    let mut index_of = vec![usize::MAX; sets.parent.len()];
    let mut place = |root: usize, found: &mut Vec<Edges>| {
        if index_of[root] == usize::MAX {
            index_of[root] = found.len();
            found.push(Edges::default());
            order.push(root);
        }
        index_of[root]
    };
    for (index, edge) in edges.horizontal.iter().enumerate() {
        let at = place(sets.root(index), &mut found);
        found[at].horizontal.push(*edge);
    }
    for (index, edge) in edges.vertical.iter().enumerate() {
        let at = place(sets.root(horizontals + index), &mut found);
        found[at].vertical.push(*edge);
    }
    found
}

/// Double lines belong together, though nothing may join them.
fn unite_parallel(edges: &[Edge], base: usize, snap: f32, sets: &mut Sets) {
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by(|&a, &b| edges[a].at.total_cmp(&edges[b].at));
    for (place, &a) in order.iter().enumerate() {
        for &b in &order[place + 1..] {
            if edges[b].at - edges[a].at > snap {
                break;
            }
            let shared = overlap((edges[a].from, edges[a].to), (edges[b].from, edges[b].to));
            if shared > -snap {
                sets.unite(base + a, base + b);
            }
        }
    }
}

/// Disjoint sets.
pub(super) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
        }
    }

    pub(super) fn root(&mut self, mut of: usize) -> usize {
        while self.parent[of] != of {
            self.parent[of] = self.parent[self.parent[of]];
            of = self.parent[of];
        }
        of
    }

    /// The smaller root stays one, so that the order of the sets is the order of their members.
    pub(super) fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
