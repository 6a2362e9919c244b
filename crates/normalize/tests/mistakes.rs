//! Mistakes that other readers make without a word, each held here.

use biao_model::{Comparator, Reading, UnitFrom, Value};
use biao_normalize::{Context, Normalizer};

fn read(raw: &str) -> Value<'_> {
    Normalizer::new().read(raw, &Context::default())
}

fn codes(value: &Value<'_>) -> Vec<&'static str> {
    value.notes.iter().map(|n| n.code).collect()
}

/// The number and unit of a comparison, as printed.
fn comparison(value: &Value<'_>) -> (Option<Comparator>, String, String) {
    match &value.reading {
        Reading::Comparison {
            comparator,
            quantity,
            ..
        } => (
            *comparator,
            quantity.number.to_string(),
            quantity
                .unit
                .as_ref()
                .map_or(String::new(), |u| u.printed.to_string()),
        ),
        other => panic!("{:?} is {other:?}", value.raw),
    }
}

#[test]
fn a_shared_multiplier_is_shared_and_said() {
    let value = read("20-30万元");
    let canonical = value.canonical.clone().unwrap();
    assert_eq!(canonical.number.unwrap().to_string(), "200000");
    assert_eq!(canonical.high.unwrap().to_string(), "300000");
    assert_eq!(codes(&value), ["value/shared-multiplier"]);
}

#[test]
fn minutes_are_no_money() {
    let value = read("≤30分钟");
    assert_eq!(comparison(&value).2, "分钟");
    assert_eq!(value.canonical.unwrap().unit, "s");
}

#[test]
fn a_rate_is_no_year() {
    let value = read("1800元/人·年");
    assert_eq!(comparison(&value), (None, "1800".into(), "元/人·年".into()));
    let Reading::Comparison { quantity, .. } = &value.reading else {
        unreachable!()
    };
    assert_eq!(quantity.per.as_deref(), Some("人·年"));
}

#[test]
fn a_date_is_no_money() {
    let value = read("2023.12.31");
    assert!(matches!(&value.reading, Reading::Date { date, .. } if date == "2023-12-31"));
}

#[test]
fn a_letter_in_a_number_is_damage() {
    let value = read("≥9O%");
    assert_eq!(value.reading, Reading::Unparsed);
    assert_eq!(value.notes[0].candidates, ["≥90%"]);
}

#[test]
fn spaced_thousands_are_one_number() {
    let value = read("≥ 1 087 500元");
    assert_eq!(comparison(&value).1, "1087500");
    assert_eq!(codes(&value), ["value/spaced-digits"]);
}

#[test]
fn a_dash_read_as_one_is_damage() {
    let value = read("一1.5%");
    assert_eq!(value.reading, Reading::Unparsed);
    assert!(value.notes[0].candidates.contains(&"-1.5%".to_owned()));
}

#[test]
fn a_grade_is_no_number() {
    let value = read("达到国家一级标准");
    assert!(matches!(&value.reading, Reading::Grade { grade: Some(g), .. } if g == "一级"));
}

#[test]
fn twelve_thousand_is_one_number_however_it_is_asked_for() {
    assert_eq!(comparison(&read("一万二")).1, "12000");
    assert_eq!(comparison(&read("一万零二")).1, "10002");
    assert_eq!(comparison(&read("一万二元")).1, "12000");
}

#[test]
fn long_numbers_are_exact_or_text() {
    let long = "0.12345678901234567890123456789012345678";
    assert_eq!(comparison(&read(long)).1, long);
    let longer = "1".repeat(60);
    let value = read(&longer);
    assert_eq!(value.reading, Reading::Unparsed);
    assert_eq!(codes(&value), ["value/overflow"]);
}

#[test]
fn the_minus_sign_is_a_minus_and_a_circled_one_no_one() {
    assert_eq!(comparison(&read("−5%")).1, "-5");
    assert_eq!(read("①").reading, Reading::Unparsed);
    assert_eq!(comparison(&read("①完成率95%")).1, "95");
}

#[test]
fn damage_is_offered_and_never_put_in_place() {
    for (raw, candidate) in [("292%", "≥92%"), ("2280次", "≥280次"), ("250%", "≥50%")] {
        let value = read(raw);
        let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(comparison(&value).1, digits);
        assert!(
            value
                .notes
                .iter()
                .any(|n| n.candidates.iter().any(|c| c == candidate)),
            "{raw}"
        );
    }
    for (raw, candidate) in [
        ("工5%", "≥5%"),
        ("≥9 6%", "≥96%"),
        ("三90%", "≥90%"),
        ("N95%", "≥95%"),
    ] {
        let value = read(raw);
        assert_eq!(value.reading, Reading::Unparsed, "{raw}");
        assert!(
            value.notes[0].candidates.iter().any(|c| c == candidate),
            "{raw}"
        );
    }
}

#[test]
fn a_number_in_the_middle_of_a_numeral_is_never_the_value() {
    assert_eq!(comparison(&read("价格是十三点五元")).1, "13.5");
    assert_eq!(comparison(&read("面积约三百二十亩")).1, "320");
}

#[test]
fn columns_read_as_the_joined_form() {
    let n = Normalizer::new();
    let context = Context {
        column_unit: Some("%"),
        ..Context::default()
    };
    for raw in ["≥ 95 %", "≥ 95", "≥95 %"] {
        let value = n.read(raw, &context);
        assert_eq!(
            comparison(&value),
            (Some(Comparator::GreaterEqual), "95".into(), "%".into()),
            "{raw}"
        );
        assert_eq!(value.unit_from, Some(UnitFrom::Column), "{raw}");
        assert_eq!(value.raw, raw);
        assert_eq!(value.canonical.as_ref().unwrap().unit, "%");
    }
    // The unit in both places.
    let value = n.read("≥95% %", &context);
    assert_eq!(value.unit_from, Some(UnitFrom::Value));
    assert!(value.notes.is_empty());
    // And where they differ.
    let value = n.read("≥95个 %", &context);
    assert_eq!(comparison(&value).2, "个");
    assert_eq!(codes(&value), ["value/unit-conflict"]);
    for (raw, kind) in [
        ("定性 优", "grade"),
        ("定性 优良中低差", "grade"),
        ("定性 有所提升", "qualitative"),
    ] {
        assert_eq!(read(raw).reading.kind(), kind, "{raw}");
    }
    assert_eq!(comparison(&read("= 72890 元")).1, "72890");
}

#[test]
fn units_in_labels() {
    let n = Normalizer::new();
    for (label, unit) in [
        ("公众满意度（%）", Some("%")),
        ("公众满意度 (%)", Some("%")),
        ("公众满意度(％)", Some("%")),
        ("经费【万元】", Some("万元")),
        ("金额单位：万元", Some("万元")),
        ("（单位：元/人·月）", Some("元/人·月")),
        ("救助人数(≥**人)", Some("人")),
        ("救助率（≥××%）", Some("%")),
        ("建设规模（平方米）（含附属）", Some("平方米")),
        ("补助标准（元/（人·年））", Some("元/（人·年）")),
        ("项目（含税）", None),
        ("完成及时率", None),
        ("办公用房[平方米]", Some("平方米")),
    ] {
        let found = n.label_unit(label);
        assert_eq!(found.as_ref().map(|u| u.printed.as_ref()), unit, "{label}");
    }
}

#[test]
fn every_note_has_its_entry() {
    let codes: toml::Table = toml::from_str(biao_normalize::CODES).unwrap();
    let known: Vec<&str> = codes["code"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["code"].as_str().unwrap())
        .collect();
    let mut source = String::new();
    let src = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    for folder in ["", "/date", "/numeral"] {
        for file in std::fs::read_dir(format!("{src}{folder}")).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                source.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut used = 0;
    for piece in source.split("\"value/").skip(1) {
        let code = format!("value/{}", piece.split('"').next().unwrap());
        assert!(known.contains(&code.as_str()), "{code} is not explained");
        used += 1;
    }
    assert!(used > 20);
    for code in known {
        assert!(
            source.contains(&format!("\"{code}\"")),
            "{code} is never said"
        );
    }
}

/// What stands in prose and counts nothing is no value.
#[test]
fn prose_is_full_of_numbers_that_are_none() {
    let n = Normalizer::new();
    for text in [
        "一是加强管理；二是规范流程",
        "进一步提高水平，一次性通过",
        "达到GB50352-2019、ISO9001的要求",
        "电话0791-88888888",
        "PM2.5浓度",
        "第3条，中山路15号501室",
        "目标1：全部建成；目标2：按期交付",
        "“十四五”期间",
    ] {
        let found = n.scan(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
    let found = n.scan("身份证360103199001011234");
    assert_eq!(found[0].value.notes[0].code, "value/number-or-code");
}

/// A third step that does not come out even leaves nothing behind.
#[test]
fn a_compound_ends_with_what_was_read() {
    let n = Normalizer::new();
    for found in n.scan("一小时三十分8421毫秒") {
        let last = found.value.parts.iter().map(|part| part.end).max();
        assert!(last <= Some(found.end - found.start), "{found:?}");
    }
}
