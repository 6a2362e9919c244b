//! Dates, deadlines and periods.

use crate::draft::{Draft, Item, Parts};
use crate::grammar::Grammar;
use crate::notes;
use crate::numeral;
use biao_model::{Note, PartRole};
use std::fmt::Write as _;

mod named;
mod numeric;

/// A date as precise as it is printed; each part may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Day {
    year: Option<u16>,
    month: Option<u8>,
    of_month: Option<u8>,
}

/// A date, or a period that one phrase names (上半年, 三季度).
#[derive(Debug, Clone, Copy, Default)]
struct Point {
    from: Day,
    to: Option<Day>,
    week: Option<u8>,
    end: usize,
    doubt: Option<Doubt>,
    recurring: bool,
}

#[derive(Debug, Clone, Copy)]
enum Doubt {
    /// `2023.12`
    Decimal,
    /// 四季度
    Quarters,
    /// 23年12月
    ShortYear,
}

impl Day {
    fn write(self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match (self.year, self.month, self.of_month) {
            (Some(y), None, _) => write!(out, "{y:04}"),
            (Some(y), Some(m), None) => write!(out, "{y:04}-{m:02}"),
            (Some(y), Some(m), Some(d)) => write!(out, "{y:04}-{m:02}-{d:02}"),
            (None, Some(m), None) => write!(out, "--{m:02}"),
            (None, Some(m), Some(d)) => write!(out, "--{m:02}-{d:02}"),
            (None, None, Some(d)) => write!(out, "---{d:02}"),
            (None, None, None) => Ok(()),
        };
    }

    /// The last day of its month; February of an unknown year has none that is certain.
    fn month_end(self) -> Self {
        Self {
            of_month: self.month.and_then(|m| match (m, self.year) {
                (2, None) => None,
                (m, year) => Some(month_length(year.unwrap_or(2023), m)),
            }),
            ..self
        }
    }

    fn is_possible(self) -> bool {
        self.month.is_none_or(|m| (1..=12).contains(&m))
            && self.of_month.is_none_or(|d| {
                d >= 1
                    && self.month.map_or(d <= 31, |m| {
                        d <= self
                            .year
                            .map_or_else(|| month_length(2024, m), |year| month_length(year, m))
                    })
            })
    }
}

