//! A name and its code in one cell: `016-名称`, `[155]名称`, `233_名称`, `名称 308001`, `名称（308001）`.

use biao_model::Text;

/// The code and the name of a text; a text without a code is all name. What a name has on both
/// sides is one code printed twice: see [`again`].
pub(super) fn split<'a>(text: &Text<'a>) -> (Option<Text<'a>>, Option<Text<'a>>) {
    let all = text.as_str();
    let found = before(all)
        .map(
            |(code, name)| match again(&all[code.clone()], &all[name.clone()]) {
                Some(end) => (code, name.start..name.start + end),
                None => (code, name),
            },
        )
        .or_else(|| bracketed(all))
        .or_else(|| twice(all))
        .or_else(|| behind(all));
    match found {
        Some((code, name)) => (Some(text.slice(code)), Some(text.slice(name))),
        None if is_code(all) => (Some(text.clone()), None),
        None => (None, (!text.is_blank()).then(|| text.clone())),
    }
}

/// The code behind a name that repeats the one before it, or goes on from it (`056001…-05600100X`).
pub(super) fn repeated<'a>(text: &Text<'a>) -> Option<Text<'a>> {
    let (Some(code), Some(name)) = split(text) else {
        return None;
    };
    let (at, end) = (text.as_str().rfind(name.as_str())?, name.as_str().len());
    // A code that stands behind the name alone is no second one.
    text.as_str()[..at].contains(code.as_str()).then_some(())?;
    let rest = text.slice(at + end..text.as_str().len());
    let bare = rest.as_str().trim_start_matches(MARKS);
    let start = rest.as_str().len() - bare.len();
    let bare = rest.slice(start..rest.as_str().len());
    (bare.as_str().starts_with(code.as_str())).then_some(bare)
}

/// Where a name ends behind which its code stands again, or a longer one that begins with it.
fn again(code: &str, name: &str) -> Option<usize> {
    let (second, first) = behind(name)?;
    name[second].starts_with(code).then_some(first.end)
}

/// `056001…-05600100X`: a code without a mark behind it, which the text prints again at its end.
fn twice(text: &str) -> Option<Ranges> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let end = again(&text[..digits], &text[digits..]).filter(|_| is_code(&text[..digits]))?;
    (end > 0).then_some((0..digits, digits..digits + end))
}

/// What may stand between a code and its name.
const MARKS: [char; 8] = ['-', '_', '－', '—', '–', '＿', ' ', '\u{3000}'];

type Ranges = (std::ops::Range<usize>, std::ops::Range<usize>);

/// Codes are strings of digits (and a letter or a dot here and there); leading zeros count.
fn is_code(text: &str) -> bool {
    text.len() >= 2
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
        && 2 * text.bytes().filter(u8::is_ascii_digit).count() > text.len()
}

fn before(text: &str) -> Option<Ranges> {
    let mark = text.find(MARKS)?;
    let rest = text[mark..].trim_start_matches(MARKS);
    (is_code(&text[..mark]) && !rest.is_empty())
        .then(|| (0..mark, text.len() - rest.len()..text.len()))
}

fn bracketed(text: &str) -> Option<Ranges> {
    let open = text.chars().next().filter(|c| "[【［（(〔".contains(*c))?;
    let close = text.find([']', '】', '］', '）', ')', '〕'])?;
    let start = open.len_utf8();
    let name = &text[close..];
    let name = name[name.chars().next()?.len_utf8()..].trim_start();
    (is_code(&text[start..close]) && !name.is_empty())
        .then(|| (start..close, text.len() - name.len()..text.len()))
}

fn behind(text: &str) -> Option<Ranges> {
    if let Some(inside) = text.strip_suffix([')', '）', ']', '】']) {
        let open = inside.rfind(['(', '（', '[', '【'])?;
        let width = inside[open..].chars().next()?.len_utf8();
        let code = open + width..inside.len();
        return (is_code(&text[code.clone()]) && open > 0)
            .then(|| (code, 0..text[..open].trim_end().len()));
    }
    let mark = text.rfind([' ', '\u{3000}', '-', '_', '—'])?;
    let width = text[mark..].chars().next()?.len_utf8();
    let code = mark + width..text.len();
    let name = text[..mark].trim_end_matches([' ', '\u{3000}', '-', '_', '—']);
    (is_code(&text[code.clone()]) && !name.is_empty()).then_some((code, 0..name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use biao_model::Region;

    #[test]
    fn codes_stand_before_behind_and_in_brackets() {
        let read = |text: &'static str| {
            let (code, name) = split(&Text::at(text, Region::text(100, 100 + text.len())));
            (
                code.map(|t| t.text.into_owned()),
                name.map(|t| t.text.into_owned()),
            )
        };
        let pair = |code: &str, name: &str| (Some(code.to_owned()), Some(name.to_owned()));
        assert_eq!(read("016-市水利局"), pair("016", "市水利局"));
        assert_eq!(read("[155]市水利局"), pair("155", "市水利局"));
        assert_eq!(read("233_市水利局"), pair("233", "市水利局"));
        assert_eq!(read("市水利局 308001"), pair("308001", "市水利局"));
        assert_eq!(read("市水利局（308001）"), pair("308001", "市水利局"));
        assert_eq!(read("056001-市水利局-056001"), pair("056001", "市水利局"));
        assert_eq!(read("056001市水利局-05600100X"), pair("056001", "市水利局"));
        assert_eq!(read("016-市水利局-308001"), pair("016", "市水利局-308001"));
        assert_eq!(read("市水利局"), (None, Some("市水利局".to_owned())));
        assert_eq!(
            read("市水利局（本级）"),
            (None, Some("市水利局（本级）".to_owned()))
        );
        assert_eq!(read("308001"), (Some("308001".to_owned()), None));
    }
}
