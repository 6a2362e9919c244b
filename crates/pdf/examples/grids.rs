//! Prints the tables of a file, as drawn and before any repair, in the form of `biao tables`:
//! `cargo run --example grids FILE.pdf`.

#![allow(clippy::print_stdout, missing_docs)]

use biao_model::{Block, Grid, Region};
use serde_json::{Value, json};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().next_back().ok_or("name a file")?;
    let pdf = biao_pdf::open(std::fs::read(&path)?, None)?;
    let document = biao_pdf::read(&pdf);
    if std::env::args().nth(1).as_deref() == Some("blocks") {
        for block in &document.blocks {
            println!("{block:#?}");
        }
        return Ok(());
    }
    let tables: Vec<Value> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Grid(grid) => Some(table(grid)),
            _ => None,
        })
        .collect();
    println!("{}", json!({"source": {"uri": path}, "tables": tables}));
    Ok(())
}

/// Cells with their row and column, counted as HTML counts them.
fn table(grid: &Grid<'_>) -> Value {
    let mut taken: Vec<Vec<bool>> = vec![Vec::new(); grid.rows.len()];
    let mut cells = Vec::new();
    for row in 0..grid.rows.len() {
        let mut column = 0;
        for cell in grid.row(row) {
            while taken[row].get(column) == Some(&true) {
                column += 1;
            }
            for covered in taken.iter_mut().skip(row).take(cell.row_span as usize) {
                let end = column + cell.col_span as usize;
                if covered.len() < end {
                    covered.resize(end, false);
                }
                covered[column..end].fill(true);
            }
            let bbox = match cell.text.places.first() {
                Some(Region::Page { bbox, .. }) => Some(bbox),
                _ => None,
            };
            cells.push(json!({
                "row": row, "col": column, "row_span": cell.row_span, "col_span": cell.col_span,
                "text": cell.text.as_str(), "page": grid.page, "bbox": bbox,
            }));
        }
    }
    json!({"title": null, "pages": [grid.page], "cells": cells, "repairs": []})
}
