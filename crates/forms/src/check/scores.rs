//! Checks of weights and scores: what an evaluation gives is not more than it may, adds up to its
//! total, and says why where it is less.

use super::file::{Bound, Check, Words};
use super::{Subject, member};
use biao_model::{Amount, Decimal, Diagnostic, Entry, Field, Indicator, Places, Reading, Text};
use biao_normalize::Context;

/// A number of points, and the text that prints it.
struct Points<'s, 'a> {
    text: &'s Text<'a>,
    number: Decimal,
}

impl<'s, 'a> Subject<'s, 'a> {
    /// Points as printed: `10`, `10分`, `10%`; `None` where it is anything else.
    fn points(&self, text: &'s Text<'a>) -> Option<Points<'s, 'a>> {
        let value = self.normalizer.read(text.as_str(), &Context::default());
        match value.reading {
            Reading::Comparison {
                comparator: None,
                quantity,
                approximate: false,
            } if quantity.per.is_none() => Some(Points {
                text,
                number: quantity.number,
            }),
            _ => None,
        }
    }

    fn weight(&self, indicator: &'s Indicator<'a>) -> Option<Points<'s, 'a>> {
        self.points(&indicator.weight.as_ref()?.text)
    }

    fn column(&self, indicator: &'s Indicator<'a>, role: &str) -> Option<Points<'s, 'a>> {
        self.points(entry_text(indicator, role)?)
    }

    /// The points of a member of a group of funds.
    fn of_funds(&self, field: &str, total: &str) -> Option<Points<'s, 'a>> {
        self.points(&member(self.group(field)?, total)?.text)
    }

    /// What every indicator has in a column; `None` where one of them has no points there.
    fn of_all(
        &self,
        points: impl Fn(&'s Indicator<'a>) -> Option<Points<'s, 'a>>,
    ) -> Option<Vec<Points<'s, 'a>>> {
        let all: Vec<_> = self
            .record
            .indicators
            .iter()
            .map(points)
            .collect::<Option<_>>()?;
        (all.len() > 1).then_some(all)
    }
}

fn entry_text<'s, 'a>(indicator: &'s Indicator<'a>, role: &str) -> Option<&'s Text<'a>> {
    let found = |field: &&Field<'a>| field.id == role;
    match &indicator.members.iter().find(found)?.entry {
        Entry::Text(text) | Entry::Amount(Amount { text, .. }) => Some(text),
        _ => None,
    }
}

fn sum(points: &[Points<'_, '_>]) -> Option<Decimal> {
    points
        .iter()
        .try_fold(Decimal::ZERO, |sum, point| sum.checked_add(point.number))
}

fn places(points: &[Points<'_, '_>]) -> Places {
    points
        .iter()
        .flat_map(|point| point.text.places.iter().copied())
        .collect()
}

/// The scores of the indicators, and that of the funds where it is printed, are the total.
pub(super) fn scores_sum(
    check: &Check,
    [role, funds, member, total]: [&str; 4],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let stated = match subject.field(total) {
        Some(Entry::Amount(Amount { text, .. }) | Entry::Text(text)) => subject.points(text),
        _ => None,
    };
    let (Some(stated), Some(mut parts)) = (
        stated,
        subject.of_all(|indicator| subject.column(indicator, role)),
    ) else {
        return;
    };
    parts.extend(subject.of_funds(funds, member));
    let Some(sum) = sum(&parts).filter(|sum| *sum != stated.number) else {
        return;
    };
    let mut at = stated.text.places.clone();
    at.extend(places(&parts).iter().copied());
    diagnostics.push(check.report(
        format!("/fields/{total}"),
        &at,
        &[
            ("total", &stated.number.to_string()),
            ("sum", &sum.to_string()),
        ],
    ));
}

