//! What an auditor would want to see. A check is data (`data/checks`): one of the kinds below, with
//! parameters, a message and an explanation.

mod amounts;
mod fields;
mod file;
mod groups;
mod money;
mod scores;
mod texts;

pub(crate) use crate::profile::without_enumerator;
pub(crate) use money::{MoneyChecks, decide, money};

use crate::profile::{Origin, Profile, ProfileError, Profiles};
use biao_model::{Amount, Diagnostic, Document, Entry, Field, Indicator, Places, Record, Text};
use biao_normalize::Normalizer;
use file::{Check, CheckFile, Kind};

/// All checks.
#[derive(Debug, Clone)]
pub(crate) struct Checks {
    checks: Vec<Check>,
}

impl Checks {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let CheckFile { check } = Origin { file, text }.parse()?;
        Ok(Self { checks: check })
    }

    pub(crate) fn has_set(&self, set: &str) -> bool {
        self.checks.iter().any(|check| check.set == set)
    }
}

/// What a check looks at.
struct Subject<'s, 'a> {
    record: &'s Record<'a>,
    document: &'s Document<'a>,
    normalizer: &'s Normalizer,
}

/// Applies a profile's checks to a record; pointers are relative to the record.
pub(crate) fn record<'a>(
    record: &Record<'a>,
    document: &Document<'a>,
    profile: &Profile,
    profiles: &Profiles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let subject = Subject {
        record,
        document,
        normalizer: profiles.normalizer(),
    };
    for check in profiles
        .checks()
        .checks
        .iter()
        .filter(|check| profile.checks.contains(&check.set))
    {
        match &check.kind {
            Kind::Sum {
                field,
                total,
                parts,
                instead,
                required,
            } => {
                let sum = amounts::Sum {
                    field,
                    total,
                    parts,
                    instead,
                    required,
                };
                amounts::sum(check, &sum, &subject, diagnostics);
            }
            Kind::ScoresSum {
                score,
                funds,
                member,
                total,
            } => {
                let names = [score, funds, member, total].map(String::as_str);
                scores::scores_sum(check, names, &subject, diagnostics);
            }
            Kind::WeightsSum {
                funds,
                member,
                column,
                sums,
            } => {
                let names = [funds, member, column].map(String::as_str);
                scores::weights_sum(check, names, sums, &subject, diagnostics);
            }
            Kind::ScoreExceedsWeight { score } => {
                scores::score_exceeds_weight(check, score, &subject, diagnostics);
            }
            Kind::ShortfallUnexplained {
                score,
                reason,
                blank,
            } => {
                scores::shortfall_unexplained(check, [score, reason], blank, &subject, diagnostics);
            }
            Kind::RateDiffers {
                rate,
                executed,
                budgets,
                member,
            } => {
                let names = [rate, executed, member].map(String::as_str);
                scores::rate_differs(check, names, budgets, &subject, diagnostics);
            }
            Kind::ExceedsTotal {
                field,
                total,
                groups,
                exempt,
            } => {
                amounts::exceeds_total(check, field, total, groups, exempt, &subject, diagnostics);
            }
            Kind::UnitInGroup { groups, dimensions } => {
                groups::unit_in_group(check, groups, dimensions, &subject, diagnostics);
            }
            Kind::PercentBound {
                comparators,
                bound,
                exempt,
            } => {
                groups::percent_bound(check, comparators, bound, exempt, &subject, diagnostics);
            }
            Kind::NotPrinted { fields } => {
                fields::not_printed(check, fields, &subject, diagnostics);
            }
            Kind::UnknownGroup => groups::unknown_group(check, &subject, diagnostics),
            Kind::UnitTwice => groups::unit_twice(check, &subject, diagnostics),
            Kind::SameText => texts::same_text(check, &subject, diagnostics),
            Kind::DoubledWord {
                targets,
                shortest,
                longest,
                exempt,
            } => {
                texts::doubled_word(
                    check,
                    targets,
                    *shortest..=*longest,
                    exempt,
                    &subject,
                    diagnostics,
                );
            }
            Kind::EndsWith { targets, endings } => {
                texts::ends_with(check, targets, endings, &subject, diagnostics);
            }
            Kind::RefersOutside {
                references,
                words,
                attachments,
            } => {
                texts::refers_outside(check, references, words, attachments, &subject, diagnostics);
            }
            Kind::PartsExceedTotal {
                field,
                total,
                groups,
                exempt,
            } => {
                amounts::parts_exceed_total(
                    check,
                    field,
                    total,
                    groups,
                    exempt,
                    &subject,
                    diagnostics,
                );
            }

            Kind::YearDiffers { targets } => {
                texts::year_differs(check, targets, &subject, diagnostics);
            }
        }
    }
}

