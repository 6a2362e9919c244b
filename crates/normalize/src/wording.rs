//! Values in words alone: blank, grade, reference, qualitative.

use crate::survey::{Survey, mark};
use crate::words::{Lexicon, Scale};
use biao_model::{Comparator, Direction};

/// Longest text that may be a grade, in bytes.
const LONGEST_GRADE: usize = 60;

/// A grade on a scale.
pub(crate) struct Grade<'w> {
    pub(crate) scheme: &'w str,
    /// `None` for the whole scale.
    pub(crate) chosen: Option<&'w str>,
    pub(crate) comparator: Option<Comparator>,
    /// The word in the folded text.
    pub(crate) span: (usize, usize),
    /// Where the comparator stands.
    pub(crate) bound: Option<(usize, usize)>,
}

impl Lexicon {
    /// Whether the folded text says that there is nothing.
    pub(crate) fn is_empty(&self, text: &str) -> bool {
        text.is_empty() || self.empty.exactly(text).is_some()
    }

    /// 优, ≥良, 良好及以上, A级, 国家二级标准, 优良中低差.
    pub(crate) fn grade(&self, text: &str, survey: Survey) -> Option<Grade<'_>> {
        // Grades are short; most text is not.
        if text.len() > LONGEST_GRADE {
            return None;
        }
        let trimmed = sentence(text);
        let body = trimmed
            .strip_prefix("定性")
            .map_or(trimmed, |t| t.trim_start_matches([':', ' ']));
        let offset = trimmed.len() - body.len();
        if body.is_empty() {
            return None;
        }
        if let Some(found) = self.graded(body, offset, None, None) {
            return Some(found);
        }
        if survey.has(mark::LIST)
            && body.contains(['/', '、', '|', ',', ' ', ';'])
            && let Some(scale) = self.scales.iter().find(|s| s.is_listed(body))
        {
            return Some(Grade {
                scheme: &scale.name,
                chosen: None,
                comparator: None,
                span: (offset, trimmed.len()),
                bound: None,
            });
        }
        let (begin, comparator, bound) = self.grade_lead(body);
        if begin > 0
            && let Some(found) = self.graded(&body[begin..], offset + begin, comparator, bound)
        {
            return Some(found);
        }
        // 良好及以上.
        if !survey.has(mark::BOUND) {
            return None;
        }
        let mark = body
            .char_indices()
            .rev()
            .find(|(_, c)| matches!(c, '以' | '及' | '或'))?
            .0;
        let starts = body[..mark]
            .rfind(['以', '及', '或'])
            .into_iter()
            .chain([mark]);
        starts.into_iter().find_map(|end| {
            let after = self.after.exactly(&body[end..])?;
            let bound = Some((offset + end, trimmed.len()));
            self.graded(&body[..end], offset, Some(after), bound)
        })
    }

    /// A text that is a grade and nothing else.
    fn graded(
        &self,
        body: &str,
        offset: usize,
        comparator: Option<Comparator>,
        bound: Option<(usize, usize)>,
    ) -> Option<Grade<'_>> {
        if body.len() > self.longest_grade {
            return None;
        }
        let printed = self.grades.get(body)?;
        Some(Grade {
            scheme: &self.scales[printed.scale].name,
            chosen: printed.grade.as_deref(),
            comparator,
            span: (offset + printed.from, offset + printed.to),
            bound,
        })
    }

    fn grade_lead(&self, body: &str) -> (usize, Option<Comparator>, Option<(usize, usize)>) {
        let mut chars = body.chars();
        let sign = match (chars.next(), chars.next()) {
            (Some('≥'), _) => Some(("≥".len(), Comparator::GreaterEqual)),
            (Some('≤'), _) => Some(("≤".len(), Comparator::LessEqual)),
            (Some('>'), Some('=')) => Some((2, Comparator::GreaterEqual)),
            (Some('<'), Some('=')) => Some((2, Comparator::LessEqual)),
            (Some('='), _) => Some((1, Comparator::Equal)),
            (Some('>'), _) => Some((1, Comparator::Greater)),
            (Some('<'), _) => Some((1, Comparator::Less)),
            _ => None,
        };
        if let Some((len, comparator)) = sign {
            return (len, Some(comparator), Some((0, len)));
        }
        match self.before.at(body) {
            Some((len, comparator)) => (len, Some(comparator), Some((0, len))),
            None => (0, None, None),
        }
    }

    /// 预算金额之内, 按合同约定: what is pointed at, and where the word stands.
    pub(crate) fn reference(&self, text: &str) -> Option<(&'static str, (usize, usize))> {
        if text.len() > 75 {
            return None;
        }
        let text = sentence(text);
        let frames = &self.reference_frame;
        if frames.may_begin(text.as_bytes()) {
            let found = frames
                .all_at(text)
                .find_map(|(begin, ())| self.reference_after(text, begin));
            if found.is_some() {
                return found;
            }
        }
        self.reference_after(text, 0)
    }

    /// A reference after its first words, and nothing else.
    fn reference_after(&self, text: &str, begin: usize) -> Option<(&'static str, (usize, usize))> {
        self.reference_things.at(&text[begin..])?;
        for reference in &self.references {
            for (len, ()) in reference.things.all_at(&text[begin..]) {
                let end = begin + len;
                let rest = &text[end..];
                let numbered = reference.to == "attachment"
                    && rest.chars().all(|c| {
                        c.is_ascii_digit()
                            || matches!(c, '-' | '.' | '、')
                            || crate::numeral::digit(c).is_some()
                    });
                if rest.is_empty() && begin > 0
                    || numbered && !rest.is_empty()
                    || reference.ends.exactly(rest).is_some()
                {
                    return Some((reference.to, (begin, end)));
                }
            }
        }
        None
    }

    /// Where a qualitative wording leads, and the word that says so.
    pub(crate) fn leads(&self, text: &str) -> Option<(Direction, (usize, usize))> {
        let bytes = text.as_bytes();
        for at in 0..bytes.len() {
            if bytes[at] & 0xc0 != 0x80
                && self.direction.may_begin(&bytes[at..])
                && let Some((len, direction)) = self.direction.at(&text[at..])
            {
                let before = &text[..at];
                let negated = before.ends_with(&*self.negation_ends)
                    && self.negation.iter().any(|n| before.ends_with(&**n));
                return (!negated).then_some((direction, (at, at + len)));
            }
        }
        None
    }
}

/// A text without the marks that end a sentence.
fn sentence(text: &str) -> &str {
    match text.as_bytes() {
        [.., b';' | b','] | [.., 0xe3, 0x80, 0x82] => text.trim_end_matches(['。', ';', ',']),
        _ => text,
    }
}

impl Scale {
    /// 优/良/中/差, 优、良、中、差: the choices, listed.
    fn is_listed(&self, text: &str) -> bool {
        let pieces = || {
            text.split(['/', '、', '|', ',', ' ', ';'])
                .filter(|p| !p.is_empty())
        };
        pieces().count() > 1
            && pieces().all(|p| self.grades.contains_key(p))
            && pieces().next() != pieces().next_back()
    }
}
