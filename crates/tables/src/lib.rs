//! Repair of tables (stub).
use biao_model::{Document, Table, Vocabulary};

/// Repairs.
pub fn repair<'a>(_document: &Document<'a>, _vocabulary: &Vocabulary) -> Vec<Table<'a>> {
    Vec::new()
}
