//! Documents in the shape of a converted disclosure: a form of two tables per project, columns
//! padded with spaces, the second without its header; values plain, in LaTeX or in words; amounts
//! that do not add up. All wording is drawn from lists; the same seed gives the same bytes.

use fastrand::Rng;
use std::fmt::Write as _;

const PLACES: [&str; 10] = [
    "临澜市望溪区",
    "临澜市柳桥区",
    "青岚市石门区",
    "青岚市云浦县",
    "汀州市沙洲区",
    "汀州市南塘区",
    "鹿鸣市北麓区",
    "鹿鸣市桐江县",
    "安陵市东汇区",
    "安陵市白鹭区",
];
const OFFICES: [&str; 8] = [
    "财政局",
    "民政局",
    "司法局",
    "水利局",
    "教育体育局",
    "卫生健康委员会",
    "农业农村局",
    "退役军人事务局",
];
const WORDS: [&str; 32] = [
    "社区", "养老", "河道", "灌渠", "图书", "校舍", "路灯", "消防", "普查", "档案", "窗口", "热线",
    "网络", "设备", "维护", "更新", "采购", "巡查", "培训", "宣传", "补助", "发放", "检测", "清淤",
    "改造", "服务", "调解", "登记", "评估", "演练", "回访", "整治",
];
const GROUPS: [(&str, &str); 8] = [
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("满意度指标", "服务对象满意度"),
];
const UNITS: [&str; 16] = [
    "个",
    "次",
    "人",
    "起",
    "所",
    "万元",
    "元",
    "平方米",
    "公里",
    "户",
    "场",
    "套",
    "%",
    "%",
    "％",
    "天",
];
const SIGNS: [&str; 10] = ["=", "≥", "≥", "≤", ">", "<", "＝", "≧", "", ""];
const PHRASES: [&str; 8] = [
    "按期完成",
    "依据合同按时支付",
    "预算金额之内",
    "良好",
    "1-5",
    "90%-95%",
    "3月底前",
    "无",
];

pub(crate) struct Generator {
    random: Rng,
}

