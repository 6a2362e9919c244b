//! Header rows → the plan by which the rows below them are read.

use crate::profile::{LabelUse, MemberKind, Profile, Role, Scope};
use crate::taxonomy::Taxonomy;
use biao_model::{Cell, Table};
use smallvec::SmallVec;

/// Which column holds what.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) level1: Option<u32>,
    /// One block of columns as a rule; two where a form prints the term's indicators beside the
    /// year's. The year's is the last.
    pub(crate) blocks: SmallVec<[Block; 1]>,
    pub(crate) weight: Option<u32>,
    /// `(column, member of the profile)`.
    pub(crate) members: SmallVec<[(u32, usize); 4]>,
    /// Columns under an outer header that says nothing (绩效指标).
    pub(crate) headings: SmallVec<[u32; 2]>,
    /// Columns headed by a field's label: a list of several projects prints them beside its rows.
    pub(crate) fields: SmallVec<[(u32, LabelUse); 4]>,
    /// Columns whose header the profile does not know.
    pub(crate) unknown: SmallVec<[u32; 2]>,
}

/// The columns of one tree of indicators.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Block {
    pub(crate) scope: Option<Scope>,
    pub(crate) level2: Option<u32>,
    pub(crate) level3: Option<u32>,
    pub(crate) operator: Option<u32>,
    pub(crate) value: Option<u32>,
    pub(crate) unit: Option<u32>,
}

impl Block {
    /// Whether none of its columns is known.
    fn is_empty(&self) -> bool {
        let columns = [
            self.level2,
            self.level3,
            self.operator,
            self.value,
            self.unit,
        ];
        columns.iter().all(Option::is_none)
    }

    /// The column of level 3, if nothing else of a tree stands beside it.
    fn words_alone(&self) -> Option<u32> {
        let rest = Self {
            scope: None,
            level3: None,
            ..*self
        };
        self.level3.filter(|_| rest.is_empty())
    }

    fn slot(&mut self, role: Role) -> Option<&mut Option<u32>> {
        Some(match role {
            Role::Level2 => &mut self.level2,
            Role::Level3 => &mut self.level3,
            Role::Operator => &mut self.operator,
            Role::Value => &mut self.value,
            Role::Unit => &mut self.unit,
            _ => return None,
        })
    }
}

/// The header that begins at a row, with the number of its rows.
pub(crate) fn header(
    table: &Table<'_>,
    row: u32,
    profile: &Profile,
    taxonomy: &Taxonomy,
) -> Option<(Plan, u32)> {
    let first = RowWords::of(table, row, profile);
    if !first.may_begin() {
        return None;
    }
    let mut rows = 1;
    while row + rows < table.rows() && RowWords::of(table, row + rows, profile).goes_on() {
        rows += 1;
    }
    // Words over several columns (实施期, 年度) head amounts as well: a header of indicators names its
    // value, or at least two columns of the tree.
    let named = |wanted: &[Role]| {
        let cells = (row..row + rows).flat_map(|row| table.row(row));
        let roles = cells
            .filter_map(|cell| profile.column(cell.text.as_str()))
            .map(|column| column.role);
        roles.filter(|role| wanted.contains(role)).count()
    };
    let tree = named(&[Role::Level1, Role::Level2, Role::Level3]);
    if tree + named(&[Role::Heading]) == 0 || tree < 2 && named(&[Role::Value]) == 0 {
        return None;
    }
    let plan = plan(table, row..row + rows, profile, taxonomy);
    let found = plan
        .blocks
        .iter()
        .any(|block| block.level3.is_some() || block.level2.is_some());
    (found || plan.level1.is_some()).then_some((plan, rows))
}

/// How many cells of a row are column headers.
struct RowWords {
    printed: usize,
    words: usize,
    roles: usize,
    fields: usize,
}

impl RowWords {
    fn of(table: &Table<'_>, row: u32, profile: &Profile) -> Self {
        const LIST: u32 = 9;
        let mut own = Self {
            printed: 0,
            words: 0,
            roles: 0,
            fields: 0,
        };
        for cell in table.row(row).filter(|cell| !cell.text.is_blank()) {
            own.printed += 1;
            if let Some(column) = profile.column(cell.text.as_str()) {
                own.words += 1;
                own.roles += usize::from(column.role != Role::Heading);
            } else if field_label(profile, cell).is_some() || heads(profile, cell) {
                own.fields += 1;
            } else if own.printed == 2 && own.words == 0 && table.columns() < LIST {
                // A label and its value: no header, but in a wide list, which heads amounts first.
                break;
            }
        }
        own
    }

