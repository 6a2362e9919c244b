//! Where output goes: standard output, or files under a folder that mirror the inputs' tree.

use crate::inputs::{Input, lexical};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};

/// Whether the reader of our output went away: that is no failure.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

/// Writes to standard output.
pub(crate) fn print(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// The path below the output folder for every input, without the ending of the format.
///
/// The tree that is mirrored begins at the deepest folder that holds all inputs.
pub(crate) fn mirror(inputs: &[Input]) -> Vec<PathBuf> {
    let roots: Vec<PathBuf> = inputs
        .iter()
        .filter(|input| input.path.is_some())
        .map(|input| lexical(&input.root))
        .collect();
    let base = common(&roots);
    let paths: Vec<PathBuf> = inputs
        .iter()
        .map(|input| match &input.path {
            Some(path) => below(&lexical(path), &base),
            None => PathBuf::from("stdin"),
        })
        .collect();
    let mut names: Vec<PathBuf> = inputs
        .iter()
        .zip(&paths)
        .map(|(input, path)| match input.path {
            Some(_) => path.with_extension(""),
            None => path.clone(),
        })
        .collect();
    // Where two documents would get the same name, both keep their ending. That may collide with
    // a third (`b.md.md`), which then keeps its own too: until nothing changes. Names are compared
    // as a file system that ignores case does.
    loop {
        let mut taken: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            taken
                .entry(name.to_string_lossy().to_lowercase())
                .or_default()
                .push(index);
        }
        let mut changed = false;
        for indices in taken.values().filter(|indices| indices.len() > 1) {
            for &index in indices {
                if names[index] != paths[index] {
                    names[index].clone_from(&paths[index]);
                    changed = true;
                }
            }
        }
        if !changed {
            return names;
        }
    }
}

fn common(roots: &[PathBuf]) -> PathBuf {
    let Some((first, rest)) = roots.split_first() else {
        return PathBuf::new();
    };
    let mut base = first.clone();
    for root in rest {
        while !root.starts_with(&base) {
            base.pop();
        }
    }
    base
}

/// `path` relative to `base`, of plain names only: it can never leave the output folder.
fn below(path: &Path, base: &Path) -> PathBuf {
    path.strip_prefix(base)
        .unwrap_or(path)
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect()
}

/// Appends an ending: `a/b` and `json` → `a/b.json`.
pub(crate) fn with_ending(name: &Path, ending: &str) -> PathBuf {
    let mut name = name.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Writes a file whole or not at all: to a temporary name beside it, then renamed.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let temporary = {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        folder.join(format!(".{name}.{}.tmp", std::process::id()))
    };
    let create = || {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
    };
    let file = match create() {
        // Most files stand in a folder that is already there.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            create()
        }
        file => file,
    };
    let written = file
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // Best effort: the first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(paths: &[(&str, &str)]) -> Vec<Input> {
        paths
            .iter()
            .map(|(path, root)| Input {
                uri: (*path).to_owned(),
                path: (*path != "-").then(|| PathBuf::from(path)),
                root: PathBuf::from(root),
            })
            .collect()
    }

    fn mirrored(paths: &[(&str, &str)]) -> Vec<String> {
        let names = mirror(&inputs(paths));
        names
            .iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn one_folder_is_mirrored_from_itself() {
        assert_eq!(
            mirrored(&[("docs/a/b.md", "docs"), ("docs/c.md", "docs")]),
            ["a/b", "c"]
        );
        assert_eq!(mirrored(&[("/archive/docs/c.md", "/archive/docs")]), ["c"]);
    }

    #[test]
    fn several_are_mirrored_from_the_folder_that_holds_all() {
        assert_eq!(
            mirrored(&[("x/a.md", "x"), ("y/a.md", "y")]),
            ["x/a", "y/a"]
        );
        assert_eq!(
            mirrored(&[("x/1/a.md", "x/1"), ("x/2/a.md", "x/2")]),
            ["1/a", "2/a"]
        );
        assert_eq!(
            mirrored(&[("../../a.md", "../.."), ("-", "")]),
            ["a", "stdin"]
        );
    }

    #[test]
    fn names_never_collide() {
        let docs = [
            ("b.md", ""),
            ("b.markdown", ""),
            ("b.md.md", ""),
            ("c.md", ""),
        ];
        assert_eq!(mirrored(&docs), ["b.md", "b.markdown", "b.md.md", "c"]);
        assert_eq!(
            mirrored(&[("stdin.md", ""), ("-", "")]),
            ["stdin.md", "stdin"]
        );
    }

    #[test]
    fn nothing_leaves_the_output_folder() {
        for path in mirrored(&[("../../../../etc/x.md", "../../../../etc"), ("/y.md", "/")]) {
            let path = Path::new(&path);
            assert!(
                path.components()
                    .all(|part| matches!(part, Component::Normal(_)))
            );
        }
    }
}
