//! One document from its bytes through the pipeline, with every way it can fail.

use crate::inputs::Input;
use crate::status::usage;
use biao::{Decoded, Pipeline, Processed};
use std::cell::RefCell;
use std::io::{ErrorKind, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Why a document has no output: one line, with the way out.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

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
pub(crate) fn pipeline(profiles: Option<&Path>) -> anyhow::Result<Pipeline> {
    let mut user = Vec::new();
    if let Some(folder) = profiles {
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
            let text = std::fs::read_to_string(&path)
                .map_err(|error| usage(format!("{name}: {error}")))?;
            user.push((name, text));
        }
    }
    Pipeline::new(&user).map_err(|error| usage(error.to_string()))
}

/// The bytes of a document.
pub(crate) fn bytes(input: &Input) -> Result<Vec<u8>, Failure> {
    read(input).map_err(|message| Failure(format!("{}: {message}", input.uri)))
}

/// Takes a document through all stages and hands it to `then`.
pub(crate) fn with<T>(
    pipeline: &Pipeline,
    password: Option<&str>,
    uri: &str,
    bytes: &[u8],
    then: impl FnOnce(&Decoded<'_>, &Processed<'_>) -> T,
) -> Result<T, Failure> {
    let fail = |message: String| Failure(format!("{uri}: {message}"));
    let work = || -> Result<T, biao::Error> {
        let decoded = decode(uri, bytes, password)?;
        let processed = pipeline.process(&decoded);
        Ok(then(&decoded, &processed))
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| fail(error.to_string())),
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
            Err(fail(format!(
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

fn read(input: &Input) -> Result<Vec<u8>, String> {
    let Some(path) = &input.path else {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        return read
            .map(|_| bytes)
            .map_err(|error| format!("standard input: {error}"));
    };
    std::fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "the file is gone".to_owned(),
        ErrorKind::PermissionDenied => {
            "may not be read (permission denied): check the file's mode".to_owned()
        }
        _ => format!("cannot be read: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_one_line_about_one_document() {
        silence_panics();
        let pipeline = pipeline(None).unwrap();
        let failure = with(&pipeline, None, "a.md", b"text", |_, _| {
            panic!("some\nfault")
        })
        .unwrap_err();
        assert!(
            failure.0.starts_with("a.md: biao itself failed at "),
            "{}",
            failure.0
        );
        assert!(
            failure
                .0
                .ends_with("(some); please report it with this document"),
            "{}",
            failure.0
        );
        with(&pipeline, None, "a.md", b"text", |_, _| ()).unwrap();
    }
}
