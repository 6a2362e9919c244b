//! Profile files → profiles: inheritance resolved, labels folded and indexed, mistakes reported
//! with their line.

use super::file::{ColumnFile, FieldFile, ProfileFile};
use super::{
    ColumnUse, FieldKind, FieldSpec, GroupColumn, LabelUse, MemberSpec, Profile, ProfileError, Role,
};
use crate::check::Checks;
use crate::taxonomy::Taxonomy;
use biao_model::{Sieve, fold_label};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use toml::Spanned;

/// A file with its text, for messages.
pub(crate) struct Origin<'t> {
    pub(crate) file: &'t str,
    pub(crate) text: &'t str,
}

impl Origin<'_> {
    pub(crate) fn error(&self, at: usize, what: impl Into<String>) -> ProfileError {
        let before = self.text.get(..at).unwrap_or(self.text);
        ProfileError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            what: what.into(),
        }
    }

    pub(crate) fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, ProfileError> {
        toml::from_str(self.text).map_err(|error| {
            self.error(
                error.span().map_or(0, |span| span.start),
                error.message().to_owned(),
            )
        })
    }
}

pub(super) fn profiles(
    files: impl Iterator<Item = (String, String)>,
    taxonomies: &[Taxonomy],
    checks: &Checks,
) -> Result<Vec<Profile>, ProfileError> {
    let mut known: Vec<(ProfileFile, Profile)> = Vec::new();
    for (name, text) in files {
        let origin = Origin {
            file: &name,
            text: &text,
        };
        let mut file: ProfileFile = origin.parse()?;
        if let Some(parent) = file.extends.clone() {
            let base = known
                .iter()
                .find(|(_, p)| p.id == *parent.get_ref())
                .map(|(base, _)| base)
                .ok_or_else(|| {
                    origin.error(
                        parent.span().start,
                        format!(
                            "no profile `{}` to extend is loaded before this one",
                            parent.get_ref()
                        ),
                    )
                })?;
            inherit(&mut file, base);
        }
        let profile = compile(&origin, &file, taxonomies, checks)?;
        match known.iter_mut().find(|(_, other)| other.id == profile.id) {
            Some(other) => *other = (file, profile),
            None => known.push((file, profile)),
        }
    }
    Ok(known.into_iter().map(|(_, profile)| profile).collect())
}

/// Fields by id and columns by role: what the file says comes first, what the base says stays.
fn inherit(file: &mut ProfileFile, base: &ProfileFile) {
    let own = std::mem::take(&mut file.field);
    let claimed: Vec<String> = own
        .iter()
        .flat_map(|field| &field.labels)
        .map(|label| fold_label(label.get_ref()).into_owned())
        .collect();
    let mut fields: Vec<FieldFile> = base.field.clone();
    for field in &mut fields {
        field
            .labels
            .retain(|label| !claimed.contains(&fold_label(label.get_ref()).into_owned()));
    }
    for field in own {
        match fields
            .iter_mut()
            .find(|other| other.id.get_ref() == field.id.get_ref())
        {
            Some(other) => merge_field(other, field),
            None => fields.push(field),
        }
    }
    fields.retain(|field| !field.remove);
    file.field = fields;
    file.heading.extend(base.heading.iter().cloned());
    file.column.extend(base.column.iter().cloned());
    if file.recognise.generic_names.is_empty() {
        file.recognise
            .generic_names
            .clone_from(&base.recognise.generic_names);
    }
}

fn merge_field(base: &mut FieldFile, own: FieldFile) {
    base.kind = own.kind.or(base.kind);
    base.remove = own.remove;
    base.start |= own.start;
    base.unit |= own.unit;
    base.ends_rows |= own.ends_rows;
    base.from_title &= own.from_title || own.labels.is_empty();
    let mut labels = own.labels;
    labels.append(&mut base.labels);
    base.labels = labels;
    base.fallback = own.fallback.or(base.fallback.take());
    if !own.endings.is_empty() {
        base.endings = own.endings;
    }
    if !own.total_rows.is_empty() {
        base.total_rows = own.total_rows;
    }
    let mut codes = own.code_labels;
    codes.append(&mut base.code_labels);
    base.code_labels = codes;
    for member in own.member {
        match base
            .member
            .iter_mut()
            .find(|other| other.id.get_ref() == member.id.get_ref())
        {
            Some(other) => merge_field(other, member),
            None => base.member.push(member),
        }
    }
    if !own.column.is_empty() {
        base.column = own.column;
    }
}

