//! What the reader has to say about the pages it read. Every code has its entry in `codes.toml`.

use super::boxes;
use crate::{Bbox, Page};
use biao_model::{Diagnostic, Places, Region, Severity};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// So much of a text that is kept out is quoted (characters).
const QUOTED: usize = 60;
/// A page of a scan may hold this many characters of text: a page number, a stamp's date.
const FEW: usize = 12;
/// So many drawn curves and no text are letters drawn as outlines.
const OUTLINES: u32 = 400;

/// Why a glyph is kept out of the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    Covered,
    OffPage,
    Clipped,
    Invisible,
    Slanted,
    /// The page before or after shows it.
    Elsewhere,
}

/// Why a page may be incomplete.
pub(super) enum Trouble {
    /// Its interpretation ended early: at the limit, or by a defect of the file.
    BrokeOff { limit: bool },
    /// Its content cannot be decoded.
    Undecodable,
}

/// What was found, on the page being read and on all before it.
#[derive(Debug, Default)]
pub(super) struct Findings {
    diagnostics: Vec<Diagnostic>,
    page: Here,
    folded: BTreeMap<(char, char), Count>,
    private: BTreeMap<char, Count>,
    backwards: Count,
    actual: Count,
    cut: Count,
    cut_text: String,
    pages: u32,
    scanned: Places,
    blank: u32,
}

#[derive(Debug, Default)]
struct Here {
    number: u32,
    paper: Bbox,
    hidden: BTreeMap<Reason, (String, Option<Bbox>)>,
    unreadable: u32,
    unreadable_box: Option<Bbox>,
}

/// How often, and on which page first.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    times: u32,
    first: u32,
}

impl Count {
    fn add(&mut self, page: u32) {
        if self.times == 0 {
            self.first = page;
        }
        self.times += 1;
    }
}

impl Findings {
    pub(super) fn begin(&mut self, number: u32, paper: Bbox) {
        self.page = Here {
            number,
            paper,
            ..Here::default()
        };
    }

    pub(super) fn hide(&mut self, reason: Reason, text: &str, bbox: Bbox) {
        let (quoted, area) = self.page.hidden.entry(reason).or_default();
        quoted.push_str(text);
        *area = Some(area.map_or(bbox, |area| boxes::union(area, bbox)));
    }

    pub(super) fn fold(&mut self, drawn: char, read: char) {
        let number = self.page.number;
        self.folded.entry((drawn, read)).or_default().add(number);
    }

    pub(super) fn private(&mut self, character: char) {
        let number = self.page.number;
        self.private.entry(character).or_default().add(number);
    }

    pub(super) fn unreadable(&mut self, bbox: Bbox) {
        self.page.unreadable += 1;
        let area = &mut self.page.unreadable_box;
        *area = Some(area.map_or(bbox, |area| boxes::union(area, bbox)));
    }

    pub(super) fn cut(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.cut.add(self.page.number);
        if self.cut_text.len() < 8 * QUOTED {
            self.cut_text.push_str(text);
        }
    }

    pub(super) fn trouble(&mut self, page: u32, paper: Bbox, trouble: Option<&Trouble>) {
        let (code, message) = match trouble {
            None => return,
            Some(Trouble::BrokeOff { limit: true }) => (
                "pdf/limit",
                format!("page {page} draws more than is read of one page; the rest is missing"),
            ),
            Some(Trouble::BrokeOff { limit: false }) => (
                "pdf/unreadable-content",
                format!("page {page} could not be read to its end; what was drawn before is kept"),
            ),
            Some(Trouble::Undecodable) => (
                "pdf/unreadable-content",
                format!("page {page} has content that cannot be decoded"),
            ),
        };
        self.say(code, Severity::Error, message, page, paper);
    }

    pub(super) fn unsupported(&mut self, page: u32, paper: Bbox, fonts: u32) {
        if fonts > 0 {
            let message = format!(
                "page {page} uses {} that cannot be loaded; characters may be missing",
                count(fonts as usize, "font")
            );
            self.say(
                "pdf/unsupported-font",
                Severity::Error,
                message,
                page,
                paper,
            );
        }
    }

    /// Characters read by the font's own tables, and stretches read by `/ActualText`, on `page`.
    pub(super) fn read_otherwise(&mut self, page: u32, backwards: u32, actual: u32) {
        for _ in 0..backwards {
            self.backwards.add(page);
        }
        for _ in 0..actual {
            self.actual.add(page);
        }
    }

    /// Says what there is to say about the page that was just read.
    pub(super) fn end(&mut self, page: &Page, scanned: bool, curves: u32) {
        let here = std::mem::take(&mut self.page);
        let number = here.number;
        self.pages += 1;
        for (reason, (text, area)) in here.hidden {
            self.say_hidden(number, reason, &text, area.unwrap_or(here.paper));
        }
        if here.unreadable > 0 {
            let message = format!(
                "page {number}: {} of {} characters have no way back to Unicode and stand as U+FFFD",
                here.unreadable,
                page.glyphs.len()
            );
            let area = here.unreadable_box.unwrap_or(here.paper);
            self.say("pdf/no-unicode", Severity::Error, message, number, area);
        }
        let characters = page.text.chars().filter(|c| !c.is_whitespace()).count();
        let invisible = page.glyphs.iter().filter(|glyph| glyph.invisible).count();
        if scanned && characters <= FEW {
            self.scanned.push(Region::Page {
                page: number,
                bbox: here.paper,
            });
            let message = format!(
                "page {number} is a picture with {} of text: it has to be recognised (OCR) before it can be read",
                count(characters, "character")
            );
            self.say(
                "pdf/scanned-page",
                Severity::Warning,
                message,
                number,
                here.paper,
            );
        } else if characters == 0 && curves >= OUTLINES {
            let message = format!(
                "page {number} has no text but {curves} drawn shapes: its letters are outlines and have to be recognised (OCR)"
            );
            self.say(
                "pdf/outlined-page",
                Severity::Warning,
                message,
                number,
                here.paper,
            );
        } else if characters == 0 {
            self.blank += 1;
        }
        if invisible > 0 {
            let message = format!(
                "page {number}: {} stand invisibly over a picture; a program recognised them, so look at the page before you rely on them",
                count(invisible, "character")
            );
            self.say(
                "pdf/invisible-text",
                Severity::Warning,
                message,
                number,
                here.paper,
            );
        }
    }

