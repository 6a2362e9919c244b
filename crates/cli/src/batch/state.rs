//! An output folder under a run's hand: its lock, its journal, its rows, its files on their way.

use super::journal::{Entry, Header, Journal, Output, Past, Published, Range, Stowed};
use super::place::{WriteError, place, rename};
use super::sha256;
use super::spool::{Packed, Spool};
use crate::status::usage;
use anyhow::Context as _;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The folder below the output folder that is ours.
pub(crate) const OWN: &str = ".biao";
/// How often the disk is asked to hold what is done.
const SYNC: Duration = Duration::from_secs(5);

/// An output folder under a run's hand.
pub(crate) struct State {
    /// The output folder.
    out: PathBuf,
    /// Our folder below it.
    own: PathBuf,
    /// Released when the run ends, however it ends.
    _lock: File,
    /// What the runs before wrote down.
    past: Past,
    spool: Spool,
    present: Mutex<Present>,
    next: AtomicU64,
}

/// What this run writes down.
struct Present {
    journal: Journal,
    /// Its documents, in the order of the inputs.
    documents: Vec<Stowed>,
    published: Option<Published>,
    synced: Instant,
}

impl State {
    /// Takes the folder over: no other run may write to it until this one ends.
    pub(crate) fn open(out: &Path, shard: Option<&str>, header: Header) -> anyhow::Result<Self> {
        let mut own = out.join(OWN);
        if let Some(shard) = shard {
            own.push(shard);
        }
        let cannot = || format!("cannot write to {}", out.display());
        fs::create_dir_all(&own).with_context(cannot)?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(own.join("lock"))
            .with_context(cannot)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(usage(format!(
                    "{}: another run of biao writes to this folder; wait for it, or give another \
                     folder with -o",
                    out.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
        }
        // What a run that was killed left half written.
        let new = own.join("new");
        if new.exists() {
            fs::remove_dir_all(&new).with_context(cannot)?;
        }
        fs::create_dir(&new).with_context(cannot)?;
        let (journal, past) = Journal::open(&own.join("journal"), header).with_context(cannot)?;
        let spool = Spool::open(&own.join("rows"), past.end).with_context(cannot)?;
        Ok(Self {
            out: out.to_owned(),
            own,
            _lock: lock,
            spool,
            present: Mutex::new(Present {
                journal,
                documents: Vec::new(),
                published: past.published.clone(),
                synced: Instant::now(),
            }),
            past,
            next: AtomicU64::new(0),
        })
    }

    /// How many documents the journal has as done, and whether it is of another program, other
    /// profiles or options.
    pub(crate) fn before(&self) -> (usize, bool) {
        (self.past.documents.len(), self.past.outdated)
    }

    /// Whether something was written down about a document.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.past.documents.contains_key(name)
    }

    /// What was written down about a document, if its source is the same and all that was written
    /// is still there as it was.
    pub(crate) fn done(&self, name: &str, uri: &str, sha256: &str) -> Option<Entry> {
        let entry = self.past(name)?;
        let same = !entry.failed && entry.uri == uri && entry.sha256 == sha256;
        let there = || {
            let rows = entry.rows.as_ref();
            entry.outputs.iter().all(|output| self.is_there(output))
                && rows.is_none_or(|range| self.spool.checked(range).is_ok())
        };
        (same && there()).then_some(entry)
    }

    fn is_there(&self, output: &Output) -> bool {
        let path = self.out.join(&output.path);
        let length = fs::metadata(&path).map(|meta| meta.len());
        length.is_ok_and(|length| length == output.bytes)
            && fs::read(&path).is_ok_and(|bytes| sha256(&bytes) == output.sha256)
    }

    /// Puts a new file where it belongs below the output folder.
    pub(crate) fn place(&self, new: &Path, path: &str) -> Result<(), WriteError> {
        place(new, &self.out.join(path))
    }

    /// A path for something on its way, on the file system of the output folder.
    pub(crate) fn new_path(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // A worker of a run that was killed may write a moment longer, to a name of that run.
        let run = std::process::id();
        self.own.join("new").join(format!("{run}-{number}"))
    }

    /// A document of this run, in the order of the inputs: it was done before.
    pub(crate) fn keep(&self, entry: &Entry) -> anyhow::Result<()> {
        self.present().documents.push(Stowed::new(entry)?);
        Ok(())
    }

    /// What the runs before wrote down about a document.
    fn past(&self, name: &str) -> Option<Entry> {
        self.past.documents.get(name)?.entry().ok()
    }

    /// A document of this run, in the order of the inputs: it is done now. `rows` are those of its
    /// tables.
    pub(crate) fn add(&self, mut entry: Entry, rows: Option<&Packed>) -> anyhow::Result<()> {
        let before = self.past(&entry.name);
        for stale in before.iter().flat_map(|before| &before.outputs) {
            if !entry.outputs.iter().any(|output| output.path == stale.path) {
                // It is ours, and says what is no longer so.
                let _ = fs::remove_file(self.out.join(&stale.path));
            }
        }
        let cannot = || self.cannot();
        if let Some(rows) = rows {
            entry.rows = Some(self.spool.append(rows).with_context(cannot)?);
        }
        let mut present = self.present();
        present.journal.document(&entry).with_context(cannot)?;
        present.documents.push(Stowed::new(&entry)?);
        if present.synced.elapsed() > SYNC {
            self.sync_with(&mut present)?;
        }
        Ok(())
    }

    /// Where the rows of the documents of this run are, in the order of the inputs.
    pub(crate) fn ranges(&self) -> anyhow::Result<Vec<Range>> {
        let present = self.present();
        let mut ranges = Vec::with_capacity(present.documents.len());
        for stowed in &present.documents {
            ranges.extend(stowed.entry()?.rows);
        }
        Ok(ranges)
    }

    /// The rows of the documents.
    pub(crate) fn spool(&self) -> &Spool {
        &self.spool
    }

    /// The output folder.
    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    /// Whether just this dataset is published, and still there.
    pub(crate) fn is_published(&self, rows: &str) -> bool {
        let published = self.past.published.as_ref();
        published.is_some_and(|published| {
            published.rows == rows && published.files.iter().all(|file| self.is_there(file))
        })
    }

    /// Writes down that the dataset is published.
    pub(crate) fn published(&self, published: Published) -> anyhow::Result<()> {
        let mut present = self.present();
        present.journal.published(&published)?;
        present.published = Some(published);
        Ok(())
    }

    /// Has the disk hold what is done.
    pub(crate) fn sync(&self) -> anyhow::Result<()> {
        self.sync_with(&mut self.present())
    }

    fn sync_with(&self, present: &mut Present) -> anyhow::Result<()> {
        self.spool.sync().with_context(|| self.cannot())?;
        present.journal.sync().with_context(|| self.cannot())?;
        present.synced = Instant::now();
        Ok(())
    }

    fn cannot(&self) -> String {
        format!("cannot write to {}", self.own.display())
    }

    fn present(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a run that went through: the journal says what is present, in the order of the inputs,
    /// and the rows stand in that order, whatever the runs before left.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let present = self.present();
        let mut names = BTreeSet::new();
        for stowed in &present.documents {
            names.insert(stowed.entry()?.name);
        }
        // Outputs of documents that are no inputs of this run are still there.
        let others = self.past.documents.iter();
        let others = others.filter_map(|(name, stowed)| (!names.contains(name)).then_some(stowed));
        let mut all: Vec<Cow<'_, Stowed>> = (present.documents.iter())
            .chain(others)
            .map(Cow::Borrowed)
            .collect();
        let (mut end, mut straight) = (0, true);
        for stowed in &all {
            if let Some(range) = stowed.entry()?.rows {
                straight &= range.offset == end;
                end += range.bytes;
            }
        }
        if !straight || end != self.spool.end() {
            self.straighten(&mut all)?;
        }
        self.spool.sync().with_context(|| self.cannot())?;
        let new = self.new_path();
        let mut file = BufWriter::new(File::create_new(&new)?);
        let entries = all.iter().map(AsRef::as_ref);
        (present.journal).write(&mut file, entries, present.published.as_ref())?;
        let file = file.into_inner().map_err(io::Error::from)?;
        file.sync_all()?;
        rename(&new, &self.own.join("journal"))?;
        let _ = fs::remove_dir_all(self.own.join("new"));
        Ok(())
    }

    /// Copies the rows into the order of the entries.
    fn straighten(&self, entries: &mut [Cow<'_, Stowed>]) -> anyhow::Result<()> {
        let new = self.new_path();
        let straight = Spool::open(&new, 0)?;
        for stowed in entries.iter_mut() {
            let mut entry = stowed.entry()?;
            let Some(range) = entry.rows.take() else {
                continue;
            };
            // Rows that are lost are made again when their document is read again.
            entry.rows = match self.spool.checked(&range) {
                Ok(rows) => Some(straight.append(&Packed::new(rows, range.rows))?),
                Err(error) if error.kind() == ErrorKind::InvalidData => {
                    entry.failed = true;
                    None
                }
                Err(error) => return Err(error.into()),
            };
            *stowed = Cow::Owned(Stowed::new(&entry)?);
        }
        straight.sync()?;
        rename(&new, &self.own.join("rows"))?;
        Ok(())
    }
}