/// The label maps in the making.
#[derive(Default)]
struct Index {
    labels: FxHashMap<Box<str>, SmallVec<[LabelUse; 2]>>,
    sieve: Sieve,
}

impl Index {
    fn add(&mut self, label: &str, label_use: LabelUse) {
        let folded = fold_label(label);
        self.sieve.add(&folded);
        let uses = self.labels.entry(folded.into_owned().into()).or_default();
        // The first field that claims a label keeps it; a member may share it with another group's.
        let same_level = |other: &LabelUse| match (other, &label_use) {
            (LabelUse::Member(a, _), LabelUse::Member(b, _))
            | (LabelUse::GroupColumn(a, _), LabelUse::GroupColumn(b, _)) => a == b,
            (
                LabelUse::Field(_) | LabelUse::Code(_) | LabelUse::Heading,
                LabelUse::Field(_) | LabelUse::Code(_) | LabelUse::Heading,
            ) => true,
            _ => false,
        };
        if !uses.iter().any(same_level) {
            uses.push(label_use);
        }
    }

    fn add_all(&mut self, labels: &[Spanned<String>], label_use: LabelUse) {
        for label in labels {
            self.add(label.get_ref(), label_use);
        }
    }
}

fn compile(
    origin: &Origin<'_>,
    file: &ProfileFile,
    taxonomies: &[Taxonomy],
    checks: &Checks,
) -> Result<Profile, ProfileError> {
    let taxonomy = taxonomies
        .iter()
        .position(|t| t.id == *file.taxonomy.get_ref())
        .ok_or_else(|| {
            origin.error(
                file.taxonomy.span().start,
                format!("no taxonomy `{}`", file.taxonomy.get_ref()),
            )
        })?;
    for check in &file.checks {
        if !checks.has_set(check.get_ref()) {
            return Err(origin.error(
                check.span().start,
                format!("no set of checks `{}`", check.get_ref()),
            ));
        }
    }
    let mut index = Index::default();
    let mut fields = file
        .field
        .iter()
        .map(|field| field_spec(origin, field, None))
        .collect::<Result<Vec<_>, _>>()?;
    for (at, field) in file.field.iter().enumerate() {
        if let Some(fallback) = &field.fallback {
            let id = &fallback.field;
            let other = file
                .field
                .iter()
                .position(|other| other.id.get_ref() == id.get_ref());
            let other = other.ok_or_else(|| {
                origin.error(
                    id.span().start,
                    format!("fallback: no field `{}`", id.get_ref()),
                )
            })?;
            let labels = fallback
                .labels
                .iter()
                .map(|label| fold_label(label).into_owned())
                .collect();
            fields[at].fallback = Some((other, labels));
        }
    }
    let mut endings: Vec<(String, usize)> = file
        .field
        .iter()
        .enumerate()
        .flat_map(|(at, field)| {
            field
                .endings
                .iter()
                .map(move |e| (fold_label(e.get_ref()).into_owned(), at))
        })
        .collect();
    endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
    for (at, field) in file.field.iter().enumerate() {
        if let Some(again) = file.field[..at]
            .iter()
            .find(|other| other.id.get_ref() == field.id.get_ref())
        {
            return Err(origin.error(
                again.id.span().start,
                format!("two fields `{}`", field.id.get_ref()),
            ));
        }
        index.add_all(&field.labels, LabelUse::Field(at));
        index.add_all(&field.code_labels, LabelUse::Code(at));
        for (member_at, member) in field.member.iter().enumerate() {
            index.add_all(&member.labels, LabelUse::Member(at, member_at));
        }
        for (column_at, column) in field.column.iter().enumerate() {
            index.add_all(&column.labels, LabelUse::GroupColumn(at, column_at));
            if let Some(group) = column.group.as_ref().filter(|group| group.is_empty()) {
                return Err(origin.error(
                    0,
                    format!(
                        "a column of `{}` names an empty group `{group}`",
                        field.id.get_ref()
                    ),
                ));
            }
        }
    }
    for heading in &file.heading {
        index.add_all(&heading.labels, LabelUse::Heading);
    }
    let (columns, members) = columns(origin, &file.column)?;
    let deciding_columns = file
        .recognise
        .columns
        .iter()
        .map(|id| {
            role(id, &members).ok_or_else(|| {
                origin.error(
                    0,
                    format!("recognise.columns: no column has the role `{id}`"),
                )
            })
        })
        .collect::<Result<_, _>>()?;
    let mut titles: Vec<String> = file
        .recognise
        .titles
        .iter()
        .map(|t| fold_label(t).into_owned())
        .collect();
    titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    if titles.is_empty() {
        return Err(origin.error(
            0,
            "recognise.titles is empty: a form needs at least one title ending",
        ));
    }
    let starts = file.field.iter().map(|field| field.start).collect();
    let mut column_sieve = Sieve::default();
    #[allow(
        clippy::iter_over_hash_type,
        reason = "builds a set; no order leaves it"
    )]
    for label in columns.keys() {
        column_sieve.add(label);
    }
    Ok(Profile {
        id: file.id.get_ref().clone(),
        name: file.name.clone(),
        taxonomy,
        checks: file
            .checks
            .iter()
            .map(|check| check.get_ref().clone())
            .collect(),
        titles,
        not_titles: file
            .recognise
            .not_titles
            .iter()
            .map(|t| fold_label(t).into_owned())
            .collect(),
        generic_names: file
            .recognise
            .generic_names
            .iter()
            .map(|t| fold_label(t).into_owned())
            .collect(),
        minimum: file.recognise.minimum,
        deciding_columns,
        fields,
        starts,
        labels: index.labels,
        columns,
        members,
        label_sieve: index.sieve,
        column_sieve,
        endings,
    })
}

