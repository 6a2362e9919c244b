//! The same glyph drawn again in its place: fake bold, shadows, text filled and then stroked.

use super::boxes;
use super::{Drawn, Mark, Reason};

/// A copy stands at most this share of the size away, and at most that far (points).
const OFFSET: f32 = 0.1;
const MOST_OFFSET: f32 = 2.0;
/// Side of the cells by which marks are looked up (points): twice the offset.
const CELL: f32 = 4.0;

/// Drops all but the first copy, which becomes bold.
pub(super) fn drop(drawn: &mut Drawn, hidden: &mut Vec<Option<Reason>>) {
    let mut latest = Latest::of(drawn.marks.len());
    let mut earlier: Vec<u32> = vec![u32::MAX; drawn.marks.len()];
    let mut copies = vec![false; drawn.marks.len()];
    // Text that runs out of its cell may lie over the same letters of another's.
    let is_seen = |mark: &Mark| {
        let clip = drawn.clips.get(usize::from(mark.clip));
        clip.is_none_or(|clip| boxes::holds(*clip, boxes::centre(mark.bbox)))
    };
    let seen: Vec<bool> = drawn.marks.iter().map(is_seen).collect();
    for at in 0..drawn.marks.len() {
        let mark = &drawn.marks[at];
        let [x, y] = boxes::centre(mark.bbox);
        let reach = (OFFSET * mark.size).min(MOST_OFFSET);
        let text = mark.of(&drawn.text);
        let mut original = None;
        'search: for row in cell(y - reach)..=cell(y + reach) {
            for column in cell(x - reach)..=cell(x + reach) {
                let mut other = *latest.slot((column, row));
                while let Some(there) = drawn.marks.get(other as usize) {
                    let [u, v] = boxes::centre(there.bbox);
                    if (cell(u), cell(v)) == (column, row)
                        && hidden[at] == hidden[other as usize]
                        && seen[at] == seen[other as usize]
                        && (x - u).abs() <= reach
                        && (y - v).abs() <= reach
                        && (mark.size - there.size).abs() <= 0.1 * mark.size
                        && mark.direction == there.direction
                        && there.of(&drawn.text) == text
                    {
                        original = Some(other as usize);
                        break 'search;
                    }
                    other = earlier[other as usize];
                }
            }
        }
        if let Some(original) = original {
            copies[at] = true;
            let visible = !drawn.marks[at].invisible;
            let first = &mut drawn.marks[original];
            // An invisible copy of visible text does not make it bold, nor the other way round.
            first.bold |= visible && !first.invisible;
            first.invisible &= !visible;
        } else {
            let head = latest.slot((cell(x), cell(y)));
            earlier[at] = *head;
            *head = at as u32;
        }
    }
    retain(&mut drawn.marks, &copies);
    retain(hidden, &copies);
}

/// The latest mark of each cell. Cells may share a slot: who looks there compares the cells.
struct Latest(Vec<u32>);

impl Latest {
    fn of(marks: usize) -> Self {
        Self(vec![u32::MAX; (2 * marks).next_power_of_two()])
    }

    #[allow(clippy::cast_sign_loss)] // bits to be mixed
    fn slot(&mut self, (column, row): (i32, i32)) -> &mut u32 {
        let mixed =
            (column as u32).wrapping_mul(0x9e37_79b1) ^ (row as u32).wrapping_mul(0x85eb_ca77);
        let last = self.0.len() - 1;
        &mut self.0[(mixed ^ mixed >> 15) as usize & last]
    }
}

fn cell(at: f32) -> i32 {
    (at / CELL).floor() as i32
}

fn retain<T>(items: &mut Vec<T>, dropped: &[bool]) {
    let mut dropped = dropped.iter();
    items.retain(|_| !dropped.next().copied().unwrap_or(false));
}
