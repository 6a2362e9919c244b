//! The columns of a money table: which hold codes, labels and amounts, and which blocks of them
//! stand side by side.

use super::header::{Head, Header};
use super::words::{Role, Words};
use biao_model::{Region, Table, TableColumn, Text};
use biao_normalize::{AmountReading, Normalizer};
use std::borrow::Cow;
use std::ops::Range;

/// Columns that belong together: a label with its code and its amounts.
#[derive(Debug, Default)]
pub(super) struct Block<'a> {
    /// The name printed over it, where several stand side by side.
    pub(super) name: Option<Text<'a>>,
    /// Columns whose texts make the code together.
    pub(super) code: Vec<u32>,
    /// The column of the label.
    pub(super) label: Option<u32>,
    /// The other columns, with their index among the record's columns.
    pub(super) cells: Vec<(u32, u32)>,
}

/// The columns of a table, read from its header and, where that is silent, from what they hold.
pub(super) struct Columns<'t, 'a> {
    header: &'t Header<'t, 'a>,
    width: u32,
    words: &'t Words,
    roles: Vec<Role>,
    /// Columns that hold a number, or whose header announces one.
    amounts: Vec<bool>,
    /// Columns that hold more text than numbers.
    texts: Vec<bool>,
}

impl<'t, 'a> Columns<'t, 'a> {
    pub(super) fn new(
        table: &'t Table<'a>,
        header: &'t Header<'t, 'a>,
        words: &'t Words,
        normalizer: &Normalizer,
    ) -> Self {
        let width = table.columns() as usize;
        let mut own = Self {
            header,
            width: table.columns(),
            words,
            roles: vec![Role::Other; width],
            amounts: vec![false; width],
            texts: vec![false; width],
        };
        for col in 0..table.columns() {
            let leaf = header.leaf(col).map_or("", |head| head.cell.text.as_str());
            let mut role = words.role(leaf);
            let (mut numbers, mut codes, mut texts) = (0, 0, 0);
            for row in header.rows.end..table.rows() {
                let cell = table.cell(row, col);
                if cell.row != row || cell.col != col || cell.text.is_blank() {
                    continue;
                }
                let text = cell.text.as_str();
                match normalizer.amount(text) {
                    AmountReading::Number(_) if is_code(text) => codes += 1,
                    AmountReading::Number(_) => numbers += 1,
                    // 12.5% names nothing.
                    AmountReading::Text
                        if !words.is_total(text) && text.contains(char::is_alphabetic) =>
                    {
                        texts += 1;
                    }
                    _ => {}
                }
            }
            // 项目 over a column of codes and one of names.
            if matches!(role, Role::Label(_)) && codes > texts {
                role = Role::Code { part: false };
            }
            // A header like 功能科目 may stand over names or codes.
            if role == (Role::Code { part: false }) && texts > codes && numbers == 0 {
                role = Role::Label(0);
            }
            let at = col as usize;
            own.roles[at] = role;
            own.texts[at] = texts > numbers + codes;
            own.amounts[at] = !matches!(role, Role::Code { .. } | Role::OrganisationCode)
                && (numbers > 0 || words.is_amount(leaf));
        }
        own
    }

    fn is_code_column(&self, col: u32) -> bool {
        matches!(
            self.roles[col as usize],
            Role::Code { .. } | Role::OrganisationCode
        )
    }

    /// The blocks with their names, and the columns of the record.
    pub(super) fn blocks(&self, order: &[usize]) -> (Vec<Block<'a>>, Vec<TableColumn<'a>>) {
        let ranges = self.ranges(order);
        let names = self.names(&ranges, order);
        let mut columns = Vec::new();
        let mut blocks = Vec::with_capacity(ranges.len());
        for (range, name) in ranges.into_iter().zip(names) {
            let label = self.label(range.clone(), order);
            let code = self.code(range.clone(), label);
            let mut block = Block {
                name: joined(&name),
                code,
                label,
                cells: Vec::new(),
            };
            for col in range {
                if block.code.contains(&col) || block.label == Some(col) {
                    continue;
                }
                let mut path: Vec<&Text<'a>> =
                    self.header.path(col).map(|head| &head.cell.text).collect();
                path.retain(|text| !name.iter().any(|known| std::ptr::eq(*known, *text)));
                block.cells.push((col, columns.len() as u32));
                let unit = path
                    .iter()
                    .rev()
                    .find_map(|text| super::surroundings::unit_of_header(text, self.words));
                columns.push(TableColumn {
                    path: path.into_iter().cloned().collect(),
                    unit,
                });
            }
            blocks.push(block);
        }
        (blocks, columns)
    }

