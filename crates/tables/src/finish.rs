//! The last step: blanks that stand for a merge, header rows, caption.

use crate::between::is_furniture;
use crate::draft::Draft;
use crate::header::header_rows;
use crate::part::{column_words, looks_numeric};
use biao_model::{
    Block, Cell, Document, Places, Region, Repair, Table, Text, Vocabulary, WordRoles,
};

/// Closes a draft.
pub(crate) fn finish<'a>(
    mut draft: Draft<'a>,
    document: &Document<'a>,
    vocabulary: &Vocabulary,
) -> Table<'a> {
    let title = caption(&draft, document, vocabulary);
    let marked = marked_header(&draft, vocabulary);
    let known = draft.header_rows;
    merge_blanks(&mut draft, marked, vocabulary);
    let Draft {
        width,
        cells,
        rows,
        breaks,
        repairs,
        above,
        pages,
        ..
    } = draft;
    let mut table = Table::new(rows.len() as u32, width, cells)
        // Parts lay their cells out in free slots, and joining keeps the order of columns.
        .unwrap_or_else(|error| unreachable!("parts are rectangular: {error}"));
    table.title = title;
    table.above = above;
    table.header_rows = marked.max(header_rows(&table, known, vocabulary));
    table.breaks = breaks;
    table.repairs = repairs;
    table
        .repairs
        .sort_by_key(|repair| repair.places.first().map(biao_model::Region::order));
    table.pages = pages;
    table
}

/// Leading header rows: what the source marks, where the row prints no number and rows follow.
fn marked_header(draft: &Draft<'_>, vocabulary: &Vocabulary) -> u32 {
    let marked = draft.header_rows.min(draft.rows.len() as u32);
    if marked > 0 && (0..marked as usize).all(|row| column_words(draft.row(row), vocabulary) >= 2) {
        return marked;
    }
    let says_words = |row: u32| {
        let cells = draft.row(row as usize);
        cells.len() > 1
            && cells
                .iter()
                .all(|cell| !cell.text.is_blank() && !looks_numeric(cell.text.as_str()))
    };
    (0..marked).take_while(|row| says_words(*row)).count() as u32
}

/// Joins blank cells at the left end of a row to the text above them: in dialects without spans
/// that is how a merged cell prints, and in all dialects how a merged cell goes on below a page
/// break. Not below a number, nor below a header or a full-width line: there a blank is a blank,
/// unless a break cut the first row group of all and its name is printed below the break only.
fn merge_blanks(draft: &mut Draft<'_>, header_rows: u32, vocabulary: &Vocabulary) {
    // For every column the cell that a blank below it would belong to.
    let mut above: Vec<Option<usize>> = vec![None; draft.width as usize];
    // For every column the blanks below a header that belong to no cell yet.
    let mut open: Vec<Vec<usize>> = vec![Vec::new(); draft.width as usize];
    let mut absorbed: Vec<(usize, usize)> = Vec::new();
    let mut raised: Vec<(usize, usize)> = Vec::new();
    let groups = WordRoles::GROUP.with(WordRoles::SUBGROUP);
    for row in header_rows as usize..draft.rows.len() {
        let start = draft.rows[row] as usize;
        let length = draft.row(row).len();
        let cells = &draft.cells[start..start + length];
        let stub = cells.iter().take_while(|cell| cell.text.is_blank()).count();
        let printed = cells.iter().filter(|cell| !cell.text.is_blank()).count();
        let below_break = draft.breaks.binary_search(&(row as u32)).is_ok();
        let may_merge = below_break
            || draft
                .blank_merges
                .iter()
                .any(|rows| rows.contains(&(row as u32)));
        let below_header = stub > 0 && row > 0 && column_words(draft.row(row - 1), vocabulary) >= 2;
        let mut merging = may_merge && stub > 0 && stub < length;
        for (at, cell) in cells.iter().enumerate() {
            let first = cell.col as usize;
            let columns = first..first + cell.col_span as usize;
            let stands_for_above = at < stub && merging && cell.col_span == 1;
            let is_header = |owner: &usize| {
                let text = draft.cells[*owner].text.as_str();
                below_header && vocabulary.roles(text).has(WordRoles::COLUMN)
            };
            let owner = above[first]
                .filter(|_| stands_for_above)
                .filter(|owner| !is_header(owner));
            merging &= owner.is_some();
            if let Some(owner) = owner {
                absorbed.push((owner, start + at));
                continue;
            }
            let text = cell.text.as_str();
            if below_break && vocabulary.roles(text).has(groups) {
                raised.extend(open[first].iter().map(|blank| (start + at, *blank)));
            }
            if at < stub && (below_header || !open[first].is_empty()) {
                open[first].push(start + at);
            } else {
                open[first].clear();
            }
            let owns = cell.col_span == 1 && printed > 1 && cell.col < 3;
            let owns = owns && !cell.text.is_blank() && !looks_numeric(text);
            above[columns].fill(owns.then_some(start + at));
        }
    }
    if absorbed.is_empty() && raised.is_empty() {
        return;
    }
    let mut gone = vec![false; draft.cells.len()];
    for (owner, blank) in absorbed {
        gone[blank] = true;
        let end = draft.cells[blank].row + draft.cells[blank].row_span;
        let cell = &mut draft.cells[owner];
        cell.row_span = end - cell.row;
        note_blank(draft, owner, blank);
    }
    for (owner, blank) in raised {
        gone[blank] = true;
        let top = draft.cells[blank].row;
        let cell = &mut draft.cells[owner];
        if top < cell.row {
            cell.row_span += cell.row - top;
            cell.row = top;
        }
        note_blank(draft, owner, blank);
    }
    let mut kept = gone.iter().map(|gone| !gone);
    draft.cells.retain(|_| kept.next() == Some(true));
    draft.cells.sort_by_key(|cell| (cell.row, cell.col));
    let rows = draft.rows.len();
    draft.rows.clear();
    for (index, cell) in draft.cells.iter().enumerate() {
        while draft.rows.len() as u32 <= cell.row {
            draft.rows.push(index as u32);
        }
    }
    draft.rows.resize(rows, draft.cells.len() as u32);
}

