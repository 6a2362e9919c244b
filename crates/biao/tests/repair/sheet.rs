//! Logical tables: what an author wrote, before any page cut it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A cell of a logical table, at its first row and column.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) row: usize,
    pub(crate) col: usize,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) text: String,
}

/// A logical table.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) cells: Vec<Cell>,
    /// The row of the column header.
    pub(crate) header: usize,
    /// Columns of running text below the header: a page break may tear their cells.
    pub(crate) prose: Vec<usize>,
}

impl Sheet {
    /// The cell that covers a slot.
    pub(crate) fn at(&self, row: usize, col: usize) -> &Cell {
        self.cells
            .iter()
            .find(|cell| cell.covers(row, col))
            .expect("the generators fill every slot")
    }
}

impl Cell {
    pub(crate) fn covers(&self, row: usize, col: usize) -> bool {
        (self.row..self.row + self.rows).contains(&row)
            && (self.col..self.col + self.cols).contains(&col)
    }
}

/// Puts rows of cells below each other.
#[derive(Default)]
struct Builder {
    row: usize,
    cells: Vec<Cell>,
}

impl Builder {
    fn cell(&mut self, col: usize, rows: usize, cols: usize, text: &str) {
        self.cells.push(Cell {
            row: self.row,
            col,
            rows,
            cols,
            text: text.to_owned(),
        });
    }

    fn row(&mut self, texts: &[&str]) {
        for (col, text) in texts.iter().enumerate() {
            self.cell(col, 1, 1, text);
        }
        self.row += 1;
    }
}

/// One indicator: level 1 to 3 and the value.
pub(crate) type Indicator = [String; 4];

/// A performance form: header fields, column header, tree of indicators.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) name: String,
    pub(crate) sheet: Sheet,
    pub(crate) indicators: Vec<Indicator>,
}

const NAMES: &[&str] = &["河道清淤", "校舍维修", "图书购置", "路灯改造"];

