//! `biao explain`: what a diagnostic code means.

use crate::args::Explain;
use crate::output;
use crate::status::{Status, usage};
use biao::Code;
use std::fmt::Write as _;

pub(crate) fn run(args: &Explain) -> anyhow::Result<Status> {
    let codes = biao::codes();
    let text = match &args.code {
        None => list(&codes),
        Some(wanted) => match codes.iter().find(|code| code.code == *wanted) {
            Some(code) => entry(code),
            None => return Err(usage(unknown(wanted, &codes))),
        },
    };
    output::print(text.as_bytes())?;
    Ok(Status::Clean)
}

fn list(codes: &[Code]) -> String {
    let widest = codes.iter().map(|code| code.code.len()).max().unwrap_or(0);
    let mut text = String::new();
    for Code {
        code,
        severity,
        summary,
        ..
    } in codes
    {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{code:widest$}  {severity:7}  {summary}");
    }
    text
}

fn entry(code: &Code) -> String {
    let Code {
        code,
        severity,
        summary,
        explanation,
        example,
    } = code;
    let explanation = explanation.trim();
    let mut text = format!("{code} ({severity})\n\n{summary}\n\n{explanation}\n\nExample:\n");
    for line in example.trim_matches('\n').lines() {
        text.push_str(if line.is_empty() { "" } else { "    " });
        text.push_str(line);
        text.push('\n');
    }
    text
}

fn unknown(wanted: &str, codes: &[Code]) -> String {
    let what = |code: &str| {
        code.split_once('/')
            .map_or(code, |(_, what)| what)
            .to_owned()
    };
    let likeness = |code: &Code| {
        strsim::jaro_winkler(wanted, &code.code)
            .max(strsim::jaro_winkler(&what(wanted), &what(&code.code)))
    };
    let nearest = codes
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|code| likeness(code) > 0.75) {
        Some(code) => format!("no such code: {wanted}; did you mean {}?", code.code),
        None => format!("no such code: {wanted}; `biao explain` lists all"),
    }
}
