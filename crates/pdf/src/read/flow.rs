//! Which glyphs follow each other: chains of glyphs without a gap, blocks of lines in one clip.

use super::boxes;
use super::canvas::Mark;
use crate::{Bbox, Direction};

/// Distances in shares of the font size.
const BASE: f32 = 0.3;
const GAP: f32 = 0.6;
const LEAST_LEADING: f32 = 0.7;
const MOST_LEADING: f32 = 2.2;
const INDENT: f32 = 2.0;

/// The state of the last glyph.
#[derive(Debug, Default)]
pub(super) struct Flow {
    last: Option<Last>,
    chain: u32,
    block: u32,
}

#[derive(Debug)]
struct Last {
    bbox: Bbox,
    along: Along,
    direction: Direction,
    size: f32,
    clip: Bbox,
    /// Start of the line that it stands on.
    start: f32,
}

/// A box in the frame of its line: from start to end, and its distance from the first line.
#[derive(Debug, Clone, Copy)]
struct Along {
    start: f32,
    end: f32,
    base: f32,
}

impl Along {
    fn new(bbox: Bbox, direction: Direction) -> Self {
        let [x0, y0, x1, y1] = bbox;
        let (start, end, base) = match direction {
            Direction::Right => (x0, x1, y1),
            Direction::Left => (-x1, -x0, -y0),
            Direction::Down => (y0, y1, -x0),
            Direction::Up => (-y1, -y0, x1),
        };
        Self { start, end, base }
    }
}

impl Last {
    /// Whether a glyph inside `clip` stands in the same cell: the narrower of the two clips is the
    /// cell's (only lines that do not fit need one), and has them both.
    fn shares_cell(&self, bbox: Bbox, clip: Bbox) -> bool {
        if boxes::equal(clip, self.clip) {
            true
        } else if boxes::area(clip) <= boxes::area(self.clip) {
            boxes::holds(clip, boxes::centre(self.bbox))
        } else {
            boxes::holds(self.clip, boxes::centre(bbox))
        }
    }
}

impl Flow {
    /// Gives a mark, drawn inside `clip`, its chain and block.
    pub(super) fn place(&mut self, mark: &mut Mark, clip: Bbox) {
        let along = Along::new(mark.bbox, mark.direction);
        let mut start = along.start;
        let (mut joins, mut below) = (false, false);
        if let Some(last) = &self.last
            && last.direction == mark.direction
        {
            let size = last.size;
            let down = along.base - last.along.base;
            joins = down.abs() <= BASE * size && (along.start - last.along.end).abs() <= GAP * size;
            below = last.shares_cell(mark.bbox, clip)
                && (mark.size - size).abs() <= 0.1 * size
                && (LEAST_LEADING * size..=MOST_LEADING * size).contains(&down)
                && along.start <= last.along.end
                && along.end >= last.start - INDENT * size;
            if joins {
                start = last.start.min(start);
            }
        }
        self.chain += u32::from(!joins);
        self.block += u32::from(!joins && !below);
        mark.chain = self.chain;
        mark.block = self.block;
        self.last = Some(Last {
            bbox: mark.bbox,
            along,
            direction: mark.direction,
            size: mark.size,
            clip,
            start,
        });
    }
}
