//! Rules → grids: edges, the lattice they form, its cells.

mod edge;
mod lattice;

pub(crate) use edge::{Edge, components, edges};
pub(crate) use lattice::{Lattice, Slot, lattice};
