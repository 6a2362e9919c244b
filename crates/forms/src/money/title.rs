//! Which kind of money table a title names, and where the title stands.

use super::{Form, MoneyForms, surroundings, tree};
use biao_model::{Block, Cell, Document, Table, Text, fold_label};

/// Lines above a table that may be its title, counted from the table.
const NEAR: usize = 12;
/// Longest title, in characters.
const LONGEST: usize = 70;

/// The kind and the title of a table; `None` where nothing above it names a kind that is known.
pub(super) fn kind<'f, 'a>(
    table: &Table<'a>,
    captions: u32,
    document: &Document<'a>,
    forms: &'f MoneyForms,
) -> Option<(&'f Form, Text<'a>)> {
    let own = table.title.iter().cloned();
    let inside = inside(table, captions);
    own.chain(inside.into_iter().cloned())
        .chain(lines_above(table, document))
        .find_map(|title| Some((forms.named(title.as_str())?, title)))
}

/// How many rows at the top print no header, but a title, a unit or an organisation.
pub(super) fn captions(table: &Table<'_>, forms: &MoneyForms) -> u32 {
    let says = |cell: &Cell<'_>| {
        surroundings::unit(&cell.text, &forms.words).is_some()
            || surroundings::organisation(&cell.text, &forms.words).is_some()
            || forms.named(cell.text.as_str()).is_some()
    };
    let unit = |cell: &Cell<'_>| surroundings::unit(&cell.text, &forms.words).is_some();
    let is_caption = |row: u32| {
        let mut printed = table.row(row).filter(|cell| !cell.text.is_blank());
        let (Some(first), second) = (printed.next(), printed.next()) else {
            return false;
        };
        // Alone in its row, above the header: no header names one column only.
        let alone = second.is_none() && first.col == 0 && first.row == row;
        let list = tree::enumerator(first.text.as_str()).is_some()
            || forms.words.is_total(first.text.as_str());
        alone && !list
            || says(first) && second.into_iter().chain(printed).all(says)
            || table.row(row).any(unit)
    };
    if table.columns() < 2 {
        return 0;
    }
    let rows: Vec<u32> = (0..table.rows().min(4))
        .take_while(|row| is_caption(*row))
        .collect();
    // What stands alone below the last of them is the header over all columns.
    let last = rows.iter().rposition(|row| table.row(*row).any(says));
    last.map_or(0, |last| last as u32 + 1)
}

/// What the first `rows` rows print, cell by cell.
pub(super) fn inside<'t, 'a>(table: &'t Table<'a>, rows: u32) -> Vec<&'t Text<'a>> {
    (0..rows)
        .flat_map(|row| table.row(row))
        .map(|cell| &cell.text)
        .filter(|text| !text.is_blank())
        .collect()
}

/// The lines above the table, from the nearest up, each alone and with the line below it that it
/// may be wrapped into.
fn lines_above<'a>(table: &Table<'a>, document: &Document<'a>) -> impl Iterator<Item = Text<'a>> {
    let lines: Vec<&Text<'a>> = document.blocks[table.above.clone()]
        .iter()
        .rev()
        .filter_map(|block| match block {
            Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => Some(text),
            _ => None,
        })
        // Above running text stand the titles of other things.
        .take_while(|text| !text.as_str().contains(['。', '；']))
        .take(NEAR)
        .collect();
    (0..lines.len()).flat_map(move |at| {
        let line = lines[at].clone();
        let wrapped = at.checked_sub(1).map(|below| {
            let mut whole = line.clone();
            whole.append(lines[below], "");
            whole
        });
        // A bracket that does not close goes on in the next line.
        let open =
            line.as_str().matches(['(', '（']).count() > line.as_str().matches([')', '）']).count();
        let (first, second) = if open {
            (wrapped, None)
        } else {
            (Some(line), wrapped)
        };
        first.into_iter().chain(second)
    })
}

impl MoneyForms {
    /// The one kind whose headers and labels a table without a known title prints.
    pub(super) fn printed(&self, table: &Table<'_>) -> Option<&Form> {
        /// Rows that tell: the header's and the first below it.
        const ROWS: u32 = 24;
        /// Longest header or label, in bytes.
        const LONGEST_WORD: usize = 60;
        let words: Vec<_> = table
            .cells()
            .iter()
            .take_while(|cell| cell.row < ROWS)
            .map(|cell| cell.text.as_str())
            .filter(|text| !text.is_empty() && text.len() <= LONGEST_WORD)
            .map(fold_label)
            .collect();
        let mut kinds = self.forms.iter().filter(|form| form.is_printed_by(&words));
        let first = kinds.next()?;
        // Two kinds: nothing tells which.
        kinds.next().is_none().then_some(first)
    }

    /// The kind that a title names: the first form that knows it.
    pub(super) fn named(&self, title: &str) -> Option<&Form> {
        if title.chars().count() > LONGEST || title.contains(['。', '；']) {
            return None;
        }
        let folded = fold_label(title);
        let bare = without_brackets(&folded);
        let ends = self
            .words
            .title_endings()
            .iter()
            .any(|ending| bare.ends_with(ending.as_str()));
        ends.then(|| self.forms.iter().find(|form| form.names(bare)))?
    }
}

/// Without what brackets at the end say (`（不含上年结转）`), closed or cut off.
fn without_brackets(folded: &str) -> &str {
    let mut bare = folded;
    while let Some(at) = bare.rfind('(')
        && (bare.ends_with(')') || !bare[at..].contains(')'))
        && at > 0
    {
        bare = &bare[..at];
    }
    bare
}
