//! A record: its fields with the labels they were bound to, and the indicator tree with every value
//! as printed and as read.

use crate::page::Page;
use crate::tally::count;
use crate::width::{cut, fit, width};
use crate::words;
use biao_model::{Amount, Entry, Field, Places, Reading, Record, Region, TableBody, Text, Value};
use std::fmt::Write as _;

/// Widest column of a list; what is longer is cut.
const WIDEST: usize = 36;
/// What a list takes beside its first two columns: indent, gaps, a short reading, the place.
const REST: usize = 8 + 4 + 10 + 12;

/// A line of a list: cells, and where it stands.
struct Line {
    cells: [String; 3],
    place: Option<Region>,
    /// The third cell is a reading that failed.
    bad: bool,
}

impl Page<'_> {
    /// A record; `index` is its place in the output, as in `/records/2`.
    pub(super) fn record(&mut self, number: &str, index: usize, record: &Record<'_>) {
        let title = record
            .title
            .as_ref()
            .map_or("no title", |title| title.as_str());
        self.heading(
            number,
            &format!("/records/{index} · {} · {title}", record.form),
        );
        let (mut lines, mut missing) = (Vec::new(), Vec::new());
        fields(&record.fields, "", record, &mut lines, &mut missing);
        self.list(&lines);
        if !missing.is_empty() {
            let line = cut(
                &format!("  not printed: {}", missing.join(", ")),
                self.layout.columns,
            );
            let _ = writeln!(self.out, "{}", self.layout.paint.dim(&line));
        }
        for other in &record.other {
            let line = format!(
                "  unbound: {} {}",
                other.label.as_str(),
                other.text.as_str()
            );
            let _ = writeln!(
                self.out,
                "{}",
                self.layout.paint.dim(&cut(&line, self.layout.columns))
            );
        }
        for repair in &record.repairs {
            self.repair("•", repair);
        }
        if let Some(body) = &record.body {
            self.body(body);
        } else {
            self.indicators(record);
        }
        self.out.push('\n');
    }

    fn indicators(&mut self, record: &Record<'_>) {
        let mut above = [None, None];
        let limit = self.widest();
        let widest = |cell: fn(&biao_model::Indicator<'_>) -> usize| {
            record
                .indicators
                .iter()
                .map(cell)
                .max()
                .unwrap_or(0)
                .min(limit)
        };
        let label = widest(|indicator| {
            indicator.levels[2]
                .as_ref()
                .map_or(0, |level| width(level.as_str()))
        });
        let raw = widest(|indicator| width(&indicator.value.raw));
        for indicator in &record.indicators {
            let levels = indicator
                .levels
                .each_ref()
                .map(|level| level.as_ref().map(Text::as_str));
            for depth in 0..2 {
                if above[depth] != levels[depth] {
                    above[depth] = levels[depth];
                    if depth == 0 {
                        above[1] = None;
                    }
                    let indent = "  ".repeat(depth + 1);
                    let level = cut(levels[depth].unwrap_or("–"), self.layout.columns - 4);
                    let level = format!("{indent}{level}");
                    let _ = match depth {
                        0 => writeln!(self.out, "{}", self.layout.paint.bold(&level)),
                        _ => writeln!(self.out, "{level}"),
                    };
                }
            }
            self.line(
                "      ",
                &[label, raw],
                &Line {
                    cells: [
                        levels[2].unwrap_or("–").to_owned(),
                        indicator.value.raw.to_string(),
                        words::value(&indicator.value),
                    ],
                    place: indicator.places.first().copied(),
                    bad: matches!(indicator.value.reading, Reading::Unparsed),
                },
            );
            let mut members = Vec::new();
            if let Some(Amount { text, number }) = &indicator.weight {
                let number = number.map(|number| number.to_string()).unwrap_or_default();
                members.push(line("weight", text.as_str(), number, &text.places));
            }
            for Field { id, entry } in &indicator.members {
                members.extend(member(id, entry));
            }
            for other in &indicator.other {
                members.push(line(
                    other.label.as_str(),
                    other.text.as_str(),
                    String::new(),
                    &other.text.places,
                ));
            }
            for member in &members {
                self.line("        ", &[label.saturating_sub(2), raw], member);
            }
            for repair in &indicator.repairs {
                self.out.push_str("      ");
                self.repair("•", repair);
            }
        }
    }

    fn body(&mut self, body: &TableBody<'_>) {
        let rows = count(body.rows.len(), "row");
        let columns = count(body.columns.len(), "column");
        let _ = writeln!(self.out, "  {rows}, {columns}, drawn above");
    }

    /// The widest that the first two columns of a list may be.
    fn widest(&self) -> usize {
        (self.layout.columns.saturating_sub(REST) / 2).clamp(6, WIDEST)
    }

    fn list(&mut self, lines: &[Line]) {
        let limit = self.widest();
        let widest = |cell: usize| {
            lines
                .iter()
                .map(|line| width(&line.cells[cell]))
                .max()
                .unwrap_or(0)
                .min(limit)
        };
        let widths = [widest(0), widest(1)];
        for line in lines {
            self.line("  ", &widths, line);
        }
    }

    fn line(&mut self, indent: &str, widths: &[usize; 2], line: &Line) {
        let place = line
            .place
            .map(|place| self.place(&place))
            .unwrap_or_default();
        let taken = width(indent) + widths[0] + widths[1] + 4;
        let rest = self
            .layout
            .columns
            .saturating_sub(taken + width(&place) + 2)
            .max(8);
        let [first, second, third] = &line.cells;
        let third = fit(third, rest);
        let _ = write!(
            self.out,
            "{indent}{}  {}  ",
            fit(first, widths[0]),
            fit(second, widths[1])
        );
        let third = if place.is_empty() {
            third.trim_end()
        } else {
            &third
        };
        let _ = if line.bad {
            write!(self.out, "{}", self.layout.paint.bad(third))
        } else {
            write!(self.out, "{}", self.layout.paint.good(third))
        };
        self.out.push_str(if place.is_empty() { "" } else { "  " });
        let _ = writeln!(self.out, "{}", self.layout.paint.dim(&place));
    }
}

