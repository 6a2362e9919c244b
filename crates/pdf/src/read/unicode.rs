//! Characters of glyphs that the document itself says nothing about.
//!
//! In this order: the font program's own table of characters, read backwards; the names of its
//! glyphs; and where the document numbers its characters by one of Adobe's collections, that
//! collection's table. Nothing is guessed: sources that contradict each other yield nothing.

use super::fold;
use hayro_interpret::font::{FontData, OutlineGlyph};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use rustc_hash::FxHashMap;
use skrifa::raw::ps::cff::dict::{Entry, entries};
use skrifa::raw::ps::cff::v1::Cff;
use skrifa::raw::{FontData as Bytes, FontRead};
use std::rc::Rc;

/// The way from glyphs and codes of one font program to characters.
#[derive(Default)]
pub(super) struct Backwards {
    of_glyph: FxHashMap<u32, char>,
    encodings: Vec<Encoding>,
}

/// How a document numbers the characters of a font.
struct Encoding {
    codes: CMap,
    characters: Rc<CMap>,
}

/// The tables of the collections that were asked for.
#[derive(Default)]
pub(super) struct Collections {
    tables: FxHashMap<CidFamily, Option<Rc<CMap>>>,
}

impl Backwards {
    /// Reads the program's own tables, and how the document uses it under `name`.
    pub(super) fn new(
        file: &Pdf,
        program: &FontData,
        name: Option<&str>,
        collections: &mut Collections,
    ) -> Self {
        let bytes = program.as_ref().as_ref();
        let family = collection_of(bytes);
        let encodings = type0_fonts(file)
            .filter(|font| base_name(font).as_deref() == name)
            .filter_map(|font| encoding(&font, bytes, family.as_ref(), collections))
            .collect();
        Self {
            of_glyph: glyph_characters(program),
            encodings,
        }
    }

    /// The character of a glyph, if all sources that know one agree.
    pub(super) fn character(&self, glyph: &OutlineGlyph) -> Option<BfString> {
        if let Some(&character) = self.of_glyph.get(&glyph.glyph_id().to_u32()) {
            return Some(BfString::Char(character));
        }
        let mut known = self
            .encodings
            .iter()
            .filter_map(|encoding| encoding.character(glyph.char_code()));
        let first = known.next()?;
        known.all(|other| other == first).then_some(first)
    }
}

impl Encoding {
    fn character(&self, code: u32) -> Option<BfString> {
        let cid = (1..=4).find_map(|bytes| self.codes.lookup_cid_code(code, bytes))?;
        self.characters.lookup_bf_string(cid)
    }
}

impl Collections {
    fn table(&mut self, family: &CidFamily) -> Option<Rc<CMap>> {
        let name = family.ucs2_cmap()?;
        self.tables
            .entry(family.clone())
            .or_insert_with(|| CMap::parse(load_embedded(name)?, load_embedded).map(Rc::new))
            .clone()
    }
}

/// Glyph → character by the program's own tables. Where several characters share a glyph, the
/// plainest is taken.
fn glyph_characters(program: &FontData) -> FxHashMap<u32, char> {
    let mut characters: FxHashMap<u32, char> = FxHashMap::default();
    let Some(font) = skrifa::Font::new(program.clone(), 0) else {
        return characters;
    };
    let mut learn = |glyph: u32, character: char| {
        if fold::is_private(character) {
            return;
        }
        let plain = |c: char| (fold::folded(c).is_some(), c);
        let known = characters.entry(glyph).or_insert(character);
        if plain(character) < plain(*known) {
            *known = character;
        }
    };
    let charmap = font.charmap();
    if !charmap.unicode_is_symbol() {
        for (code, glyph) in charmap.unicodes() {
            if let Some(character) = char::from_u32(code) {
                learn(glyph.to_u32(), character);
            }
        }
    }
    if characters.is_empty() {
        for (glyph, name) in font.glyph_names() {
            if let Some(character) = named_character(name.as_str()) {
                characters.entry(glyph.to_u32()).or_insert(character);
            }
        }
    }
    characters
}

