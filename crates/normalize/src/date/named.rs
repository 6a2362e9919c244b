//! Months, quarters and what comes back: 12月底, 三季度末, 每月10日.

use super::{Day, Doubt, Point};
use crate::grammar::Grammar;

impl Grammar<'_> {
    /// 后三月, 最后4个月, 前两个月 of a year.
    pub(super) fn months_of(&self, at: usize, mut point: Point) -> Option<Point> {
        let rest = &self.text[at..];
        let (word, last) = [("最后", true), ("最後", true), ("后", true), ("前", false)]
            .into_iter()
            .find(|(w, _)| rest.starts_with(w))?;
        let (count, end) = self.small_number(at + word.len())?;
        let end = self.skip_space(end);
        let after = self.text[end..]
            .strip_prefix('个')
            .unwrap_or(&self.text[end..]);
        let after = after.strip_prefix('月')?;
        if count > 12 {
            return None;
        }
        let month = |m| Day {
            month: Some(m),
            ..point.from
        };
        let (from, to) = if last { (13 - count, 12) } else { (1, count) };
        (point.from, point.to) = (month(from), Some(month(to)));
        point.end = self.text.len() - after.len();
        Some(point)
    }

    /// 一季度, 第三季度末, 首季度.
    pub(super) fn quarter(&self, at: usize, mut point: Point, dated: bool) -> Option<Point> {
        let rest = &self.text[at..];
        if let Some(found) = self.quarters(at, point) {
            return Some(found);
        }
        let ordinal = rest.strip_prefix('第');
        let body = ordinal.unwrap_or(rest);
        let (number, after) = quarter_number(body)?;
        let after = after
            .strip_prefix('个')
            .filter(|_| ordinal.is_some())
            .unwrap_or(after);
        let after = after.strip_prefix('季')?;
        let after = after.strip_prefix('度').unwrap_or(after);
        let mut end = self.text.len() - after.len();
        let last = number * 3;
        if let Some(word) = ['末', '底'].iter().find(|w| after.starts_with(**w)) {
            point.from.month = Some(last);
            point.from = point.from.month_end();
            end += word.len_utf8();
        } else {
            point.to = Some(Day {
                month: Some(last),
                ..point.from
            });
            point.from.month = Some(last - 2);
            let written_in_digits = body.starts_with(|c: char| c.is_ascii_digit());
            let bare = !dated && ordinal.is_none() && !body.starts_with('首');
            if bare
                && (number == 4 || written_in_digits)
                && self.words.date_after.at(after).is_none()
            {
                point.doubt = Some(Doubt::Quarters);
            }
        }
        point.end = end;
        Some(point)
    }

    /// 一、二季度, 1-4季度, 第一至第三季度, 前三季度: several on end.
    fn quarters(&self, at: usize, mut point: Point) -> Option<Point> {
        let rest = &self.text[at..];
        let (first, last, after) = if let Some(body) = rest.strip_prefix('前') {
            let (last, after) = quarter_number(body)?;
            (1, last, after.strip_prefix('个').unwrap_or(after))
        } else {
            let (first, after) = quarter_number(rest.strip_prefix('第').unwrap_or(rest))?;
            let after = after.strip_prefix("季度").unwrap_or(after);
            let joined = match self.words.between.at(after) {
                Some((len, ())) => &after[len..],
                None => after.strip_prefix('、').unwrap_or(after),
            };
            // 34季度 is no writing of two quarters.
            if joined.len() == after.len() && rest.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
            let (last, after) = quarter_number(joined.strip_prefix('第').unwrap_or(joined))?;
            (first, last, after)
        };
        let after = after.strip_prefix("季度").filter(|_| first <= last)?;
        point.to = Some(Day {
            month: Some(last * 3),
            ..point.from
        });
        point.from.month = Some(first * 3 - 2);
        point.end = self.text.len() - after.len();
        Some(point)
    }

    pub(super) fn week(&self, at: usize, mut point: Point) -> Option<Point> {
        let rest = self.text[at..].strip_prefix('第')?;
        let begin = self.text.len() - rest.len();
        let (week, end) = self.small_number(begin)?;
        let after = self.text[end..].strip_prefix('周')?;
        point.week = Some(week);
        point.end = self.text.len() - after.len();
        Some(point)
    }

    /// 12月, 12月31日, 12月底, 1－9月, 上旬.
    pub(super) fn month(&self, at: usize, mut point: Point) -> Option<Point> {
        let (month, end) = self.small_number(at)?;
        let gap = self.skip_space(end);
        if month > 12 {
            if point.from.year.is_some() && self.text[gap..].starts_with('月') {
                self.impossible.set(Some((at, gap + '月'.len_utf8())));
            }
            return None;
        }
        // 1－9月: both months share one 月.
        if let Some((len, ())) = self.words.between.at(&self.text[gap..])
            && let Some((last, end)) = self.small_number(gap + len)
            && last <= 12
            && self.text[end..].starts_with('月')
            && !self.text[gap..].starts_with('或')
        {
            let mut end = end + '月'.len_utf8();
            if self.text[end..].starts_with('份') {
                end += '份'.len_utf8();
            }
            point.to = Some(Day {
                month: Some(last),
                ..point.from
            });
            point.from.month = Some(month);
            point.end = end;
            // 2月至4月5日 is another thing.
            return self.day(end).is_none().then_some(point);
        }
        let mut end = gap
            + self.text[gap..]
                .strip_prefix('月')
                .map(|_| '月'.len_utf8())?;
        if self.text[end..].starts_with('份') {
            end += '份'.len_utf8();
        }
        point.from.month = Some(month);
        point.end = end;
        let next = self.skip_space(end);
        if let Some((day, day_end)) = self.day(next) {
            point.from.of_month = Some(day);
            point.end = day_end;
            return Some(point);
        }
        // 4月12-19日.
        if let Some((day, day_end)) = self.small_number(next)
            && let Some((len, ())) = self.words.between.at(&self.text[day_end..])
            && let Some((last, last_end)) = self.day(day_end + len)
        {
            point.to = Some(Day {
                of_month: Some(last),
                ..point.from
            });
            point.from.of_month = Some(day);
            point.end = last_end;
            return Some(point);
        }
        self.end_of_month(&mut point);
        Some(point)
    }

    pub(super) fn end_of_month(&self, point: &mut Point) {
        let rest = &self.text[point.end..];
        if let Some(word) = ["月底", "月末", "底", "末"]
            .iter()
            .find(|w| rest.starts_with(**w))
        {
            point.from = point.from.month_end();
            point.end += word.len();
            return;
        }
        if rest.starts_with("初") {
            point.end += '初'.len_utf8();
            return;
        }
        for (word, from, to) in [
            ("上旬", 1, Some(10)),
            ("中旬", 11, Some(20)),
            ("下旬", 21, None),
        ] {
            if rest.starts_with(word) {
                let whole = point.from;
                point.from.of_month = Some(from);
                point.to = Some(match to {
                    Some(day) => Day {
                        of_month: Some(day),
                        ..whole
                    },
                    None => whole.month_end(),
                });
                point.end += word.len();
                return;
            }
        }
    }

    /// 每月10日, 每年12月.
    pub(super) fn recurring(&self, at: usize) -> Option<Point> {
        let rest = &self.text[at..];
        if let Some(after) = rest.strip_prefix("每月") {
            let begin = self.text.len() - after.len();
            let (day, end) = self.day(begin)?;
            return Some(Point {
                from: Day {
                    of_month: Some(day),
                    ..Day::default()
                },
                end,
                recurring: true,
                ..Point::default()
            });
        }
        let after = rest.strip_prefix("每年")?;
        let begin = self.text.len() - after.len();
        let point = self.point(begin, None).filter(|p| p.from.year.is_none())?;
        Some(Point {
            recurring: true,
            ..point
        })
    }
}

/// The number of a quarter at the start of a text, and what follows it.
fn quarter_number(text: &str) -> Option<(u8, &str)> {
    let mut chars = text.chars();
    let number = match chars.next()? {
        '一' | '首' | '1' => 1,
        '二' | '两' | '2' => 2,
        '三' | '3' => 3,
        '四' | '4' => 4,
        _ => return None,
    };
    Some((number, chars.as_str()))
}
