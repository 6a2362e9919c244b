//! A record, a table and values in which every member of the output occurs.

#![allow(clippy::unwrap_used)] // what fails here fails the test

use biao_model::{
    Amount, Canonical, Cell, Comparator, Decimal, Diagnostic, Direction, Entry, Field, Indicator,
    Labelled, Note, Part, PartRole, Places, Quantity, Reading, Record, Region, Repair, Severity,
    Source, SourceMap, Table, TableBody, TableColumn, TableRow, Text, Unit, UnitFrom, Value,
};
use smallvec::smallvec;

/// What the texts below stand in.
pub(crate) const SOURCE: &str = "\
# 支出绩效目标表
| 项目名称 | 道路养护 |
| 主管部门 | 016-市交通局 |
| 年度资金总额 | 1,234.50 |
| 其他资金 | — |
| 产出指标（50分） | 数量指标 | 养护里程 | ≥12.50公里 |
| | 时效指标 | 完成时间 | 12月底前 |
";

pub(crate) fn source() -> Source {
    Source {
        uri: "道路/a \"b\".md".to_owned(),
        media_type: "text/markdown",
        bytes: SOURCE.len() as u64,
        sha256: "0123456789abcdef".repeat(4),
        pages: None,
    }
}

pub(crate) fn map() -> SourceMap<'static> {
    // As if the file began with a byte-order mark.
    SourceMap::utf8(SOURCE, 3)
}

pub(crate) fn text(what: &'static str) -> Text<'static> {
    let start = SOURCE.find(what).unwrap();
    Text::at(what, Region::text(start, start + what.len()))
}

pub(crate) fn number(digits: &str) -> Decimal {
    Decimal::parse(digits).unwrap()
}

pub(crate) fn quantity(digits: &str, unit: Option<&'static str>) -> Quantity<'static> {
    let unit = unit.map(|printed| Unit {
        printed: printed.into(),
        known: true,
    });
    Quantity {
        number: number(digits),
        unit,
        per: None,
    }
}

/// One value of every kind, with every optional member somewhere.
pub(crate) fn values() -> Vec<Value<'static>> {
    let comparison = |comparator, quantity| Reading::Comparison {
        comparator,
        quantity,
        approximate: false,
    };
    let mut length = Value::new(
        "≥12.50公里",
        comparison(
            Some(Comparator::GreaterEqual),
            quantity("12.50", Some("公里")),
        ),
    );
    length.unit_from = Some(UnitFrom::Value);
    length.canonical = Some(Canonical {
        number: Some(number("12500")),
        high: None,
        unit: "m".into(),
    });
    length.parts = smallvec![
        Part {
            role: PartRole::Comparator,
            start: 0,
            end: 3
        },
        Part {
            role: PartRole::Number,
            start: 3,
            end: 8
        },
        Part {
            role: PartRole::Unit,
            start: 8,
            end: 14
        },
    ];
    length.notes.push(Note {
        code: "value/example",
        severity: Severity::Info,
        message: "an example".to_owned(),
        span: Some((0, 3)),
        candidates: vec![">12.50公里".to_owned()],
    });
    let mut per = quantity("1800", Some("元/人·年"));
    per.per = Some("人·年".into());
    let about = Reading::Comparison {
        comparator: None,
        quantity: per,
        approximate: true,
    };
    let mut schools = Value::new("100%（14所）", comparison(None, quantity("100", Some("%"))));
    schools.also.push(Value::new(
        "14所",
        comparison(None, quantity("14", Some("所"))),
    ));
    let range = || Reading::Range {
        low: Some(number("90")),
        high: None,
        low_inclusive: true,
        high_inclusive: false,
        unit: Some(Unit {
            printed: "%".into(),
            known: true,
        }),
        per: None,
    };
    let mut ranged = Value::new("90%以上", range());
    ranged.canonical = Some(Canonical {
        number: Some(number("90")),
        high: None,
        unit: "%".into(),
    });
    let change = |amount| Reading::Change {
        direction: Direction::Decrease,
        baseline: Some("上年".into()),
        amount: Box::new(amount),
    };
    vec![
        length,
        Value::new("约1800元/人·年", about),
        schools,
        ranged,
        Value::new(
            "较上年下降10%",
            change(comparison(None, quantity("10", None))),
        ),
        Value::new("较上年下降90%以上", change(range())),
        Value::new(
            "12月底前",
            Reading::Date {
                comparator: Some(Comparator::LessEqual),
                date: "--12-31".to_owned(),
            },
        ),
        Value::new(
            "优",
            Reading::Grade {
                comparator: None,
                scheme: "优良中低差".into(),
                grade: Some("优".into()),
            },
        ),
        Value::new(
            "≥良",
            Reading::Grade {
                comparator: Some(Comparator::GreaterEqual),
                scheme: "优良中低差".into(),
                grade: None,
            },
        ),
        Value::new(
            "有所提升",
            Reading::Qualitative {
                direction: Some(Direction::Increase),
            },
        ),
        Value::new("按时完成", Reading::Qualitative { direction: None }),
        Value::new(
            "预算金额之内",
            Reading::Reference {
                to: "budget".into(),
            },
        ),
        Value::new("/", Reading::Empty),
        Value::new("见附件\n“三”\\", Reading::Unparsed),
    ]
}

pub(crate) fn repair(code: &'static str, places: Places) -> Repair<'static> {
    Repair {
        code,
        field: None,
        printed: None,
        places,
    }
}

/// A form.
pub(crate) fn form() -> Record<'static> {
    let amount = |what, digits: Option<&str>| {
        Entry::Amount(Amount {
            text: text(what),
            number: digits.map(number),
        })
    };
    let funds = vec![
        Field {
            id: "total",
            entry: amount("1,234.50", Some("1234.50")),
        },
        Field {
            id: "other",
            entry: amount("—", None),
        },
        Field {
            id: "carry_over",
            entry: Entry::Missing,
        },
    ];
    let fields = vec![
        Field {
            id: "fiscal_year",
            entry: Entry::Missing,
        },
        Field {
            id: "year",
            entry: Entry::Year {
                year: 2023,
                places: text("12月").places,
            },
        },
        Field {
            id: "project_name",
            entry: Entry::Text(text("道路养护")),
        },
        Field {
            id: "department",
            entry: Entry::Coded {
                code: Some(text("016")),
                name: Some(text("市交通局")),
                places: text("016-市交通局").places,
            },
        },
        Field {
            id: "funds",
            entry: Entry::Group(funds),
        },
    ];
    let indicators = values()
        .into_iter()
        .enumerate()
        .map(|(index, value)| Indicator {
            levels: [
                Some(text("产出指标（50分）")),
                (index > 0).then(|| text("数量指标")),
                None,
            ],
            class: match index {
                0 => Some(("output", Some("quantity"))),
                1 => Some(("output", None)),
                _ => None,
            },
            value,
            places: text("≥12.50公里").places,
            weight: (index == 0).then(|| Amount {
                text: text("50"),
                number: Some(number("50")),
            }),
            members: vec![Field {
                id: "actual",
                entry: Entry::Value {
                    value: Box::new(values().remove(index)),
                    places: text("≥12.50公里").places,
                },
            }],
            other: (index == 0)
                .then(|| Labelled {
                    label: text("完成时间"),
                    text: text("时效指标"),
                })
                .into_iter()
                .collect(),
            repairs: vec![Repair {
                field: Some("level1"),
                printed: Some("".into()),
                ..repair("form/level1-reassigned", Places::new())
            }],
        });
    Record {
        form: "project-performance-target".into(),
        title: Some(text("支出绩效目标表")),
        pages: None,
        fields,
        indicators: indicators.collect(),
        body: None,
        labels: vec![("funds.total".into(), text("年度资金总额"))],
        other: vec![Labelled {
            label: Text::default(),
            text: text("其他资金"),
        }],
        repairs: vec![repair("table/continued", text("| |").places)],
    }
}

/// A money table of a paged source.
pub(crate) fn money() -> Record<'static> {
    let at = |what, page| {
        Text::at(
            what,
            Region::Page {
                page,
                bbox: [70.1, 120.0, 130.25, 160.5],
            },
        )
    };
    Record {
        form: "table".into(),
        pages: Some(vec![7, 8]),
        body: Some(TableBody {
            columns: vec![TableColumn {
                path: vec![at("基本支出", 7), at("人员经费", 7)],
                unit: None,
            }],
            rows: vec![TableRow {
                block: None,
                code: Some(at("2050205", 8)),
                label: Some(at("高等教育", 8)),
                depth: Some(3),
                canonical: None,
                parent: None,
                repairs: Vec::new(),
                cells: vec![
                    (
                        0,
                        Amount {
                            text: at("1,234.50", 8),
                            number: Some(number("1234.50")),
                        },
                    ),
                    (
                        1,
                        Amount {
                            text: Text::default(),
                            number: None,
                        },
                    ),
                ],
            }],
            checks: Vec::new(),
        }),
        ..Record::default()
    }
}