    /// Mostly header words, at least two of them: `绩效指标 | 年度指标值`, `一级指标 | 二级指标 | …`.
    fn may_begin(&self) -> bool {
        self.words >= 2 && 3 * (self.words + self.fields) >= 2 * self.printed
    }

    fn goes_on(&self) -> bool {
        self.roles >= 2 && 3 * self.words >= 2 * self.printed
            || self.printed == 1 && self.roles == 1
    }
}

/// Whether a cell heads a block and says nothing itself.
fn heads(profile: &Profile, cell: &Cell<'_>) -> bool {
    profile
        .label(cell.text.as_str())
        .contains(&LabelUse::Heading)
}

/// What a header cell means as the label of a field, or of a member of a group.
fn field_label(profile: &Profile, cell: &Cell<'_>) -> Option<LabelUse> {
    let bound = |u: &&LabelUse| {
        matches!(
            u,
            LabelUse::Field(_) | LabelUse::Code(_) | LabelUse::Member(..)
        )
    };
    let uses = profile.label(cell.text.as_str());
    // Above a column, the word that heads the amounts that count is a total's label.
    let total = |u: &LabelUse| match u {
        LabelUse::GroupColumn(of, at) if profile.fields[*of].columns[*at].primary => {
            Some(LabelUse::Member(*of, 0))
        }
        _ => None,
    };
    uses.iter()
        .find(bound)
        .copied()
        .or_else(|| uses.iter().find_map(total))
}

impl Plan {
    /// Whether the field with which a form begins is a column: a list of several forms.
    fn lists(&self, profile: &Profile) -> bool {
        let starts =
            |label: &LabelUse| matches!(label, LabelUse::Field(at) if profile.is_start(*at));
        self.fields.iter().any(|(_, label)| starts(label))
    }

    /// The block of the year's indicators.
    pub(crate) fn year(&self) -> &Block {
        &self.blocks[self.blocks.len() - 1]
    }

    /// The block of the term's indicators, where the form has both.
    pub(crate) fn term(&self) -> Option<&Block> {
        (self.blocks.len() > 1).then(|| &self.blocks[0])
    }
}

/// The plan of the columns below some header rows.
pub(crate) fn plan(
    table: &Table<'_>,
    rows: std::ops::Range<u32>,
    profile: &Profile,
    taxonomy: &Taxonomy,
) -> Plan {
    let mut plan = Plan::default();
    let mut block = Block::default();
    let below = rows.end;
    let mut doubtful: SmallVec<[u32; 4]> = SmallVec::new();
    for col in 0..table.columns() {
        let inner = rows
            .clone()
            .rev()
            .map(|row| table.cell(row, col))
            .find(|cell| !cell.text.is_blank());
        let known = inner.and_then(|cell| profile.column(cell.text.as_str()));
        let role = known
            .map(|column| column.role)
            .filter(|role| !inner.is_some_and(|cell| stands_alone(*role, &rows, cell, profile)))
            .filter(|role| {
                let left_of_tree = plan.level1.is_none() && block.is_empty();
                !left_of_tree
                    || !inner.is_some_and(|cell| {
                        // A cell from above says that the header begins there.
                        cell.row >= rows.start && lists_field(*role, &plan, cell, profile)
                    })
            });
        match role {
            // Left of the tree it heads the rows as a whole: a word that the tree repeats.
            Some(Role::Level3)
                if plan.level1.is_none()
                    && block.is_empty()
                    && names_tree_after(table, rows.clone(), col, profile) =>
            {
                plan.headings.push(col);
            }
            Some(Role::Level1) if plan.level1.is_none() => plan.level1 = Some(col),
            Some(Role::Weight) if plan.weight.is_none() => plan.weight = Some(col),
            // A second column of the same meaning keeps its header.
            Some(Role::Member(at)) if plan.members.iter().any(|(_, known)| *known == at) => {
                plan.unknown.push(col);
            }
            Some(Role::Member(at)) => plan.members.push((col, at)),
            Some(
                role @ (Role::Level2 | Role::Level3 | Role::Operator | Role::Value | Role::Unit),
            ) => {
                // A span over several columns says the same word in each: the first is its column.
                if block.slot(role).is_some_and(|slot| {
                    slot.is_some_and(|at| table.cell(below - 1, at) == table.cell(below - 1, col))
                }) {
                    doubtful.push(col);
                    continue;
                }
                // A second word of its kind before the value (指标方向 | 计算符号) begins no block.
                if let Some(first) = block.operator
                    && role == Role::Operator
                    && block.value.is_none()
                {
                    let holds_signs = |col| share(table, below, col, is_sign) > 0.5;
                    let later = holds_signs(col) && !holds_signs(first);
                    block.operator = Some(if later { col } else { first });
                    plan.unknown.push(if later { first } else { col });
                    continue;
                }
                if block.slot(role).is_some_and(|slot| slot.is_some()) {
                    plan.blocks.push(std::mem::take(&mut block));
                }
                block.scope = block
                    .scope
                    .or(outer_scope(table, rows.clone(), col, profile));
                if let Some(slot) = block.slot(role) {
                    *slot = Some(col);
                }
            }
            Some(Role::Heading) => {
                plan.headings.push(col);
                doubtful.push(col);
            }
            _ => match inner {
                Some(cell) if field_label(profile, cell).is_some() => {
                    plan.fields
                        .extend(field_label(profile, cell).map(|label| (col, label)));
                }
                Some(_) => plan.unknown.push(col),
                None => doubtful.push(col),
            },
        }
    }
    match (block.words_alone(), plan.blocks.last()) {
        // A further column of words (指标内容 behind the values) is no tree of its own.
        (Some(words), Some(first)) if first.value.is_some() => plan.unknown.push(words),
        _ => plan.blocks.push(block),
    }
    find_operator(&mut plan, table, below, profile);
    complete(&mut plan, table, below, &doubtful, profile, taxonomy);
    order_blocks(&mut plan);
    plan
}

