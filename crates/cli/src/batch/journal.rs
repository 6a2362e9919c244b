//! The journal: what is done, a line of JSON each, appended.

use crate::summary::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write};
use std::path::Path;

/// What all documents of a journal were converted with. Under another one they are not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Changes with the meaning of the lines.
    pub(crate) schema: String,
    /// Version and sources of the program.
    pub(crate) program: String,
    /// Hash of the profiles.
    pub(crate) profiles: String,
    /// Formats, and what else decides about the outputs.
    pub(crate) options: String,
}

/// A document that is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The path of its outputs below the folder, without their endings.
    pub(crate) name: String,
    /// How the outputs name the source.
    pub(crate) uri: String,
    /// Hash of the source.
    pub(crate) sha256: String,
    /// Its outputs.
    pub(crate) outputs: Vec<Output>,
    /// Its rows, where a dataset is asked for.
    pub(crate) rows: Option<Range>,
    /// Reading it failed, or was given up: it is done again in the next run.
    pub(crate) failed: bool,
    /// What was found in it.
    pub(crate) report: Report,
}

/// An entry as it waits in memory, of which an archive has many: a small part of its size.
#[derive(Debug, Clone)]
pub(crate) struct Stowed(Box<[u8]>);

impl Stowed {
    pub(crate) fn new(entry: &Entry) -> io::Result<Self> {
        let bytes = postcard::to_stdvec(entry).map_err(io::Error::other)?;
        Ok(Self(bytes.into()))
    }

    pub(crate) fn entry(&self) -> io::Result<Entry> {
        postcard::from_bytes(&self.0).map_err(io::Error::other)
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Output {
    /// Its path below the folder, `/` between the parts.
    pub(crate) path: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// Its hash.
    pub(crate) sha256: String,
}

/// Where the rows of a document are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Range {
    /// First byte in the file of rows.
    pub(crate) offset: u64,
    /// How many bytes.
    pub(crate) bytes: u64,
    /// Their hash.
    pub(crate) sha256: String,
    /// How many rows the largest table has.
    pub(crate) rows: u64,
}

/// A dataset that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Published {
    /// Hash of the rows that went into it, in their order.
    pub(crate) rows: String,
    /// Its files.
    pub(crate) files: Vec<Output>,
}

/// A line as it is read.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
// The large one is the usual one.
#[allow(clippy::large_enum_variant)]
enum Line {
    Begin(Header),
    Document(Entry),
    Published(Published),
}

/// A line as it is written.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Said<'l> {
    Begin(&'l Header),
    Document(&'l Entry),
    Published(&'l Published),
}

/// A journal that is read, and appended to.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    header: Header,
}

/// What a journal said.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// The documents, by their names; of several lines about one, the last counts.
    pub(crate) documents: BTreeMap<String, Stowed>,
    /// Where the last rows end that a line speaks of.
    pub(crate) end: u64,
    /// The last dataset.
    pub(crate) published: Option<Published>,
    /// There was a journal, but of another program, other profiles or options.
    pub(crate) outdated: bool,
}

impl Journal {
    /// Opens the journal, or begins it. A last line that was cut off is taken away; a journal of
    /// another header is begun anew.
    pub(crate) fn open(path: &Path, header: Header) -> io::Result<(Self, Past)> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let mut past = Past::default();
        let mut whole = 0;
        let mut same = false;
        let mut reader = BufReader::new(&file);
        let mut text = Vec::new();
        while reader.read_until(b'\n', &mut text)? > 0 {
            let line = text.ends_with(b"\n").then(|| serde_json::from_slice(&text));
            match line {
                Some(Ok(Line::Begin(found))) if whole == 0 => {
                    same = found == header;
                    past.outdated = !same;
                }
                Some(Ok(Line::Document(entry))) if same => {
                    past.published = None;
                    let end = entry.rows.as_ref().map(|rows| rows.offset + rows.bytes);
                    past.end = past.end.max(end.unwrap_or(0));
                    past.documents
                        .insert(entry.name.clone(), Stowed::new(&entry)?);
                }
                Some(Ok(Line::Published(published))) if same => past.published = Some(published),
                _ => break,
            }
            whole += text.len() as u64;
            text.clear();
        }
        if !same {
            whole = 0;
        }
        file.set_len(whole)?;
        file.seek(SeekFrom::Start(whole))?;
        let mut journal = Self { file, header };
        if whole == 0 {
            let mut line = Vec::new();
            write(&mut line, &Said::Begin(&journal.header))?;
            journal.file.write_all(&line)?;
        }
        Ok((journal, past))
    }

    /// Writes down that a document is done.
    pub(crate) fn document(&mut self, entry: &Entry) -> io::Result<()> {
        self.append(&Said::Document(entry))
    }

    /// Writes down that the dataset is published.
    pub(crate) fn published(&mut self, published: &Published) -> io::Result<()> {
        self.append(&Said::Published(published))
    }

    /// Has the disk hold what was appended.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Writes a journal that says just this.
    pub(crate) fn write<'e>(
        &self,
        out: &mut impl Write,
        entries: impl Iterator<Item = &'e Stowed>,
        published: Option<&Published>,
    ) -> io::Result<()> {
        write(out, &Said::Begin(&self.header))?;
        for entry in entries {
            write(out, &Said::Document(&entry.entry()?))?;
        }
        if let Some(published) = published {
            write(out, &Said::Published(published))?;
        }
        Ok(())
    }

    fn append(&mut self, line: &Said<'_>) -> io::Result<()> {
        let mut bytes = Vec::new();
        write(&mut bytes, line)?;
        // In one piece: a run that is killed leaves whole lines, and at most one that is cut off.
        self.file.write_all(&bytes)
    }
}

fn write(out: &mut impl Write, line: &Said<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
