//! One document on its way into a folder, in whatever process it is read: its outputs are written to
//! new files, which the parent puts where they belong.

use super::made::{Converted, Maker};
use crate::batch::{self, Packed, WriteError, sha256};
use crate::load::Failure;
use crate::opened::Opened;
use crate::reader::{Reader, Request};
use crate::summary::{Fate, Report};
use biao::model::Diagnostic;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where the outputs of a document go. The endings of their names are added.
#[derive(Serialize, Deserialize)]
pub(super) struct Target {
    /// To begin with.
    new: OsString,
    /// In the end.
    path: OsString,
}

/// What was made of a document.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) fate: Fate,
    /// Hash of the source.
    pub(super) sha256: String,
    pub(super) report: Report,
    /// The new files, in the order of their numbers.
    pub(super) files: Vec<File>,
    /// Its rows, where a dataset is wanted.
    pub(super) rows: Option<Packed>,
}

/// A new file.
#[derive(Serialize, Deserialize)]
pub(super) struct File {
    /// The ending of its name in the end.
    pub(super) ending: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Why nothing was made of a document.
#[derive(Serialize, Deserialize)]
pub(super) struct Refused {
    pub(super) failure: Failure,
    /// Hash of the source, if that could be read.
    pub(super) sha256: Option<String>,
}

impl Target {
    pub(super) fn new(new: PathBuf, path: PathBuf) -> Self {
        Self {
            new: new.into(),
            path: path.into(),
        }
    }

    /// The new file of this number.
    pub(super) fn file(&self, number: usize) -> PathBuf {
        let mut name = self.new.clone();
        name.push(format!("-{number}"));
        name.into()
    }
}

/// Reads a document and writes what is made of it.
pub(super) fn convert(
    reader: &Reader,
    maker: &Maker,
    request: &Request<Target>,
) -> Result<Written, Refused> {
    let bytes = request.source.bytes().map_err(|failure| Refused {
        failure,
        sha256: None,
    })?;
    let made = reader.read_here(&request.uri, &bytes, |opened| {
        (opened.decoded.source.sha256.clone(), maker.make(opened))
    });
    match made {
        Ok((sha256, made)) => write(made, sha256, &request.job),
        Err(failure) => Err(Refused {
            failure,
            sha256: Some(sha256(&bytes)),
        }),
    }
}

/// Writes what is made of a document that was given up.
pub(super) fn give_up(
    maker: &Maker,
    request: &Request<Target>,
    diagnostic: Diagnostic,
) -> Result<Written, Refused> {
    let bytes = request.source.bytes().map_err(|failure| Refused {
        failure,
        sha256: None,
    })?;
    let (decoded, processed) = biao::unread(&request.uri, &bytes, diagnostic);
    let made = maker.make(&Opened::given_up(&decoded, &processed));
    write(made, decoded.source.sha256, &request.job)
}

fn write(made: Converted, sha256: String, target: &Target) -> Result<Written, Refused> {
    let fate = made.fate();
    let mut files = Vec::with_capacity(made.outputs.len());
    for (number, (ending, bytes)) in made.outputs.into_iter().enumerate() {
        let mut path = target.path.clone();
        path.push(format!(".{ending}"));
        match batch::write(&target.file(number), Path::new(&path), &bytes) {
            Ok(hash) => files.push(File {
                ending,
                bytes: bytes.len() as u64,
                sha256: hash,
            }),
            Err(error) => {
                return Err(Refused {
                    failure: error.into(),
                    sha256: Some(sha256),
                });
            }
        }
    }
    Ok(Written {
        fate,
        sha256,
        report: made.report,
        files,
        rows: made.rows,
    })
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Any(message) => Self::Run(message),
            WriteError::File(message) => Self::Document(message),
        }
    }
}
