//! `biao inspect`: every stage of one document, for a person at a terminal.

use crate::args::Inspect;
use crate::opened::Opened;
use crate::output;
use crate::reader::{Outcome, Reader};
use crate::status::{Status, usage};
use crate::terminal::Screen;
use anyhow::Context as _;
use biao::{Decoded, Processed};
use biao_render::{Layout, Stages, count};
use serde::{Deserialize, Serialize};

/// Columns to draw in where there is no terminal.
const WIDTH: usize = 100;
/// Columns below which nothing can be drawn.
const NARROWEST: usize = 20;

/// What there is to see.
#[derive(Serialize, Deserialize)]
struct View {
    text: String,
    /// The drawing of the page, where one is wanted and the page could be read.
    svg: Option<String>,
}

pub(crate) fn run(args: &Inspect) -> anyhow::Result<Status> {
    let screen = Screen::here();
    let reader = Reader::new(&args.reading, screen)?;
    let outcome = reader.read_one(&args.file, |opened: &Opened<'_>| seen(args, screen, opened));
    let outcome = match outcome? {
        Ok(outcome) => outcome,
        Err(status) => return Ok(status),
    };
    let status = outcome.status();
    let view = outcome
        .made
        .map_err(|message| usage(format!("{}: {message}", args.file.display())))?;
    if let (Some(path), Some(svg)) = (&args.svg, &view.svg) {
        output::write_file(path, svg.as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    output::print(view.text.as_bytes())?;
    Ok(status)
}

/// Answers a parent that runs with the same arguments.
pub(crate) fn serve(args: &Inspect, screen: Screen) -> anyhow::Result<()> {
    Reader::new(&args.reading, screen)?.serve(|opened: &Opened<'_>| seen(args, screen, opened))
}

fn seen(args: &Inspect, screen: Screen, opened: &Opened<'_>) -> Outcome<Result<View, String>> {
    Outcome::of(opened, |decoded, processed| {
        view(args, screen, decoded, processed)
    })
}

/// What is to be seen, or why there is no such page.
fn view(
    args: &Inspect,
    screen: Screen,
    decoded: &Decoded<'_>,
    processed: &Processed<'_>,
) -> Result<View, String> {
    let columns = args.width.or(screen.columns).unwrap_or(WIDTH);
    let layout = Layout {
        columns: columns.max(NARROWEST),
        whole: false,
        paint: screen.paint(args.color),
    };
    let svg = match args.page {
        Some(number) => drawing(args, number, decoded, processed)?,
        None => None,
    };
    let stages = Stages {
        source: &decoded.source,
        map: &decoded.map,
        blocks: &processed.document.blocks,
        tables: &processed.tables,
        records: &processed.records,
        diagnostics: &processed.diagnostics,
        page: args.page,
    };
    Ok(View {
        text: biao_render::page(&stages, layout),
        svg,
    })
}

/// The drawing of a page, where one is wanted; or why there is no such page.
fn drawing(
    args: &Inspect,
    number: u32,
    decoded: &Decoded<'_>,
    processed: &Processed<'_>,
) -> Result<Option<String>, String> {
    let Some(pdf) = decoded.pdf() else {
        return if decoded.source.media_type == "application/pdf" {
            // The file was given up; its diagnostic says why.
            Ok(None)
        } else {
            Err("--page: text has no pages, only a PDF has".to_owned())
        };
    };
    let (pages, number) = (pdf.page_count(), number as usize);
    if number == 0 || number > pages {
        return Err(format!("--page {number}: it has {}", count(pages, "page")));
    }
    if args.svg.is_none() {
        return Ok(None);
    }
    let page = pdf.pages().nth(number - 1);
    Ok(page.map(|page| biao::pdf::svg(&page, &processed.tables)))
}
