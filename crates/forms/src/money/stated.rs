//! Forms of which only the title is printed, and a sentence that says that there is nothing to show.

use super::{Form, Issuer, MoneyForms, fields, surroundings};
use biao_model::{Block, Document, Labelled, Record, Region, Repair, TableBody, Text};
use std::borrow::Cow;

/// Longest sentence, in characters.
const LONGEST: usize = 150;

/// The records of such forms, each with the block of its sentence, in order.
pub(crate) fn stated<'a>(
    document: &Document<'a>,
    forms: &'a MoneyForms,
    issuer: impl Fn() -> Issuer<'a>,
) -> Vec<(usize, Record<'a>)> {
    let sentences = (0..document.blocks.len()).filter_map(|at| {
        let Block::Paragraph(sentence) = &document.blocks[at] else {
            return None;
        };
        if !says_nothing(sentence, forms) || has_grid(&document.blocks[at + 1..], forms) {
            return None;
        }
        let (form, lines) = title_above(&document.blocks[..at], forms)?;
        Some((at, record(form, &lines, sentence, forms, &issuer())))
    });
    sentences.collect()
}

/// Whether a line says that there is nothing to show; the name of an organisation may hold the same
/// characters.
fn says_nothing(line: &Text<'_>, forms: &MoneyForms) -> bool {
    let text = line.as_str();
    let words = &forms.words;
    words.absent.iter().any(|pattern| pattern.is_match(text))
        && text.chars().count() <= LONGEST
        && !words.is_organisation(text)
        && forms.named(text).is_none()
}

/// The title right above a sentence, behind the lines between them.
fn title_above<'f, 'b, 'a>(
    blocks: &'b [Block<'a>],
    forms: &'f MoneyForms,
) -> Option<(&'f Form, Vec<&'b Text<'a>>)> {
    let mut lines = Vec::new();
    for block in blocks.iter().rev() {
        let (Block::Heading { text, .. } | Block::Paragraph(text)) = block else {
            return None;
        };
        if text.is_blank() {
            continue;
        }
        lines.push(text);
        if let Some(form) = forms.named(text.as_str()) {
            return forms
                .words
                .stated_titles
                .iter()
                .any(|ending| text.as_str().trim_end().ends_with(ending.as_str()))
                .then_some((form, lines));
        }
        if !is_between(text, forms) {
            return None;
        }
    }
    None
}

/// Whether the form is printed after all, blank, below the sentence.
fn has_grid(blocks: &[Block<'_>], forms: &MoneyForms) -> bool {
    let next = blocks.iter().find(|block| match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => {
            !text.is_blank() && !is_between(text, forms)
        }
        Block::Grid(_) | Block::PageBreak(_) => true,
    });
    matches!(next, Some(Block::Grid(_)))
}

/// A line that prints the unit or the organisation.
fn is_between(line: &Text<'_>, forms: &MoneyForms) -> bool {
    surroundings::unit(line, &forms.words).is_some()
        || surroundings::organisation(line, &forms.words).is_some()
}

/// A record without rows; `lines` go from the nearest up to the title.
fn record<'a>(
    form: &'a Form,
    lines: &[&Text<'a>],
    sentence: &Text<'a>,
    forms: &MoneyForms,
    issuer: &Issuer<'a>,
) -> Record<'a> {
    let title = lines.last().map(|text| (*text).clone()).unwrap_or_default();
    let mut pages: Vec<u32> = title
        .places
        .iter()
        .chain(&sentence.places)
        .filter_map(|place| match place {
            Region::Page { page, .. } => Some(*page),
            Region::Text { .. } => None,
        })
        .collect();
    pages.dedup();
    Record {
        form: Cow::Borrowed(&form.id),
        fields: fields(lines, Some(&title), &forms.words, issuer),
        title: Some(title),
        pages: (!pages.is_empty()).then_some(pages),
        repairs: vec![Repair {
            code: "form/stated-empty",
            field: None,
            printed: None,
            places: sentence.places.clone(),
        }],
        other: vec![Labelled::from(sentence.clone())],
        body: Some(TableBody::default()),
        ..Record::default()
    }
}
