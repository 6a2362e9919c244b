//! From what the user named to the documents that are read: files, folders, globs, `-`.

use crate::status::Status;
use globset::GlobBuilder;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// One document to read.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// How the output names it: the path as the user named it, or `-`.
    pub(crate) uri: String,
    /// The file; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// Where the tree begins that an output folder mirrors: the folder that the user named, or the
    /// one that holds the named file.
    pub(crate) root: PathBuf,
}

/// All documents, each once, in the order of the arguments; within a folder by name.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) documents: Vec<Input>,
    /// [`Status::Usage`] if something named was not there; it has been said on standard error.
    pub(crate) status: Status,
}

/// Finds the documents. Named inputs that are not there are reported and left out.
pub(crate) fn collect(named: &[PathBuf]) -> Inputs {
    let mut inputs = Inputs {
        documents: Vec::new(),
        status: Status::Clean,
    };
    let mut seen = BTreeSet::new();
    for name in named {
        let found = if name.as_os_str() == "-" {
            let root = PathBuf::new();
            Ok(vec![Input {
                uri: "-".to_owned(),
                path: None,
                root,
            }])
        } else {
            expand(name)
        };
        match found {
            // A document that was named twice is read once.
            Ok(found) => inputs.documents.extend(
                found
                    .into_iter()
                    .filter(|input| seen.insert(input.path.as_deref().map(identity))),
            ),
            Err(message) => {
                eprintln!("error: {}: {message}", name.display());
                inputs.status = Status::Usage;
            }
        }
    }
    inputs
}

fn expand(name: &Path) -> Result<Vec<Input>, String> {
    if name.is_dir() {
        let found = walk(name, name, is_document);
        if found.is_empty() {
            return Err("no document (.pdf, .md, .markdown) in this folder".to_owned());
        }
        Ok(found)
    } else if name.exists() {
        let root = name.parent().unwrap_or(Path::new("")).to_owned();
        Ok(vec![Input {
            uri: uri(name),
            path: Some(name.to_owned()),
            root,
        }])
    } else if is_glob(name) {
        glob(name)
    } else {
        Err("no such file or folder".to_owned())
    }
}

fn is_document(path: &Path) -> bool {
    let known = |end: &std::ffi::OsStr| {
        ["pdf", "md", "markdown"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known))
    };
    path.extension().is_some_and(known)
}

fn is_glob(name: &Path) -> bool {
    name.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// A glob that the shell did not expand: walks the folder before its first special character.
fn glob(pattern: &Path) -> Result<Vec<Input>, String> {
    let literal: PathBuf = pattern
        .components()
        .take_while(|part| !is_glob(Path::new(part)))
        .collect();
    let base = if literal.as_os_str().is_empty() {
        Path::new(".")
    } else {
        literal.as_path()
    };
    let matcher = GlobBuilder::new(&lexical(pattern).to_string_lossy())
        .literal_separator(true)
        .build()
        .map_err(|error| format!("not a glob: {}", error.kind()))?
        .compile_matcher();
    let mut found = walk(base, &literal, |path| matcher.is_match(lexical(path)));
    if found.is_empty() {
        return Err("no file matches this glob".to_owned());
    }
    for input in &mut found {
        // As if the shell had named each file.
        let path = input.path.as_deref().unwrap_or(Path::new(""));
        input.root = path.parent().unwrap_or(Path::new("")).to_owned();
    }
    Ok(found)
}

/// The files under a folder that pass, sorted by name; hidden ones left out. Symbolic links are
/// followed, loops are not. `named` is how the user named the folder.
fn walk(folder: &Path, named: &Path, passes: impl Fn(&Path) -> bool) -> Vec<Input> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !hidden(entry))
        .filter_map(|entry| match entry {
            Ok(entry) => Some(entry),
            // A loop of links leads to nothing that is not read anyway.
            Err(error) if error.loop_ancestor().is_some() => None,
            Err(error) => {
                eprintln!("warning: {error}: left out");
                None
            }
        })
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = named.join(entry.path().strip_prefix(folder).unwrap_or(entry.path()));
            passes(&path).then(|| Input {
                uri: uri(&path),
                path: Some(path),
                root: named.to_owned(),
            })
        })
        .collect()
}

/// The path as named, `/` between its parts, without `./` at its beginning. Bytes that are no text
/// are percent-encoded: two paths are never one.
fn uri(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    if std::path::MAIN_SEPARATOR != '/' {
        text = text.replace('\\', "/");
    }
    let mut text = text.as_str();
    while let Some(rest) = text.strip_prefix("./") {
        text = rest.trim_start_matches('/');
    }
    text.to_owned()
}

/// What tells two names of one document: links to folders are resolved, so that a tree that is
/// linked into itself is read once; a linked file is a document of its own.
fn identity(path: &Path) -> PathBuf {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = parent.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => lexical(path),
    }
}

/// An absolute path without `.` and `..`, for comparing names; links are not looked at.
pub(crate) fn lexical(path: &Path) -> PathBuf {
    // The folder of a bare file name is the empty path.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}