fn field_spec(
    origin: &Origin<'_>,
    file: &FieldFile,
    group: Option<&str>,
) -> Result<FieldSpec, ProfileError> {
    let id = file.id.get_ref();
    let place = file.id.span().start;
    let kind = file
        .kind
        .ok_or_else(|| origin.error(place, format!("field `{id}` has no kind")))?;
    if group.is_some() && kind == FieldKind::Group {
        return Err(origin.error(
            place,
            format!("member `{id}`: a group cannot stand in a group"),
        ));
    }
    if kind != FieldKind::Group && !(file.member.is_empty() && file.column.is_empty()) {
        return Err(origin.error(
            place,
            format!("field `{id}` has members or columns, so its kind must be \"group\""),
        ));
    }
    if file.labels.is_empty() && file.code_labels.is_empty() && !file.from_title {
        return Err(origin.error(place, format!("field `{id}` has no labels")));
    }
    Ok(FieldSpec {
        id: id.clone(),
        path: group.map_or_else(|| id.clone(), |group| format!("{group}.{id}")),
        kind,
        from_title: file.from_title,
        unit: file.unit,
        optional: file.optional,
        ends_rows: file.ends_rows,
        members: file
            .member
            .iter()
            .map(|m| field_spec(origin, m, Some(id)))
            .collect::<Result<_, _>>()?,
        columns: file
            .column
            .iter()
            .map(|c| GroupColumn {
                primary: c.primary,
                group: c.group.clone(),
                unit: c.unit,
            })
            .collect(),
        total_rows: file
            .total_rows
            .iter()
            .map(|l| fold_label(l.get_ref()).into_owned())
            .collect(),
        fallback: None,
    })
}

type Columns = (FxHashMap<Box<str>, ColumnUse>, Vec<MemberSpec>);

fn columns(origin: &Origin<'_>, files: &[ColumnFile]) -> Result<Columns, ProfileError> {
    let mut members: Vec<MemberSpec> = Vec::new();
    let mut columns: FxHashMap<Box<str>, ColumnUse> = FxHashMap::default();
    for file in files {
        let id = file.role.get_ref();
        let role = match (role(id, &members), file.kind) {
            (Some(role), _) => role,
            (None, Some(kind)) => {
                members.push(MemberSpec {
                    id: id.clone(),
                    kind,
                });
                Role::Member(members.len() - 1)
            }
            (None, None) => {
                return Err(origin.error(
                    file.role.span().start,
                    format!("column `{id}` is none of heading, level1–3, operator, value, unit, weight: say its kind (text, amount, value)"),
                ));
            }
        };
        for label in &file.labels {
            let folded = fold_label(label.get_ref());
            columns
                .entry(folded.into_owned().into())
                .or_insert(ColumnUse {
                    role,
                    scope: file.scope,
                });
        }
    }
    Ok((columns, members))
}

fn role(id: &str, members: &[MemberSpec]) -> Option<Role> {
    Some(match id {
        "heading" => Role::Heading,
        "level1" => Role::Level1,
        "level2" => Role::Level2,
        "level3" => Role::Level3,
        "operator" => Role::Operator,
        "value" => Role::Value,
        "unit" => Role::Unit,
        "weight" => Role::Weight,
        _ => Role::Member(members.iter().position(|member| member.id == id)?),
    })
}
