//! Dates in digits: 2023-12-31, 2023.12, 08-08.

use super::{Day, Doubt, Point, is_year};
use crate::grammar::Grammar;

impl Grammar<'_> {
    /// `2023-12-31`, `2023/12`, `2023.12.31`, `08-08-2008`, `08-08`.
    pub(super) fn numeric_date(&self, at: usize) -> Option<Point> {
        let bytes = self.text.as_bytes();
        let run = |from: usize| -> (u32, usize) {
            let mut end = from;
            let mut value = 0u32;
            while let Some(b) = bytes.get(end).filter(|b| b.is_ascii_digit()) {
                value = value.saturating_mul(10).saturating_add(u32::from(b - b'0'));
                end += 1;
            }
            (value, end)
        };
        let (a, a_end) = run(at);
        let sep = *bytes
            .get(a_end)
            .filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
        let (b, b_end) = run(a_end + 1);
        let b_len = b_end - a_end - 1;
        let third = bytes
            .get(b_end)
            .filter(|s| **s == sep || sep == b'.' && **s == b'-')
            .map(|_| run(b_end + 1))
            .map(|(c, end)| (c, end, end - b_end - 1));
        let make = |y: u32, m: u32, d: Option<u32>, end: usize| {
            let from = Day {
                year: Some(y as u16),
                month: Some(m as u8),
                of_month: d.map(|d| d as u8),
            };
            let mut end = end;
            if d.is_some() {
                for mark in ['日', '号'] {
                    if self.text[end..].starts_with(mark) {
                        end += mark.len_utf8();
                    }
                }
            }
            Point {
                from,
                end,
                ..Point::default()
            }
        };
        let closed = |end: usize| {
            !bytes
                .get(end)
                .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'.' | b'%'))
        };
        match (a_end - at, b_len) {
            (4, 1 | 2) if is_year(a) && (1..=12).contains(&b) => {
                // 2023.1-12: the point divides, the dash joins two months.
                if let Some((c, end, 1 | 2)) = third
                    && sep == b'.'
                    && bytes[b_end] == b'-'
                    && b < c
                    && c <= 12
                    && closed(end)
                {
                    let mut point = make(a, b, None, end);
                    point.to = Some(Day {
                        month: Some(c as u8),
                        ..point.from
                    });
                    point.doubt = Some(Doubt::Decimal);
                    return Some(point);
                }
                if let Some((c, end, 1 | 2)) = third
                    && (1..=31).contains(&c)
                    && closed(end)
                {
                    return Some(make(a, b, Some(c), end));
                }
                let open = self.text[b_end..].chars().next();
                let free = match sep {
                    // 2023.1-2023.12: the other end says that this is a date.
                    b'.' => {
                        (b_len == 2
                            || self.another_month(b_end)
                            || matches!(open, Some('前' | '底' | '末' | '起')))
                            && open.is_none_or(|c| {
                                !c.is_alphanumeric() && c != '%'
                                    || matches!(c, '前' | '底' | '末' | '至' | '起' | '月')
                            })
                    }
                    _ => open.is_none_or(|c| !matches!(c, '年' | '元' | '人' | '%' | '/')),
                };
                if free && closed(b_end) {
                    let mut point = make(a, b, None, b_end);
                    if self.text[b_end..].starts_with('月') {
                        point.end += '月'.len_utf8();
                        self.end_of_month(&mut point);
                    } else if matches!(open, Some('底' | '末')) {
                        self.end_of_month(&mut point);
                    } else if sep == b'.' {
                        point.doubt = Some(Doubt::Decimal);
                    }
                    return Some(point);
                }
                None
            }
            // 1995-1997年.
            (4, 4)
                if is_year(a)
                    && is_year(b)
                    && sep == b'-'
                    && (self.text[b_end..].starts_with('年') || a < b && self.ends_item(b_end)) =>
            {
                let named = self.text[b_end..].starts_with('年');
                Some(Point {
                    doubt: (!named).then_some(Doubt::Decimal),
                    from: Day {
                        year: Some(a as u16),
                        ..Day::default()
                    },
                    to: Some(Day {
                        year: Some(b as u16),
                        ..Day::default()
                    }),
                    end: b_end + if named { '年'.len_utf8() } else { 0 },
                    ..Point::default()
                })
            }
            (1 | 2, 1 | 2) if sep != b'.' || third.is_some_and(|t| t.2 == 4) => {
                if let Some((c, end, 4)) = third
                    && is_year(c)
                    && (1..=12).contains(&b)
                    && (1..=31).contains(&a)
                    && closed(end)
                {
                    return Some(make(c, b, Some(a), end));
                }
                // 08-08: a leading zero is no number's.
                let zero = bytes[at] == b'0' || bytes[a_end + 1] == b'0';
                (third.is_none()
                    && zero
                    && a_end - at == 2
                    && b_len == 2
                    && (1..=12).contains(&a)
                    && (1..=31).contains(&b)
                    && closed(b_end)
                    && self.ends_item(b_end))
                .then(|| Point {
                    from: Day {
                        year: None,
                        month: Some(a as u8),
                        of_month: Some(b as u8),
                    },
                    end: b_end,
                    ..Point::default()
                })
            }
            (2, 4) if sep != b'.' && (1..=12).contains(&a) && is_year(b) && closed(b_end) => {
                Some(make(b, a, None, b_end))
            }
            _ => None,
        }
    }

    /// Whether a period goes on with another month of a year in digits.
    pub(super) fn another_month(&self, at: usize) -> bool {
        self.words
            .between
            .at(&self.text[at..])
            .is_some_and(|(len, ())| {
                let rest = &self.text[at + len..];
                let year = rest.bytes().take_while(u8::is_ascii_digit).count();
                year == 4
                    && rest.as_bytes().get(4) == Some(&b'.')
                    && rest[..4].parse().is_ok_and(is_year)
            })
    }
}