/// A word that may head several columns, or one of the rows' own, is the label of a field where it
/// stands in the outer row of a header with nothing below it: 单位名称 | 绩效目标 | 一级指标 …
fn stands_alone(
    role: Role,
    rows: &std::ops::Range<u32>,
    cell: &Cell<'_>,
    profile: &Profile,
) -> bool {
    rows.len() > 1
        && cell.row + 1 < rows.end
        && match field_label(profile, cell) {
            Some(LabelUse::Field(at)) => role == Role::Heading || profile.is_start(at),
            Some(_) => role == Role::Heading,
            None => false,
        }
}

/// In a list the columns left of the tree are fields: 单位名称 is no unit of measure there, and
/// beside the field with which a form begins 绩效目标 heads a column of its own.
fn lists_field(role: Role, plan: &Plan, cell: &Cell<'_>, profile: &Profile) -> bool {
    match field_label(profile, cell) {
        Some(LabelUse::Field(_)) => {
            role == Role::Unit || role == Role::Heading && plan.lists(profile)
        }
        _ => false,
    }
}

/// Whether a level 1 and a level 3 stand to the right of a header cell.
fn names_tree_after(
    table: &Table<'_>,
    rows: std::ops::Range<u32>,
    col: u32,
    profile: &Profile,
) -> bool {
    [Role::Level1, Role::Level3].into_iter().all(|wanted| {
        let mut cells = rows.clone().flat_map(|row| table.row(row));
        cells.any(|cell| {
            cell.col > col
                && profile
                    .column(cell.text.as_str())
                    .is_some_and(|column| column.role == wanted)
        })
    })
}

/// A column of texts that holds signs of comparison is the operator's, whatever its header says
/// (指标值类型: ≥).
fn find_operator(plan: &mut Plan, table: &Table<'_>, below: u32, profile: &Profile) {
    let Some(block) = plan
        .blocks
        .last_mut()
        .filter(|block| block.operator.is_none() && block.value.is_some())
    else {
        return;
    };
    let text = |member: usize| profile.member(member).kind == MemberKind::Text;
    let columns = plan.members.iter().filter(|(_, member)| text(*member));
    let mut columns = columns
        .map(|(col, _)| *col)
        .chain(plan.unknown.iter().copied());
    let Some(found) = columns.find(|col| share(table, below, *col, is_sign) > 0.5) else {
        return;
    };
    block.operator = Some(found);
    plan.members.retain(|(col, _)| *col != found);
    plan.unknown.retain(|col| *col != found);
}

fn is_sign(cell: &Cell<'_>) -> bool {
    let mut characters = cell.text.as_str().trim().chars();
    characters.clone().count() <= 2 && characters.all(|c| SIGNS.contains(c))
}

