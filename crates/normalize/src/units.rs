//! Units as data: forms, codes, exact factors.

use crate::exact::{Ratio, shifted, trimmed};
use crate::fold::Folded;
use crate::octets::octets;
use crate::plain::POWERS;
use crate::words::Words;
use biao_model::Decimal;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::num::NonZeroI64;
use toml::Spanned;

const BUILTIN: &str = include_str!("../data/units.toml");

/// A units file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{origin}:{line}: {message}")]
pub struct UnitsError {
    /// The file, as named by the caller.
    pub origin: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Index of a unit in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnitId(u32);

/// What the table knows of a unit.
#[derive(Debug)]
pub(crate) struct UnitEntry {
    /// UCUM or ISO 4217 code of the family, or the counter's own name.
    pub(crate) code: &'static str,
    /// Its own name, for numbers that the code cannot hold.
    pub(crate) name: &'static str,
    pub(crate) factor: Ratio,
    /// The family, as the data names it.
    pub(crate) family: u32,
    /// Forms of one dimension may be compounded.
    pub(crate) dimension: u32,
    pub(crate) tenths: bool,
    pub(crate) ambiguous: Vec<String>,
    /// It is ambiguous, or forms of it name dates as often as lengths of time.
    pub(crate) doubtful: bool,
    /// It is the hundredth.
    pub(crate) percent: bool,
    /// The factor, where it is a whole number of moderate size.
    whole: Option<NonZeroI64>,
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct Units {
    entries: Vec<UnitEntry>,
    forms: Words<UnitId>,
    prefixes: Words<UnitId>,
    /// Whole unit texts, with a multiplier or without: for the fast path.
    whole: FxHashMap<Box<str>, (UnitId, u8)>,
    /// Those of one character, which most are, by its low bits: the byte that it begins with tells
    /// it from others of the same.
    single: Vec<(u8, Option<UnitId>)>,
    /// The short ones of them, which nearly all are, packed.
    packed: FxHashMap<(u64, u64), (UnitId, u8)>,
    dimensions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    family: Vec<Family>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    dimension: String,
    system: Spanned<String>,
    code: Option<String>,
    #[serde(default)]
    prefix: Vec<String>,
    #[serde(default)]
    units: Vec<Forms>,
    #[serde(default)]
    counters: Vec<Counter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    #[serde(rename = "forms")]
    writings: Vec<String>,
    factor: Option<Spanned<String>>,
    code: Option<String>,
    /// The unit's own code, for rates: `h` of m/h.
    own: Option<String>,
    #[serde(default)]
    tenths: bool,
    #[serde(default)]
    ambiguous: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Counter {
    One(String),
    Writings(Vec<String>),
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// A text of up to 16 bytes as two numbers. No unit holds a zero byte.
#[inline]
fn packed(text: &str) -> Option<(u64, u64)> {
    let bytes = text.as_bytes();
    let rest = bytes.get(8..).unwrap_or_default();
    (bytes.len() <= 16).then(|| (octets(bytes), octets(rest)))
}

/// The place of a text of one character among those of [`Units::single`], and its first byte.
#[inline]
fn place_of(text: &str) -> Option<(usize, u8)> {
    match *text.as_bytes() {
        [byte] => Some((byte.into(), byte)),
        [first, b, c] => {
            let low = usize::from(b & 63) << 6 | usize::from(c & 63);
            (first >= 0xe0).then_some((128 + low, first))
        }
        _ => None,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text
        .bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
}

impl UnitEntry {
    /// A unit of a family, named by its code; nothing else is said of it.
    fn new(code: &'static str, factor: Ratio, family: u32) -> Self {
        let whole = (factor.denominator == 1)
            .then(|| i64::try_from(factor.numerator).ok()?.try_into().ok())
            .flatten();
        Self {
            code,
            name: code,
            factor,
            family,
            dimension: family,
            tenths: false,
            ambiguous: Vec::new(),
            doubtful: false,
            percent: code == "%",
            whole,
        }
    }
}

impl Units {
    /// The built-in table.
    pub(crate) fn builtin() -> Self {
        // Compiled in, and read by a test: it cannot be wrong here.
        Self::with("", "").unwrap_or_default()
    }

    /// The user's lines, which win, and the built-in table.
    pub(crate) fn with(extra: &str, origin: &str) -> Result<Self, UnitsError> {
        let mut units = Self {
            single: vec![(0, None); 128 + 4096],
            ..Self::default()
        };
        units.load(extra, origin)?;
        units.load(BUILTIN, "units.toml")?;
        Ok(units)
    }

    fn load(&mut self, text: &str, origin: &str) -> Result<(), UnitsError> {
        let error = |offset: usize, message: String| UnitsError {
            origin: origin.to_owned(),
            line: line_of(text, offset),
            message,
        };
        let file: File = toml::from_str(text).map_err(|e| {
            error(
                e.span().map_or(0, |s| s.start),
                e.message().trim().to_owned(),
            )
        })?;
        for family in &file.family {
            let at = family.system.span().start;
            let system = family.system.get_ref().as_str();
            if !matches!(system, "ucum" | "iso4217" | "counter") {
                return Err(error(
                    at,
                    format!("system {system:?} is none of ucum, iso4217, counter"),
                ));
            }
            if system != "counter" && family.code.is_none() {
                return Err(error(at, format!("a family of {system} needs a code")));
            }
            let dimension = self.dimension(&family.dimension);
            let mut base = None;
            for unit in &family.units {
                let Some(first) = unit.writings.first() else {
                    return Err(error(at, "a unit without forms".to_owned()));
                };
                let factor = match &unit.factor {
                    None => Ratio::ONE,
                    Some(text) => Ratio::parse(text.get_ref()).ok_or_else(|| {
                        error(
                            text.span().start,
                            format!(
                                "factor {:?} is no positive integer or fraction",
                                text.get_ref()
                            ),
                        )
                    })?,
                };
                let code = unit.code.as_ref().or(family.code.as_ref()).unwrap_or(first);
                let id = self.add(
                    UnitEntry {
                        name: leak(unit.own.as_ref().unwrap_or(first)),
                        tenths: unit.tenths,
                        ambiguous: unit.ambiguous.clone(),
                        ..UnitEntry::new(leak(code), factor, dimension)
                    },
                    &unit.writings,
                );
                base = base.or(Some(id));
            }
            for counter in &family.counters {
                let forms = match counter {
                    Counter::One(form) => std::slice::from_ref(form),
                    Counter::Writings(forms) => forms,
                };
                let Some(first) = forms.first() else {
                    continue;
                };
                // Counters never merge: each is a dimension of its own.
                let own = UnitEntry {
                    dimension: self.dimension(first),
                    ..UnitEntry::new(leak(first), Ratio::ONE, dimension)
                };
                self.add(own, forms);
            }
            if let Some(id) = base {
                for prefix in &family.prefix {
                    self.prefixes.add(prefix, id);
                }
            }
        }
        Ok(())
    }

    fn dimension(&mut self, name: &str) -> u32 {
        let at = self.dimensions.iter().position(|d| d == name);
        at.unwrap_or_else(|| {
            self.dimensions.push(name.to_owned());
            self.dimensions.len() - 1
        }) as u32
    }

    fn add(&mut self, mut entry: UnitEntry, forms: &[String]) -> UnitId {
        let id = UnitId(self.entries.len() as u32);
        entry.doubtful = !entry.ambiguous.is_empty() || forms.iter().any(|form| is_period(form));
        self.entries.push(entry);
        for form in forms {
            self.forms.add(form, id);
            for (multiplier, power) in [("", 0), ("万", 4), ("亿", 8)] {
                let folded = Folded::new(form);
                for form in [form.as_str(), folded.as_str()] {
                    if let Some((at, first)) = place_of(form).filter(|_| power == 0)
                        && self.single[at].1.is_none()
                    {
                        self.single[at] = (first, Some(id));
                    }
                    let whole = format!("{multiplier}{form}");
                    if let Some(key) = packed(&whole) {
                        self.packed.entry(key).or_insert((id, power));
                    }
                    self.whole.entry(whole.into()).or_insert((id, power));
                }
            }
        }
        id
    }

    pub(crate) fn entry(&self, id: UnitId) -> &UnitEntry {
        // Ids are made by `add` alone.
        &self.entries[id.0 as usize]
    }

    /// What the unit measures.
    pub(crate) fn dimension_of(&self, id: UnitId) -> &str {
        &self.dimensions[self.entry(id).family as usize]
    }

    pub(crate) fn own_name(&self, id: UnitId) -> &'static str {
        self.entry(id).name
    }

    /// How many different forms are known.
    pub(crate) fn forms(&self) -> usize {
        self.whole.values().filter(|(_, power)| *power == 0).count()
    }

    /// The unit that exactly this text names, with the power of ten of its multiplier.
    #[inline]
    pub(crate) fn exactly(&self, text: &str) -> Option<(UnitId, u8)> {
        if let Some((at, first)) = place_of(text)
            && let Some((byte, Some(id))) = self.single.get(at)
            && *byte == first
        {
            return Some((*id, 0));
        }
        match packed(text) {
            Some(key) => self.packed.get(&key),
            None => self.whole.get(text),
        }
        .copied()
    }

    /// The longest form at the start of folded text. A form in letters ends where letters end.
    pub(crate) fn at(&self, text: &str) -> Option<(usize, UnitId)> {
        self.forms.all_at(text).find(|(len, _)| {
            let ends_in_letter = text.as_bytes()[len - 1].is_ascii_alphabetic();
            !(ends_in_letter
                && text
                    .as_bytes()
                    .get(*len)
                    .is_some_and(u8::is_ascii_alphabetic))
        })
    }

    /// The longest form that stands before a number (¥, 人民币).
    pub(crate) fn prefix_at(&self, text: &str) -> Option<(usize, UnitId)> {
        self.prefixes.at(text)
    }

    /// [`Self::canonical`] of numbers that need no more than an `i64`; `None` where it takes more.
    #[inline]
    pub(crate) fn small(
        &self,
        id: UnitId,
        mantissa: i64,
        mut scale: u8,
        power: u8,
    ) -> Option<Decimal> {
        let mut mantissa = mantissa.checked_mul(self.entry(id).whole?.get())?;
        let shift = power.min(scale);
        scale -= shift;
        mantissa = mantissa.checked_mul(*POWERS.get(usize::from(power - shift))?)?;
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Some(Decimal::new(mantissa.into(), scale))
    }

    /// `number × 10^power` of a unit, in the family's code; in the unit's own name where the
    /// factor has no finite decimal (1亩 = 2000/3 m²).
    pub(crate) fn canonical(&self, id: UnitId, number: Decimal, power: u8) -> Option<Decimal> {
        let number = shifted(number, power)?;
        let factor = self.entry(id).factor;
        if factor == Ratio::ONE {
            return Some(trimmed(number));
        }
        factor.times(number)
    }
}

/// Whether a form begins with what names a year, a month, a day or a quarter.
pub(crate) fn is_period(form: &str) -> bool {
    form.starts_with(['年', '月', '日', '号', '季'])
}

/// The power of ten of the multipliers at the start of a text (`百万` → 6), and their length.
pub(crate) fn multiplier_at(text: &str) -> (usize, u8) {
    let (mut len, mut power) = (0, 0u8);
    for c in text.chars() {
        let step = match c {
            '十' | '拾' => 1,
            '百' | '佰' => 2,
            '千' | '仟' => 3,
            '万' => 4,
            '亿' => 8,
            _ => break,
        };
        power = power.saturating_add(step);
        len += c.len_utf8();
    }
    (len, power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_read() {
        let units = Units::with("", "").unwrap();
        assert!(units.forms() >= 300, "{}", units.forms());
        assert_eq!(units.at("人次/年").map(|(len, _)| len), Some("人次".len()));
        assert_eq!(units.at("min").map(|(len, _)| len), Some(3));
        assert_eq!(units.at("mint"), None);
        assert!(units.exactly("万元").is_some_and(|(_, power)| power == 4));
    }

    #[test]
    fn a_user_may_add_a_line_and_is_told_what_is_wrong() {
        let added = "[[family]]\ndimension = \"x\"\nsystem = \"counter\"\ncounters = [\"抖\"]\n";
        let units = Units::with(added, "mine.toml").unwrap();
        assert_eq!(units.at("抖").map(|(len, _)| len), Some(3));

        let bad = "[[family]]\ndimension = \"x\"\nsystem = \"ucum\"\ncode = \"m\"\nunits = [\n  { forms = [\"步长\"], factor = \"0.5\" },\n]\n";
        let error = Units::with(bad, "mine.toml").unwrap_err();
        assert_eq!(
            error.to_string(),
            "mine.toml:6: factor \"0.5\" is no positive integer or fraction"
        );
        let error = Units::with("[[family]]\nsystem = 3\n", "mine.toml").unwrap_err();
        assert_eq!((error.origin.as_str(), error.line), ("mine.toml", 2));
    }
}