/// Level 1 and level 2 of the scheme, in the order in which forms print them.
const GROUPS: &[(&str, &str)] = &[
    ("成本指标", "经济成本指标"),
    ("成本指标", "社会成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
];

const LABELS: &[&str] = &[
    "清淤长度",
    "窗户更换",
    "一次检查通过率",
    "全部工作按期完成",
    "沿岸住户出行便利程度有所提高",
    "材料单价",
    "来访者评价",
];

const VALUES: &[&str] = &[
    "≥95%",
    "=12次",
    "≤3.5万元",
    "100%",
    "11月底前完成",
    "稳步提高并长期保持",
    "36",
];

const FUNDS: &[&str] = &["年度资金总额", "其中：财政拨款", "其他资金", "上年结转"];

/// A form's tree: groups with their indicators.
fn tree() -> impl Strategy<Value = Vec<Indicator>> {
    let indicator = (select(LABELS), select(VALUES));
    let group = (0..GROUPS.len(), vec(indicator, 1..4));
    vec(group, 1..7).prop_map(|mut groups| {
        groups.sort_by_key(|(group, _)| *group);
        groups.dedup_by_key(|(group, _)| *group);
        let mut tree = Vec::new();
        for (group, indicators) in groups {
            let (one, two) = GROUPS[group];
            for (label, value) in indicators {
                tree.push([one, two, label, value].map(str::to_owned));
            }
        }
        tree
    })
}

/// How many rows from `from` on say the same in the columns up to `col`.
fn run(indicators: &[Indicator], from: usize, col: usize) -> usize {
    let key = |at: usize| &indicators[at][..=col];
    (from..indicators.len())
        .take_while(|at| key(*at) == key(from))
        .count()
}

/// A random form: its name, more fields or none, the column header and the tree.
pub(crate) fn form() -> impl Strategy<Value = Form> {
    let goal = prop_oneof![Just(0), Just(1), Just(2)];
    (select(NAMES), any::<bool>(), 0..=FUNDS.len(), goal, tree()).prop_map(
        |(name, unit, funds, goal, indicators)| {
            let mut builder = Builder::default();
            builder.cell(0, 1, 1, "项目名称");
            builder.cell(1, 1, 3, name);
            builder.row += 1;
            if unit {
                builder.row(&[
                    "主管部门及代码",
                    "217-青石县水务局",
                    "实施单位",
                    "青石县河道站",
                ]);
            }
            if funds > 0 {
                builder.cell(0, funds, 1, "项目资金（万元）");
            }
            for (label, amount) in FUNDS[..funds].iter().zip(["45", "30", "15", "0"]) {
                builder.cell(1, 1, 1, label);
                builder.cell(2, 1, 2, amount);
                builder.row += 1;
            }
            let text = "按年初的安排做完全部工作，让周边居民用得上、用得好。";
            match goal {
                1 => {
                    builder.cell(0, 1, 1, "年度绩效目标");
                    builder.cell(1, 1, 3, text);
                    builder.row += 1;
                }
                2 => {
                    builder.cell(0, 1, 4, "年度绩效目标");
                    builder.row += 1;
                    builder.cell(0, 1, 4, text);
                    builder.row += 1;
                }
                _ => {}
            }
            let header = builder.row;
            builder.row(&["一级指标", "二级指标", "三级指标", "指标值"]);
            for (at, indicator) in indicators.iter().enumerate() {
                for (col, name) in indicator[..2].iter().enumerate() {
                    let begins = at == 0 || run(&indicators, at - 1, col) == 1;
                    if begins {
                        builder.cell(col, run(&indicators, at, col), 1, name);
                    }
                }
                builder.cell(2, 1, 1, &indicator[2]);
                builder.cell(3, 1, 1, &indicator[3]);
                builder.row += 1;
            }
            Form {
                name: name.to_owned(),
                sheet: Sheet {
                    rows: builder.row,
                    cols: 4,
                    cells: builder.cells,
                    header,
                    prose: vec![2, 3],
                },
                indicators,
            }
        },
    )
}

const AREAS: &[&str] = &["东片", "西片", "山口一带"];
const SITES: &[&str] = &[
    "柳树湾泵站",
    "石桥泵站",
    "新开河东岸水闸",
    "三岔口",
    "七里铺水闸",
];
const COLUMNS: &[&str] = &["控制面积", "装机", "上年", "今年"];
const NUMBERS: &[&str] = &["36", "1,204.50", "0", "12.5", "-8.3", ""];

/// A random table that no profile knows: header, stub with or without a merged outer column,
/// columns of numbers.
pub(crate) fn plain() -> impl Strategy<Value = Sheet> {
    let row = (select(SITES), vec(select(NUMBERS), COLUMNS.len()));
    let area = (select(AREAS), vec(row, 1..5));
    (any::<bool>(), 2..=COLUMNS.len(), vec(area, 1..5)).prop_map(|(grouped, numbers, mut areas)| {
        areas.dedup_by_key(|(area, _)| *area);
        let stub = usize::from(grouped);
        let mut builder = Builder::default();
        let mut header = if grouped { vec!["片区"] } else { Vec::new() };
        header.push("站点");
        header.extend(&COLUMNS[..numbers]);
        builder.row(&header);
        for (area, rows) in &areas {
            if grouped {
                builder.cell(0, rows.len(), 1, area);
            }
            for (site, texts) in rows {
                builder.cell(stub, 1, 1, site);
                for (at, text) in texts[..numbers].iter().enumerate() {
                    // A row of a table of numbers prints one.
                    let text = if at == 0 && text.is_empty() {
                        "5"
                    } else {
                        text
                    };
                    builder.cell(stub + 1 + at, 1, 1, text);
                }
                builder.row += 1;
            }
        }
        Sheet {
            rows: builder.row,
            cols: header.len(),
            cells: builder.cells,
            header: 0,
            prose: vec![stub],
        }
    })
}