impl Check {
    /// The diagnostic, with the placeholders of the message filled.
    fn report(&self, at: String, places: &Places, placeholders: &[(&str, &str)]) -> Diagnostic {
        let message = fill(&self.message, placeholders);
        Diagnostic {
            code: self.code.clone().into(),
            severity: self.severity.into(),
            message,
            at: Some(at),
            places: places.clone(),
        }
    }

    /// The diagnostic about an indicator's value.
    fn report_indicator(
        &self,
        index: usize,
        indicator: &Indicator<'_>,
        more: &[(&str, &str)],
    ) -> Diagnostic {
        let level = |n: usize| indicator.levels[n].as_ref().map_or("", Text::as_str);
        let mut placeholders = vec![
            ("level1", level(0)),
            ("level2", level(1)),
            ("level3", level(2)),
            ("value", indicator.value.raw.as_ref()),
        ];
        placeholders.extend_from_slice(more);
        self.report(
            format!("/indicators/{index}/value"),
            &indicator.places,
            &placeholders,
        )
    }
}

impl<'s, 'a> Subject<'s, 'a> {
    fn field(&self, id: &str) -> Option<&'s Entry<'a>> {
        self.record
            .fields
            .iter()
            .find(|field| field.id == id)
            .map(|field| &field.entry)
    }

    fn text(&self, id: &str) -> Option<&'s Text<'a>> {
        match self.field(id)? {
            Entry::Text(text) => Some(text),
            _ => None,
        }
    }

    fn group(&self, id: &str) -> Option<&'s [Field<'a>]> {
        match self.field(id)? {
            Entry::Group(members) => Some(members),
            _ => None,
        }
    }

    fn fiscal_year(&self) -> Option<i32> {
        self.record
            .fields
            .iter()
            .find_map(|field| match field.entry {
                Entry::Year { year, .. } => Some(year),
                _ => None,
            })
    }

    /// The label that was printed for a member of a group.
    fn member_label(&self, group: &str, member: &str) -> Option<&'s str> {
        let is_its = |path: &str| {
            let own = path
                .strip_prefix(group)
                .and_then(|own| own.strip_prefix('.'));
            own == Some(member)
        };
        let labels = self.record.labels.iter();
        let mut own = labels.filter(|(path, _)| is_its(path));
        own.next().map(|(_, label)| label.as_str())
    }

    /// The indicators of some groups, with their indices.
    fn in_groups<'g>(
        &self,
        groups: &'g [[String; 2]],
    ) -> impl Iterator<Item = (usize, &'s Indicator<'a>)> + use<'s, 'g, 'a> {
        self.record
            .indicators
            .iter()
            .enumerate()
            .filter(move |(_, indicator)| {
                indicator.class.is_some_and(|(one, two)| {
                    groups
                        .iter()
                        .any(|[a, b]| a == one && Some(b.as_str()) == two)
                })
            })
    }
}

fn member<'s, 'a>(members: &'s [Field<'a>], id: &str) -> Option<&'s Amount<'a>> {
    members
        .iter()
        .find(|field| field.id == id)
        .and_then(|field| match &field.entry {
            Entry::Amount(amount) => Some(amount),
            _ => None,
        })
}

/// A message with its `{placeholders}` filled; one that has no text stays as it is.
fn fill(template: &str, placeholders: &[(&str, &str)]) -> String {
    let mut message = String::with_capacity(2 * template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        message.push_str(before);
        let text = after.split_once('}').and_then(|(name, after)| {
            let (_, text) = placeholders.iter().find(|(known, _)| *known == name)?;
            Some((*text, after))
        });
        let (text, after) = text.unwrap_or(("{", after));
        message.push_str(text);
        rest = after;
    }
    message.push_str(rest);
    message
}
