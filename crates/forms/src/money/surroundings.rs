//! What stands around a money table and belongs to it: the unit and the organisation.

use super::words::Words;
use biao_model::{Text, fold_label};
use std::ops::Range;

/// The unit that a line prints: `单位：万元`, `金额单位:元`, `（单位：元）`.
pub(super) fn unit<'a>(line: &Text<'a>, words: &Words) -> Option<Text<'a>> {
    pairs(line.as_str())
        .filter(|(label, _)| is_label(label, &words.unit_labels))
        .find_map(|(_, value)| unit_name(&line.slice(value), words))
}

/// The unit at the end of a header: `预算数（万元）`, `金额:元`.
pub(super) fn unit_of_header<'a>(header: &Text<'a>, words: &Words) -> Option<Text<'a>> {
    let text = header.as_str().trim_end();
    let end = text.strip_suffix([')', '）'])?;
    let open = end.rfind(['(', '（'])?;
    let start = open + end[open..].chars().next().map_or(0, char::len_utf8);
    let inner = header.slice(start..end.len());
    unit(&inner, words).or_else(|| unit_name(&inner, words))
}

/// The organisation that a line prints: `编制部门：…`.
pub(super) fn organisation<'a>(line: &Text<'a>, words: &Words) -> Option<Text<'a>> {
    pairs(line.as_str())
        .filter(|(label, _)| is_label(label, &words.organisation_labels))
        .map(|(_, value)| without_unit(line.slice(value), words))
        .find(|name| may_be_name(name, words))
}

/// The organisation in the cell beside its label: `| 部门： | 某某局 |`.
pub(super) fn organisation_beside<'a>(
    label: &Text<'a>,
    name: &Text<'a>,
    words: &Words,
) -> Option<Text<'a>> {
    let label = label.as_str().trim_end().strip_suffix([':', '：'])?;
    (is_label(label, &words.organisation_labels) && may_be_name(name, words)).then(|| name.clone())
}

fn may_be_name(name: &Text<'_>, words: &Words) -> bool {
    (3..=LONGEST_NAME).contains(&name.as_str().chars().count())
        && unit_name(name, words).is_none()
        && !name.as_str().contains([':', '：', '。', '；', '，'])
}

/// Longest name of an organisation, in characters.
const LONGEST_NAME: usize = 40;

/// A name without the unit that stands at the end of its line, its label being lost.
fn without_unit<'a>(name: Text<'a>, words: &Words) -> Text<'a> {
    let Some((bare, last)) = name.as_str().rsplit_once(char::is_whitespace) else {
        return name;
    };
    if words.unit_names.iter().any(|unit| unit == last) {
        return name.slice(0..bare.len());
    }
    name
}

fn is_label(label: &str, labels: &[String]) -> bool {
    let folded = fold_label(label);
    let folded = folded.trim_start_matches(['(', '[']);
    labels.iter().any(|known| known == folded)
}

/// A name of a unit, and nothing else.
fn unit_name<'a>(text: &Text<'a>, words: &Words) -> Option<Text<'a>> {
    let printed = text.as_str();
    let trimmed = printed.trim_end_matches([')', '）', ' ', '　', '、', ',', '，']);
    let start = words
        .unit_prefixes
        .iter()
        .filter_map(|prefix| trimmed.strip_prefix(prefix.as_str()).map(|_| prefix.len()))
        .max()
        .unwrap_or(0);
    let name: String = trimmed[start..]
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    words
        .unit_names
        .contains(&name)
        .then(|| text.slice(start..trimmed.len()))
}

/// Labels with what follows their colon, up to the next label: `部门：… 单位：万元`.
fn pairs(line: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let colons: Vec<usize> = line.match_indices([':', '：']).map(|(at, _)| at).collect();
    let labels: Vec<Range<usize>> = colons
        .iter()
        .map(|&colon| {
            let before = line[..colon].trim_end();
            // A bracket that is open at the colon encloses the label: `采购表（单位：元）`.
            let mut closed = 0;
            let start = before
                .char_indices()
                .rev()
                .find(|(_, c)| {
                    match c {
                        ')' | '）' => closed += 1,
                        '(' | '（' if closed == 0 => return true,
                        '(' | '（' => closed -= 1,
                        _ => {}
                    }
                    c.is_whitespace() || matches!(c, ':' | '：' | '；' | ';')
                })
                .map_or(0, |(at, c)| at + c.len_utf8());
            start..before.len()
        })
        .collect();
    (0..colons.len()).map(move |at| {
        let start = colons[at] + line[colons[at]..].chars().next().map_or(1, char::len_utf8);
        let end = labels
            .get(at + 1)
            .map_or(line.len(), |next| next.start.max(start));
        (&line[labels[at].clone()], start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use biao_model::Region;

    fn words() -> Words {
        super::super::file::words("words.toml", include_str!("../../data/money/words.toml"))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn read(line: &str) -> (Option<String>, Option<String>) {
        let end = line.len() as u32;
        let text = Text::at(line, Region::Text { start: 0, end });
        let own = |text: Option<Text<'_>>| text.map(|text| text.as_str().to_owned());
        (
            own(unit(&text, &words())),
            own(organisation(&text, &words())),
        )
    }

    #[test]
    fn units_and_organisations() {
        for (line, unit, organisation) in [
            ("单位：万元", Some("万元"), None),
            ("金额单位: 元", Some("元"), None),
            ("（单位：人民币万元）", Some("万元"), None),
            ("某某表（单位：元）", Some("元"), None),
            (
                "部门：清河市图书馆 单位：万元",
                Some("万元"),
                Some("清河市图书馆"),
            ),
            (
                "编制单位：清河市图书馆　　金额单位：元",
                Some("元"),
                Some("清河市图书馆"),
            ),
            ("单位：清河市图书馆", None, Some("清河市图书馆")),
            ("说明：本表金额以万元计", None, None),
        ] {
            assert_eq!(
                read(line),
                (unit.map(str::to_owned), organisation.map(str::to_owned)),
                "{line}"
            );
        }
    }
}