    fn say_hidden(&mut self, number: u32, reason: Reason, text: &str, area: Bbox) {
        let characters = text.chars().filter(|c| !c.is_whitespace()).count();
        if characters == 0 {
            return;
        }
        let counted = count(characters, "character");
        let quoted = quote(text);
        let (code, severity, what) = match reason {
            Reason::Covered => (
                "pdf/hidden-text",
                Severity::Warning,
                "under a picture or a filled box drawn later",
            ),
            Reason::OffPage => ("pdf/hidden-text", Severity::Warning, "off the page"),
            Reason::Clipped => ("pdf/hidden-text", Severity::Warning, "clipped away"),
            Reason::Invisible => ("pdf/hidden-text", Severity::Warning, "drawn invisibly"),
            Reason::Elsewhere => (
                "pdf/split-cell",
                Severity::Info,
                "of a cell that a page break cuts, seen on the page before or after",
            ),
            Reason::Slanted => (
                "pdf/slanted-text",
                Severity::Info,
                "across the lines of the page, as a watermark is",
            ),
        };
        let message = format!("page {number}: not read: {counted} {what}: “{quoted}”");
        self.say(code, severity, message, number, area);
    }

    /// Something about one place.
    fn say(
        &mut self,
        code: &'static str,
        severity: Severity,
        message: String,
        page: u32,
        bbox: Bbox,
    ) {
        self.diagnostics.push(Diagnostic {
            places: Places::from_elem(Region::Page { page, bbox }, 1),
            ..diagnostic(code, severity, message)
        });
    }

    /// Everything, with what is said once for the whole document at the end.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        let mut all = std::mem::take(&mut self.diagnostics);
        if !self.scanned.is_empty() && self.scanned.len() as u32 + self.blank == self.pages {
            let pages = count(self.scanned.len(), "page");
            let message = format!(
                "the document is {pages} of pictures without text: nothing can be read before they are recognised (OCR)"
            );
            all.push(Diagnostic {
                places: self.scanned,
                ..diagnostic("pdf/scanned", Severity::Error, message)
            });
        }
        if !self.folded.is_empty() {
            let message = format!(
                "radicals and compatibility forms were read as the characters they print like: {}",
                list(&self.folded, |(drawn, read)| format!("{drawn}→{read}"))
            );
            all.push(diagnostic("pdf/folded-characters", Severity::Info, message));
        }
        if !self.private.is_empty() {
            let message = format!(
                "characters without a meaning outside their font were kept as they are: {}",
                list(&self.private, |c| format!("U+{:04X}", *c as u32))
            );
            all.push(diagnostic(
                "pdf/private-characters",
                Severity::Warning,
                message,
            ));
        }
        let counted = [
            (
                self.backwards,
                "pdf/unicode-from-font",
                "read by the tables of their fonts or of Adobe's collections, as the document does not say what they are",
                "character",
            ),
            (
                self.actual,
                "pdf/actual-text",
                "read as the document says (/ActualText), not as drawn",
                "stretch",
            ),
            (
                self.cut,
                "pdf/cut-text",
                "read with the text before or after, though beyond the edge of the page or of a clip",
                "character",
            ),
        ];
        for (times, code, what, noun) in counted {
            if times.times > 0 {
                let mut message = format!(
                    "{} {what} (first on page {})",
                    count(times.times as usize, noun),
                    times.first
                );
                if code == "pdf/cut-text" {
                    message = format!("{message}: “{}”", quote(&self.cut_text));
                }
                all.push(diagnostic(code, Severity::Info, message));
            }
        }
        all
    }
}

pub(super) fn diagnostic(code: &'static str, severity: Severity, message: String) -> Diagnostic {
    Diagnostic {
        code: Cow::Borrowed(code),
        severity,
        message,
        at: None,
        places: Places::new(),
    }
}

fn list<K>(counts: &BTreeMap<K, Count>, name: impl Fn(&K) -> String) -> String {
    let all: Vec<String> = counts
        .iter()
        .map(|(key, count)| format!("{} (×{}, page {})", name(key), count.times, count.first))
        .collect();
    all.join(", ")
}

fn quote(text: &str) -> String {
    let text = text.trim();
    let mut quoted: String = text.chars().take(QUOTED).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    quoted
}

/// `1 character`, `3 characters`.
pub(super) fn count(n: usize, noun: &str) -> String {
    match (n, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "stretch" | "box") => format!("{n} {noun}es"),
        _ => format!("{n} {noun}s"),
    }
}
