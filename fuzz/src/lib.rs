//! What the fuzz targets assert, for the drivers of a stable compiler too.

pub mod value;
