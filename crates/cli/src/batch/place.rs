//! Files on their way: written under another name, then renamed to where they belong.

use super::sha256;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// Why a file could not be written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// This one file: the next may be.
    File(String),
    /// Any file: the run ends.
    Any(String),
}

/// Writes a new file, which belongs at `target`; its hash.
pub(crate) fn write(new: &Path, target: &Path, bytes: &[u8]) -> Result<String, WriteError> {
    let written = File::create_new(new).and_then(|mut file| file.write_all(bytes));
    match written {
        Ok(()) => Ok(sha256(bytes)),
        Err(error) => Err(given_up(new, target, &error)),
    }
}

/// Puts a new file where it belongs.
pub(super) fn place(new: &Path, target: &Path) -> Result<(), WriteError> {
    rename(new, target).map_err(|error| given_up(new, target, &error))
}

fn given_up(new: &Path, target: &Path, error: &io::Error) -> WriteError {
    // Best effort: the first error is the one to tell.
    let _ = fs::remove_file(new);
    let message = format!("cannot write {}: {error}", target.display());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => WriteError::Any(format!(
            "{message}: make room and run the same command again; what is done is kept"
        )),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => WriteError::Any(message),
        _ => WriteError::File(message),
    }
}

/// Renames; most files go to a folder that is already there.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(to.parent().unwrap_or(Path::new("")))?;
            fs::rename(from, to)
        }
        renamed => renamed,
    }
}
