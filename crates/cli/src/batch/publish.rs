//! A dataset out of the rows of all documents, published in one step.

use super::journal::{Output, Published, Range};
use super::place::rename;
use super::{State, hexadecimal};
use crate::pool;
use anyhow::{Context as _, Result};
use biao_dataset::{Format, Part, Stored, TABLES, Writer, package, xlsx};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

/// Rows of the largest table in one part: a row group of Parquet. Every thread holds one, with all its
/// columns and their dictionaries.
const PART: u64 = 1 << 15;

/// What to publish.
#[derive(Debug, Clone)]
pub(crate) struct Dataset {
    /// The formats that have a file per table, with their endings.
    pub(crate) formats: Vec<(Format, &'static str)>,
    /// Whether there is a workbook.
    pub(crate) workbook: bool,
    /// Where, below the output folder.
    pub(crate) folder: PathBuf,
}

/// Files under way.
struct Files {
    writers: Vec<(usize, &'static str, Writer<BufWriter<File>>)>,
    workbook: Option<xlsx::Writer>,
}

/// Writes the dataset of the documents of this run, and puts it in the place of the one before.
pub(crate) fn publish(state: &State, dataset: &Dataset, jobs: Option<usize>) -> Result<()> {
    let ranges = state.ranges()?;
    let key = key(&ranges);
    if state.is_published(&key) {
        return Ok(());
    }
    let new = state.new_path();
    let cannot = || format!("cannot write to {}", state.out().display());
    fs::create_dir(&new).with_context(cannot)?;
    let files = write(state, &ranges, dataset, &new, jobs).with_context(cannot)?;
    let target = state.out().join(&dataset.folder);
    exchange(&new, &target).with_context(cannot)?;
    let _ = fs::remove_dir_all(&new);
    let folder = dataset.folder.to_string_lossy().replace('\\', "/");
    let below = |file: &package::File| Output {
        path: format!("{folder}/{}", file.path),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    };
    let files = files.iter().map(below).collect();
    state.published(Published { rows: key, files })
}

/// A hash of all rows that go into the dataset.
fn key(ranges: &[Range]) -> String {
    let mut hash = Sha256::new();
    for range in ranges {
        hash.update(&range.sha256);
    }
    hexadecimal(&hash.finalize())
}

fn write(
    state: &State,
    ranges: &[Range],
    dataset: &Dataset,
    folder: &Path,
    jobs: Option<usize>,
) -> Result<Vec<package::File>> {
    let mut files = Files::create(dataset, folder)?;
    let encoders: Vec<_> = files.writers.iter().map(|(.., w)| w.encoder()).collect();
    let workbook = files.workbook.is_some();
    let parts = parts(ranges);
    let encode = |part: &&[Range]| -> Result<(Vec<Part>, Vec<Vec<u8>>)> {
        let rows = part
            .iter()
            .map(|range| state.spool().read(range))
            .collect::<io::Result<Vec<_>>>()?;
        let encoded = encoders
            .iter()
            .map(|encoder| encoder.part(&rows))
            .collect::<Result<_, _>>()?;
        // The workbook is written row by row.
        Ok((encoded, if workbook { rows } else { Vec::new() }))
    };
    pool::run(jobs, &parts, &encode, |_, encoded| {
        let (encoded, rows) = encoded?;
        for ((.., writer), part) in files.writers.iter_mut().zip(encoded) {
            writer.append(part)?;
        }
        if let Some(workbook) = &mut files.workbook {
            for rows in &rows {
                workbook.push(&Stored::parse(rows)?)?;
            }
        }
        Ok(())
    })?;
    anyhow::ensure!(!crate::interrupt::asked(), "interrupted");
    let files = files.finish(folder)?;
    let described = package::describe(&files);
    let mut file = File::create_new(folder.join("datapackage.json"))?;
    file.write_all(described.as_bytes())?;
    file.sync_all()?;
    Ok(files)
}

/// The documents, cut into parts of some number of rows: the same documents are the same parts.
fn parts(ranges: &[Range]) -> Vec<&[Range]> {
    let mut parts = Vec::new();
    let (mut start, mut rows) = (0, 0);
    for (index, range) in ranges.iter().enumerate() {
        rows += range.rows;
        if rows >= PART {
            parts.push(&ranges[start..=index]);
            (start, rows) = (index + 1, 0);
        }
    }
    parts.push(&ranges[start..]);
    parts
}

impl Files {
    fn create(dataset: &Dataset, folder: &Path) -> Result<Self> {
        let mut writers = Vec::new();
        for &(format, ending) in &dataset.formats {
            for (index, table) in TABLES.iter().enumerate() {
                let path = folder.join(format!("{}.{ending}", table.name));
                let file = BufWriter::new(File::create_new(path)?);
                writers.push((index, ending, Writer::new(index, format, file)?));
            }
        }
        let workbook = dataset.workbook.then(xlsx::Writer::new).transpose()?;
        Ok(Self { writers, workbook })
    }

    fn finish(self, folder: &Path) -> Result<Vec<package::File>> {
        let mut files = Vec::new();
        for (table, ending, writer) in self.writers {
            let name = format!("{}.{ending}", TABLES[table].name);
            let file = writer.finish()?.into_inner().map_err(io::Error::from)?;
            files.push(close(&file, folder, name, Some(table), ending)?);
        }
        if let Some(workbook) = self.workbook {
            let name = "biao.xlsx".to_owned();
            let file = File::create_new(folder.join(&name))?;
            workbook.finish(&file)?;
            files.push(close(&file, folder, name, None, "xlsx")?);
        }
        Ok(files)
    }
}

/// Has the disk hold the file, and tells what it is.
fn close(
    file: &File,
    folder: &Path,
    path: String,
    table: Option<usize>,
    format: &'static str,
) -> Result<package::File> {
    file.sync_all()?;
    let (bytes, sha256) = hash(&folder.join(&path))?;
    Ok(package::File {
        path,
        table,
        format,
        bytes,
        sha256,
    })
}

fn hash(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((length, hexadecimal(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        length += read as u64;
    }
}

/// Puts `new` in the place of `old`, in one step where the system can; what was there is then at
/// `new`. Where it cannot, there is a moment without either, never one with parts of both.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    if !old.exists() {
        return rename(new, old);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = new.with_extension("old");
    fs::rename(old, &aside)?;
    fs::rename(new, old)?;
    fs::rename(&aside, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_exchanged() {
        let base = tempfile::tempdir().unwrap();
        let (new, old) = (base.path().join("new"), base.path().join("a/old"));
        for text in ["1", "2"] {
            fs::create_dir_all(&new).unwrap();
            fs::write(new.join("x"), text).unwrap();
            exchange(&new, &old).unwrap();
            assert_eq!(fs::read_to_string(old.join("x")).unwrap(), text);
        }
        assert_eq!(fs::read_to_string(new.join("x")).unwrap(), "1");
    }
}
