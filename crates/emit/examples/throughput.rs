//! How fast records become JSON: `cargo run --release -p biao-emit --example throughput`.
//!
//! Prints the speed of `json::document` and `jsonl::records` over a typical document (nine forms
//! of ten indicators), and for comparison that of `serde_json` over the same members, parsed.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)] // a measurement

use biao_model::{
    Amount, Comparator, Decimal, Entry, Field, Indicator, Quantity, Reading, Record, Region,
    Source, SourceMap, Text, Unit, UnitFrom, Value,
};
use std::hint::black_box;
use std::time::Instant;

const LINES: [&str; 6] = [
    "| 项目名称   | 矛盾纠纷联合调处中心项目建设补助    |  |                 |\n",
    "| 主管部门及代码  | 016-某区委政法委员会 | 实施单位   | 某区委政法委员会 |\n",
    "|  | 其中：财政拨款             | 30   |                 |\n",
    "| 成本指标   | 经济成本指标              | 在预算范围内支出，严格做到专款专用 | =100%  |\n",
    "| 产出指标   | 数量指标                | 矛盾纠纷案件月处理个数  | =100起           |\n",
    "|  | 时效指标                | 社会矛盾纠纷联调工作及时率   | ≥96%            |\n",
];

fn find<'a>(source: &'a str, from: &mut usize, text: &str) -> Text<'a> {
    let start = *from + source[*from..].find(text).unwrap();
    *from = start + text.len();
    Text::at(&source[start..*from], Region::text(start, *from))
}

fn records(source: &str) -> Vec<Record<'_>> {
    let mut at = 0;
    (0..9).map(|_| record(source, &mut at)).collect()
}

fn record<'a>(source: &'a str, at: &mut usize) -> Record<'a> {
    let name = find(source, at, "矛盾纠纷联合调处中心项目建设补助");
    let code = find(source, at, "016");
    let department = find(source, at, "某区委政法委员会");
    let unit = find(source, at, "某区委政法委员会");
    let number = find(source, at, "30");
    let amount = |text: &Text<'a>| {
        Entry::Amount(Amount {
            text: text.clone(),
            number: Decimal::parse("30").ok(),
        })
    };
    let funds = ["total", "fiscal_appropriation", "other", "carry_over"];
    let fields = vec![
        Field {
            id: "fiscal_year",
            entry: Entry::Year {
                year: 2023,
                places: name.places.clone(),
            },
        },
        Field {
            id: "project_name",
            entry: Entry::Text(name),
        },
        Field {
            id: "department",
            entry: Entry::Coded {
                places: [code.places.as_slice(), department.places.as_slice()]
                    .concat()
                    .into(),
                code: Some(code),
                name: Some(department),
            },
        },
        Field {
            id: "implementing_unit",
            entry: Entry::Text(unit),
        },
        Field {
            id: "funds",
            entry: Entry::Group(
                funds
                    .into_iter()
                    .map(|id| Field {
                        id,
                        entry: amount(&number),
                    })
                    .collect(),
            ),
        },
    ];
    let row = *at;
    let indicators = (0..10).map(|_| {
        *at = row;
        let levels = ["产出指标", "数量指标", "矛盾纠纷案件月处理个数"];
        let levels = levels.map(|level| Some(find(source, at, level)));
        let raw = find(source, at, "=100起");
        let quantity = Quantity {
            number: Decimal::new(100, 0),
            unit: Some(Unit {
                printed: "起".into(),
                known: true,
            }),
            per: None,
        };
        let reading = Reading::Comparison {
            comparator: Some(Comparator::Equal),
            quantity,
            approximate: false,
        };
        let mut value = Value::new(raw.text, reading);
        value.unit_from = Some(UnitFrom::Value);
        Indicator {
            levels,
            class: Some(("output", Some("quantity"))),
            value,
            places: raw.places,
            weight: None,
            members: Vec::new(),
            other: Vec::new(),
            repairs: Vec::new(),
        }
    });
    Record {
        form: "project-performance-target".into(),
        fields,
        indicators: indicators.collect(),
        ..Record::default()
    }
}

fn measure(what: &str, mut emit: impl FnMut(&mut Vec<u8>)) {
    let mut out = Vec::new();
    let mut best = f64::MAX;
    for _ in 0..40 {
        let start = Instant::now();
        for _ in 0..50 {
            out.clear();
            emit(black_box(&mut out));
        }
        best = best.min(start.elapsed().as_secs_f64() / 50.0);
    }
    let bytes = out.len() as f64;
    println!(
        "{what:24} {bytes:8} bytes {:8.1} µs {:6.0} MB/s",
        best * 1e6,
        bytes / best / 1e6
    );
}

fn main() {
    let text = LINES.concat().repeat(9);
    let map = SourceMap::utf8(text.as_str(), 0);
    let source = Source {
        uri: "district.md".into(),
        media_type: "text/markdown",
        bytes: text.len() as u64,
        sha256: "0".repeat(64),
        pages: None,
    };
    let records = records(&text);
    measure("json::document", |out| {
        biao_emit::json::document(&source, &map, &records, &[], out);
    });
    measure("jsonl::records", |out| {
        biao_emit::jsonl::records(&source, &map, &records, &[], out);
    });
    let mut document = Vec::new();
    biao_emit::json::document(&source, &map, &records, &[], &mut document);
    let parsed: serde_json::Value = serde_json::from_slice(&document).unwrap();
    measure("serde_json, compact", |out| {
        serde_json::to_writer(out, &parsed).unwrap();
    });
    measure("serde_json, pretty", |out| {
        serde_json::to_writer_pretty(out, &parsed).unwrap();
    });
}