/// Cells of a table, row by row; `None` is the line of dashes.
type Rows = Vec<Option<Vec<String>>>;

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let random = Rng::with_seed(seed);
        Self { random }
    }

    /// A document of seven or eight forms, some 20 KB.
    pub(crate) fn document(&mut self) -> String {
        let forms = self.random.usize(7..=8);
        let office = self.office();
        let mut out = String::new();
        for _ in 0..forms {
            self.form(&office, &mut out);
        }
        out
    }

    /// One document of (at least) this size.
    pub(crate) fn document_of(&mut self, bytes: usize) -> String {
        let mut out = String::with_capacity(bytes + 8_000);
        while out.len() < bytes {
            let office = self.office();
            self.form(&office, &mut out);
        }
        out
    }

    /// A document with one form, whose table has this many indicators.
    pub(crate) fn table_of(&mut self, indicators: usize) -> String {
        let office = self.office();
        let mut rows = self.head(&office);
        for number in 0..indicators {
            let (level1, level2) = GROUPS[number * GROUPS.len() / indicators];
            rows.push(Some(self.indicator(level1, level2)));
        }
        let mut out = String::from("# 项目支出绩效目标表\n\n(2023年度)\n\n");
        print(&rows, &mut out);
        out
    }

    fn form(&mut self, office: &str, out: &mut String) {
        let year = self.random.u16(2019..=2026);
        let _ = write!(out, "# 项目支出绩效目标表\n\n({year}年度)\n\n");
        let mut rows = self.head(office);
        let mut below: Rows = Vec::new();
        let mut level1_above = "";
        for (index, (level1, level2)) in GROUPS.into_iter().enumerate() {
            // The page breaks among the benefits: their name stands below the break only.
            let part = if index < 5 { &mut rows } else { &mut below };
            let printed = if index == 4 || level1 == level1_above {
                ""
            } else {
                level1
            };
            if index != 4 {
                level1_above = level1;
            } else if self.random.bool() {
                continue;
            }
            part.push(Some(self.indicator(printed, level2)));
            if self.random.usize(0..3) == 0 {
                part.push(Some(self.indicator("", "")));
            }
        }
        print(&rows, out);
        out.push('\n');
        if self.random.bool() {
            below.insert(0, Some(vec![String::new(); 4]));
        }
        below.insert(1, None);
        print(&below, out);
        out.push('\n');
    }

    fn head(&mut self, office: &str) -> Rows {
        let text = |cells: [&str; 4]| Some(cells.map(str::to_owned).to_vec());
        let bold = |label: &str| format!("<b>{label}</b>");
        let code = self.random.u16(1..999);
        let (total, granted) = (self.number(), self.number());
        let (project, goal) = (self.words(3, 12), self.words(20, 70) + "。");
        vec![
            text(["", "", "", ""]),
            None,
            text(["项目名称", &project, "", ""]),
            text([
                "主管部门及代码",
                &format!("{code:03}-{office}"),
                "实施单位",
                office,
            ]),
            text(["项目资金<br>(万元)", "年度资金总额", &total, ""]),
            text(["", "其中：财政拨款", &granted, ""]),
            text(["", "其他资金", "0", ""]),
            text(["", "上年结转", "0", ""]),
            text([&bold("年度绩效目标"), "", "", ""]),
            text([&goal, "", "", ""]),
            Some(
                ["一级指标", "二级指标", "三级指标", "指标值"]
                    .map(bold)
                    .to_vec(),
            ),
        ]
    }

    fn indicator(&mut self, level1: &str, level2: &str) -> Vec<String> {
        vec![
            level1.to_owned(),
            level2.to_owned(),
            self.words(2, 12),
            self.value(),
        ]
    }

    fn value(&mut self) -> String {
        if self.random.usize(0..12) == 0 {
            return self.of(&PHRASES).to_owned();
        }
        let (sign, number, unit) = (self.of(&SIGNS), self.number(), self.of(&UNITS));
        let latex = match sign {
            "≥" => r"\geq",
            "≤" => r"\leq",
            sign => sign,
        };
        if self.random.usize(0..10) < 3 && matches!(latex, r"\geq" | r"\leq" | "=" | ">" | "<") {
            let unit = if matches!(unit, "%" | "％") {
                r"\%"
            } else {
                unit
            };
            return format!("${latex} {number}{unit}$");
        }
        format!("{sign}{number}{unit}")
    }

    fn number(&mut self) -> String {
        match self.random.usize(0..20) {
            0..8 => self.random.u32(1..10_000).to_string(),
            8..12 => format!(
                "{}.{}",
                self.random.u32(0..10_000),
                self.random.u32(1..1000)
            ),
            12..15 => {
                let number = self.random.u32(1_000_000..100_000_000);
                format!(
                    "{},{:03},{:03}",
                    number / 1_000_000,
                    number / 1000 % 1000,
                    number % 1000
                )
            }
            _ => self.random.u32(50..=100).to_string(),
        }
    }

    fn office(&mut self) -> String {
        self.of(&PLACES).to_owned() + self.of(&OFFICES)
    }

    fn words(&mut self, least: usize, most: usize) -> String {
        let count = self.random.usize(least..=most);
        (0..count).map(|_| self.of(&WORDS)).collect()
    }

    fn of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.random.usize(0..choices.len())]
    }
}

/// A pipe table with its columns padded, save for prose that would blow them up.
fn print(rows: &Rows, out: &mut String) {
    const PROSE: usize = 32;
    let mut widths = [2; 4];
    for cells in rows.iter().flatten() {
        for (width, cell) in widths.iter_mut().zip(cells) {
            let own = cell.chars().count();
            if own <= PROSE {
                *width = own.max(*width);
            }
        }
    }
    for row in rows {
        match row {
            Some(cells) => {
                for (cell, width) in cells.iter().zip(widths) {
                    let _ = write!(out, "| {cell:width$} ");
                }
            }
            None => {
                for width in widths {
                    let _ = write!(out, "|{:-<1$}", "", width + 2);
                }
            }
        }
        out.push_str("|\n");
    }
}