fn line(id: &str, printed: &str, read: String, places: &Places) -> Line {
    Line {
        cells: [id.to_owned(), printed.to_owned(), read],
        place: places.first().copied(),
        bad: false,
    }
}

/// Fields by their path, their printed label, and what is printed.
fn fields(
    fields: &[Field<'_>],
    above: &str,
    record: &Record<'_>,
    lines: &mut Vec<Line>,
    missing: &mut Vec<String>,
) {
    for Field { id, entry } in fields {
        let path = if above.is_empty() {
            (*id).to_owned()
        } else {
            format!("{above}.{id}")
        };
        let label = record.labels.iter().find(|(of, _)| *of == path);
        let label = label.map_or("", |(_, label)| label.as_str()).to_owned();
        let mut put = |read: String, place: Option<Region>| {
            let cells = [path.clone(), label.clone(), read];
            lines.push(Line {
                cells,
                place,
                bad: false,
            });
        };
        match entry {
            Entry::Missing => missing.push(path.clone()),
            Entry::Text(text) => put(text.as_str().to_owned(), text.places.first().copied()),
            Entry::Amount(Amount { text, number }) => {
                let read = number.map_or_else(
                    || format!("“{}”", text.as_str()),
                    |number| number.to_string(),
                );
                put(read, text.places.first().copied());
            }
            Entry::Year { year, places } => put(year.to_string(), places.first().copied()),
            Entry::Coded { code, name, .. } => {
                let both = [code, name].into_iter().flatten();
                let read: Vec<&str> = both.clone().map(Text::as_str).collect();
                let place = both.clone().find_map(|text| text.places.first().copied());
                put(read.join(" · "), place);
            }
            Entry::Value { value, places } => {
                put(
                    format!("{} → {}", value.raw, words::value(value)),
                    places.first().copied(),
                );
            }
            Entry::Group(members) => self::fields(members, &path, record, lines, missing),
        }
    }
}

/// A member of an indicator, if the form prints it.
fn member(id: &str, entry: &Entry<'_>) -> Option<Line> {
    let read = |value: &Value<'_>| words::value(value);
    match entry {
        Entry::Missing | Entry::Group(_) | Entry::Coded { .. } => None,
        Entry::Text(text) if text.is_blank() => None,
        Entry::Text(text) => Some(line(id, text.as_str(), String::new(), &text.places)),
        Entry::Amount(Amount { text, number }) => {
            let number = number.map(|number| number.to_string()).unwrap_or_default();
            Some(line(id, text.as_str(), number, &text.places))
        }
        Entry::Year { year, places } => Some(line(id, &year.to_string(), String::new(), places)),
        Entry::Value { value, places } => Some(Line {
            bad: matches!(value.reading, Reading::Unparsed),
            ..line(id, &value.raw, read(value), places)
        }),
    }
}
