//! What a table is: its columns, each with a type and a sentence. Declared once, read by all writers.

use crate::cell::Cell;

/// A table of a dataset.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name, and that of its files.
    pub name: &'static str,
    /// What a row of it is.
    pub about: &'static str,
    /// Its columns; the first is its primary key.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// No cell of it is null.
    pub required: bool,
    /// What it says.
    pub about: &'static str,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// An exact decimal of 38 digits, 10 of them after the point.
    Number,
    /// True or false.
    Flag,
}

impl Table {
    /// The column that tells its rows apart.
    pub fn primary_key(&self) -> &'static Column {
        &self.columns[0]
    }

    /// The columns that hold the primary key of another table, each with that table.
    pub fn references(&self) -> impl Iterator<Item = (&'static Column, &'static Table)> {
        self.columns[1..].iter().filter_map(|column| {
            let table = crate::TABLES
                .iter()
                .find(|table| table.primary_key().name == column.name)?;
            Some((column, table))
        })
    }
}

/// A row of one of the tables.
pub trait Row {
    /// Which of [`crate::TABLES`].
    const TABLE: usize;

    /// Its cells, in the order of the columns.
    fn cells<'r>(&'r self, put: impl FnMut(Cell<'r>));
}

/// What stands in a member of a row.
pub(crate) trait Member {
    const KIND: Kind;
    const REQUIRED: bool = true;

    fn cell(&self) -> Cell<'_>;
}

impl Member for &str {
    const KIND: Kind = Kind::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Member for i64 {
    const KIND: Kind = Kind::Integer;

    fn cell(&self) -> Cell<'_> {
        Cell::Integer(*self)
    }
}

impl Member for crate::Number {
    const KIND: Kind = Kind::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }
}

impl Member for bool {
    const KIND: Kind = Kind::Flag;

    fn cell(&self) -> Cell<'_> {
        Cell::Flag(*self)
    }
}

impl<M: Member> Member for Option<M> {
    const KIND: Kind = M::KIND;
    const REQUIRED: bool = false;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, Member::cell)
    }
}

/// Declares the tables: for each a struct that is a row, and its columns with their descriptions.
macro_rules! tables {
    ($(
        $(#[doc = $about:literal])+
        $table:literal = $row:ident<$life:lifetime> {
            $( $(#[doc = $sentence:literal])+ $column:ident: $type:ty, )+
        }
    )+) => {
        /// All tables.
        pub const TABLES: &[$crate::schema::Table] = &[$(
            $crate::schema::Table {
                name: $table,
                about: concat!($($about),+).trim_ascii_start(),
                columns: $row::COLUMNS,
            },
        )+];

        #[allow(dead_code)]
        enum Order { $($row),+ }

        $(
            $(#[doc = $about])+
            #[derive(Debug, Clone, Default)]
            pub struct $row<$life> {
                $( $(#[doc = $sentence])+ pub $column: $type, )+
            }

            impl<$life> $row<$life> {
                const COLUMNS: &'static [$crate::schema::Column] = &[$(
                    $crate::schema::Column {
                        name: stringify!($column),
                        kind: <$type as $crate::schema::Member>::KIND,
                        required: <$type as $crate::schema::Member>::REQUIRED,
                        about: concat!($($sentence),+).trim_ascii_start(),
                    },
                )+];
            }

            impl $crate::schema::Row for $row<'_> {
                const TABLE: usize = Order::$row as usize;

                fn cells<'r>(&'r self, mut put: impl FnMut($crate::cell::Cell<'r>)) {
                    $( put($crate::schema::Member::cell(&self.$column)); )+
                }
            }
        )+
    };
}

pub(crate) use tables;
