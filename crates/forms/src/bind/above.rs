//! What stands above a table and belongs to its form: the year, the unit, labels with values.

use super::Binder;
use super::groups::unit_line;
use biao_model::{Block, Document, Text};

impl<'a> Binder<'a, '_> {
    /// Reads the year and the unit from the title and the lines between the table and the one
    /// before it.
    pub(super) fn read_above(&mut self, document: &Document<'a>) {
        if let Some(title) = self.record.title.clone() {
            self.take_year(&title);
        }
        for block in &document.blocks[self.table.above.clone()] {
            let Block::Paragraph(line) = block else {
                continue;
            };
            if super::year::is_year_line(line.as_str()) {
                self.take_year(line);
            }
            if let Some(unit) = unit_line(line) {
                self.set_unit_of_all(&unit);
            }
        }
    }

    /// Reads labels with values from those lines: for fields that the table itself does not print.
    pub(super) fn read_pairs_above(&mut self, document: &Document<'a>) {
        for block in &document.blocks[self.table.above.clone()] {
            if let Block::Paragraph(line) = block {
                self.read_pairs(line);
            }
        }
    }

    /// `项目名称：…　　主管部门：…`: labels with values, one after the other in a line.
    fn read_pairs(&mut self, line: &Text<'a>) {
        let all = line.as_str();
        if !all.contains([':', '：']) {
            return;
        }
        // Where a word ends in a colon and is a label of the form, a pair begins.
        let mut starts: Vec<usize> = Vec::new();
        for (at, _) in all.match_indices([':', '：']) {
            let word = all[..at].trim_end();
            let begin = word.rfind(char::is_whitespace).map_or(0, |space| {
                space + word[space..].chars().next().map_or(1, char::len_utf8)
            });
            // A unit ends the value before it as a label does, and is read by itself.
            let unit = unit_line(&line.slice(begin..all.len())).is_some();
            let label = !self.profile.label(&word[begin..]).is_empty();
            if (label || unit) && starts.last() != Some(&begin) {
                starts.push(begin);
            }
        }
        for (index, begin) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(all.len());
            if let Some(pair) = self.pair(&line.slice(*begin..end))
                && self.adds(&pair)
            {
                if self.names_department(&pair) {
                    self.repeat_pair(pair);
                } else {
                    self.set_pair(pair);
                }
            }
        }
    }
}