    /// The headers that are in no column's path and in the name of no block of `named`, by what they head: `code`,
    /// `label`, or `heading`; numbered from the second of a kind on.
    pub(super) fn labels<'b>(
        &self,
        blocks: &[Block<'a>],
        named: impl Iterator<Item = &'b Block<'a>>,
        columns: &[TableColumn<'a>],
    ) -> Vec<(Cow<'a, str>, Text<'a>)>
    where
        'a: 'b,
    {
        let named = named.filter_map(|block| block.name.as_ref());
        let said: Vec<&Region> = columns
            .iter()
            .flat_map(|column| &column.path)
            .chain(named)
            .flat_map(|text| &text.places)
            .collect();
        let mut counts = [0_u32; 3];
        let mut labels = Vec::new();
        for cell in self.header.cells() {
            if cell.text.places.iter().any(|place| said.contains(&place)) {
                continue;
            }
            let heads = |col: Option<u32>| {
                col.and_then(|col| self.header.leaf(col))
                    .is_some_and(|leaf| std::ptr::eq(leaf.cell, cell))
            };
            let (kind, key) = if blocks.iter().any(|block| heads(block.label)) {
                (0, "label")
            } else if blocks
                .iter()
                .any(|block| block.code.iter().any(|col| heads(Some(*col))))
            {
                (1, "code")
            } else {
                (2, "heading")
            };
            counts[kind] += 1;
            let key = match counts[kind] {
                1 => Cow::Borrowed(key),
                count => Cow::Owned(format!("{key}.{count}")),
            };
            labels.push((key, cell.text.clone()));
        }
        labels
    }

    /// Columns from label to label, where each has amounts of its own.
    fn ranges(&self, order: &[usize]) -> Vec<Range<u32>> {
        /// Lists of labels (classification, project) that may head a block each.
        const HEADS: usize = 2;
        let width = self.width;
        let rank_of = |col: u32| match self.roles[col as usize] {
            Role::Label(rank) if rank < HEADS => order.iter().position(|known| *known == rank),
            Role::Other if self.begins_again(col) => Some(order.len()),
            _ => None,
        };
        let amount = |cols: Range<u32>| cols.into_iter().any(|col| self.amounts[col as usize]);
        let mut starts = vec![0];
        let mut label: Option<u32> = None;
        for col in 0..width {
            if rank_of(col).is_none() {
                continue;
            }
            let Some(last) = label else {
                label = Some(col);
                continue;
            };
            if !amount(last + 1..col) {
                continue;
            }
            let next = (col + 1..width)
                .find(|next| rank_of(*next).is_some() && amount(col + 1..*next))
                .unwrap_or(width);
            if amount(col + 1..next) {
                let mut start = col;
                while start > last + 1 && self.is_code_column(start - 1) {
                    start -= 1;
                }
                starts.push(start);
                label = Some(col);
            }
        }
        starts
            .iter()
            .enumerate()
            .map(|(at, start)| *start..starts.get(at + 1).copied().unwrap_or(width))
            .collect()
    }

    /// Whether a column of texts stands between amounts under the same header, so that it labels the
    /// second: 项目, 预算数, 支出功能分类, 预算数.
    fn begins_again(&self, col: u32) -> bool {
        let leaf = |col: u32| {
            let head = self.header.leaf(col)?;
            let alone = head.columns.len() == 1 && !head.cell.text.is_blank();
            alone.then(|| head.cell.text.as_str())
        };
        let counts = |col: &u32| self.amounts[*col as usize] && !self.texts[*col as usize];
        let (Some(before), Some(behind)) = (
            col.checked_sub(1).filter(counts),
            Some(col + 1).filter(|next| *next < self.width && counts(next)),
        ) else {
            return false;
        };
        self.texts[col as usize]
            && !self.amounts[col as usize]
            && leaf(col).is_some()
            && leaf(before).is_some_and(|header| leaf(behind) == Some(header))
    }

    /// The label's column of a block: the first of the list that comes first; without a word that
    /// is known, the first column of texts.
    fn label(&self, range: Range<u32>, order: &[usize]) -> Option<u32> {
        let ranked = range
            .clone()
            .filter_map(|col| match self.roles[col as usize] {
                Role::Label(rank) => Some((order.iter().position(|known| *known == rank)?, col)),
                _ => None,
            });
        ranked.min().map(|(_, col)| col).or_else(|| {
            range
                .filter(|col| self.texts[*col as usize] && !self.is_code_column(*col))
                .find(|col| !self.amounts[*col as usize])
        })
    }

    /// The code's columns of a block: a classification's before an organisation's.
    fn code(&self, range: Range<u32>, label: Option<u32>) -> Vec<u32> {
        let of = |wanted: fn(Role) -> bool| -> Option<u32> {
            range
                .clone()
                .find(|col| wanted(self.roles[*col as usize]) && label != Some(*col))
        };
        if let Some(first) = of(|role| matches!(role, Role::Code { .. })) {
            return (first..range.end)
                .take_while(|col| {
                    *col == first
                        || self.roles[*col as usize] == Role::Code { part: true }
                            && self.roles[first as usize] == Role::Code { part: true }
                            && self.same_group(first, *col)
                })
                .collect();
        }
        of(|role| role == Role::OrganisationCode)
            .into_iter()
            .collect()
    }

    /// Whether two columns stand under the same outer header.
    fn same_group(&self, a: u32, b: u32) -> bool {
        let outer = |col| {
            self.header
                .path(col)
                .rev()
                .nth(1)
                .map(|head| head.columns.clone())
        };
        outer(a) == outer(b)
    }

    /// What is printed over every block, and names it: the headers that cover all its columns; where
    /// they are those of another block too, the label's header with them.
    fn names(&self, ranges: &[Range<u32>], order: &[usize]) -> Vec<Vec<&'t Text<'a>>> {
        if ranges.len() < 2 {
            return vec![Vec::new(); ranges.len()];
        }
        // A column that numbers the rows stands before the block, not in it.
        let start = |range: &Range<u32>| {
            let label = self.label(range.clone(), order).unwrap_or(range.start);
            let code = self.code(range.clone(), Some(label));
            code.into_iter().fold(label, u32::min)
        };
        let covers = |head: &Head<'_, '_>, range: &Range<u32>| {
            head.columns.start <= start(range) && range.end <= head.columns.end
        };
        let mut names: Vec<Vec<&'t Text<'a>>> = ranges
            .iter()
            .map(|range| {
                let over = self
                    .header
                    .path(start(range))
                    .filter(|head| covers(head, range));
                over.map(|head| &head.cell.text).collect()
            })
            .collect();
        let plain: Vec<Vec<&str>> = names
            .iter()
            .map(|name| name.iter().map(|text| text.as_str()).collect())
            .collect();
        let heads: Vec<Option<&'t Text<'a>>> = ranges
            .iter()
            .map(|range| {
                let label = self.label(range.clone(), order)?;
                self.header.leaf(label).map(|head| &head.cell.text)
            })
            .collect();
        for (at, name) in names.iter_mut().enumerate() {
            let twin = |other: usize| other != at && plain[other] == plain[at];
            let shared = (0..plain.len()).any(twin);
            let head = |at: usize| heads[at].map(Text::as_str);
            let same_head = (0..plain.len())
                .filter(|other| twin(*other))
                .any(|other| head(other) == head(at));
            if shared && !same_head {
                name.extend(heads[at]);
            }
        }
        names
    }
}

/// Header texts as a block's name: joined, with the places of all.
fn joined<'a>(texts: &[&Text<'a>]) -> Option<Text<'a>> {
    let (first, rest) = texts.split_first()?;
    let mut whole = (*first).clone();
    for text in rest {
        whole.append(text, " > ");
    }
    Some(whole)
}

/// Three to nine digits and nothing else: the code of a classification or an organisation.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim();
    (3..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
