//! `biao inspect`: every stage of one document, for a person at a terminal.

use crate::args::Inspect;
use crate::status::Status;
use crate::{load, output, terminal};
use biao_render::{Layout, Stages};

/// Columns to draw in where there is no terminal.
const WIDTH: usize = 100;
/// Columns below which nothing can be drawn.
const NARROWEST: usize = 20;

pub(crate) fn run(args: &Inspect) -> anyhow::Result<Status> {
    let pipeline = load::pipeline(&args.profiles)?;
    let columns = args.width.or_else(terminal::width).unwrap_or(WIDTH);
    let layout = Layout {
        columns: columns.max(NARROWEST),
        whole: false,
        paint: terminal::paint(args.color),
    };
    load::one(&pipeline, &args.file, |decoded, processed| {
        let stages = Stages {
            source: &decoded.source,
            map: &decoded.map,
            blocks: &processed.document.blocks,
            tables: &processed.tables,
            records: &processed.records,
            diagnostics: &processed.diagnostics,
        };
        output::print(biao_render::page(&stages, layout).as_bytes())
    })
}