/// The weights of all indicators, with or without what the execution of the budget weighs, are one
/// of the sums that the rules give.
pub(super) fn weights_sum(
    check: &Check,
    [funds, member, column]: [&str; 3],
    sums: &[Bound],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(mut parts) = subject.of_all(|indicator| subject.weight(indicator)) else {
        return;
    };
    let known = |parts: &[Points<'_, '_>]| {
        sum(parts).is_none_or(|sum| sums.iter().any(|Bound(known)| *known == sum))
    };
    if known(&parts) {
        return;
    }
    let beside = subject.of_funds(funds, member).or_else(|| {
        let mut rows = subject.record.indicators.iter();
        rows.find_map(|row| subject.column(row, column))
    });
    parts.extend(beside);
    let Some(sum) = sum(&parts).filter(|_| !known(&parts)) else {
        return;
    };
    diagnostics.push(check.report(
        "/indicators".to_owned(),
        &places(&parts),
        &[("sum", &sum.to_string())],
    ));
}

/// The finding that a score is not what it weighs.
fn beside_weight(
    check: &Check,
    at: String,
    indicator: &Indicator<'_>,
    score: &Points<'_, '_>,
    weight: &Points<'_, '_>,
) -> Diagnostic {
    let mut both = score.text.places.clone();
    both.extend(weight.text.places.iter().copied());
    let name = indicator.levels[2].as_ref().map_or("", Text::as_str);
    let more = [
        ("level3", name),
        ("score", score.text.as_str()),
        ("weight", weight.text.as_str()),
    ];
    check.report(at, &both, &more)
}

/// No indicator scores more than it weighs.
pub(super) fn score_exceeds_weight(
    check: &Check,
    role: &str,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        let (Some(score), Some(weight)) =
            (subject.column(indicator, role), subject.weight(indicator))
        else {
            continue;
        };
        if score.number > weight.number {
            let at = format!("/indicators/{index}/{role}");
            diagnostics.push(beside_weight(check, at, indicator, &score, &weight));
        }
    }
}

/// An indicator that scores less than it weighs says why, where the form has a column for that.
pub(super) fn shortfall_unexplained(
    check: &Check,
    [role, reason]: [&str; 2],
    blank: &Words,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        let (Some(score), Some(weight), Some(said)) = (
            subject.column(indicator, role),
            subject.weight(indicator),
            entry_text(indicator, reason),
        ) else {
            continue;
        };
        let said = said.as_str().trim();
        let silent = said.is_empty() || blank.find(said) == Some(0..said.len());
        if silent && score.number < weight.number {
            let at = format!("/indicators/{index}/{role}");
            diagnostics.push(beside_weight(check, at, indicator, &score, &weight));
        }
    }
}

/// The rate of execution is what was spent, as a share of one of the budgets, to the digit that is
/// printed: rounded or cut.
pub(super) fn rate_differs(
    check: &Check,
    [rate, executed, total]: [&str; 3],
    budgets: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(stated) = subject.of_funds(rate, total) else {
        return;
    };
    let amount = |field: &str| member(subject.group(field)?, total)?.number;
    let Some(spent) = amount(executed) else {
        return;
    };
    let mut budgets = budgets.iter().filter_map(|field| amount(field)).peekable();
    if budgets.peek().is_none() {
        return;
    }
    // |stated × budget − 100 × spent| < last digit × budget, without a division.
    let hundred = Decimal::new(100, 0);
    let digit = Decimal::new(1, stated.number.scale());
    let agrees = |budget: Decimal| {
        let product = stated.number.checked_mul(budget)?;
        let exact = spent.checked_mul(hundred)?;
        let reach = digit.checked_mul(budget)?;
        let apart = product.checked_sub(exact)?;
        Some(apart < reach && exact.checked_sub(product)? < reach)
    };
    let percent = stated.text.as_str().contains(['%', '％']) || stated.number > Decimal::new(1, 0);
    if percent && !budgets.any(|budget| agrees(budget).unwrap_or(true)) {
        diagnostics.push(check.report(
            format!("/fields/{rate}"),
            &stated.text.places,
            &[
                ("rate", stated.text.as_str()),
                ("executed", &spent.to_string()),
            ],
        ));
    }
}
