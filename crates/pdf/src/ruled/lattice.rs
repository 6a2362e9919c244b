//! Edges that touch → the lattice that they draw: lines across and down, and the cells between.

use super::edge::{Edge, Edges, Sets, join_pieces};
use crate::Bbox;
use biao_model::Open;

/// Lines beyond this number along one axis are a drawing, not a table.
const MOST_LINES: usize = 400;

/// The cells that edges draw.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lattice {
    /// Where columns begin and end, ascending: one more than there are columns.
    pub(crate) xs: Vec<f32>,
    /// Where rows begin and end.
    pub(crate) ys: Vec<f32>,
    /// The cells, by row and column; they do not overlap, but may leave holes.
    pub(crate) slots: Vec<Slot>,
}

/// One cell of a lattice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// First row.
    pub(crate) row: usize,
    /// First column.
    pub(crate) column: usize,
    /// Rows that it covers.
    pub(crate) row_span: usize,
    /// Columns that it covers.
    pub(crate) column_span: usize,
    /// The outer sides of the lattice on which no line closes it.
    pub(crate) open: Open,
    /// What its extent rests on beside lines.
    pub(crate) assumed: Option<Assumed>,
}

/// What the extent of a cell rests on, where lines do not enclose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assumed {
    /// The lines around it leave a side open, or draw a shape that is no rectangle.
    Unclosed,
    /// A wider cell was parted at the columns of other rows.
    Parted,
    /// Several lines of text were taken for one row.
    LinesJoined,
}

impl Slot {
    /// By row, then column.
    pub(crate) fn order(&self) -> (usize, usize) {
        (self.row, self.column)
    }
}

impl Lattice {
    /// The box of a cell.
    pub(crate) fn bbox_of(&self, slot: &Slot) -> Bbox {
        [
            self.xs[slot.column],
            self.ys[slot.row],
            self.xs[slot.column + slot.column_span],
            self.ys[slot.row + slot.row_span],
        ]
    }

    /// Makes a cell of each field that no cell covers: a corner that no line encloses.
    pub(crate) fn fill_holes(&mut self) {
        let columns = self.xs.len() - 1;
        let mut covered = vec![false; columns * (self.ys.len() - 1)];
        for slot in &self.slots {
            for row in slot.row..slot.row + slot.row_span {
                let from = row * columns + slot.column;
                covered[from..from + slot.column_span].fill(true);
            }
        }
        let holes = covered.iter().enumerate().filter(|(_, covered)| !**covered);
        self.slots.extend(holes.map(|(field, _)| Slot {
            row: field / columns,
            column: field % columns,
            row_span: 1,
            column_span: 1,
            open: Open::default(),
            assumed: Some(Assumed::Unclosed),
        }));
        self.slots.sort_unstable_by_key(Slot::order);
    }

    /// The box of the whole.
    pub(crate) fn bbox(&self) -> Bbox {
        [
            self.xs.first().copied().unwrap_or_default(),
            self.ys.first().copied().unwrap_or_default(),
            self.xs.last().copied().unwrap_or_default(),
            self.ys.last().copied().unwrap_or_default(),
        ]
    }
}

/// The lattice of edges that touch; `None` where they enclose nothing.
pub(crate) fn lattice(edges: &Edges, snap: f32) -> Option<Lattice> {
    let mut rows = snapped(&edges.horizontal, snap);
    let mut columns = snapped(&edges.vertical, snap);
    close_open_sides(&mut rows, &columns, snap);
    close_open_sides(&mut columns, &rows, snap);
    let ys: Vec<f32> = rows.iter().map(|line| line.at).collect();
    let xs: Vec<f32> = columns.iter().map(|line| line.at).collect();
    if ys.len() < 2 || xs.len() < 2 || ys.len() > MOST_LINES || xs.len() > MOST_LINES {
        return None;
    }
    let drawn = Drawn {
        across: rows.iter().map(|line| line.covers(&xs, snap)).collect(),
        down: columns.iter().map(|line| line.covers(&ys, snap)).collect(),
    };
    let above = rows[0].open(&xs, snap);
    let below = rows[rows.len() - 1].open(&xs, snap);
    let mut slots = slots(&drawn, ys.len() - 1, xs.len() - 1);
    for slot in &mut slots {
        slot.open = Open {
            above: slot.row == 0 && above[slot.column],
            below: slot.row + slot.row_span + 1 == ys.len() && below[slot.column],
        };
    }
    (!slots.is_empty()).then(|| {
        let mut lattice = without_idle_lines(Lattice { xs, ys, slots });
        lattice.fill_holes();
        lattice
    })
}

