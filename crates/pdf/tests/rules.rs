//! Which lines and shades are found, on files written for the purpose.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::format_collect)] // tests say it plainly
#![allow(clippy::float_cmp)] // whole points are exact

mod support;

use biao_pdf::{Page, RuleAxis};
use support::Read;
use support::draft::Draft;

fn page(content: &str) -> Page {
    Read::new(Draft::page(content)).pages.remove(0)
}

/// `─ y x0–x1` and `│ x y0–y1`, rounded to points, in order.
fn rules(content: &str) -> Vec<String> {
    let mut rules: Vec<String> = page(content)
        .rules
        .iter()
        .map(|rule| {
            let sign = match rule.axis {
                RuleAxis::Horizontal => '─',
                RuleAxis::Vertical => '│',
            };
            format!("{sign} {:.0} {:.0}–{:.0}", rule.at, rule.from, rule.to)
        })
        .collect();
    rules.sort();
    rules
}

#[test]
fn strokes_and_thin_rectangles() {
    for content in [
        "1 w 20 50 m 120 50 l S",
        "20 49.5 100 1 re f",
        "100 w 70 49.5 m 70 50.5 l S",
        "0 w 20 50 m 120 50 l S",
        "20 49.5 m 120 49.5 l 120 50.5 l 20 50.5 l f",
        "20 50 100 0 re f",
    ] {
        assert_eq!(rules(content), ["─ 50 20–120"], "{content}");
    }
    assert_eq!(rules("20 20 1 60 re f"), ["│ 20 20–80"]);
    let thickness = page("2 0 0 1 0 0 cm 3 w 20 50 m 60 50 l S").rules[0].thickness;
    assert!((thickness - 3.0).abs() < 0.001, "{thickness}");
}

#[test]
fn frames() {
    let frame = ["─ 20 20–120", "─ 80 20–120", "│ 120 20–80", "│ 20 20–80"];
    assert_eq!(rules("20 20 100 60 re S"), frame);
    let filled = rules("19.5 19.5 101 61 re 20.5 20.5 99 59 re f*");
    assert_eq!(filled.len(), 4, "{filled:?}");
}

#[test]
fn pieces_copies_and_dashes_are_one_rule() {
    let dots: String = (0..20)
        .map(|at| format!("{} 49.5 2 1 re f ", 20 + 5 * at))
        .collect();
    for content in [
        "20 50 m 60 50 l S 60 50 m 120 50 l S",
        "20 50 m 80 50 l S 40 50 m 120 50 l S 20 50.1 m 120 50.1 l S",
        "[3 2] 0 d 20 50 m 120 50 l S",
        "20 49.5 60 1 re f 80 49.5 1 1 re f 81 49.5 39 1 re f",
    ] {
        assert_eq!(rules(content), ["─ 50 20–120"], "{content}");
    }
    assert_eq!(rules(&dots), ["─ 50 20–117"]);
    let apart = rules("20 50 m 60 50 l S 70 50 m 120 50 l S 20 54 m 120 54 l S");
    assert_eq!(apart, ["─ 46 20–120", "─ 50 20–60", "─ 50 70–120"]);
}

#[test]
fn what_is_not_seen_is_no_rule() {
    for content in [
        "1 G 20 50 m 120 50 l S",
        "q 20 20 50 10 re W n 20 50 m 120 50 l S Q",
        "20 150 m 120 150 l S",
        "20 20 m 120 80 l S",
        "70 50 0.5 0.5 re f",
    ] {
        assert_eq!(rules(content), [""; 0], "{content}");
    }
    assert_eq!(
        rules("q 50 0 50 100 re W n 20 50 m 120 50 l S Q"),
        ["─ 50 50–100"]
    );
    assert_eq!(
        rules("0 0 1 rg 10 10 150 80 re f 1 G 20 50 m 120 50 l S"),
        ["─ 50 20–120"]
    );
}

#[test]
fn shades() {
    let page = page("1 0 0 rg 20 20 100 60 re f");
    assert_eq!(page.shades.len(), 1);
    assert_eq!(page.shades[0].bbox, [20.0, 20.0, 120.0, 80.0]);
    assert_eq!(page.shades[0].colour, [255, 0, 0]);
    assert!(page.rules.is_empty());
}

#[test]
fn large_filled_curves_are_kept_as_what_charts_are_made_of() {
    let sector = "60 20 m 60 60 l 80 60 100 40 100 20 c f";
    assert_eq!(page(sector).curves, [[60.0, 40.0, 100.0, 80.0]]);
    // A letter drawn as an outline is none, nor a line that is drawn but not filled.
    for other in [
        "60 20 m 60 30 l 65 30 70 25 70 20 c f",
        "60 20 m 60 60 l 80 60 100 40 100 20 c S",
    ] {
        assert!(page(other).curves.is_empty(), "{other}");
    }
}
