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

mod boxes;
mod canvas;
mod error;
mod fonts;
mod rules;
mod sieve;

use crate::Page;
use canvas::Canvas;
pub use error::ReadError;
use fonts::Fonts;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, hayro_cmap, interpret_page, kurbo,
};
use hayro_syntax::{DecryptionError, LoadPdfError};
use std::sync::Arc;

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

/// Opens a file; `password` is the user's or the owner's, `None` tries the empty one.
pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Pdf, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let file = hayro_syntax::Pdf::new_with_password(bytes, password.unwrap_or_default()).map_err(
        |error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Password {
                given: password.is_some(),
            },
            LoadPdfError::Decryption(_) => ReadError::Encryption,
            LoadPdfError::Invalid => ReadError::Invalid,
        },
    )?;
    Ok(Pdf { file })
}

impl Pdf {
    /// Number of pages.
    pub fn page_count(&self) -> usize {
        self.file.pages().len()
    }

    /// Reads the pages, one after the other.
    pub fn pages(&self) -> Pages<'_> {
        Pages {
            pdf: self,
            cache: InterpreterCache::new(),
            settings: settings(),
            fonts: Fonts::default(),
            next: 0,
        }
    }
}

/// The pages of a file, in order.
pub struct Pages<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    fonts: Fonts,
    next: usize,
}

impl Iterator for Pages<'_> {
    type Item = Page;

    fn next(&mut self) -> Option<Page> {
        let page = self.pdf.file.pages().get(self.next)?;
        self.next += 1;
        let (width, height) = page.render_dimensions();
        let paper = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            paper,
            &self.cache,
            page.xref(),
            self.settings.clone(),
        );
        let mut canvas = Canvas::new([0.0, 0.0, width, height], &mut self.fonts);
        interpret_page(page, &mut context, &mut canvas);
        Some(sieve::page(self.next as u32, canvas.finish()))
    }
}

fn settings() -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|_| Some(fonts::substitute())),
        cmap_resolver: Arc::new(hayro_cmap::load_embedded),
        ..InterpreterSettings::default()
    }
}
