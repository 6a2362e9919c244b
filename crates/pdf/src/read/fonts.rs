//! The fonts of a document, as they come along.

use super::unicode::{Backwards, Collections};
use hayro_interpret::font::{FontData, Glyph, OutlineFontData, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_syntax::Pdf;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// CSS weight from which a font counts as bold.
const BOLD: u32 = 600;

/// All fonts seen so far, numbered in the order of their first glyph.
pub(super) struct Fonts<'a> {
    file: &'a Pdf,
    numbers: FxHashMap<u64, u16>,
    all: Vec<Font>,
    collections: Collections,
}

/// What is known of one font.
pub(super) struct Font {
    pub(super) bold: bool,
    name: Option<String>,
    /// The embedded program, where the interpreter gives it out.
    program: Option<FontData>,
    /// Read when the first glyph without a character comes along.
    backwards: Option<Backwards>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(file: &'a Pdf) -> Self {
        Self {
            file,
            numbers: FxHashMap::default(),
            all: Vec::new(),
            collections: Collections::default(),
        }
    }

    /// The number of a glyph's font. Fonts without a program of their own share a number where the
    /// interpreter does not tell them apart.
    pub(super) fn number(&mut self, glyph: &Glyph<'_>) -> u16 {
        let program = match glyph {
            Glyph::Outline(outline) => outline.font_data(),
            Glyph::Type3(_) => None,
        };
        let mut hasher = FxHasher::default();
        matches!(glyph, Glyph::Type3(_)).hash(&mut hasher);
        if let Some(program) = &program {
            program.cache_key.hash(&mut hasher);
            program.postscript_name.hash(&mut hasher);
        }
        let next = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        let number = *self.numbers.entry(hasher.finish()).or_insert(next);
        if usize::from(number) == self.all.len() && next < u16::MAX {
            self.all.push(Font::new(program));
        }
        number
    }

    /// The character of a glyph by the tables of its font.
    pub(super) fn character(&mut self, number: u16, glyph: &OutlineGlyph) -> Option<BfString> {
        let font = self.all.get_mut(usize::from(number))?;
        let program = font.program.as_ref()?;
        font.backwards
            .get_or_insert_with(|| {
                Backwards::new(
                    self.file,
                    program,
                    font.name.as_deref(),
                    &mut self.collections,
                )
            })
            .character(glyph)
    }

    pub(super) fn get(&self, number: u16) -> Option<&Font> {
        self.all.get(usize::from(number))
    }
}

impl Font {
    fn new(program: Option<OutlineFontData>) -> Self {
        let bold = program.as_ref().is_some_and(|program| {
            program.weight.is_some_and(|weight| weight >= BOLD)
                || program.postscript_name.as_deref().is_some_and(names_bold)
        });
        let (name, program) = match program {
            Some(program) => (program.postscript_name, Some(program.data)),
            None => (None, None),
        };
        Self {
            bold,
            name,
            program: program.filter(|program| !is_substitute(program)),
            backwards: None,
        }
    }
}

fn names_bold(name: &str) -> bool {
    ["Bold", "Black", "Heavy"]
        .iter()
        .any(|word| name.contains(word))
}

/// The program that stands in for fonts that are not embedded: one glyph without outline or width.
///
/// Nothing is drawn, so outlines are not missed; and a glyph is stretched from the width of its
/// substitute to the width that the document states, which would be wrong for its box.
pub(super) fn substitute() -> (FontData, u32) {
    (SUBSTITUTE.clone(), 0)
}

static SUBSTITUTE: LazyLock<Arc<Vec<u8>>> = LazyLock::new(|| Arc::new(blank_font()));

fn is_substitute(program: &FontData) -> bool {
    program.as_ref().as_ref() == SUBSTITUTE.as_slice()
}

/// A TrueType font of the four tables that metrics need, all zero but for versions and counts.
fn blank_font() -> Vec<u8> {
    let mut head = vec![0; 54];
    head[0..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&[0x5F, 0x0F, 0x3C, 0xF5]);
    head[18..20].copy_from_slice(&1000_u16.to_be_bytes());
    let mut hhea = vec![0; 36];
    hhea[0..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[34..36].copy_from_slice(&1_u16.to_be_bytes());
    let hmtx = vec![0; 4];
    let maxp = vec![0, 0, 0x50, 0, 0, 1];

    let tables = [
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"maxp", maxp),
    ];
    let mut font = vec![0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];
    let mut offset = font.len() + 16 * tables.len();
    for (tag, table) in &tables {
        font.extend(*tag);
        font.extend([0; 4]);
        font.extend((offset as u32).to_be_bytes());
        font.extend((table.len() as u32).to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        font.extend(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}
