//! Profiles: how a form is recognised, where its fields stand, which columns its rows have. All of
//! it is data; a new form is a new file.

mod compile;
mod file;

pub(crate) use compile::Origin;
pub use file::{FieldKind, FieldKindOrValue as MemberKind, Scope};

use crate::check::{Checks, MoneyChecks};
use crate::classification::Classifications;
use crate::money::{self, MoneyForms};
use crate::taxonomy::Taxonomy;
use biao_model::{Sieve, Vocabulary, WordRoles, fold_label};
use biao_normalize::Normalizer;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Why a profile, taxonomy or checks file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct ProfileError {
    /// The file, as the caller named it.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// All profiles with what they refer to: taxonomies, checks, units.
pub struct Profiles {
    forms: Vec<Profile>,
    taxonomies: Vec<Taxonomy>,
    checks: Checks,
    money: MoneyForms,
    money_checks: MoneyChecks,
    classifications: Classifications,
    normalizer: Normalizer,
}

/// One form.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The form's id in the output.
    pub id: String,
    /// Its usual title.
    pub name: String,
    pub(crate) taxonomy: usize,
    pub(crate) checks: Vec<String>,
    /// Endings of its titles, folded, longest first.
    pub(crate) titles: Vec<String>,
    pub(crate) not_titles: Vec<String>,
    /// Names that are no project's name (项目支出).
    pub(crate) generic_names: Vec<String>,
    pub(crate) minimum: usize,
    pub(crate) deciding_columns: Vec<Role>,
    pub(crate) fields: Vec<FieldSpec>,
    /// For every field, whether a form begins with it.
    starts: Vec<bool>,
    labels: FxHashMap<Box<str>, SmallVec<[LabelUse; 2]>>,
    columns: FxHashMap<Box<str>, ColumnUse>,
    members: Vec<MemberSpec>,
    /// A quick no for texts that are no label, and for those that are no column header.
    label_sieve: Sieve,
    column_sieve: Sieve,
    /// Endings of labels, longest first, for labels that are not listed.
    endings: Vec<(String, usize)>,
}

/// A field, or a member of a group.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // the profile's own switches
pub(crate) struct FieldSpec {
    pub(crate) id: String,
    /// The id, of a member behind that of its group: `funds.total`.
    pub(crate) path: String,
    pub(crate) kind: FieldKind,
    pub(crate) from_title: bool,
    pub(crate) unit: bool,
    pub(crate) optional: bool,
    pub(crate) ends_rows: bool,
    pub(crate) members: Vec<FieldSpec>,
    pub(crate) columns: Vec<GroupColumn>,
    /// Labels of the row that sums up a list of amounts.
    pub(crate) total_rows: Vec<String>,
    /// The field that speaks for this one if it is not printed, and under which labels it may.
    pub(crate) fallback: Option<(usize, Vec<String>)>,
}

/// A column of a group with several amounts side by side.
#[derive(Debug, Clone)]
pub(crate) struct GroupColumn {
    pub(crate) primary: bool,
    pub(crate) group: Option<String>,
    /// The amounts are in the unit of the group.
    pub(crate) unit: bool,
}

/// What a label may mean. Fields and members by their indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelUse {
    Field(usize),
    /// The code of a coded field, in a cell of its own.
    Code(usize),
    Member(usize, usize),
    GroupColumn(usize, usize),
    /// Heads a block and says nothing itself.
    Heading,
}

/// What a column header means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColumnUse {
    pub(crate) role: Role,
    pub(crate) scope: Option<Scope>,
}

/// The role of a column. The named ones make the tree and its value; `Member` columns are carried
/// under the profile's own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Heading,
    Level1,
    Level2,
    Level3,
    Operator,
    Value,
    Unit,
    Weight,
    Member(usize),
}

/// A further member of an indicator.
#[derive(Debug, Clone)]
pub(crate) struct MemberSpec {
    pub(crate) id: String,
    pub(crate) kind: MemberKind,
}

/// A label as a profile looks it up: folded, without a bracket at its end, enumerator and prefix.
/// Returns the text to compare and the bracket's text.
pub(crate) fn bare_label(folded: &str) -> (&str, Option<&str>) {
    match folded
        .strip_suffix(')')
        .and_then(|text| text.rfind('(').map(|at| (&text[..at], &text[at + 1..])))
    {
        Some((bare, bracket)) if !bare.is_empty() => (bare, Some(bracket)),
        _ => (folded, None),
    }
}

/// Without a leading enumerator: `1.`, `（一）`, `二、`.
pub(crate) fn without_enumerator(folded: &str) -> &str {
    let counts = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            )
    };
    let open = folded.strip_prefix('(');
    let rest = open.unwrap_or(folded).trim_start_matches(counts);
    if rest.len() == open.unwrap_or(folded).len() {
        return folded;
    }
    let closed = rest.strip_prefix(if open.is_some() {
        &[')'][..]
    } else {
        &['.', '、', ')', ','][..]
    });
    closed.filter(|rest| !rest.is_empty()).unwrap_or(folded)
}

impl Profile {
    /// What a cell's text may mean as a label.
    pub(crate) fn label(&self, text: &str) -> &[LabelUse] {
        if !self.label_sieve.may_pass(text) {
            return &[];
        }
        let get = |key: &str| self.labels.get(key).map(SmallVec::as_slice);
        if let Some(uses) = get(text) {
            return uses;
        }
        let folded = fold_label(text);
        let (bare, _) = bare_label(&folded);
        // Most texts have neither bracket nor enumerator: each spelling is looked up once.
        let spellings = [
            text,
            &folded,
            bare,
            without_enumerator(&folded),
            without_enumerator(bare),
        ];
        let fresh = |at: &usize| !spellings[..*at].contains(&spellings[*at]);
        (1..spellings.len())
            .filter(fresh)
            .find_map(|at| get(spellings[at]))
            .unwrap_or_default()
    }

