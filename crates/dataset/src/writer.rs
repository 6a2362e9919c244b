//! Writing the rows of many documents: parts are encoded in any thread, and appended in order.

use crate::store::{Damaged, Stored};
use crate::{TABLES, csv, jsonl};
use std::io::{self, Write};

/// A format that has a file per table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV; with a byte-order mark, by which Excel knows UTF-8.
    Csv {
        /// Whether a byte-order mark is written.
        bom: bool,
    },
    /// JSON Lines.
    Jsonl,
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Why rows cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The stored rows.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// The Parquet file.
    #[cfg(feature = "parquet")]
    #[error(transparent)]
    Parquet(#[from] crate::parquet::Error),
}

/// A file of one table.
pub struct Writer<W: Write + Send> {
    encoder: Encoder,
    file: File<W>,
}

enum File<W: Write + Send> {
    Text(W),
    // Much larger than the other.
    #[cfg(feature = "parquet")]
    Parquet(Box<crate::parquet::Writer<W>>),
}

/// Encodes parts of a file.
#[derive(Clone)]
pub struct Encoder {
    table: usize,
    format: Kind,
}

#[derive(Clone)]
enum Kind {
    Csv,
    Jsonl,
    #[cfg(feature = "parquet")]
    Parquet(std::sync::Arc<crate::parquet::Encoder>),
}

/// The rows of some documents, encoded.
pub struct Part(Encoded);

enum Encoded {
    Text(Vec<u8>),
    #[cfg(feature = "parquet")]
    Parquet(crate::parquet::RowGroup),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a file in `format` for the table of this number.
    pub fn new(table: usize, format: Format, mut out: W) -> Result<Self, Error> {
        let encoder = |format| Encoder { table, format };
        Ok(match format {
            Format::Csv { bom } => {
                let mut header = Vec::new();
                if bom {
                    header.extend_from_slice("\u{feff}".as_bytes());
                }
                csv::header(&TABLES[table], &mut header);
                out.write_all(&header)?;
                Self {
                    encoder: encoder(Kind::Csv),
                    file: File::Text(out),
                }
            }
            Format::Jsonl => Self {
                encoder: encoder(Kind::Jsonl),
                file: File::Text(out),
            },
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let writer = crate::parquet::Writer::new(table, out)?;
                Self {
                    encoder: encoder(Kind::Parquet(writer.encoder())),
                    file: File::Parquet(Box::new(writer)),
                }
            }
        })
    }

    /// What encodes its parts.
    pub fn encoder(&self) -> Encoder {
        self.encoder.clone()
    }

    /// Appends a part that its encoder made.
    pub fn append(&mut self, part: Part) -> Result<(), Error> {
        match (&mut self.file, part.0) {
            (File::Text(out), Encoded::Text(text)) => out.write_all(&text)?,
            #[cfg(feature = "parquet")]
            (File::Parquet(out), Encoded::Parquet(group)) => out.append(group)?,
            #[cfg(feature = "parquet")]
            _ => return Err(Damaged.into()),
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(self) -> Result<W, Error> {
        match self.file {
            File::Text(mut out) => {
                out.flush()?;
                Ok(out)
            }
            #[cfg(feature = "parquet")]
            File::Parquet(out) => Ok(out.finish()?),
        }
    }
}

impl Encoder {
    /// Encodes the rows of some documents: [`Rows::to_bytes`](crate::Rows::to_bytes) of each.
    pub fn part<B: AsRef<[u8]>>(&self, documents: &[B]) -> Result<Part, Error> {
        let mut text = Vec::new();
        match &self.format {
            Kind::Csv => self.lines(documents, |cells| csv::row(cells, &mut text))?,
            Kind::Jsonl => {
                let table = &TABLES[self.table];
                self.lines(documents, |cells| jsonl::row(table, cells, &mut text))?;
            }
            #[cfg(feature = "parquet")]
            Kind::Parquet(encoder) => {
                let mut group = encoder.group()?;
                for document in documents {
                    group.push(&Stored::parse(document.as_ref())?)?;
                }
                return Ok(Part(Encoded::Parquet(group.finish()?)));
            }
        }
        Ok(Part(Encoded::Text(text)))
    }

    fn lines<B: AsRef<[u8]>>(
        &self,
        documents: &[B],
        mut line: impl FnMut(&[crate::Cell<'_>]),
    ) -> Result<(), Damaged> {
        for document in documents {
            Stored::parse(document.as_ref())?.each(self.table, &mut line)?;
        }
        Ok(())
    }
}
