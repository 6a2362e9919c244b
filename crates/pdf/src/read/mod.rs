//! Bytes → [`Page`]s: what the pages of a file show, by the interpreter of hayro.
//!
//! ```text
//! bytes ──open──▶ Pdf ──interpret──▶ marks (canvas) ──sieve──▶ Page
//! ```
//!
//! - `canvas` is the device that the interpreter draws on: it records every glyph as a mark, and
//!   paths and pictures as rules, shades and images.
//! - `unicode` finds the characters of a glyph, `fold` their plain forms, `actual` what the
//!   document says that a stretch of glyphs reads.
//! - `sieve` keeps the marks that a reader of the page sees, each once.
//! - `damage` says where the file is broken.

mod actual;
mod boxes;
mod canvas;
mod damage;
mod error;
mod findings;
mod flow;
mod fold;
mod fonts;
mod rules;
mod sieve;
mod unicode;

use crate::Page;
use biao_model::Diagnostic;
use canvas::{Canvas, Drawn, PageLimit};
pub use error::ReadError;
use findings::{Findings, Trouble};
use fonts::Fonts;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, TransformExt, hayro_cmap,
    interpret_page, kurbo,
};
use hayro_syntax::{DecryptionError, LoadPdfError};
use sieve::Cut;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// An opened file.
pub struct Pdf {
    file: hayro_syntax::Pdf,
}

/// Whether bytes are a PDF's: its mark stands within the first kilobyte.
pub fn is_pdf(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"%PDF-";
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(MARK.len()).any(|window| window == MARK)
}

/// Opens a file; `password` is the user's or, of a file encrypted with AES-256, the owner's; `None`
/// tries the empty one.
pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Pdf, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    // A file that makes the interpreter panic is no worse than one that it refuses.
    let file =
        catch_unwind(|| hayro_syntax::Pdf::new_with_password(bytes, password.unwrap_or_default()))
            .unwrap_or(Err(LoadPdfError::Invalid))
            .map_err(|error| match error {
                LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
                    ReadError::Password {
                        given: password.is_some(),
                    }
                }
                LoadPdfError::Decryption(_) => ReadError::Encryption,
                LoadPdfError::Invalid => ReadError::Invalid,
            })?;
    if file.pages().is_empty() {
        return Err(ReadError::NoPages);
    }
    Ok(Pdf { file })
}

impl Pdf {
    /// Number of pages.
    pub fn page_count(&self) -> usize {
        self.file.pages().len()
    }

    /// Reads the pages, one after the other.
    pub fn pages(&self) -> Pages<'_> {
        let unsupported = Arc::new(AtomicU32::new(0));
        Pages {
            pdf: self,
            cache: InterpreterCache::new(),
            settings: settings(unsupported.clone()),
            fonts: Fonts::new(&self.file),
            findings: Findings::default(),
            unsupported,
            drawn: 0,
            ahead: None,
            before: Cut::default(),
        }
    }

    /// Whether the file is damaged, and how.
    fn damage(&self) -> Vec<Diagnostic> {
        damage::find(&self.file)
    }
}

/// The pages of a file, in order. [`Pages::finish`] has the diagnostics.
pub struct Pages<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    fonts: Fonts<'a>,
    findings: Findings,
    /// Fonts that the interpreter could not load.
    unsupported: Arc<AtomicU32>,
    /// Number of pages drawn.
    drawn: usize,
    /// Drawn, but not yet given out: what a page break cuts is told by the next page, too.
    ahead: Option<Ahead>,
    /// What is cut on the page before.
    before: Cut,
}

struct Ahead {
    number: u32,
    drawn: Drawn,
    cut: Cut,
}

impl Iterator for Pages<'_> {
    type Item = Page;

    fn next(&mut self) -> Option<Page> {
        let here = self.ahead.take().or_else(|| self.draw())?;
        self.ahead = self.draw();
        let nothing = Cut::default();
        let after = self.ahead.as_ref().map_or(&nothing, |ahead| &ahead.cut);
        let around = [&self.before, after];
        let page = sieve::page(here.number, here.drawn, around, &mut self.findings);
        self.before = here.cut;
        Some(page)
    }
}

impl Pages<'_> {
    /// Draws the next page.
    fn draw(&mut self) -> Option<Ahead> {
        let page = self.pdf.file.pages().get(self.drawn)?;
        self.drawn += 1;
        let number = self.drawn as u32;
        let (width, height) = page.render_dimensions();
        let paper = [0.0, 0.0, width, height];
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
            &self.cache,
            page.xref(),
            self.settings.clone(),
        );
        let mut canvas = Canvas::new(paper, &mut self.fonts);
        // A page that breaks off leaves what it drew so far.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            interpret_page(page, &mut context, &mut canvas);
        }));
        let drawn = canvas.finish();
        let trouble = match outcome {
            Err(reason) => {
                // Its locks may be poisoned.
                self.cache = InterpreterCache::new();
                Some(Trouble::BrokeOff {
                    limit: reason.is::<PageLimit>(),
                })
            }
            Ok(()) => damage::lacks_content(page).then_some(Trouble::Undecodable),
        };
        self.findings.trouble(number, paper, trouble.as_ref());
        let unsupported = self.unsupported.swap(0, Ordering::Relaxed);
        self.findings.unsupported(number, paper, unsupported);
        self.findings
            .read_otherwise(number, drawn.backwards, drawn.actual);
        let cut = Cut::of(&drawn);
        Some(Ahead { number, drawn, cut })
    }
}

impl Pages<'_> {
    /// What there is to say about the file and the pages read so far.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.pdf.damage();
        diagnostics.extend(self.findings.finish());
        diagnostics
    }
}

fn settings(unsupported: Arc<AtomicU32>) -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|_| Some(fonts::substitute())),
        cmap_resolver: Arc::new(hayro_cmap::load_embedded),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                unsupported.fetch_add(1, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    }
}