/// A line across or down: all edges that stand at one place.
struct GridLine {
    at: f32,
    pieces: Vec<Edge>,
    /// What is not drawn, but closes cells that are open at the end of a page.
    taken: Vec<Edge>,
}

impl GridLine {
    /// Which of the intervals between `marks` the line runs along, drawn or taken to.
    fn covers(&self, marks: &[f32], snap: f32) -> Vec<bool> {
        let pieces = || self.pieces.iter().chain(&self.taken);
        marks
            .windows(2)
            .map(|pair| covers(pieces(), pair, snap))
            .collect()
    }

    /// Along which of the intervals between `marks` it is only taken to run, where it is drawn along
    /// others: the end of a page cuts merged cells like that.
    fn open(&self, marks: &[f32], snap: f32) -> Vec<bool> {
        let drawn: Vec<bool> = marks
            .windows(2)
            .map(|pair| covers(self.pieces.iter(), pair, snap))
            .collect();
        let some = drawn.contains(&true);
        drawn.iter().map(|drawn| some && !drawn).collect()
    }
}

/// Whether edges along one line cover an interval. They may overlap; then more is covered than there
/// is, which does no harm.
fn covers<'e>(edges: impl Iterator<Item = &'e Edge>, interval: &[f32], snap: f32) -> bool {
    let covered: f32 = edges
        .map(|edge| (edge.to.min(interval[1]) - edge.from.max(interval[0])).max(0.0))
        .sum();
    let length = interval[1] - interval[0];
    covered >= 0.6 * length || covered >= length - 2.0 * snap && covered > 0.3 * length
}

/// Brings edges that stand close to one another onto one line.
fn snapped(edges: &[Edge], snap: f32) -> Vec<GridLine> {
    let mut edges = edges.to_vec();
    edges.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines: Vec<GridLine> = Vec::new();
    let mut start = 0;
    for index in 1..=edges.len() {
        let ends = index == edges.len()
            || edges[index].at - edges[index - 1].at > snap
            || edges[index].at - edges[start].at > 2.0 * snap;
        if !ends {
            continue;
        }
        let group = &mut edges[start..index];
        let length: f32 = group.iter().map(|edge| edge.to - edge.from).sum();
        let at = group
            .iter()
            .map(|edge| edge.at * (edge.to - edge.from))
            .sum::<f32>()
            / length.max(f32::MIN_POSITIVE);
        let mut pieces = Vec::new();
        join_pieces(group, snap, &mut pieces);
        lines.push(GridLine {
            at,
            pieces,
            taken: Vec::new(),
        });
        start = index;
    }
    lines
}

/// Closes what is open at the ends of lines: where lines of `across` end together at the outermost
/// place, a side is taken to run between them. So a table has sides that are not drawn,
/// and a cell that the end of a page cuts has an end.
fn close_open_sides(lines: &mut Vec<GridLine>, across: &[GridLine], snap: f32) {
    let ends: Vec<(f32, f32, f32)> = across
        .iter()
        .filter_map(|line| {
            let from = line
                .pieces
                .iter()
                .map(|piece| piece.from)
                .reduce(f32::min)?;
            let to = line.pieces.iter().map(|piece| piece.to).reduce(f32::max)?;
            Some((line.at, from, to))
        })
        .collect();
    let Some(first) = ends.iter().map(|end| end.1).reduce(f32::min) else {
        return;
    };
    let last = ends.iter().map(|end| end.2).fold(first, f32::max);
    let reach = 3.0 * snap;
    let sides = |at: f32, end: fn(&(f32, f32, f32)) -> f32| -> Vec<Edge> {
        let reaching = ends.iter().filter(|line| (end(line) - at).abs() <= reach);
        let marks: Vec<f32> = reaching.map(|line| line.0).collect();
        let side = |pair: &[f32]| Edge {
            at,
            from: pair[0],
            to: pair[1],
        };
        marks.windows(2).map(side).collect()
    };
    let (before, after) = (sides(first, |end| end.1), sides(last, |end| end.2));
    let outer =
        |line: Option<&GridLine>, at: f32| line.is_none_or(|line| (line.at - at).abs() > reach);
    if !before.is_empty() {
        if outer(lines.first(), first) {
            lines.insert(
                0,
                GridLine {
                    at: first,
                    pieces: Vec::new(),
                    taken: Vec::new(),
                },
            );
        }
        lines[0].taken.extend(before);
    }
    if !after.is_empty() {
        if outer(lines.last(), last) {
            lines.push(GridLine {
                at: last,
                pieces: Vec::new(),
                taken: Vec::new(),
            });
        }
        if let Some(line) = lines.last_mut() {
            line.taken.extend(after);
        }
    }
}