/// `uni4E2D` and `u20BB7`, by which font tools name the glyphs of Chinese characters.
fn named_character(name: &str) -> Option<char> {
    let base = name.split('.').next()?;
    let digits = match base.strip_prefix("uni") {
        Some(digits) if digits.len() == 4 => digits,
        Some(_) => return None,
        None => base
            .strip_prefix('u')
            .filter(|digits| (4..=6).contains(&digits.len()))?,
    };
    let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    (!fold::is_private(character)).then_some(character)
}

/// The collection that a bare CFF program states.
fn collection_of(program: &[u8]) -> Option<CidFamily> {
    let cff = Cff::read(Bytes::new(program)).ok()?;
    let top_dict = cff.top_dicts().get(0)?;
    entries(top_dict, None)
        .flatten()
        .find_map(|entry| match entry {
            Entry::Ros {
                registry, ordering, ..
            } => Some(CidFamily::from_registry_ordering(
                cff.string(registry)?,
                cff.string(ordering)?,
            )),
            _ => None,
        })
}

fn type0_fonts(file: &Pdf) -> impl Iterator<Item = Dict<'_>> {
    file.objects()
        .into_iter()
        .filter_map(|object| match object {
            Object::Dict(dict) => Some(dict),
            _ => None,
        })
        .filter(|dict| dict.get::<Name<'_>>(keys::SUBTYPE).as_deref() == Some(keys::TYPE0))
}

/// The name of a font, without the tag of a subset.
fn base_name(font: &Dict<'_>) -> Option<String> {
    let name = font.get::<Name<'_>>(keys::BASE_FONT)?;
    let name = match name.as_str().split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name.as_str(),
    };
    Some(name.to_owned())
}

fn encoding(
    font: &Dict<'_>,
    program: &[u8],
    stated: Option<&CidFamily>,
    collections: &mut Collections,
) -> Option<Encoding> {
    let descendant = font
        .get::<Array<'_>>(keys::DESCENDANT_FONTS)?
        .iter::<Dict<'_>>()
        .next()?;
    let descriptor = descendant.get::<Dict<'_>>(keys::FONT_DESC)?;
    let embedded = [keys::FONT_FILE2, keys::FONT_FILE3, keys::FONT_FILE]
        .into_iter()
        .find_map(|key| descriptor.get::<Stream<'_>>(key))?;
    if embedded.decoded_data().ok()?.as_ref() != program {
        return None;
    }
    let codes = match font.get::<Object<'_>>(keys::ENCODING)? {
        Object::Name(name) => match CMapName::from_bytes(&name) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            name => CMap::parse(load_embedded(name)?, load_embedded)?,
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
        _ => return None,
    };
    let of_codes = codes.metadata().character_collection.as_ref();
    let characters = [
        of_codes.map(|collection| collection.family.clone()),
        system(&descendant),
        stated.cloned(),
    ]
    .into_iter()
    .flatten()
    .find_map(|family| collections.table(&family))?;
    Some(Encoding { codes, characters })
}

fn system(descendant: &Dict<'_>) -> Option<CidFamily> {
    let system = descendant.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
    let registry = system.get::<PdfString<'_>>(keys::REGISTRY)?;
    let ordering = system.get::<PdfString<'_>>(keys::ORDERING)?;
    Some(CidFamily::from_registry_ordering(
        registry.as_bytes(),
        ordering.as_bytes(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        assert_eq!(named_character("uni9879"), Some('项'));
        assert_eq!(named_character("uni9879.vert"), Some('项'));
        assert_eq!(named_character("u20BB7"), Some('𠮷'));
        assert_eq!(named_character("uniE001"), None);
        assert_eq!(named_character("uni98796D4B"), None);
        assert_eq!(named_character("union"), None);
        assert_eq!(named_character("glyph12"), None);
    }
}