pub(crate) fn diagnostics() -> Vec<Diagnostic> {
    let diagnostic = |code: &'static str, at: Option<&str>, places| Diagnostic {
        code: code.into(),
        severity: Severity::Warning,
        message: "年度资金总额 1234.50 ≠ 0".to_owned(),
        at: at.map(str::to_owned),
        places,
    };
    vec![
        diagnostic("source/encoding", None, Places::new()),
        diagnostic(
            "form/funds-do-not-sum",
            Some("/records/1/fields"),
            text("1,234.50").places,
        ),
        diagnostic(
            "value/unparsed",
            Some("/records/0/indicators/2/value"),
            text("≥12.50公里").places,
        ),
        diagnostic("form/whole", Some("/records/0"), Places::new()),
    ]
}

pub(crate) fn tables() -> Vec<Table<'static>> {
    let cell = |row, col, text, repairs| Cell {
        row,
        col,
        row_span: 1,
        col_span: 1,
        text,
        repairs,
        ..Cell::default()
    };
    let mut twice = text("养护里程");
    twice.append(&text("完成时间"), "");
    let cells = vec![
        cell(1, 0, twice, vec![repair("table/cut-cell", Places::new())]),
        cell(0, 0, text("项目名称"), vec![]),
    ];
    let mut table = Table::new(2, 2, cells).unwrap();
    table.title = Some(text("支出绩效目标表"));
    table.header_rows = 1;
    table
        .repairs
        .push(repair("table/continued", text("| |").places));
    vec![table, Table::new(0, 0, Vec::new()).unwrap()]
}
