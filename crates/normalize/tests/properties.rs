//! What must hold of every value, over thousands of generated ones.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss)] // a test may fail

mod support;

use biao_model::{Comparator, Decimal, Reading, Value};
use biao_normalize::{Context, Normalizer};
use proptest::prelude::*;
use std::sync::OnceLock;
use support::numbers;

fn normalizer() -> &'static Normalizer {
    static NORMALIZER: OnceLock<Normalizer> = OnceLock::new();
    NORMALIZER.get_or_init(Normalizer::new)
}

fn read(raw: &str) -> Value<'_> {
    normalizer().read(raw, &Context::default())
}

/// Parts in order, disjoint, in bounds, on character boundaries; gaps and parts are the text.
fn spans_hold(value: &Value<'_>) {
    let raw: &str = &value.raw;
    let mut rebuilt = String::new();
    let mut last = 0;
    for part in &value.parts {
        let (start, end) = (part.start as usize, part.end as usize);
        assert!(
            last <= start && start < end && end <= raw.len(),
            "{raw:?} {:?}",
            value.parts
        );
        assert!(
            raw.is_char_boundary(start) && raw.is_char_boundary(end),
            "{raw:?}"
        );
        rebuilt.push_str(&raw[last..start]);
        rebuilt.push_str(&raw[start..end]);
        last = end;
    }
    rebuilt.push_str(&raw[last..]);
    assert_eq!(rebuilt, raw);
    for note in &value.notes {
        if let Some((start, end)) = note.span {
            assert!(
                start <= end && end as usize <= raw.len(),
                "{raw:?} {note:?}"
            );
            assert!(
                raw.is_char_boundary(start as usize) && raw.is_char_boundary(end as usize),
                "{raw:?} {note:?}"
            );
        }
    }
    for other in &value.also {
        spans_hold(other);
    }
    if value.reading == Reading::Unparsed {
        assert!(
            !value.notes.is_empty(),
            "{raw:?} is unparsed without a word"
        );
    }
}

const UNITS: &[&str] = &[
    "",
    "%",
    "元",
    "万元",
    "个",
    "人次",
    "平方米",
    "小时",
    "户",
    "次/年",
    "元/人·月",
];
const SIGNS: &[(&str, Option<Comparator>)] = &[
    ("", None),
    ("≥", Some(Comparator::GreaterEqual)),
    ("≤", Some(Comparator::LessEqual)),
    ("=", Some(Comparator::Equal)),
    (">", Some(Comparator::Greater)),
    ("<", Some(Comparator::Less)),
];

/// A plain decimal that is no date.
fn decimal() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u64..1_000_000_000_000).prop_map(|n| n.to_string()),
        (0u64..1_000, 0u32..100_000).prop_map(|(a, b)| format!("{a}.{b}")),
        (10_000u64..1_000_000_000, 0u32..10_000).prop_map(|(a, b)| format!("{a}.{b}")),
    ]
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
            c => c,
        })
        .collect()
}

fn thousands(digits: &str, mark: &str) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(c);
    }
    out
}

/// A number below 10¹² in Chinese numerals, ordinary or financial.
fn chinese(number: u64, financial: bool) -> String {
    let (digits, powers): (Vec<char>, [&str; 4]) = if financial {
        (
            "零壹贰叁肆伍陆柒捌玖".chars().collect(),
            ["", "拾", "佰", "仟"],
        )
    } else {
        (
            "零一二三四五六七八九".chars().collect(),
            ["", "十", "百", "千"],
        )
    };
    if number == 0 {
        return "零".to_owned();
    }
    let section = |mut n: u64| {
        let mut out = String::new();
        let (mut zero, mut power) = (false, 3);
        let mut scale = 1000;
        loop {
            let digit = n / scale;
            n %= scale;
            if digit > 0 {
                if zero && !out.is_empty() {
                    out.push('零');
                }
                zero = false;
                out.push(digits[digit as usize]);
                out.push_str(powers[power]);
            } else {
                zero = true;
            }
            if scale == 1 {
                return out;
            }
            scale /= 10;
            power -= 1;
        }
    };
    let mut out = String::new();
    let mut gap = false;
    for (size, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = number / size % 10_000;
        if part > 0 {
            if !out.is_empty() && (gap || part < 1000) {
                out.push('零');
            }
            out.push_str(&section(part));
            out.push_str(name);
            gap = false;
        } else {
            gap = true;
        }
    }
    out
}

