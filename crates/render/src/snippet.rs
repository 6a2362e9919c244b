//! A diagnostic under its source line.

use crate::Layout;
use crate::width::printable;
use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use biao_model::{Diagnostic, Region, Severity, SourceMap};
use std::ops::Range;

/// Places further apart than this many lines are shown apart.
const NEAR: u32 = 8;
/// A place over more lines than this is shown by its first line.
const TALL: u32 = 6;

/// The message, its source lines with carets, and the member of the output that it is about.
/// `uri` names the document.
pub fn diagnostic(
    diagnostic: &Diagnostic,
    uri: &str,
    map: &SourceMap<'_>,
    layout: Layout,
) -> String {
    let renderer = if layout.paint.on {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(layout.columns);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = printable(&diagnostic.message);
    let mut group = level
        .primary_title(message.as_ref())
        .id(diagnostic.code.as_ref())
        .elements([] as [Element<'_>; 0]);
    let places = lines(map, &diagnostic.places);
    let mut rest = places.as_slice();
    while let Some(first) = rest.first() {
        let mut last = first.line;
        let together = rest
            .iter()
            .take_while(|place| {
                let near = place.line.saturating_sub(last) <= NEAR;
                last = place.last.max(last);
                near
            })
            .count();
        let (group_places, after) = rest.split_at(together);
        rest = after;
        let last = group_places
            .iter()
            .map(|place| place.last)
            .max()
            .unwrap_or(first.last);
        let (start, end) = (map.line_range(first.line).start, map.line_range(last).end);
        let annotations = group_places.iter().map(|place| {
            let kind = if place.first {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            kind.span(place.bytes.start - start..place.bytes.end - start)
        });
        group = group.element(
            Snippet::source(&map.text()[start..end])
                .line_start(first.line as usize)
                .path(uri)
                .annotations(annotations),
        );
    }
    if places.is_empty() {
        // A page has no lines to show: its number and the box lead there.
        let origin = match diagnostic.places.first() {
            Some(Region::Page { page, bbox }) => {
                let [x0, y0, x1, y1] = bbox.map(f32::round);
                format!("{uri}, page {page}, box {x0} {y0} {x1} {y1}")
            }
            _ => uri.to_owned(),
        };
        group = group.element(annotate_snippets::Origin::path(origin));
    }
    if let Some(at) = &diagnostic.at {
        group = group.element(Level::NOTE.with_name("at").message(at.as_str()));
    }
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}

struct Place {
    line: u32,
    last: u32,
    bytes: Range<usize>,
    /// The place that the diagnostic names first.
    first: bool,
}

/// The places of a text, in its order.
fn lines(map: &SourceMap<'_>, places: &[Region]) -> Vec<Place> {
    let mut found: Vec<Place> = places
        .iter()
        .enumerate()
        .filter_map(|(index, place)| match *place {
            Region::Text { start, end } => {
                let line = map.line(start);
                let mut last = map.line(end.saturating_sub(1).max(start));
                let mut bytes = start as usize..end as usize;
                if last - line >= TALL {
                    last = line;
                    bytes.end = map.line_range(line).end.max(bytes.start);
                }
                // An empty place, or one that ends with its line, stays on its lines.
                let limit = map.line_range(last).end;
                bytes = bytes.start.min(limit)..bytes.end.min(limit);
                Some(Place {
                    line,
                    last,
                    bytes,
                    first: index == 0,
                })
            }
            Region::Page { .. } => None,
        })
        .collect();
    found.sort_by_key(|place| place.bytes.start);
    found
}