/// Records a blank on the cell that covers it from now on.
fn note_blank(draft: &mut Draft<'_>, owner: usize, blank: usize) {
    let places: Places = draft.cells[blank].text.places.clone();
    let cell = &mut draft.cells[owner];
    let known = cell
        .repairs
        .iter_mut()
        .find(|repair| repair.code == MERGED_BLANK);
    match known {
        Some(repair) => repair.places.extend(places),
        None => cell.repairs.push(Repair {
            code: MERGED_BLANK,
            field: None,
            printed: Some("".into()),
            places,
        }),
    }
}

/// The repair on a cell that was made to cover the blanks below it.
const MERGED_BLANK: &str = "table/blank-merged";

/// How far the middles of centred lines may be apart, in points.
const CENTRED: f32 = 6.0;

/// A title with the lines above it that it is wrapped from: as high as it is, right above it, centred
/// alike, and so wide that it had to be wrapped.
fn unwrapped<'a>(
    title: Text<'a>,
    above: impl Iterator<Item = Text<'a>>,
    columns: &[f32],
) -> Text<'a> {
    /// How much of the table's width a line takes at least that had to be wrapped.
    const FULL: f32 = 0.7;
    /// Characters that are but the rest of a title.
    const REST: usize = 2;
    let mut title = title;
    let (Some(left), Some(right)) = (columns.first(), columns.last()) else {
        return title;
    };
    for line in above {
        let (Some(Region::Page { bbox: a, .. }), Some(Region::Page { bbox: b, .. })) =
            (line.places.last(), title.places.first())
        else {
            break;
        };
        let (height, width) = (b[3] - b[1], b[2] - b[0]);
        // One word is no title.
        let is_rest = title.as_str().chars().count() <= REST;
        let alike = ((a[3] - a[1]) - height).abs() <= 0.15 * height
            && (0.0..=height).contains(&(b[1] - a[3]).max(0.0))
            && a[1] < b[1]
            && ((a[0] + a[2]) - (b[0] + b[2])).abs() <= 2.0 * CENTRED
            && (a[2] - a[0] >= width.max(FULL * (right - left)) || a[2] - a[0] >= width && is_rest);
        if !alike || line.as_str().ends_with([')', '）', '。', '：', ':']) {
            break;
        }
        let mut whole = line.clone();
        whole.append(&title, "");
        title = whole;
    }
    title
}

/// Whether a line is running text: no title stands above it that is the table's.
fn is_prose(line: &str) -> bool {
    const LONGEST_LINE: usize = 80;
    line.contains(['。', '；']) || line.chars().count() > LONGEST_LINE
}

/// Whether a line may be the title of a table: short, or in the middle above it, and no field, remark or
/// mark of the page.
fn may_be_title(text: &Text<'_>, columns: &[f32]) -> bool {
    let line = text.as_str();
    let length = line.chars().count();
    (length <= 40 || length <= 60 && is_centred(text, columns))
        && !line.contains(['。', '；', '：', ':', '，'])
        && !is_furniture(line)
        && !line.starts_with(['(', '（'])
}

/// Whether a line stands in the middle above a table, and leaves room at both sides: running text does not.
fn is_centred(text: &Text<'_>, columns: &[f32]) -> bool {
    let (Some(Region::Page { bbox, .. }), [left, .., right]) = (text.places.first(), columns)
    else {
        return false;
    };
    let (before, behind) = (bbox[0] - left, right - bbox[2]);
    let room = 0.05 * (right - left);
    before > room && behind > room && (before - behind).abs() <= 2.0 * CENTRED
}

/// The title: a known title above the table or in its first row, else the nearest heading above,
/// else the last short line above that is no furniture.
fn caption<'a>(
    draft: &Draft<'a>,
    document: &Document<'a>,
    vocabulary: &Vocabulary,
) -> Option<Text<'a>> {
    let above = &document.blocks[draft.above.clone()];
    let line = |block: &Block<'a>| match block {
        Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => {
            Some(text.clone())
        }
        _ => None,
    };
    let lines = || {
        let lines = above.iter().enumerate().rev();
        lines.filter_map(|(at, block)| Some((at, line(block)?)))
    };
    let whole = |(at, text): (usize, Text<'a>)| {
        let before = above[..at].iter().rev().map_while(line);
        unwrapped(text, before, &draft.edges)
    };
    let known = lines()
        .take_while(|(_, text)| !is_prose(text.as_str()))
        .find(|(_, text)| vocabulary.is_title(text.as_str()))
        .map(whole);
    let inside = || {
        let first = draft.rows.first().map(|_| draft.row(0))?;
        let mut printed = first
            .iter()
            .filter(|cell: &&Cell<'a>| !cell.text.is_blank());
        match (printed.next(), printed.next()) {
            (Some(cell), None) if vocabulary.is_title(cell.text.as_str()) => {
                Some(cell.text.clone())
            }
            _ => None,
        }
    };
    let heading = || {
        above.iter().rev().find_map(|block| match block {
            Block::Heading { text, .. } if !text.is_blank() => Some(text.clone()),
            _ => None,
        })
    };
    let short = || {
        lines()
            .find(|(_, text)| may_be_title(text, &draft.edges))
            .map(whole)
    };
    inside().or(known).or_else(heading).or_else(short)
}
