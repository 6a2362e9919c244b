//! One document from its bytes through the pipeline, with every way it can fail.

use crate::opened::Opened;
use crate::status::usage;
use biao::{Decoded, Pipeline};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::io::{self, ErrorKind, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::SystemTime;

/// Why a document has no output.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Failure {
    /// It could not be read, or its output not be written: one line, with the way out.
    Document(String),
    /// No document can be done: the run ends.
    Run(String),
    /// The user interrupted the run.
    Interrupted,
}

thread_local! {
    /// Where the last panic of this thread was.
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Panics are caught per document and reported as one line: the hook only remembers the place.
pub(crate) fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(String::new, ToString::to_string);
        PANICKED_AT.with(|at| *at.borrow_mut() = place);
    }));
}

/// The pipeline with the user's profiles.
pub(crate) fn pipeline(folder: Option<&Path>) -> anyhow::Result<Pipeline> {
    Pipeline::new(&profiles(folder)?).map_err(|error| usage(error.to_string()))
}

/// The user's profiles: the name of each, and its text.
pub(crate) fn profiles(folder: Option<&Path>) -> anyhow::Result<Vec<(String, String)>> {
    let mut user = Vec::new();
    let Some(folder) = folder else {
        return Ok(user);
    };
    let entries = std::fs::read_dir(folder)
        .map_err(|error| usage(format!("--profiles {}: {error}", folder.display())))?;
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    if paths.is_empty() {
        let folder = folder.display();
        return Err(usage(format!(
            "--profiles {folder}: no profile (.toml) in this folder"
        )));
    }
    for path in paths {
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(&path).map_err(|error| usage(format!("{name}: {error}")))?;
        user.push((name, text));
    }
    Ok(user)
}

/// The bytes of a document, of standard input where there is no file.
pub(crate) fn bytes(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    read(path).map_err(Failure::Document)
}

/// Opens a document and hands it to `then`.
pub(crate) fn with<T>(
    pipeline: &Pipeline,
    password: Option<&str>,
    uri: &str,
    bytes: &[u8],
    then: impl FnOnce(&Opened<'_>) -> T,
) -> Result<T, Failure> {
    let work = || -> Result<T, biao::Error> {
        let decoded = decode(uri, bytes, password)?;
        Ok(then(&Opened::new(&decoded, pipeline)))
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| Failure::Document(error.to_string())),
        Err(payload) => {
            let at = PANICKED_AT.with(|at| at.borrow().clone());
            let what = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("no message")
                .lines()
                .next()
                .unwrap_or_default();
            Err(Failure::Document(format!(
                "biao itself failed at {at} ({what}); please report it with this document"
            )))
        }
    }
}

/// Opens a document. Among many, one may need no password, which is no reason to refuse it.
fn decode<'a>(
    uri: &str,
    bytes: &'a [u8],
    password: Option<&str>,
) -> Result<Decoded<'a>, biao::Error> {
    match biao::decode_with_password(uri, bytes, password) {
        Err(biao::Error::Pdf(wrong @ biao::pdf::ReadError::Password { given: true })) => {
            biao::decode(uri, bytes).map_err(|_| wrong.into())
        }
        opened => opened,
    }
}

fn read(path: Option<&Path>) -> Result<Vec<u8>, String> {
    let Some(path) = path else {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        return read
            .map(|_| bytes)
            .map_err(|error| format!("standard input: {error}"));
    };
    settled(|| look(path), || std::fs::read(path)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "the file is gone".to_owned(),
        ErrorKind::PermissionDenied => {
            "may not be read (permission denied): check the file's mode".to_owned()
        }
        ErrorKind::ResourceBusy => {
            "changes while it is read: convert it when it is finished".to_owned()
        }
        _ => format!("cannot be read: {error}"),
    })
}

/// What tells that a file changed.
#[derive(PartialEq)]
struct Look {
    bytes: u64,
    changed: Option<SystemTime>,
    is_file: bool,
}

fn look(path: &Path) -> io::Result<Look> {
    let metadata = std::fs::metadata(path)?;
    Ok(Look {
        bytes: metadata.len(),
        changed: metadata.modified().ok(),
        is_file: metadata.is_file(),
    })
}

/// The content of a file that looks the same before and after it was read. One that does not is
/// read again, and is an error of kind `ResourceBusy` at last.
fn settled(
    look: impl Fn() -> io::Result<Look>,
    read: impl Fn() -> io::Result<Vec<u8>>,
) -> io::Result<Vec<u8>> {
    for _ in 0..3 {
        let before = look()?;
        let bytes = read()?;
        let whole = bytes.len() as u64 == before.bytes || !before.is_file;
        if whole && (!before.is_file || look()? == before) {
            return Ok(bytes);
        }
    }
    Err(ErrorKind::ResourceBusy.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_one_line_about_one_document() {
        silence_panics();
        let pipeline = pipeline(None).unwrap();
        let failure =
            with(&pipeline, None, "a.md", b"text", |_| panic!("some\nfault")).unwrap_err();
        let Failure::Document(message) = failure else {
            panic!("{failure:?}");
        };
        assert!(message.starts_with("biao itself failed at "), "{message}");
        assert!(
            message.ends_with("(some); please report it with this document"),
            "{message}"
        );
        with(&pipeline, None, "a.md", b"text", |_| ()).unwrap();
    }

    #[test]
    fn a_file_that_changes_is_read_until_it_is_settled() {
        let bytes = RefCell::new(vec![b'a'; 3]);
        let changes = RefCell::new(0);
        let look = || {
            Ok(Look {
                bytes: bytes.borrow().len() as u64,
                changed: None,
                is_file: true,
            })
        };
        let read = |times: i32| {
            *changes.borrow_mut() = times;
            settled(look, || {
                let read = bytes.borrow().clone();
                if *changes.borrow() > 0 {
                    *changes.borrow_mut() -= 1;
                    bytes.borrow_mut().push(b'b');
                }
                Ok(read)
            })
        };
        assert_eq!(read(0).unwrap(), b"aaa");
        assert_eq!(read(2).unwrap(), b"aaabb");
        assert_eq!(read(3).unwrap_err().kind(), ErrorKind::ResourceBusy);
    }
}
