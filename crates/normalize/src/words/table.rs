//! Tables of words, looked up by how a text begins.

use crate::fold::Folded;
use rustc_hash::FxHashMap;

/// Words with something said of each; the longest that a text begins with is found by its first
/// two characters.
#[derive(Debug)]
pub(crate) struct Words<T> {
    /// A bit for each character that a word begins with, by its low bits: most text begins with
    /// none.
    first: Box<[u64; FIRST / 64]>,
    /// Bytes of the longest word.
    longest: usize,
    /// Words of one character.
    single: FxHashMap<char, T>,
    /// Longer words, by their first two characters, longest first.
    longer: FxHashMap<(char, char), Vec<Word<T>>>,
}

/// A word, and what is said of it.
type Word<T> = (Box<str>, T);

/// Bits of [`Words::first`].
const FIRST: usize = 4096;

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            first: Box::new([0; FIRST / 64]),
            longest: 0,
            single: FxHashMap::default(),
            longer: FxHashMap::default(),
        }
    }
}

impl<T: Copy> Words<T> {
    /// Adds a word, folded; a word that is there already keeps what was said first.
    pub(crate) fn add(&mut self, word: &str, said: T) {
        let folded = Folded::new(word);
        let folded = folded.as_str();
        let mut chars = folded.chars();
        let Some(first) = chars.next() else {
            return;
        };
        let bit = first as usize % FIRST;
        self.first[bit / 64] |= 1 << (bit % 64);
        self.longest = self.longest.max(folded.len());
        let Some(second) = chars.next() else {
            self.single.entry(first).or_insert(said);
            return;
        };
        let bucket = self.longer.entry((first, second)).or_default();
        if bucket.iter().any(|(w, _)| **w == *folded) {
            return;
        }
        let at = bucket.partition_point(|(w, _)| w.len() >= folded.len());
        bucket.insert(at, (folded.into(), said));
    }

    pub(super) fn extended(mut self, words: &[String], said: T) -> Self {
        for word in words {
            self.add(word, said);
        }
        self
    }

    /// Whether a word may begin with this character.
    #[inline]
    pub(crate) fn begins_with(&self, c: char) -> bool {
        let bit = c as usize % FIRST;
        self.first[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The same of the first character of UTF-8 text, which need not be decoded for it.
    #[inline]
    pub(crate) fn may_begin(&self, text: &[u8]) -> bool {
        let low = |byte: u8| usize::from(byte & 63);
        let bit = match *text {
            [0xf0..=0xff, _, b, c, ..] | [0xe0..=0xef, b, c, ..] => low(b) << 6 | low(c),
            [a @ 0xc0..=0xdf, b, ..] => usize::from(a & 31) << 6 | low(b),
            [a, ..] => a.into(),
            [] => return false,
        };
        self.first[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The longest word that the text begins with: its length and what is said of it.
    #[inline]
    pub(crate) fn at(&self, text: &str) -> Option<(usize, T)> {
        if self.may_begin(text.as_bytes()) {
            self.longest_at(text)
        } else {
            None
        }
    }

    fn longest_at(&self, text: &str) -> Option<(usize, T)> {
        let mut chars = text.chars();
        let (first, second) = (chars.next()?, chars.next());
        second
            .and_then(|second| self.longer.get(&(first, second)))
            .and_then(|bucket| bucket.iter().find(|(word, _)| text.starts_with(&**word)))
            .map(|(word, said)| (word.len(), *said))
            .or_else(|| Some((first.len_utf8(), *self.single.get(&first)?)))
    }

    /// Every word that the text begins with, longest first.
    pub(crate) fn all_at<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, T)> + 't {
        let mut chars = text.chars();
        let first = chars.next().filter(|c| self.begins_with(*c));
        let second = first.and_then(|_| chars.next());
        let single = first.and_then(|c| Some((c.len_utf8(), *self.single.get(&c)?)));
        first
            .zip(second)
            .and_then(|pair| self.longer.get(&pair))
            .into_iter()
            .flatten()
            .filter(move |(word, _)| text.starts_with(&**word))
            .map(|(word, said)| (word.len(), *said))
            .chain(single)
    }

    /// What is said of exactly this text.
    #[inline]
    pub(crate) fn exactly(&self, text: &str) -> Option<T> {
        if text.len() > self.longest || !self.may_begin(text.as_bytes()) {
            return None;
        }
        self.found(text)
    }

    fn found(&self, text: &str) -> Option<T> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let Some(second) = chars.next() else {
            return self.single.get(&first).copied();
        };
        let bucket = self.longer.get(&(first, second))?;
        bucket
            .iter()
            .find(|(word, _)| **word == *text)
            .map(|(_, said)| *said)
    }
}
