//! Rules → tables: edges, the lattice that they form, the text in its cells.

mod edge;
mod fill;
mod lattice;
mod overflow;

pub(crate) use edge::{Edges, components, edges};
pub(crate) use fill::fill;
pub(crate) use lattice::{Assumed, Lattice, Slot, lattice};
