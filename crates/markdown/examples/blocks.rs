//! Prints the blocks of a document, for looking at.
#![allow(clippy::print_stdout)]

use biao_model::Block;

fn main() {
    for path in std::env::args().skip(1) {
        #[allow(clippy::unwrap_used)]
        let bytes = std::fs::read(path).unwrap();
        let (map, decoded) = match biao_markdown::decode(&bytes) {
            Ok(decoded) => decoded,
            Err(error) => {
                println!("{error}");
                continue;
            }
        };
        let document = biao_markdown::read(map.text());
        for block in &document.blocks {
            match block {
                Block::Heading { level, text } => {
                    println!("H{level} {:?} {:?}", text.text, text.places);
                }
                Block::Paragraph(text) => println!("P  {:?} {:?}", text.text, text.places),
                Block::PageBreak(text) => println!("-- {:?}", text.text),
                Block::Grid(grid) => {
                    println!("GRID");
                    for (at, row) in grid.rows.iter().enumerate() {
                        let cells: Vec<_> = grid
                            .row(at)
                            .iter()
                            .map(|cell| {
                                let spans = match (cell.row_span, cell.col_span) {
                                    (1, 1) => String::new(),
                                    (rows, cols) => format!("[{rows}x{cols}]"),
                                };
                                let bold = if cell.emphasis { "!" } else { "" };
                                format!("{spans}{bold}{}", cell.text.text)
                            })
                            .collect();
                        println!("   {:?} {cells:?}", row.kind);
                    }
                }
            }
        }
        for diagnostic in decoded.iter().chain(&document.diagnostics) {
            println!(
                "{} {}: {} {:?}",
                diagnostic.severity.as_str(),
                diagnostic.code,
                diagnostic.message,
                diagnostic.places
            );
        }
    }
}
