//! 块 counts pieces and is spoken for 元: what the value and its label say decides, and where they
//! do not, the value says that it may be the other.

use crate::normalizer::Context;
use biao_model::{Note, Reading, Severity, Value};
use std::borrow::Cow;

const CODE: &str = "value/ambiguous-unit";

/// Words of which one stands where money is meant.
const MONEY: [&str; 18] = [
    "价", "费", "金额", "钱", "元", "资金", "成本", "补助", "补贴", "工资", "薪", "款", "经费",
    "支出", "收入", "预算", "奖金", "标准",
];

/// Takes 块 for pieces where nothing speaks of money and a bound, or a label, of something else.
pub(crate) fn settle(value: &mut Value<'_>, context: &Context<'_>) {
    let (unit, bounded) = match &value.reading {
        Reading::Comparison {
            comparator,
            quantity,
            ..
        } => (quantity.unit.as_ref(), comparator.is_some()),
        Reading::Range { unit, .. } => (unit.as_ref(), true),
        _ => return,
    };
    let Some(unit) = unit.filter(|u| u.printed.ends_with('块')) else {
        return;
    };
    // 三块五: more than the one number.
    let compound =
        value.raw.trim_end().find('块').is_some_and(|at| {
            value.raw[at + '块'.len_utf8()..].starts_with(crate::numeral::begins)
        });
    let speaks_of_money = |text: &str| MONEY.iter().any(|word| text.contains(word));
    if compound || speaks_of_money(&value.raw) || context.label.is_some_and(speaks_of_money) {
        value.notes.retain(|note| note.code != CODE);
        return;
    }
    if !bounded && context.label.is_none() {
        return;
    }
    let printed = unit.printed.clone().into_owned();
    if let Some(canonical) = &mut value.canonical
        && canonical.unit == "CNY"
    {
        canonical.unit = Cow::Borrowed("块");
    }
    let message = format!("{printed:?} is read as pieces; it may be money");
    let candidates = vec!["元".to_owned()];
    match value.notes.iter_mut().find(|note| note.code == CODE) {
        Some(note) => (note.message, note.candidates) = (message, candidates),
        None => value.notes.push(Note {
            code: CODE,
            severity: Severity::Info,
            message,
            span: None,
            candidates,
        }),
    }
}
