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
    /// A length on a page in points, a float of 32 bits.
    Length,
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
    fn cells<'s>(&'s self, put: impl FnMut(Cell<'s>));
}

/// What stands in one cell.
pub(crate) trait Value {
    const KIND: Kind;

    fn cell(&self) -> Cell<'_>;
}

impl Value for &str {
    const KIND: Kind = Kind::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Value for i64 {
    const KIND: Kind = Kind::Integer;

    fn cell(&self) -> Cell<'_> {
        Cell::Integer(*self)
    }
}

impl Value for crate::Number {
    const KIND: Kind = Kind::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }
}

impl Value for f32 {
    const KIND: Kind = Kind::Length;

    fn cell(&self) -> Cell<'_> {
        Cell::Length(*self)
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Flag;

    fn cell(&self) -> Cell<'_> {
        Cell::Flag(*self)
    }
}

/// What stands in a member of a row: one cell, or a group of them that several tables have.
pub(crate) trait Member {
    /// The columns; that of a single cell has the member's name, and none here.
    const COLUMNS: &'static [Column];

    fn cells<'s>(&'s self, put: &mut impl FnMut(Cell<'s>));
}

impl<V: Value> Member for V {
    const COLUMNS: &'static [Column] = &[Column {
        name: "",
        kind: V::KIND,
        required: true,
        about: "",
    }];

    fn cells<'s>(&'s self, put: &mut impl FnMut(Cell<'s>)) {
        put(self.cell());
    }
}

impl<V: Value> Member for Option<V> {
    const COLUMNS: &'static [Column] = &[Column {
        name: "",
        kind: V::KIND,
        required: false,
        about: "",
    }];

    fn cells<'s>(&'s self, put: &mut impl FnMut(Cell<'s>)) {
        put(self.as_ref().map_or(Cell::Null, Value::cell));
    }
}

/// The members of a row: for each its name, what it says, and its columns.
pub(crate) type Members = [(&'static str, &'static str, &'static [Column])];

/// How many columns members have.
pub(crate) const fn count(members: &Members) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < members.len() {
        count += members[at].2.len();
        at += 1;
    }
    count
}

/// The columns of members, one after the other.
pub(crate) const fn columns<const N: usize>(members: &Members) -> [Column; N] {
    let nothing = Column {
        name: "",
        kind: Kind::Flag,
        required: false,
        about: "",
    };
    let mut columns = [nothing; N];
    let (mut count, mut at) = (0, 0);
    while at < members.len() {
        let (name, about, own) = members[at];
        let mut index = 0;
        while index < own.len() {
            columns[count] = own[index];
            if own[index].name.is_empty() {
                columns[count].name = name;
                columns[count].about = about;
            }
            count += 1;
            index += 1;
        }
        at += 1;
    }
    columns
}

/// Declares structs that are groups of columns, with their descriptions.
macro_rules! groups {
    ($(
        $(#[doc = $about:literal])+
        $group:ident $(<$life:lifetime>)? {
            $( $(#[doc = $sentence:literal])+ $member:ident: $type:ty, )+
        }
    )+) => { $(
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, Default)]
        pub struct $group $(<$life>)? {
            $( $(#[doc = $sentence])+ pub $member: $type, )+
        }

        impl $(<$life>)? $group $(<$life>)? {
            const MEMBERS: &'static $crate::schema::Members = &[$( (
                stringify!($member),
                concat!($($sentence),+).trim_ascii_start(),
                <$type as $crate::schema::Member>::COLUMNS,
            ), )+];
        }

        impl $(<$life>)? $crate::schema::Member for $group $(<$life>)? {
            const COLUMNS: &'static [$crate::schema::Column] =
                &$crate::schema::columns::<{ $crate::schema::count($group::MEMBERS) }>(
                    $group::MEMBERS,
                );

            fn cells<'s>(&'s self, put: &mut impl FnMut($crate::cell::Cell<'s>)) {
                $( $crate::schema::Member::cells(&self.$member, put); )+
            }
        }
    )+ };
}

/// Declares the tables: each is a group of columns, of which a row has one.
macro_rules! tables {
    ($(
        $(#[doc = $about:literal])+
        $table:literal = $row:ident<$life:lifetime> $members:tt
    )+) => {
        /// All tables.
        pub const TABLES: &[$crate::schema::Table] = &[$(
            $crate::schema::Table {
                name: $table,
                about: concat!($($about),+).trim_ascii_start(),
                columns: <$row<'static> as $crate::schema::Member>::COLUMNS,
            },
        )+];

        #[allow(dead_code)]
        enum Order { $($row),+ }

        $crate::schema::groups! { $( $(#[doc = $about])+ $row<$life> $members )+ }

        $(
            impl $crate::schema::Row for $row<'_> {
                const TABLE: usize = Order::$row as usize;

                fn cells<'s>(&'s self, mut put: impl FnMut($crate::cell::Cell<'s>)) {
                    $crate::schema::Member::cells(self, &mut put);
                }
            }
        )+
    };
}

pub(crate) use {groups, tables};