/// How many of a column's printed cells are such, of the first forty below a row.
fn share(table: &Table<'_>, below: u32, col: u32, is: impl Fn(&Cell<'_>) -> bool) -> f32 {
    let printed: SmallVec<[&Cell<'_>; 32]> = (below..table.rows())
        .map(|row| (row, table.cell(row, col)))
        .filter(|(row, cell)| cell.row == *row && cell.col == col && !cell.text.is_blank())
        .map(|(_, cell)| cell)
        .take(40)
        .collect();
    let hits = printed.iter().filter(|cell| is(cell)).count();
    if printed.is_empty() {
        0.0
    } else {
        hits as f32 / printed.len() as f32
    }
}

/// The time for which an outer header says that the columns below it speak.
fn outer_scope(
    table: &Table<'_>,
    rows: std::ops::Range<u32>,
    col: u32,
    profile: &Profile,
) -> Option<Scope> {
    rows.clone().find_map(|row| {
        // A span that prints as blanks: the last printed cell at or left of the column.
        let cell = (0..=col)
            .rev()
            .map(|at| table.cell(row, at))
            .find(|cell| !cell.text.is_blank())?;
        profile
            .column(cell.text.as_str())
            .and_then(|column| column.scope)
    })
}

/// The year's block last; without a word that says which is which, the term comes first in print.
fn order_blocks(plan: &mut Plan) {
    plan.blocks.truncate(2);
    if plan.blocks.len() == 2
        && (plan.blocks[0].scope == Some(Scope::Year) && plan.blocks[1].scope != Some(Scope::Year)
            || plan.blocks[1].scope == Some(Scope::Term)
                && plan.blocks[0].scope != Some(Scope::Term))
    {
        plan.blocks.swap(0, 1);
    }
}

/// Columns without a header of their own (a header over three columns prints one text and two
/// blanks in dialects without spans) are told by what they hold.
fn complete(
    plan: &mut Plan,
    table: &Table<'_>,
    below: u32,
    doubtful: &[u32],
    profile: &Profile,
    taxonomy: &Taxonomy,
) {
    let mut rest: SmallVec<[u32; 4]> = SmallVec::from_slice(doubtful);
    let best = |rest: &[u32], is: &dyn Fn(&Cell<'_>) -> bool| -> Option<usize> {
        rest.iter()
            .position(|col| share(table, below, *col, is) > 0.5)
    };
    if plan.level1.is_none()
        && let Some(at) = best(&rest, &|cell| taxonomy.level1(cell.text.as_str()).is_some())
    {
        plan.level1 = Some(rest.remove(at));
    }
    let Some(last) = plan.blocks.last_mut() else {
        return;
    };
    if last.level2.is_none()
        && let Some(at) = best(&rest, &|cell| taxonomy.level2(cell.text.as_str()).is_some())
    {
        last.level2 = Some(rest.remove(at));
    }
    if last.level3.is_none()
        && let Some(at) = best(&rest, &|cell| {
            let text = cell.text.as_str();
            profile.column(text).is_none()
                && taxonomy.level2(text).is_none()
                && !begins_as_value(text)
        })
    {
        last.level3 = Some(rest.remove(at));
    }
    if last.value.is_none()
        && let Some(at) = best(&rest, &|cell| begins_as_value(cell.text.as_str()))
    {
        last.value = Some(rest.remove(at));
    }
    for col in rest {
        if !plan.headings.contains(&col) {
            plan.headings.push(col);
        }
    }
}

/// Signs of comparison.
const SIGNS: &str = "=＝≥≤<>＜＞≧≦";

fn begins_as_value(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || SIGNS.contains(c) || "$±".contains(c))
        || text.ends_with(['%', '％'])
}

/// The plan of rows that stand without a header: a row that prints a group's name in its first
/// columns begins them, and the columns are told by what they hold.
pub(crate) fn headless(
    table: &Table<'_>,
    row: u32,
    profile: &Profile,
    taxonomy: &Taxonomy,
) -> Option<Plan> {
    if table.columns() < 3 {
        return None;
    }
    let names_group = |row: u32| {
        table
            .row(row)
            .filter(|cell| cell.col < 3 && !cell.text.is_blank())
            .any(|cell| {
                let text = cell.text.as_str();
                let level2 = taxonomy.level2(text);
                (taxonomy.level1(text).is_some() || level2.is_some())
                    && profile.label(text).is_empty()
            })
    };
    let printed = table.row(row).filter(|cell| !cell.text.is_blank()).count();
    if printed < 3 || !names_group(row) {
        return None;
    }
    let mut plan = Plan {
        blocks: SmallVec::from_elem(Block::default(), 1),
        ..Plan::default()
    };
    let all: SmallVec<[u32; 8]> = (0..table.columns()).collect();
    complete(&mut plan, table, row, &all, profile, taxonomy);
    let block = plan.blocks[0];
    // The value is the last of the printed columns, if what it holds did not tell.
    if block.value.is_none() && block.level3.is_some() {
        let last = (0..table.columns()).rev().find(|col| {
            Some(*col) > block.level3
                && (row..table.rows()).any(|row| !table.cell(row, *col).text.is_blank())
        });
        plan.headings.retain(|col| Some(*col) != last);
        plan.blocks[0].value = last;
    }
    (plan.blocks[0].level3.is_some() && plan.blocks[0].value.is_some()).then_some(plan)
}
