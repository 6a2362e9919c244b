//! The pipeline: one document from bytes to records.

use biao_forms::{ProfileError, Profiles};
use biao_model::{Diagnostic, Document, Record, Source, SourceMap, Table, Vocabulary};
use sha2::{Digest, Sha256};

/// Everything that does not change from document to document: profiles, vocabulary, units.
/// Build it once, share it between threads.
pub struct Pipeline {
    profiles: Profiles,
    vocabulary: Vocabulary,
}

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no Markdown that we can read.
    #[error(transparent)]
    Markdown(#[from] biao_markdown::ReadError),
    /// The bytes are no PDF that we can read.
    #[error(transparent)]
    Pdf(#[from] biao_pdf::ReadError),
}

/// A source opened: what every later stage borrows from.
pub struct Decoded<'a> {
    /// Uri, size, hash.
    pub source: Source,
    /// The text and the way back to the file's bytes; empty for a source of pages.
    pub map: SourceMap<'a>,
    /// What decoding had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// The file of pages, if it is one.
    pdf: Option<biao_pdf::Pdf>,
}

/// A document after all stages.
pub struct Processed<'a> {
    /// Blocks as read.
    pub document: Document<'a>,
    /// Logical tables after repair.
    pub tables: Vec<Table<'a>>,
    /// Records, typed and checked.
    pub records: Vec<Record<'a>>,
    /// All diagnostics in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Opens a source: a PDF, if the bytes begin as one, or text. `uri` is what the output names it by.
pub fn decode<'a>(uri: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, Error> {
    decode_with_password(uri, bytes, None)
}

/// As [`decode`], with the password of an encrypted PDF.
pub fn decode_with_password<'a>(
    uri: &str,
    bytes: &'a [u8],
    password: Option<&str>,
) -> Result<Decoded<'a>, Error> {
    if biao_pdf::is_pdf(bytes) {
        let pdf = biao_pdf::open(bytes.to_vec(), password)?;
        let mut source = source(uri, bytes, "application/pdf");
        source.pages = Some(pdf.page_count() as u32);
        return Ok(Decoded {
            source,
            map: SourceMap::default(),
            diagnostics: Vec::new(),
            pdf: Some(pdf),
        });
    }
    let (map, diagnostics) = biao_markdown::decode(bytes)?;
    Ok(Decoded {
        source: source(uri, bytes, "text/markdown"),
        map,
        diagnostics,
        pdf: None,
    })
}

impl Decoded<'_> {
    /// The file of pages, if it is one: for who wants to see its pages.
    pub fn pdf(&self) -> Option<&biao_pdf::Pdf> {
        self.pdf.as_ref()
    }
}

/// A source that was given up, with the diagnostic that says why: a document without records.
pub fn unread<'a>(uri: &str, bytes: &[u8], diagnostic: Diagnostic) -> (Decoded<'a>, Processed<'a>) {
    let media_type = if biao_pdf::is_pdf(bytes) {
        "application/pdf"
    } else {
        "text/markdown"
    };
    let decoded = Decoded {
        source: source(uri, bytes, media_type),
        map: SourceMap::default(),
        diagnostics: Vec::new(),
        pdf: None,
    };
    let processed = Processed {
        document: Document::default(),
        tables: Vec::new(),
        records: Vec::new(),
        diagnostics: vec![diagnostic],
    };
    (decoded, processed)
}

fn source(uri: &str, bytes: &[u8], media_type: &'static str) -> Source {
    Source {
        uri: uri.to_owned(),
        media_type,
        bytes: bytes.len() as u64,
        sha256: hexadecimal(&Sha256::digest(bytes)),
        pages: None,
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .map(|n| DIGITS[usize::from(n)] as char)
        .collect()
}

impl Pipeline {
    /// The built-in profiles, and those of further files: `(name for messages, text)`. A user's
    /// profile with a built-in id takes its place.
    pub fn new(user_profiles: &[(String, String)]) -> Result<Self, ProfileError> {
        let profiles = Profiles::load(user_profiles)?;
        let vocabulary = profiles.vocabulary();
        Ok(Self {
            profiles,
            vocabulary,
        })
    }

    /// The profiles in use.
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// All stages after decoding. Cannot fail: whatever is wrong is a diagnostic.
    pub fn process<'a>(&'a self, decoded: &'a Decoded<'_>) -> Processed<'a> {
        let document = self.read(decoded);
        let tables = biao_tables::repair(&document, &self.vocabulary);
        let bound = biao_forms::bind(&document, &tables, &self.profiles);
        let diagnostics = all_of(decoded, &document, bound.diagnostics);
        Processed {
            document,
            tables,
            records: bound.records,
            diagnostics,
        }
    }

    /// All stages after decoding, with a look at each record as soon as nothing changes it any more.
    /// A table is there only until it is bound, and of a form only what the checks between records
    /// compare: a document may be large. Returns the diagnostics, in order of place.
    pub fn each<'a>(
        &'a self,
        decoded: &'a Decoded<'_>,
        mut done: impl FnMut(&Record<'a>),
    ) -> Vec<Diagnostic> {
        let mut document = self.read(decoded);
        let grids = document.take_grids();
        let tables = biao_tables::repair_grids(&document, grids, &self.vocabulary);
        let bound = biao_forms::bind_each(&document, tables, &self.profiles, |record| {
            done(record);
            record.indicators = Vec::new();
            record.labels = Vec::new();
            record.other = Vec::new();
        });
        all_of(decoded, &document, bound.diagnostics)
    }

    fn read<'a>(&self, decoded: &'a Decoded<'_>) -> Document<'a> {
        let document = match &decoded.pdf {
            Some(pdf) => biao_pdf::read(pdf),
            None => biao_markdown::read(decoded.map.text()),
        };
        biao_tables::join_across(document, &self.vocabulary)
    }
}

/// The diagnostics of all stages, in order of place.
fn all_of(
    decoded: &Decoded<'_>,
    document: &Document<'_>,
    bound: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut diagnostics = decoded.diagnostics.clone();
    diagnostics.extend(document.diagnostics.iter().cloned());
    diagnostics.extend(bound);
    diagnostics.sort_by_key(|d| d.places.first().map_or((0, 0), biao_model::Region::order));
    diagnostics
}