/// Which sides of the slots between lines are drawn.
struct Drawn {
    /// By line across, then column.
    across: Vec<Vec<bool>>,
    /// By line down, then row.
    down: Vec<Vec<bool>>,
}

/// Slots that no drawn side parts form one cell; what leaks to the outside is none.
fn slots(drawn: &Drawn, rows: usize, columns: usize) -> Vec<Slot> {
    let at = |row: usize, column: usize| row * columns + column;
    let outside = rows * columns;
    let mut sets = Sets::new(outside + 1);
    for row in 0..rows {
        for column in 0..columns {
            let here = at(row, column);
            if !drawn.down[column][row] {
                sets.unite(here, if column == 0 { outside } else { here - 1 });
            }
            if !drawn.across[row][column] {
                sets.unite(
                    here,
                    if row == 0 {
                        outside
                    } else {
                        at(row - 1, column)
                    },
                );
            }
            if column + 1 == columns && !drawn.down[columns][row]
                || row + 1 == rows && !drawn.across[rows][column]
            {
                sets.unite(here, outside);
            }
        }
    }
    let outside_root = sets.root(outside);
    let roots: Vec<usize> = (0..rows * columns).map(|slot| sets.root(slot)).collect();
    let mut taken = vec![false; rows * columns];
    let mut slots: Vec<Slot> = Vec::new();
    // For every root the first of the rectangles that it fell into.
    let mut pieces: Vec<Option<usize>> = vec![None; outside + 1];
    for row in 0..rows {
        for column in 0..columns {
            let root = roots[at(row, column)];
            if root == outside_root || taken[at(row, column)] {
                continue;
            }
            // The widest run to the right, then as far down as it stays the same: a cell that is
            // no rectangle falls into rectangles.
            let free = |r: usize, c: usize| roots[at(r, c)] == root && !taken[at(r, c)];
            let width = (column..columns).take_while(|&c| free(row, c)).count();
            let height = (row..rows)
                .take_while(|&r| {
                    (column..column + width).all(|c| free(r, c))
                        && (column == 0 || !free(r, column - 1))
                        && (column + width == columns || !free(r, column + width))
                })
                .count()
                .max(1);
            for r in row..row + height {
                taken[at(r, column)..at(r, column + width)].fill(true);
            }
            let assumed = pieces[root].map(|first| {
                slots[first].assumed = Some(Assumed::Unclosed);
                Assumed::Unclosed
            });
            pieces[root].get_or_insert(slots.len());
            slots.push(Slot {
                row,
                column,
                row_span: height,
                column_span: width,
                open: Open::default(),
                assumed,
            });
        }
    }
    slots
}

/// Takes out lines at which no cell begins or ends.
fn without_idle_lines(lattice: Lattice) -> Lattice {
    let Lattice { xs, ys, mut slots } = lattice;
    let mut used_columns = vec![false; xs.len()];
    let mut used_rows = vec![false; ys.len()];
    for slot in &slots {
        used_columns[slot.column] = true;
        used_columns[slot.column + slot.column_span] = true;
        used_rows[slot.row] = true;
        used_rows[slot.row + slot.row_span] = true;
    }
    let (column_of, row_of) = (ranks(&used_columns), ranks(&used_rows));
    for slot in &mut slots {
        let end = (
            row_of[slot.row + slot.row_span],
            column_of[slot.column + slot.column_span],
        );
        (slot.row, slot.column) = (row_of[slot.row], column_of[slot.column]);
        (slot.row_span, slot.column_span) = (end.0 - slot.row, end.1 - slot.column);
    }
    slots.sort_unstable_by_key(Slot::order);
    let kept = |marks: Vec<f32>, used: &[bool]| {
        let mut used = used.iter();
        let mut marks = marks;
        marks.retain(|_| *used.next().unwrap_or(&false));
        marks
    };
    Lattice {
        xs: kept(xs, &used_columns),
        ys: kept(ys, &used_rows),
        slots,
    }
}

/// For each index the number of used ones before it.
fn ranks(used: &[bool]) -> Vec<usize> {
    used.iter()
        .scan(0, |count, &used| {
            let rank = *count;
            *count += usize::from(used);
            Some(rank)
        })
        .collect()
}
