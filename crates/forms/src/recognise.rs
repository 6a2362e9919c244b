//! Which profile a table is an instance of.

use crate::profile::{LabelUse, Profile, Profiles, Role};
use biao_model::Table;
use smallvec::SmallVec;

/// The profile whose title, labels and columns a table prints; `None` where no profile knows it.
///
/// A title that ends as a profile's titles end decides (the longest ending wins), as long as the
/// table prints one of the form's labels or columns. Without a known title the labels and columns
/// are counted.
pub(crate) fn recognise<'p>(table: &Table<'_>, profiles: &'p Profiles) -> Option<&'p Profile> {
    let title = table.title.as_ref().map(biao_model::Text::as_str);
    let ending = |profile: &Profile| {
        title
            .and_then(|title| profile.title_ending(title))
            .map_or(0, str::len)
    };
    let titled = profiles
        .iter()
        .map(|profile| (ending(profile), profile))
        .filter(|(ending, _)| *ending > 0)
        // The first of equals: the order of the profiles is the order of preference.
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((_, profile)) = titled
        && prints_any(table, profile)
    {
        return Some(profile);
    }
    profiles
        .iter()
        .filter(|profile| !title.is_some_and(|title| profile.denies(title)))
        .filter_map(|profile| {
            let evidence = Evidence::of(table, profile);
            // A profile with deciding columns is a narrower form: without them it is another's.
            let decided = evidence.deciding == profile.deciding_columns.len();
            let enough = evidence.words >= profile.minimum && evidence.rows && decided;
            enough.then_some(((evidence.deciding, evidence.words), profile))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, profile)| profile)
}

/// Whether a table prints one of the form's labels or columns at all.
fn prints_any(table: &Table<'_>, profile: &Profile) -> bool {
    let cells = table
        .cells()
        .iter()
        .take_while(|cell| cell.row < Evidence::ROWS);
    cells.map(|cell| cell.text.as_str()).any(|text| {
        profile
            .column(text)
            .is_some_and(|column| column.role != Role::Heading)
            || profile
                .label(text)
                .iter()
                .any(|u| matches!(u, LabelUse::Field(_) | LabelUse::Member(..)))
    })
}

/// How much of a profile a table prints.
#[derive(Debug, Default)]
struct Evidence {
    /// Distinct fields, columns and group names.
    words: usize,
    /// Deciding columns found.
    deciding: usize,
    /// The table has a column header or group names: indicator rows, not only a header block.
    rows: bool,
}

impl Evidence {
    /// Rows looked at from the top: a form's labels stand there.
    const ROWS: u32 = 40;

    fn of(table: &Table<'_>, profile: &Profile) -> Self {
        let mut own = Self::default();
        let mut fields: SmallVec<[usize; 24]> = SmallVec::new();
        let mut roles: SmallVec<[Role; 12]> = SmallVec::new();
        for cell in table
            .cells()
            .iter()
            .take_while(|cell| cell.row < Self::ROWS)
        {
            let text = cell.text.as_str();
            if text.is_empty() || text.len() > 90 {
                continue;
            }
            if let Some(LabelUse::Field(at) | LabelUse::Member(at, _)) = profile
                .label(text)
                .iter()
                .find(|u| matches!(u, LabelUse::Field(_) | LabelUse::Member(..)))
                && !fields.contains(at)
            {
                fields.push(*at);
            }
            if let Some(column) = profile.column(text)
                && column.role != Role::Heading
                && !roles.contains(&column.role)
            {
                roles.push(column.role);
            }
        }
        own.rows = roles.len() >= 2;
        own.deciding = profile
            .deciding_columns
            .iter()
            .filter(|role| roles.contains(role))
            .count();
        own.words = fields.len() + roles.len();
        own
    }
}
