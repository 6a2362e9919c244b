//! `biao tables`: the repaired logical tables of one document.

use crate::args::Tables;
use crate::status::Status;
use crate::{load, output};

pub(crate) fn run(args: &Tables) -> anyhow::Result<Status> {
    let pipeline = load::pipeline(&args.profiles)?;
    load::one(&pipeline, &args.file, |decoded, processed| {
        let mut out = Vec::new();
        // What binding has to say points into a document, which this is not.
        let of_reading: Vec<_> = processed
            .diagnostics
            .iter()
            .filter(|found| found.at.is_none())
            .cloned()
            .collect();
        let tables = &processed.tables;
        biao::emit::json::tables(&decoded.source, &decoded.map, tables, &of_reading, &mut out);
        output::print(&out)
    })
}