fn compared(value: &Value<'_>) -> (Option<Comparator>, String, Option<String>) {
    match &value.reading {
        Reading::Comparison {
            comparator,
            quantity,
            ..
        } => (
            *comparator,
            quantity.number.to_string(),
            quantity.unit.as_ref().map(|u| u.printed.to_string()),
        ),
        other => panic!("{:?} is {other:?}", value.raw),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6000))]

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,40}") {
        spans_hold(&read(&text));
        for found in normalizer().scan(&text) {
            prop_assert!(found.start < found.end && found.end as usize <= text.len());
            prop_assert_eq!(&text[found.start as usize..found.end as usize], &*found.value.raw);
            spans_hold(&found.value);
        }
        normalizer().amount(&text);
        normalizer().label_unit(&text);
    }

    #[test]
    fn values_in_pieces_never_panic(pieces in prop::collection::vec(prop::sample::select(vec![
        "≥", "≤", "=", "±", "不少于", "以上", "以内", "百分之", "分之", "半", "两", "三", "十", "百", "千", "万", "亿", "零", "点",
        "几", "多", "余", "成", "折", "1", "20", "2023", "9O", ".", ",", " ", "-", "～", "至", "年", "月", "日", "底", "前", "季度", "元",
        "%", "％", "\\%", "$", "\\geq", "&ge;", "<b>", "（", "）", "(", ")", "个", "人次", "/", "每", "同比", "增长", "较上年", "降低",
        "且", "之间", "X", "优", "良", "预算", "合同", "；", "。", "**", "工", "N", "℃", "¥", "港币", "角", "分", "１", "萬", "　",
    ]), 0..9)) {
        let text = pieces.concat();
        spans_hold(&read(&text));
        for found in normalizer().scan(&text) {
            spans_hold(&found.value);
        }
    }

    #[test]
    fn what_is_rendered_is_read_back(number in decimal(), unit in prop::sample::select(UNITS), sign in prop::sample::select(SIGNS)) {
        let text = format!("{}{number}{unit}", sign.0);
        let value = read(&text);
        let (comparator, read_number, read_unit) = compared(&value);
        prop_assert_eq!(comparator, sign.1);
        prop_assert_eq!(read_number, number);
        prop_assert_eq!(read_unit.as_deref().unwrap_or(""), unit);
        spans_hold(&value);
    }

    #[test]
    fn writings_of_one_value_are_one_value(number in decimal(), unit in prop::sample::select(&UNITS[1..]), sign in prop::sample::select(&SIGNS[1..])) {
        let text = format!("{}{number}{unit}", sign.0);
        let plain = compared(&read(&text));
        let latex_sign = match sign.0 { "≥" => "\\geq ", "≤" => "\\leqslant ", other => other };
        let entity_sign = match sign.0 { "≥" => "&ge;", "≤" => "&#8804;", "<" => "&lt;", ">" => "&gt;", other => other };
        for other in [
            full_width(&text),
            format!("${latex_sign}{number}{}$", if unit == "%" { "\\%" } else { unit }),
            format!("{entity_sign}{number}{unit}"),
            format!("{} {number} {unit}", sign.0),
            format!("<b>{text}</b>"),
            format!("{}{}{unit}", sign.0, match number.split_once('.') {
                Some((whole, rest)) => format!("{}.{rest}", thousands(whole, ",")),
                None => thousands(&number, ","),
            }),
        ] {
            let (comparator, read_number, read_unit) = compared(&read(&other));
            prop_assert_eq!(comparator, plain.0, "{}", &other);
            prop_assert_eq!(read_number, plain.1.clone(), "{}", &other);
            prop_assert_eq!(read_unit.map(|u| u.replace('／', "/")), plain.2.clone(), "{}", &other);
        }
    }

    #[test]
    fn chinese_numerals_are_the_number(number in 0u64..1_000_000_000_000, financial in any::<bool>()) {
        let text = format!("{}元", chinese(number, financial));
        let value = read(&text);
        let canonical = value.canonical.clone().and_then(|c| c.number);
        prop_assert_eq!(canonical, Some(Decimal::new(number.into(), 0)), "{}", &text);
        spans_hold(&value);
    }

    #[test]
    fn ten_thousand_is_ten_thousand(number in 0u32..1_000_000, places in 0u8..4) {
        let printed = Decimal::new(number.into(), places).to_string();
        let with = format!("≤{printed}万元");
        let full = Decimal::new(i128::from(number) * 10_000, places).normalized().to_string();
        let without = format!("≤{full}元");
        prop_assert_eq!(read(&with).canonical, read(&without).canonical);
    }

    #[test]
    fn ranges_keep_their_bounds(low in 0u32..100_000, step in 1u32..100_000, mark in prop::sample::select(vec!["-", "～", "~", "至", "—", "到"]), unit in prop::sample::select(vec!["元", "%", "人", "个"])) {
        let high = low + step;
        let text = format!("{low}{unit}{mark}{high}{unit}");
        let value = read(&text);
        let found = numbers(&value).unwrap();
        prop_assert_eq!(found.low, Some(Decimal::new(low.into(), 0)), "{}", &text);
        prop_assert_eq!(found.high, Some(Decimal::new(high.into(), 0)), "{}", &text);
        prop_assert!(found.low_inclusive && found.high_inclusive);
        spans_hold(&value);
    }

    #[test]
    fn amounts_are_exact(whole in 0u64..1_000_000_000_000, cents in 0u8..100, separated in any::<bool>()) {
        let digits = if separated { thousands(&whole.to_string(), ",") } else { whole.to_string() };
        let text = format!("{digits}.{cents:02}");
        let expected = Decimal::parse(&format!("{whole}.{cents:02}")).unwrap();
        let found = normalizer().amount(&text).number().unwrap();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(found.to_string(), expected.to_string());
        prop_assert_eq!(normalizer().amount(&full_width(&text)).number(), Some(expected));
    }
}
