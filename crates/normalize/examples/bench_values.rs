//! One million distinct, shuffled, generated values, read once each on one core: values a second
//! and allocations a value, for the mix that forms print and for each kind alone.
//!
//! `cargo run --release -p biao-normalize --example bench_values [COUNT [KIND|all
//! [FILE]]]`, which writes the mix into a file, a line a value, for others to read

#![allow(clippy::print_stdout, clippy::cast_precision_loss)] // it prints rates

use biao_normalize::{Context, Normalizer};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::collections::HashSet;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A small generator of random numbers: the same values on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// Bytes that no small allocation has.
const MUCH: usize = 1 << 16;

/// Fewer values than these are over before the clock has moved.
const FEWEST: usize = 1000;

const KINDS: [&str; 12] = [
    "plain",
    "bare",
    "full-width",
    "latex",
    "words",
    "chinese",
    "range",
    "change",
    "date",
    "rate",
    "grade",
    "wording",
];
/// Of a hundred values as forms print them.
const MIX: [u64; 12] = [62, 12, 2, 5, 4, 1, 1, 1, 2, 1, 1, 8];

const UNITS: [&str; 24] = [
    "%",
    "%",
    "%",
    "%",
    "%",
    "万元",
    "元",
    "个",
    "次",
    "人",
    "人次",
    "户",
    "家",
    "项",
    "平方米",
    "公里",
    "亩",
    "场",
    "批",
    "天",
    "小时",
    "套",
    "台",
    "份",
];

fn value(kind: usize, random: &mut Random) -> String {
    let number = |random: &mut Random| match random.below(3) {
        0 => format!("{}", random.below(100_000_000)),
        1 => format!("{}.{}", random.below(1_000_000), random.below(1000)),
        _ => format!("{}.{:02}", random.below(100_000), random.below(100)),
    };
    let chinese = |random: &mut Random| {
        let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
        format!(
            "{}千{}百{}十{}万{}千{}百{}十{}",
            random.of(&digits),
            random.of(&digits),
            random.of(&digits),
            random.of(&digits),
            random.of(&digits),
            random.of(&digits),
            random.of(&digits),
            random.of(&digits)
        )
    };
    let unit = random.of(&UNITS);
    let number = |random: &mut Random| {
        if unit == "%" {
            format!("{}.{}", random.below(100), random.below(10_000))
        } else {
            number(random)
        }
    };
    match KINDS[kind] {
        "plain" => format!(
            "{}{}{unit}",
            random.of(&["≥", "≤", "=", "≥", "＝", ">", ">="]),
            number(random)
        ),
        "bare" => format!(
            "{}{}{unit}",
            if unit == "%" { "" } else { "1" },
            number(random)
        ),
        "full-width" => {
            let digits: String = number(random)
                .chars()
                .map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c))
                .collect();
            format!("≥{digits}{}", if unit == "%" { "％" } else { unit })
        }
        "latex" => format!("$\\geq {}\\%$", number(random)),
        "words" => match random.below(3) {
            0 => format!("不少于{}{unit}", number(random)),
            1 => format!("{}{unit}以上", number(random)),
            _ => format!("控制在{}{unit}以内", number(random)),
        },
        "chinese" => format!(
            "不低于{}{}",
            chinese(random),
            random.of(&["元", "人", "户", "次"])
        ),
        "range" => {
            let low = random.below(1_000_000);
            format!("{low}-{}{unit}", low + random.below(100_000) + 1)
        }
        "change" => format!(
            "较上年{}{}%以上",
            random.of(&["增长", "下降", "提高"]),
            number(random)
        ),
        "date" => format!(
            "20{:02}年{}月{}日前完成{}",
            random.below(90),
            1 + random.below(12),
            1 + random.below(28),
            random.of(&["", "验收", "支付", "建设"])
        ),
        "rate" => format!(
            "≤{}元/{}",
            number(random),
            random.of(&["人", "户", "平方米", "人·年", "亩", "次"])
        ),
        "grade" => format!(
            "{}{}",
            random.of(&["优", "良好", "≥良", "优秀", "合格", "A级", "较高"]),
            " ".repeat(random.below(12) as usize)
        ),
        _ => {
            format!(
                "{}{}{}{}",
                random.of(&["有效", "持续", "显著", "进一步", "稳步", "不断"]),
                random.of(&[
                    "提升", "改善", "保障", "促进", "完善", "增强", "提高", "加强"
                ]),
                random.of(&[
                    "辖区", "全县", "群众", "城乡", "基层", "企业", "校园", "医院", "社区", "农村",
                    "干部", "单位"
                ]),
                char::from_u32(0x4e00 + random.below(8000) as u32).unwrap_or('的')
            ) + random.of(&[
                "环境", "水平", "能力", "质量", "效率", "管理", "建设", "服务", "保障", "安全",
                "卫生", "秩序",
            ])
        }
    }
}

