//! Days in digits.

use crate::normalizer::{Context, Normalizer};
use biao_model::{Part, PartRole, Reading, Value};

impl Normalizer {
    /// `2023年12月31日前完成`: a day in digits and what is said of it.
    pub(crate) fn read_plain_date<'a>(
        &self,
        raw: &'a str,
        context: &Context<'a>,
    ) -> Option<Value<'a>> {
        let bytes = raw.as_bytes();
        if bytes.get(4..7) != Some("年".as_bytes()) || context.column_unit.is_some() {
            return None;
        }
        let (mut numbers, mut at) = ([0u32; 3], 0);
        for (slot, (mark, most)) in numbers.iter_mut().zip([("年", 4), ("月", 2), ("日", 2)]) {
            let run = bytes[at..]
                .iter()
                .take(most + 1)
                .take_while(|b| b.is_ascii_digit())
                .count();
            if run == 0 || run > most || !raw[at + run..].starts_with(mark) {
                return None;
            }
            *slot = bytes[at..at + run]
                .iter()
                .fold(0, |n, b| n * 10 + u32::from(b - b'0'));
            at += run + mark.len();
        }
        let [year, month, day] = numbers;
        if !crate::date::is_day(year, month, day) {
            return None;
        }
        let part = |role, start: usize, end: usize| Part {
            role,
            start: start as u32,
            end: end as u32,
        };
        let mut value = Value::new(raw, Reading::Empty);
        value.parts.push(part(PartRole::Date, 0, at));
        let mut comparator = None;
        if let Some((len, said)) = self.words().date_after.at(&raw[at..]) {
            comparator = Some(said);
            value.parts.push(part(PartRole::Comparator, at, at + len));
            at += len;
        }
        for _ in 0..3 {
            let Some((len, ())) = self.words().filler_after.at(&raw[at..]) else {
                break;
            };
            value.parts.push(part(PartRole::Qualifier, at, at + len));
            at += len;
        }
        if at < raw.len() {
            return None;
        }
        let digit = |n: u32| char::from(b'0' + (n % 10) as u8);
        let date: String = [
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            '-',
            digit(month / 10),
            digit(month),
            '-',
            digit(day / 10),
            digit(day),
        ]
        .iter()
        .collect();
        value.reading = Reading::Date { comparator, date };
        Some(value)
    }
}