fn month_length(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A year that a disclosure may speak of.
pub(crate) fn is_year(year: u32) -> bool {
    (1900..=2099).contains(&year)
}

/// Whether there is such a day, in a year that a disclosure may speak of.
pub(crate) fn is_day(year: u32, month: u32, day: u32) -> bool {
    is_year(year)
        && Day {
            year: Some(year as u16),
            month: Some(month as u8),
            of_month: Some(day as u8),
        }
        .is_possible()
}

impl Grammar<'_> {
    /// A date or a period at `at`.
    pub(crate) fn date(&self, at: usize) -> Option<Item> {
        if !may_begin(&self.text[at..]) {
            return None;
        }
        let mut parts = Parts::new();
        let mut comparator = None;
        let mut strict = false;
        let mut begin = at;
        for _ in 0..4 {
            let rest = &self.text[begin..];
            if let Some((end, sign)) = self.sign(begin) {
                comparator = Some(sign);
                strict = true;
                parts.push((PartRole::Comparator, begin, end));
                begin = self.skip_space(end);
                continue;
            }
            let word = if self.prose {
                self.words.date_from.at(rest).map(|(len, ())| (len, None))
            } else {
                self.words.date_before.at(rest)
            };
            let Some((len, said)) = word else { break };
            comparator = comparator.or(said);
            let role = if said.is_some() {
                PartRole::Comparator
            } else {
                PartRole::Qualifier
            };
            parts.push((role, begin, begin + len));
            begin += len;
            if self.text[begin..].starts_with(':') {
                begin += 1;
            }
        }
        let first = self.point(begin, None)?;
        // ≤12月 is a time of twelve months as often as December; ≤12月31日 is a day.
        if strict && first.from.year.is_none() && first.from.of_month.is_none() {
            return None;
        }
        let mut end = first.end;
        let mut last = first;
        let mut period = first.to.is_some();
        if let Some(second) = self.second(first) {
            end = second.end;
            last = second;
            period = true;
        }
        parts.push((PartRole::Date, begin, end));
        if let Some((len, said)) = self.words.date_after.at(&self.text[end..]) {
            // 以内 of a bare year or month is the period itself.
            comparator = comparator.or(Some(said));
            parts.push((PartRole::Comparator, end, end + len));
            end += len;
        }
        if !first.from.is_possible() || !last.from.is_possible() {
            self.impossible.set(Some((begin, end)));
            return None;
        }
        if !self.prose {
            let mut notes = Vec::new();
            let mut sink = crate::quantity::Sink {
                parts: &mut parts,
                notes: &mut notes,
            };
            end = self.filler(end, &mut sink);
        }
        let mut date = String::new();
        first.from.write(&mut date);
        if let Some(week) = first.week {
            let _ = write!(date, "-W{week:02}");
        }
        if period {
            date.push('/');
            last.to.unwrap_or(last.from).write(&mut date);
        }
        if date.is_empty() {
            return None;
        }
        Some(Item {
            draft: Draft::Date { comparator, date },
            start: at,
            end,
            parts,
            notes: self.date_notes(&first, begin),
        })
    }

    fn date_notes(&self, point: &Point, begin: usize) -> Vec<Note> {
        let span = Some((begin, point.end));
        let printed = &self.text[begin..point.end];
        let mut said = Vec::new();
        match point.doubt {
            Some(Doubt::Decimal) => said.push(notes::doubt(
                "value/date-or-decimal",
                format!("“{printed}” is read as a date; it may be a number"),
                span,
                vec![printed.to_owned()],
            )),
            Some(Doubt::ShortYear) => said.push(notes::doubt(
                "value/short-year",
                format!("the year of “{printed}” is taken to be of this century"),
                span,
                Vec::new(),
            )),
            Some(Doubt::Quarters) => said.push(notes::doubt(
                "value/quarter-or-quarters",
                format!("“{printed}” is read as the quarter of that number"),
                span,
                vec![printed.replace('季', "个季")],
            )),
            None => {}
        }
        if point.recurring {
            said.push(notes::info(
                "value/recurring-date",
                format!("“{printed}” comes back; the date is of no one month or year"),
                span,
            ));
        }
        said
    }

    /// `至12月`, `-30日`: the other end of a period, with what it leaves unsaid taken over.
    fn second(&self, first: Point) -> Option<Point> {
        let mut at = first.end;
        for word in ["起", "开始"] {
            if self.text[at..].starts_with(word) {
                at += word.len();
                break;
            }
        }
        at = self.skip_space(at);
        let (len, ()) = self.words.between.at(&self.text[at..])?;
        if self.text[at..].starts_with('或') {
            return None;
        }
        let begin = self.skip_space(at + len);
        let mut second = self.point(begin, Some(first.from))?;
        let from = &mut second.from;
        from.year = from.year.or(first.from.year);
        if from.of_month.is_some() {
            from.month = from.month.or(first.from.month);
        }
        Some(second)
    }

    /// One date; `after` is the date that it ends the period of.
    fn point(&self, at: usize, after: Option<Day>) -> Option<Point> {
        let rest = self.text.get(at..)?;
        if rest.starts_with(|c: char| c.is_ascii_digit())
            && let Some(point) = self.numeric_date(at)
        {
            return Some(point);
        }
        // Every other form has one of these near.
        if !rest.chars().take(16).any(names_a_period) {
            return None;
        }
        let mut point = Point {
            end: at,
            ..Point::default()
        };
        if let Some((year, end)) = self.year(at) {
            point.from.year = Some(year);
            point.end = end;
        } else if let Some((year, end)) = self.short_year(at) {
            point.from.year = Some(year);
            point.doubt = Some(Doubt::ShortYear);
            point.end = end;
        } else if let Some((len, ())) = self.words.this_year.at(rest) {
            point.end = at + len;
            return self.within_year(point, true).filter(|p| p.end > at + len);
        } else if let Some(point) = self.recurring(at) {
            return Some(point);
        } else {
            for (word, month, day) in [
                ("年底", 12, 31),
                ("年末", 12, 31),
                ("年终", 12, 31),
                ("年内", 12, 31),
            ] {
                if rest.starts_with(word) {
                    let inside = word == "年内";
                    point.from = Day {
                        year: None,
                        month: Some(month),
                        of_month: Some(day),
                    };
                    point.end = at + word.len() - if inside { '内'.len_utf8() } else { 0 };
                    return Some(point);
                }
            }
            if let Some(point) = self
                .within_year(point, false)
                .filter(|p| p.from.month.is_some())
            {
                return Some(point);
            }
            // 22日 ends a period that began with a day.
            return after
                .filter(|a| a.of_month.is_some())
                .and_then(|_| self.day(at))
                .map(|(day, end)| Point {
                    from: Day {
                        of_month: Some(day),
                        ..Day::default()
                    },
                    end,
                    ..Point::default()
                });
        }
        self.within_year(point, true)
    }

    /// 2023年, 二零二三年, 2023年度; also the first of 2020至2025年.
    fn year(&self, at: usize) -> Option<(u16, usize)> {
        let rest = &self.text[at..];
        let (mut value, mut digits, mut end) = (0u32, 0, at);
        for c in rest.chars().take(5) {
            let Some(d) = c.to_digit(10).or_else(|| numeral::digit(c).map(u32::from)) else {
                break;
            };
            value = value * 10 + d;
            digits += 1;
            end += c.len_utf8();
        }
        if digits != 4 || !is_year(value) {
            return None;
        }
        let gap = self.skip_space(end);
        let after = &self.text[gap..];
        if after.starts_with('年') {
            let mut end = gap + '年'.len_utf8();
            if self.text[end..].starts_with('度') {
                end += '度'.len_utf8();
            }
            return Some((value as u16, end));
        }
        // The 年 of a period may stand at its end alone.
        if let Some((len, ())) = self.words.between.at(after)
            && self
                .year(gap + len)
                .is_some_and(|(_, end)| self.text[..end].ends_with(['年', '度']))
        {
            return Some((value as u16, end));
        }
        None
    }

    /// 23年12月, 23年底: 23年 alone is a length of time, and so is 23年12个月.
    fn short_year(&self, at: usize) -> Option<(u16, usize)> {
        let (digits, rest) = self.text.get(at..)?.split_at_checked(2)?;
        let year: u16 = digits
            .parse()
            .ok()
            .filter(|year| (10..=49).contains(year))?;
        let after = rest.strip_prefix('年')?;
        let end = self.text.len() - after.len();
        let month = self
            .small_number(end)
            .is_some_and(|(month, end)| month <= 12 && self.text[end..].starts_with('月'));
        (month || after.starts_with(['底', '末'])).then_some((2000 + year, end))
    }

    /// A whole number in either writing, at most 31.
    fn small_number(&self, at: usize) -> Option<(u8, usize)> {
        let rest = self.text.get(at..)?;
        if !rest.starts_with(|c: char| {
            c.is_ascii_digit() || numeral::digit(c).is_some() || matches!(c, '十' | '廿' | '卅')
        }) {
            return None;
        }
        let number = numeral::numeral(rest, &|_| false).ok()?;
        let value = u8::try_from(number.value.mantissa()).ok()?;
        (number.value.scale() == 0 && number.power == 0 && (1..=31).contains(&value))
            .then_some((value, at + number.power_end))
    }

    fn day(&self, at: usize) -> Option<(u8, usize)> {
        let (day, end) = self.small_number(at)?;
        let end = self.skip_space(end);
        let mark = self.text[end..]
            .chars()
            .next()
            .filter(|c| matches!(c, '日' | '号'))?;
        Some((day, end + mark.len_utf8()))
    }

    /// What follows a year: month, day, quarter, half, end. `dated` says that a year stands before.
    fn within_year(&self, mut point: Point, dated: bool) -> Option<Point> {
        let mut at = self.skip_space(point.end);
        if dated && self.text[at..].starts_with('的') {
            at += '的'.len_utf8();
        }
        let rest = &self.text[at..];
        let month = |m: u8| Day {
            month: Some(m),
            ..point.from
        };
        for (words, from, to) in [(["上半年", "前半年"], 1, 6), (["下半年", "后半年"], 7, 12)]
        {
            if let Some(word) = words.iter().find(|w| rest.starts_with(**w)) {
                point.to = Some(month(to));
                point.from = month(from);
                point.end = at + word.len();
                return Some(point);
            }
        }
        if dated {
            if let Some(word) = ["全年", "整年"].iter().find(|w| rest.starts_with(**w)) {
                point.end = at + word.len();
                return Some(point);
            }
            if let Some(word) = ["年底", "年末", "底", "末", "终"]
                .iter()
                .find(|w| rest.starts_with(**w))
            {
                point.from = Day {
                    month: Some(12),
                    of_month: Some(31),
                    ..point.from
                };
                point.end = at + word.len();
                return Some(point);
            }
            if let Some(found) = self.months_of(at, point) {
                return Some(found);
            }
        }
        if let Some(found) = self.quarter(at, point, dated) {
            return Some(found);
        }
        if let Some(found) = self.week(at, point).filter(|_| dated) {
            return Some(found);
        }
        self.month(at, point).or(dated.then_some(point))
    }
}

/// Characters of which a date in Chinese has one.
fn names_a_period(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号' | '季')
}

/// A cheap test: a date needs a digit, or one of few characters, near its start.
fn may_begin(text: &str) -> bool {
    let mut chars = text.chars().take(9);
    let Some(first) = chars.next() else {
        return false;
    };
    let digit = |c: char| c.is_ascii_digit() || numeral::digit(c).is_some();
    let word = |c: char| {
        matches!(
            c,
            '年' | '月' | '上' | '下' | '第' | '首' | '前' | '当' | '本' | '今' | '每' | '十'
        )
    };
    if digit(first) {
        // Of the many numbers, dates alone have these within a few characters.
        return text
            .chars()
            .take(14)
            .any(|c| matches!(c, '年' | '月' | '日' | '号' | '季' | '-' | '/' | '.'));
    }
    word(first)
        || !first.is_ascii_alphanumeric()
            && (digit(first) || chars.any(|c| digit(c) || word(c)))
            && text
                .chars()
                .take(24)
                .any(|c| matches!(c, '年' | '月' | '日' | '号' | '季' | '-' | '/' | '.'))
}
