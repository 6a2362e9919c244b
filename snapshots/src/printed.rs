//! Documents of text, printed as PDF: the same forms on pages.

use biao::Processed;
use biao::model::Block;
use biao_press::{Item, Style};

/// Sets a document as it was understood on the pages of a PDF: what stands above each table, then
/// the table. Returns the file's bytes.
pub fn print(processed: &Processed<'_>, style: Style) -> Vec<u8> {
    let mut items = Vec::new();
    for table in &processed.tables {
        for block in &processed.document.blocks[table.above.clone()] {
            match block {
                Block::Heading { text, .. } => items.push(Item::Title(text.as_str())),
                Block::Paragraph(text) if !text.is_blank() => items.push(Item::Line(text.as_str())),
                _ => {}
            }
        }
        items.push(Item::Table(table));
    }
    biao_press::print(&items, style)
}
