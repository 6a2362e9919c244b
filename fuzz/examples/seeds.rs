//! Writes what the `pdf` target begins with: small files with tables of several kinds, whole and cut.
//!
//! `cargo run --example seeds FOLDER`

#[path = "../../crates/pdf/tests/support/seeds.rs"]
mod seeds;

use std::path::PathBuf;

fn main() {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .expect("a folder to write to")
        .into();
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (number, file) in seeds::seeds().iter().enumerate() {
        for (name, length) in [("whole", file.len()), ("cut", file.len() * 3 / 4)] {
            let path = folder.join(format!("{number}-{name}.pdf"));
            std::fs::write(path, &file[..length]).expect("the folder can be written");
        }
    }
}
