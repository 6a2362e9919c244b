//! Values in words alone: blank, grade, reference, qualitative.

use crate::words::{Lexicon, Scale};
use biao_model::{Comparator, Direction};

/// A grade on a scale.
pub(crate) struct Grade<'w> {
    pub(crate) scheme: &'w str,
    /// `None` for the whole scale.
    pub(crate) grade: Option<&'w str>,
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
    pub(crate) fn grade(&self, text: &str) -> Option<Grade<'_>> {
        // Grades are short; most text is not.
        if text.len() > 60 {
            return None;
        }
        let trimmed = text.trim_end_matches(['。', ';', ',']);
        let body = trimmed
            .strip_prefix("定性")
            .map_or(trimmed, |t| t.trim_start_matches([':', ' ']));
        let offset = trimmed.len() - body.len();
        if body.is_empty() {
            return None;
        }
        for scale in &self.scales {
            if scale.is_printed_whole(body) {
                return Some(Grade {
                    scheme: &scale.name,
                    grade: None,
                    comparator: None,
                    span: (offset, trimmed.len()),
                    bound: None,
                });
            }
        }
        let (begin, mut comparator, mut bound) = self.grade_lead(body);
        let mut end = body.len();
        for (from, _) in body.char_indices().skip(1) {
            if let Some(after) = self.after.exactly(&body[from..]) {
                end = from;
                bound = Some((offset + from, trimmed.len()));
                comparator = Some(after);
                break;
            }
        }
        if begin >= end {
            return None;
        }
        self.scales.iter().find_map(|scale| {
            let (from, to, grade) = scale.find(&body[begin..end])?;
            Some(Grade {
                scheme: &scale.name,
                grade: Some(grade),
                comparator,
                span: (offset + begin + from, offset + begin + to),
                bound,
            })
        })
    }

    fn grade_lead(&self, body: &str) -> (usize, Option<Comparator>, Option<(usize, usize)>) {
        for (sign, comparator) in [
            ("≥", Comparator::GreaterEqual),
            (">=", Comparator::GreaterEqual),
            ("≤", Comparator::LessEqual),
            ("<=", Comparator::LessEqual),
            ("=", Comparator::Equal),
            (">", Comparator::Greater),
            ("<", Comparator::Less),
        ] {
            if body.starts_with(sign) {
                let offset = 0;
                return (sign.len(), Some(comparator), Some((offset, sign.len())));
            }
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
        let text = text.trim_end_matches(['。', ';', ',']);
        let mut begins: Vec<usize> = self
            .reference_frame
            .all_at(text)
            .map(|(len, ())| len)
            .collect();
        begins.push(0);
        for begin in begins {
            for reference in &self.references {
                for (len, ()) in reference.things.all_at(&text[begin..]) {
                    let end = begin + len;
                    let rest = &text[end..];
                    if rest.is_empty() && begin > 0 || reference.ends.exactly(rest).is_some() {
                        return Some((reference.to, (begin, end)));
                    }
                }
            }
        }
        None
    }

    /// Where a qualitative wording leads, and the word that says so.
    pub(crate) fn leads(&self, text: &str) -> Option<(Direction, (usize, usize))> {
        for (at, _) in text.char_indices() {
            if let Some((len, direction)) = self.direction.at(&text[at..]) {
                let negated = self.negation.iter().any(|n| text[..at].ends_with(&**n));
                return (!negated).then_some((direction, (at, at + len)));
            }
        }
        None
    }
}

impl Scale {
    /// 优良中低差, 优/良/中/差, 优、良、中、差.
    fn is_printed_whole(&self, text: &str) -> bool {
        if self.whole.iter().any(|w| **w == *text) {
            return true;
        }
        let pieces: Vec<&str> = text
            .split(['/', '、', '|', ',', ' ', ';'])
            .filter(|p| !p.is_empty())
            .collect();
        pieces.len() > 1
            && pieces.iter().all(|p| self.grades.contains_key(*p))
            && pieces.first() != pieces.last()
    }

    /// The grade in a text that says nothing else: its place and the grade.
    fn find(&self, text: &str) -> Option<(usize, usize, &str)> {
        let mut begins = vec![0];
        begins.extend(
            self.prefix
                .iter()
                .filter(|p| text.starts_with(&***p))
                .map(|p| p.len()),
        );
        for begin in begins {
            let body = &text[begin..];
            let mut ends = vec![(body.len(), false)];
            ends.extend(
                self.suffix
                    .iter()
                    .filter(|s| body.len() > s.len() && body.ends_with(&***s))
                    .map(|s| (body.len() - s.len(), true)),
            );
            for (end, has_suffix) in ends {
                if self.suffix_required && !has_suffix {
                    continue;
                }
                if let Some((_, grade)) = self.grades.get_key_value(&body[..end]) {
                    return Some((begin, begin + end, grade));
                }
            }
        }
        None
    }

    /// The grades, best first.
    pub(crate) fn grades(&self) -> impl Iterator<Item = &str> {
        self.ordered.iter().map(|g| &**g)
    }
}
