//! One document from its bytes through the pipeline, with every way it can fail.

use crate::args::Profiles;
use crate::inputs::{self, Input};
use crate::status::{Status, usage};
use biao::{Decoded, Pipeline, Processed};
use biao_render::Tally;
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
pub(crate) fn pipeline(profiles: &Profiles) -> anyhow::Result<Pipeline> {
    let mut user = Vec::new();
    if let Some(folder) = &profiles.folder {
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

/// Reads a document and hands it to `then` after all stages.
pub(crate) fn with<T>(
    pipeline: &Pipeline,
    input: &Input,
    then: impl FnOnce(&Decoded<'_>, &Processed<'_>) -> T,
) -> Result<T, Failure> {
    let bytes = bytes(input)?;
    with_bytes(pipeline, &input.uri, &bytes, then)
}

/// The bytes of a document.
pub(crate) fn bytes(input: &Input) -> Result<Vec<u8>, Failure> {
    read(input).map_err(|message| Failure(format!("{}: {message}", input.uri)))
}

/// As [`with`], for a document that was read already.
pub(crate) fn with_bytes<T>(
    pipeline: &Pipeline,
    uri: &str,
    bytes: &[u8],
    then: impl FnOnce(&Decoded<'_>, &Processed<'_>) -> T,
) -> Result<T, Failure> {
    let fail = |message: String| Failure(format!("{uri}: {message}"));
    let work = || -> Result<T, biao::Error> {
        let decoded = biao::decode(uri, bytes)?;
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

/// A command over one named file: the work, and the status it leads to.
pub(crate) fn one(
    pipeline: &Pipeline,
    file: &Path,
    work: impl FnOnce(&Decoded<'_>, &Processed<'_>) -> std::io::Result<()>,
) -> anyhow::Result<Status> {
    if file.is_dir() {
        return Err(usage(format!(
            "{}: a folder, but this command reads one file",
            file.display()
        )));
    }
    let inputs = inputs::collect(&[file.to_owned()]);
    let [input] = inputs.documents.as_slice() else {
        return match inputs.documents.len() {
            0 => Ok(inputs.status),
            more => Err(usage(format!(
                "{more} documents match, but this command reads one"
            ))),
        };
    };
    let tally = with(pipeline, input, |decoded, processed| {
        work(decoded, processed).map(|()| Tally::of(&processed.diagnostics))
    });
    match tally {
        Ok(tally) => Ok(if tally?.errors > 0 {
            Status::Findings
        } else {
            Status::Clean
        }),
        Err(Failure(message)) => {
            eprintln!("error: {message}");
            Ok(Status::Findings)
        }
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
        let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let input = Input {
            uri: "a.md".to_owned(),
            path: Some(path),
            root: "".into(),
        };
        let pipeline = pipeline(&Profiles { folder: None }).unwrap();
        let failure = with(&pipeline, &input, |_, _| panic!("some\nfault")).unwrap_err();
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
        with(&pipeline, &input, |_, _| ()).unwrap();
    }
}
