//! Rules → tables: edges, the lattice that they form, the text in its cells.

mod edge;
mod fill;
mod lattice;

pub(crate) use edge::{Edge, Edges, components, edges};
pub(crate) use fill::fill;
pub(crate) use lattice::{Lattice, Slot, lattice};