    /// The field whose label a first cell may be, by its ending, where no list has it.
    pub(crate) fn label_by_ending(&self, text: &str) -> Option<LabelUse> {
        const LONGEST: usize = 14;
        if text.chars().count() > LONGEST {
            return None;
        }
        let folded = fold_label(text);
        let (bare, _) = bare_label(&folded);
        self.endings
            .iter()
            .find(|(ending, _)| bare.ends_with(ending.as_str()))
            .map(|(_, at)| LabelUse::Field(*at))
    }

    /// What a cell's text means as a column header.
    pub(crate) fn column(&self, text: &str) -> Option<ColumnUse> {
        if !self.column_sieve.may_pass(text) {
            return None;
        }
        let get = |key: &str| self.columns.get(key).copied();
        get(text).or_else(|| {
            let folded = fold_label(text);
            get(&folded).or_else(|| get(bare_label(&folded).0))
        })
    }

    /// Whether a form begins with the field.
    pub(crate) fn is_start(&self, field: usize) -> bool {
        self.starts[field]
    }

    pub(crate) fn member(&self, index: usize) -> &MemberSpec {
        &self.members[index]
    }

    /// Whether a title is another form's.
    pub(crate) fn denies(&self, title: &str) -> bool {
        let folded = fold_label(title);
        self.not_titles
            .iter()
            .any(|word| folded.contains(word.as_str()))
    }

    /// The longest of the form's titles with which a line ends, if the line is no other form's.
    pub(crate) fn title_ending(&self, line: &str) -> Option<&str> {
        if self.denies(line) {
            return None;
        }
        let folded = fold_label(line);
        let (bare, _) = bare_label(&folded);
        self.titles
            .iter()
            .find(|ending| folded.ends_with(ending.as_str()) || bare.ends_with(ending.as_str()))
            .map(String::as_str)
    }
}

impl Profiles {
    /// The built-in profiles and those of further files, `(name for messages, text)`. A file with
    /// the id of a built-in profile takes its place.
    pub fn load(user: &[(String, String)]) -> Result<Self, ProfileError> {
        let taxonomies = vec![Taxonomy::parse(
            "taxonomies/performance.toml",
            include_str!("../../data/taxonomies/performance.toml"),
        )?];
        let checks = Checks::parse(
            "checks/performance.toml",
            include_str!("../../data/checks/performance.toml"),
        )?;
        let built_in = [
            (
                "profiles/project-performance-target.toml",
                include_str!("../../data/profiles/project-performance-target.toml"),
            ),
            (
                "profiles/department-performance-target.toml",
                include_str!("../../data/profiles/department-performance-target.toml"),
            ),
            (
                "profiles/performance-self-evaluation.toml",
                include_str!("../../data/profiles/performance-self-evaluation.toml"),
            ),
        ];
        let files = built_in
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let (amounts, fields): (Vec<_>, Vec<_>) =
            user.iter().partition(|(_, text)| money::is_money(text));
        let profiles = compile::profiles(
            files.chain(fields.into_iter().cloned()),
            &taxonomies,
            &checks,
        )?;
        Ok(Self {
            forms: profiles,
            taxonomies,
            checks,
            money: MoneyForms::load(&amounts)?,
            money_checks: MoneyChecks::parse(
                "checks/money.toml",
                include_str!("../../data/checks/money.toml"),
            )?,
            classifications: Classifications::load()?,
            normalizer: Normalizer::new(),
        })
    }

    /// The profiles, built-in ones first.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.forms.iter()
    }

    pub(crate) fn taxonomy(&self, profile: &Profile) -> &Taxonomy {
        &self.taxonomies[profile.taxonomy]
    }

    pub(crate) fn checks(&self) -> &Checks {
        &self.checks
    }

    /// The kinds of money tables.
    pub(crate) fn money(&self) -> &MoneyForms {
        &self.money
    }

    /// The identities of money tables.
    pub(crate) fn money_checks(&self) -> &MoneyChecks {
        &self.money_checks
    }

    /// The lists of codes and their names.
    pub(crate) fn classifications(&self) -> &Classifications {
        &self.classifications
    }

    /// The normaliser with the units in use.
    pub fn normalizer(&self) -> &Normalizer {
        &self.normalizer
    }

    /// The words by which the repair of tables recognises these forms.
    pub fn vocabulary(&self) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for ending in self.money.words().title_endings() {
            vocabulary.add_title(ending);
        }
        for profile in &self.forms {
            for title in &profile.titles {
                vocabulary.add_title(title);
            }
            // Insertion order does not matter: roles are united.
            #[allow(
                clippy::iter_over_hash_type,
                reason = "builds a map; no order leaves it"
            )]
            for (label, uses) in &profile.labels {
                let start = uses
                    .iter()
                    .any(|u| matches!(u, LabelUse::Field(at) if profile.is_start(*at)));
                let roles = if start {
                    WordRoles::START.with(WordRoles::FIELD)
                } else {
                    WordRoles::FIELD
                };
                vocabulary.add_word(label, roles);
            }
            #[allow(
                clippy::iter_over_hash_type,
                reason = "builds a map; no order leaves it"
            )]
            for (label, column) in &profile.columns {
                if column.role != Role::Heading {
                    vocabulary.add_word(label, WordRoles::COLUMN);
                }
            }
        }
        for taxonomy in &self.taxonomies {
            taxonomy.add_words(&mut vocabulary);
        }
        vocabulary
    }
}
