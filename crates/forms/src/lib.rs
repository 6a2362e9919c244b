//! Binding (stub).
use biao_model::{Diagnostic, Document, Record, Table, Vocabulary};

/// Profiles.
pub struct Profiles;

/// Error.
#[derive(Debug)]
pub struct ProfileError;

impl std::fmt::Display for ProfileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("profile error")
    }
}
impl std::error::Error for ProfileError {}

/// Bound records.
pub struct Bound<'a> {
    /// Records.
    pub records: Vec<Record<'a>>,
    /// Diagnostics.
    pub diagnostics: Vec<Diagnostic>,
}

impl Profiles {
    /// Loads.
    pub fn load(_user: &[(String, String)]) -> Result<Self, ProfileError> {
        Ok(Self)
    }
    /// Vocabulary.
    pub fn vocabulary(&self) -> Vocabulary {
        Vocabulary::default()
    }
}

/// Binds.
pub fn bind<'a>(_d: &Document<'a>, _t: &[Table<'a>], _p: &'a Profiles) -> Bound<'a> {
    Bound { records: Vec::new(), diagnostics: Vec::new() }
}