/// Values one after the other in one text, as a document has them.
struct Values {
    text: String,
    ends: Vec<usize>,
}

impl Values {
    fn lines(&self) -> String {
        let mut lines = String::with_capacity(self.text.len() + self.ends.len());
        let mut begin = 0;
        for end in &self.ends {
            lines.push_str(&self.text[begin..*end]);
            lines.push('\n');
            begin = *end;
        }
        lines
    }
}

fn generate(count: usize, kind: Option<usize>, random: &mut Random) -> Values {
    let mut seen = HashSet::new();
    let mut values = Vec::with_capacity(count);
    let mut tries = 0;
    while values.len() < count && tries < count * 4 {
        tries += 1;
        let kind = kind.unwrap_or_else(|| {
            let mut left = random.below(100);
            let mut kind = 0;
            while left >= MIX[kind] {
                left -= MIX[kind];
                kind += 1;
            }
            kind
        });
        let text = value(kind, random);
        if seen.insert(text.clone()) {
            values.push(text);
        }
    }
    for at in (1..values.len()).rev() {
        values.swap(at, random.below(at as u64 + 1) as usize);
    }
    let mut text = String::new();
    let mut ends = Vec::with_capacity(values.len());
    for value in values {
        text.push_str(&value);
        ends.push(text.len());
    }
    Values { text, ends }
}

/// Seconds that this thread has been on a core: others may share the machine.
fn on_core(start: Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(
            || start.elapsed().as_secs_f64(),
            |nanoseconds| nanoseconds / 1e9,
        )
}

/// Reads each value once; values a second and allocations a value.
#[inline(never)]
fn measure(normalizer: &Normalizer, values: &Values) -> (f64, f64) {
    let context = Context::default();
    // The allocator sorts what the generator has freed when it is next asked for much: before the
    // clock starts, and not at the first value that has several.
    drop(std::hint::black_box(Vec::<u8>::with_capacity(MUCH)));
    let region = Region::new(ALLOCATOR);
    let start = Instant::now();
    let before = on_core(start);
    let mut parts = 0;
    let mut begin = 0;
    for end in &values.ends {
        let text = &values.text[begin..*end];
        begin = *end;
        let value = normalizer.read(std::hint::black_box(text), &context);
        parts += std::hint::black_box(&value).parts.len();
    }
    let seconds = on_core(start) - before;
    std::hint::black_box(parts);
    let allocations = region.change().allocations + region.change().reallocations;
    (
        values.ends.len() as f64 / seconds,
        allocations as f64 / values.ends.len() as f64,
    )
}

fn main() {
    let count = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000);
    let start = Instant::now();
    let normalizer = Normalizer::new();
    println!(
        "tables ready after {:.1} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    let only = std::env::args().nth(2).filter(|kind| kind != "all");
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let mut random = Random(7);
    if wanted("mix") {
        let mix = generate(count, None, &mut random);
        if let Some(path) = std::env::args().nth(3) {
            std::fs::write(path, mix.lines()).expect("a file that can be written");
        }
        report("mix", &normalizer, &mix);
    }
    for (at, kind) in KINDS.iter().enumerate().filter(|(_, kind)| wanted(kind)) {
        let count = if only.is_some() { count } else { count / 5 };
        report(kind, &normalizer, &generate(count, Some(at), &mut random));
    }
}

fn report(name: &str, normalizer: &Normalizer, values: &Values) {
    let count = values.ends.len();
    if count < FEWEST {
        println!("{name:12}{count:>10} distinct, too few to time");
        return;
    }
    let (rate, allocations) = measure(normalizer, values);
    println!(
        "{name:12}{count:>10} distinct{:>8.2} M/s{allocations:>8.2} allocations a value",
        rate / 1e6,
    );
}
