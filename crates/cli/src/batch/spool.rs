//! The rows of the documents' tables, one document after the other in one file.

use super::journal::Range;
use super::sha256;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The rows of a document.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Packed {
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
    sha256: String,
    /// How many rows the largest table has.
    largest: u64,
}

impl Packed {
    /// Rows whose largest table has so many.
    pub(crate) fn new(bytes: Vec<u8>, largest: u64) -> Self {
        let sha256 = sha256(&bytes);
        Self {
            bytes,
            sha256,
            largest,
        }
    }
}

/// The file of rows.
#[derive(Debug)]
pub(crate) struct Spool(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    file: File,
    end: u64,
}

impl Spool {
    /// Opens the file; what stands after `end` was never written down, and goes.
    pub(crate) fn open(path: &Path, end: u64) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        if file.metadata()?.len() > end {
            file.set_len(end)?;
        }
        Ok(Self(Mutex::new(Inner { file, end })))
    }

    /// Appends the rows of a document.
    pub(crate) fn append(&self, rows: &Packed) -> io::Result<Range> {
        let Inner { file, end } = &mut *self.inner();
        file.seek(SeekFrom::Start(*end))?;
        file.write_all(&rows.bytes)?;
        let range = Range {
            offset: *end,
            bytes: rows.bytes.len() as u64,
            sha256: rows.sha256.clone(),
            rows: rows.largest,
        };
        *end += range.bytes;
        Ok(range)
    }

    /// The rows of a document; an error of kind `InvalidData` if they are not those that were
    /// written.
    pub(crate) fn checked(&self, range: &Range) -> io::Result<Vec<u8>> {
        let rows = self.read(range)?;
        if sha256(&rows) == range.sha256 {
            Ok(rows)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    /// The rows of a document that this run appended or checked.
    pub(crate) fn read(&self, range: &Range) -> io::Result<Vec<u8>> {
        let mut rows = Vec::new();
        let Inner { file, .. } = &mut *self.inner();
        file.seek(SeekFrom::Start(range.offset))?;
        file.take(range.bytes).read_to_end(&mut rows)?;
        Ok(rows)
    }

    /// Where the next rows go.
    pub(crate) fn end(&self) -> u64 {
        self.inner().end
    }

    /// Has the disk hold what was appended.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.inner().file.sync_data()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
