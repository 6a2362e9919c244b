//! Rules drawn in pieces, twice or in dashes become one.

use crate::{Rule, RuleAxis};

/// Pieces of one line may leave a gap of this much (points) or of their thickness.
const GAP: f32 = 0.5;
/// Two rules this near (points), or as near as half a thickness, are one drawn twice.
const APART: f32 = 0.2;
/// Dashes are at most this long, their gaps at most that wide (points), and this many.
const DASH: f32 = 10.0;
const DASH_GAP: f32 = 6.0;
const DASHES: usize = 4;

/// Joins what overlaps or touches on one line, and rows of dashes; drops single dots.
pub(in crate::read) fn join(rules: Vec<Rule>) -> Vec<Rule> {
    let (mut lying, mut standing): (Vec<Rule>, Vec<Rule>) = rules
        .into_iter()
        .partition(|rule| rule.axis == RuleAxis::Horizontal);
    let mut joined = join_axis(&mut lying);
    joined.extend(join_axis(&mut standing));
    joined
}

fn join_axis(rules: &mut [Rule]) -> Vec<Rule> {
    rules.sort_by(|a, b| {
        (a.at.total_cmp(&b.at))
            .then(a.from.total_cmp(&b.from))
            .then(a.to.total_cmp(&b.to))
    });
    let mut joined = Vec::with_capacity(rules.len());
    let mut level: Vec<Rule> = Vec::new();
    let mut rest = &*rules;
    while let Some(first) = rest.first() {
        // Rules of nearly the same height are looked at together, in their order along the line.
        let mut last = *first;
        let count = rest
            .iter()
            .take_while(|rule| {
                let near = rule.at - last.at <= APART.max(rule.thickness.min(last.thickness) / 2.0);
                if near {
                    last = **rule;
                }
                near
            })
            .count();
        level.clear();
        level.extend_from_slice(&rest[..count]);
        rest = &rest[count..];
        level.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        join_level(&mut level, &mut joined);
    }
    joined
}

fn join_level(level: &mut Vec<Rule>, joined: &mut Vec<Rule>) {
    let mut pieces: Vec<Rule> = Vec::with_capacity(level.len());
    for rule in level.drain(..) {
        match pieces.last_mut() {
            Some(piece) if rule.from <= piece.to + GAP.max(rule.thickness.min(piece.thickness)) => {
                absorb(piece, rule);
            }
            _ => pieces.push(rule),
        }
    }
    let mut rest = pieces.as_slice();
    while !rest.is_empty() {
        let dashes = dashes(rest);
        if dashes >= DASHES {
            let mut line = rest[0];
            for &dash in &rest[1..dashes] {
                absorb(&mut line, dash);
            }
            joined.push(line);
            rest = &rest[dashes..];
        } else {
            let piece = rest[0];
            if piece.to - piece.from > 1.5 * piece.thickness || piece.to - piece.from > DASH {
                joined.push(piece);
            }
            rest = &rest[1..];
        }
    }
}

/// How many of the first pieces are dashes of one line: short, and evenly apart.
fn dashes(pieces: &[Rule]) -> usize {
    let short = |rule: &Rule| rule.to - rule.from <= DASH;
    if !short(&pieces[0]) {
        return 1;
    }
    let mut count = 1;
    let mut widest = 0.0_f32;
    let mut narrowest = f32::MAX;
    for pair in pieces.windows(2) {
        let gap = pair[1].from - pair[0].to;
        widest = widest.max(gap);
        narrowest = narrowest.min(gap);
        let even = widest <= 2.0 * narrowest + GAP;
        if !short(&pair[1]) || gap > DASH_GAP || !even {
            break;
        }
        count += 1;
    }
    count
}

/// The longer of the two keeps its place.
fn absorb(line: &mut Rule, piece: Rule) {
    if piece.to - piece.from > line.to - line.from {
        line.at = piece.at;
    }
    line.from = line.from.min(piece.from);
    line.to = line.to.max(piece.to);
    line.thickness = line.thickness.max(piece.thickness);
}
