//! The names of output files: they mirror the inputs' tree, stay below the output folder, and never
//! collide, whatever the inputs are called.

use crate::inputs::{Input, lexical};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;

/// Bytes that a file system lets a name have.
const LONGEST: usize = 255;
/// Bytes that are left for the ending that a format adds, and for the mark of a shortened name.
const ENDING: usize = 30;

/// The path below the output folder for every input, without the ending of the format.
///
/// The tree that is mirrored begins at the deepest folder that holds all inputs. `endings` are those
/// that the files will get, `reserved` names below the output folder that are not for documents.
pub(crate) fn mirror(inputs: &[Input], endings: &[&str], reserved: &[&str]) -> Vec<PathBuf> {
    let roots: Vec<PathBuf> = inputs
        .iter()
        .filter(|input| input.path.is_some())
        .map(|input| lexical(&input.root))
        .collect();
    let base = common(&roots);
    let paths: Vec<PathBuf> = inputs
        .iter()
        .map(|input| match &input.path {
            Some(path) => plain(&below(&lexical(path), &base), reserved),
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
    // Where two documents would get the same name, both keep their ending. That may collide with a third,
    // which then keeps its own too: until nothing changes. Names that are whole and still collide (in case
    // or composition, or with a folder) get a hash of their path. Every name grows twice at most.
    loop {
        let colliding = collisions(&names, endings);
        let whole = |index: &usize| names[*index] == paths[*index] || marked(&names[*index]);
        let short: Vec<usize> = colliding.iter().copied().filter(|at| !whole(at)).collect();
        let mut changed = !short.is_empty();
        for index in short {
            names[index].clone_from(&paths[index]);
        }
        if !changed {
            for index in colliding {
                if let Some(path) = &inputs[index].path
                    && !marked(&names[index])
                {
                    names[index] = mark(&paths[index], path);
                    changed = true;
                }
            }
        }
        if !changed {
            return names;
        }
    }
}

/// The names that another one is equal to, or that would be a file where another needs a folder.
fn collisions(names: &[PathBuf], endings: &[&str]) -> Vec<usize> {
    let mut taken: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut folders: BTreeSet<String> = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        taken.entry(key(name)).or_default().push(index);
        let above = name.ancestors().skip(1);
        folders.extend(above.map(key).take_while(|folder| !folder.is_empty()));
    }
    let is_folder = |name: &str| {
        let file = |ending| folders.contains(&format!("{name}.{ending}"));
        endings.iter().any(file)
    };
    let colliding = taken
        .iter()
        .filter(|(name, indices)| indices.len() > 1 || is_folder(name));
    let mut indices: Vec<usize> = colliding.flat_map(|(_, indices)| indices.clone()).collect();
    indices.sort_unstable();
    indices
}

/// Names are compared as a file system does that ignores case and the way letters are composed.
fn key(name: &Path) -> String {
    let text: String = name.to_string_lossy().nfkc().collect();
    text.to_lowercase()
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

/// The path with names that every file system takes: without control characters and not too long.
fn plain(path: &Path, reserved: &[&str]) -> PathBuf {
    let mut parts = path.components().peekable();
    let mut first = true;
    let mut whole = PathBuf::new();
    while let Some(part) = parts.next() {
        let name = part.as_os_str();
        let last = parts.peek().is_none();
        let text = name.to_string_lossy();
        let clean: String = text
            .chars()
            .map(|c| if c.is_control() { '_' } else { c })
            .collect();
        let taken = first
            && !last
            && reserved
                .iter()
                .any(|name| key(Path::new(name)) == key(Path::new(&clean)));
        if clean.as_bytes() == name.as_encoded_bytes() && clean.len() + ENDING <= LONGEST && !taken
        {
            whole.push(clean);
        } else if last {
            // The ending of the source is taken off later: the mark stands before it.
            let (stem, ending) = match clean.rsplit_once('.') {
                Some((stem, ending)) if ending.len() < ENDING && !stem.is_empty() => (stem, ending),
                _ => (clean.as_str(), ""),
            };
            let point = if ending.is_empty() { "" } else { "." };
            whole.push(format!(
                "{}{point}{ending}",
                short(stem, name.as_encoded_bytes())
            ));
        } else {
            whole.push(short(&clean, name.as_encoded_bytes()));
        }
        first = false;
    }
    whole
}

/// A name shortened where it has to be, with a hash that tells it from others.
fn short(name: &str, of: &[u8]) -> String {
    // The source's ending, the mark, and the format's ending come after it.
    let mut end = name.len().min(LONGEST - 3 * ENDING);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}~{}", &name[..end], hash(of))
}

/// The name with a hash of the source's path.
fn mark(name: &Path, path: &Path) -> PathBuf {
    let mut marked = name.as_os_str().to_owned();
    marked.push(format!("~{}~", hash(path.as_os_str().as_encoded_bytes())));
    PathBuf::from(marked)
}

fn marked(name: &Path) -> bool {
    name.as_os_str().as_encoded_bytes().ends_with(b"~")
}

/// Eight hexadecimal digits.
fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let first = digest.first_chunk::<4>().copied().unwrap_or_default();
    format!("{:08x}", u32::from_be_bytes(first))
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
        let names = mirror(&inputs(paths), &["json"], &["dataset", ".biao"]);
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
    fn names_that_differ_in_case_or_composition_only_are_told_apart() {
        let names = mirrored(&[
            ("d/é.md", "d"),
            ("d/e\u{301}.md", "d"),
            ("d/A.md", "d"),
            ("d/a.md", "d"),
            ("d/b.md", "d"),
        ]);
        let keys: BTreeSet<String> = names.iter().map(|name| key(Path::new(name))).collect();
        assert_eq!(keys.len(), 5, "{names:?}");
        assert_eq!(names[4], "b");
    }

    #[test]
    fn a_file_never_stands_where_a_folder_has_to() {
        let names = mirrored(&[("d/x.md", "d"), ("d/x.json/y.md", "d")]);
        assert_eq!(names, ["x.md", "x.json/y"]);
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
        let names = mirrored(&[
            ("d/dataset/x.md", "d"),
            ("d/.biao/x.md", "d"),
            ("d/dataset.md", "d"),
        ]);
        assert!(names[0].starts_with("dataset~"), "{names:?}");
        assert!(names[1].starts_with(".biao~"), "{names:?}");
        assert_eq!(names[2], "dataset");
    }

    #[test]
    fn odd_names_become_plain_ones() {
        let long = format!("d/{}.md", "表".repeat(84));
        let other = format!("d/{}x.md", "表".repeat(84));
        let names = mirrored(&[
            (&long, "d"),
            (&other, "d"),
            ("d/a\nb.md", "d"),
            ("d/a\tb.md", "d"),
        ]);
        for name in &names {
            assert!(name.len() + ENDING <= LONGEST, "{name}");
            assert!(!name.contains(char::is_control), "{name}");
        }
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 4);
    }
}
