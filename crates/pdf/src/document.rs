//! Pages → [`Document`]: grids, and every line outside them, in reading order.

use crate::detect::tables;
use crate::layout::{Line, line_text, words};
use crate::{Page, Pdf};
use biao_model::{Block, Document, Places, Region, Text};
use std::borrow::Cow;

/// Reads all pages of a file.
pub fn read(pdf: &Pdf) -> Document<'static> {
    let mut document = Document::default();
    let mut pages = pdf.pages();
    for page in &mut pages {
        if page.number > 1 {
            document.blocks.push(Block::PageBreak(Text {
                text: Cow::Borrowed(""),
                places: Places::from_buf([Region::Page {
                    page: page.number,
                    bbox: [0.0; 4],
                }]),
            }));
        }
        document.blocks.extend(blocks(&page));
    }
    document.diagnostics = pages.finish();
    document
}

/// The blocks of one page: each word is in one grid's cell or in one paragraph.
pub fn blocks(page: &Page) -> Vec<Block<'static>> {
    let found = tables(page, words(page));
    let mut blocks: Vec<(f32, f32, Block<'static>)> = Vec::new();
    for table in &found.tables {
        let bbox = table.bbox();
        blocks.push((bbox[1], bbox[0], Block::Grid(table.grid(page))));
    }
    for line in &found.lines {
        blocks.push((line.bbox[1], line.bbox[0], paragraph(page, line)));
    }
    blocks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    blocks.into_iter().map(|(.., block)| block).collect()
}

fn paragraph(page: &Page, line: &Line) -> Block<'static> {
    Block::Paragraph(Text {
        text: Cow::Owned(line_text(page, line).into_owned()),
        places: Places::from_buf([Region::Page {
            page: page.number,
            bbox: line.bbox,
        }]),
    })
}
