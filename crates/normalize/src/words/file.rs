//! The form of `data/words.toml`.

use super::{LabelWords, ProseWords, Settled, WordingWords};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) comparator_before: BTreeMap<String, Vec<String>>,
    pub(super) comparator_after: BTreeMap<String, Vec<String>>,
    pub(super) compared: BTreeMap<String, Vec<String>>,
    pub(super) approximate: Sides,
    pub(super) qualifier: Sides,
    pub(super) change: ChangeFile,
    pub(super) baseline: BaselineFile,
    pub(super) range: RangeFile,
    pub(super) empty: EmptyFile,
    pub(super) scale: Vec<ScaleFile>,
    pub(super) reference: Vec<ReferenceFile>,
    pub(super) reference_frame: FrameFile,
    pub(super) direction: DirectionFile,
    pub(super) constant: Vec<ConstantFile>,
    pub(super) settled: Vec<Settled>,
    pub(super) label: LabelWords,
    pub(super) wording: WordingWords,
    pub(super) prose: ProseWords,
    pub(super) date: DateFile,
    pub(super) lookalike: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sides {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeFile {
    pub(super) increase: Vec<String>,
    pub(super) decrease: Vec<String>,
    pub(super) to: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BaselineFile {
    pub(super) mark: Vec<String>,
    pub(super) thing: Vec<String>,
    pub(super) whole: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RangeFile {
    pub(super) between: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) closing: Vec<String>,
    pub(super) also: Vec<String>,
    pub(super) included: Vec<String>,
    pub(super) excluded: Vec<String>,
    pub(super) variable: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmptyFile {
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScaleFile {
    pub(super) name: String,
    pub(super) grades: Vec<String>,
    #[serde(default)]
    pub(super) also: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) whole: Vec<String>,
    #[serde(default)]
    pub(super) prefix: Vec<String>,
    #[serde(default)]
    pub(super) suffix: Vec<String>,
    #[serde(default)]
    pub(super) suffix_required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReferenceFile {
    pub(super) to: String,
    pub(super) things: Vec<String>,
    pub(super) ends: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameFile {
    pub(super) before: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectionFile {
    pub(super) increase: Vec<String>,
    pub(super) decrease: Vec<String>,
    pub(super) negation: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DateFile {
    pub(super) until: Vec<String>,
    pub(super) since: Vec<String>,
    pub(super) from: Vec<String>,
    pub(super) till: Vec<String>,
    pub(super) at: Vec<String>,
    pub(super) this_year: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantFile {
    pub(super) word: String,
    pub(super) comparator: Option<String>,
    pub(super) number: String,
    pub(super) unit: Option<String>,
    pub(super) per: Option<String>,
}
