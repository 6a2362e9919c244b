//! Parquet: snappy, exact decimals, dictionaries for what repeats.
//!
//! Row groups are encoded apart from the file, in any thread, and appended in order.

use crate::schema::{Kind, Table};
use crate::store::{Damaged, Stored};
use crate::{Cell, PRECISION, SCALE, TABLES};
use ::parquet::arrow::ArrowSchemaConverter;
use ::parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::ColumnPath;
use arrow_array::ArrayRef;
use arrow_array::builder::{
    BooleanBuilder, Decimal128Builder, Float32Builder, Int64Builder, StringBuilder,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::io::Write;
use std::sync::Arc;

/// From how many rows on they are handed to the encoders.
const BATCH: usize = 4096;

/// Why a Parquet file cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The library, or the file below it.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// The stored rows.
    #[error(transparent)]
    Damaged(#[from] Damaged),
}

/// A file of one table.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    encoder: Arc<Encoder>,
}

/// Encodes row groups of one table, in any thread.
pub struct Encoder {
    table: usize,
    schema: SchemaRef,
    columns: ArrowRowGroupWriterFactory,
}

/// A row group under way.
pub struct Group<'e> {
    encoder: &'e Encoder,
    writers: Vec<ArrowColumnWriter>,
    builders: Vec<Builder>,
    waiting: usize,
    rows: usize,
}

/// A row group, encoded.
pub struct RowGroup {
    columns: Vec<ArrowColumnChunk>,
    rows: usize,
}

enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Length(Float32Builder),
    Number(Decimal128Builder),
    Flag(BooleanBuilder),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a file for the table of this number.
    pub fn new(table: usize, out: W) -> Result<Self, Error> {
        let schema = schema(&TABLES[table]);
        let properties = Arc::new(properties(&TABLES[table]));
        let converted = ArrowSchemaConverter::new()
            .schema_root(TABLES[table].name)
            .convert(&schema)?;
        let file = SerializedFileWriter::new(out, converted.root_schema_ptr(), properties)?;
        let columns = ArrowRowGroupWriterFactory::new(&file, Arc::clone(&schema));
        Ok(Self {
            file,
            encoder: Arc::new(Encoder {
                table,
                schema,
                columns,
            }),
        })
    }

    /// What encodes its row groups.
    pub fn encoder(&self) -> Arc<Encoder> {
        Arc::clone(&self.encoder)
    }

    /// Appends a row group; one without rows is left out.
    pub fn append(&mut self, group: RowGroup) -> Result<(), Error> {
        if group.rows == 0 {
            return Ok(());
        }
        let mut out = self.file.next_row_group()?;
        for column in group.columns {
            column.append_to_row_group(&mut out)?;
        }
        out.close()?;
        Ok(())
    }

    /// Ends the file.
    pub fn finish(self) -> Result<W, Error> {
        Ok(self.file.into_inner()?)
    }
}

impl Encoder {
    /// Begins a row group.
    pub fn group(&self) -> Result<Group<'_>, Error> {
        Ok(Group {
            encoder: self,
            writers: self.columns.create_column_writers(0)?,
            builders: TABLES[self.table]
                .columns
                .iter()
                .map(|column| Builder::new(column.kind))
                .collect(),
            waiting: 0,
            rows: 0,
        })
    }
}

impl Group<'_> {
    /// Adds the rows of a document.
    pub fn push(&mut self, rows: &Stored<'_>) -> Result<(), Error> {
        let table = self.encoder.table;
        for (column, builder) in self.builders.iter_mut().enumerate() {
            rows.runs(table, column, |cell, times| builder.push(cell, times))?;
        }
        self.waiting += usize::try_from(rows.count(table)).map_err(|_| Damaged)?;
        if self.waiting >= BATCH {
            self.flush()?;
        }
        Ok(())
    }

    /// Ends the row group.
    pub fn finish(mut self) -> Result<RowGroup, Error> {
        self.flush()?;
        let columns = self.writers.into_iter().map(ArrowColumnWriter::close);
        Ok(RowGroup {
            columns: columns.collect::<Result<_, _>>()?,
            rows: self.rows,
        })
    }

    fn flush(&mut self) -> Result<(), Error> {
        let columns = self.writers.iter_mut().zip(&mut self.builders);
        for ((writer, builder), field) in columns.zip(self.encoder.schema.fields()) {
            for leaf in compute_leaves(field, &builder.finish())? {
                writer.write(&leaf)?;
            }
        }
        self.rows += self.waiting;
        self.waiting = 0;
        Ok(())
    }
}

impl Builder {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Integer => Self::Integer(Int64Builder::new()),
            Kind::Length => Self::Length(Float32Builder::new()),
            Kind::Number => Self::Number(Decimal128Builder::new().with_data_type(number())),
            Kind::Flag => Self::Flag(BooleanBuilder::new()),
        }
    }

    /// Appends the same cell for some rows; what is of another kind than its column is null, which no
    /// row has.
    fn push(&mut self, cell: Cell<'_>, times: usize) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => {
                column.append_value_n(text, times);
            }
            (Self::Integer(column), Cell::Integer(integer)) => {
                column.append_value_n(integer, times);
            }
            (Self::Number(column), Cell::Number(number)) => {
                column.append_value_n(number.mantissa(), times);
            }
            (Self::Length(column), Cell::Length(length)) => column.append_value_n(length, times),
            (Self::Flag(column), Cell::Flag(flag)) => column.append_n(times, flag),
            (Self::Text(column), _) => column.append_nulls(times),
            (Self::Integer(column), _) => column.append_nulls(times),
            (Self::Number(column), _) => column.append_nulls(times),
            (Self::Length(column), _) => column.append_nulls(times),
            (Self::Flag(column), _) => column.append_nulls(times),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Integer(column) => Arc::new(column.finish()),
            Self::Number(column) => Arc::new(column.finish()),
            Self::Length(column) => Arc::new(column.finish()),
            Self::Flag(column) => Arc::new(column.finish()),
        }
    }
}

fn schema(table: &Table) -> SchemaRef {
    let fields = table.columns.iter().map(|column| {
        let kind = match column.kind {
            Kind::Text => DataType::Utf8,
            Kind::Integer => DataType::Int64,
            Kind::Number => number(),
            Kind::Length => DataType::Float32,
            Kind::Flag => DataType::Boolean,
        };
        Field::new(column.name, kind, !column.required)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn number() -> DataType {
    DataType::Decimal128(PRECISION, SCALE.cast_signed())
}

fn properties(table: &Table) -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("biao".to_owned())
        // No two rows have the same key: a dictionary of them would be as long as the column.
        .set_column_dictionary_enabled(ColumnPath::from(table.primary_key().name), false)
        .build()
}
