//! Tells the program what it was built from: a hash of the workspace's sources. What a run left in an
//! output folder is taken as done only by a program of the same hash.

use sha2::{Digest as _, Sha256};
use std::path::Path;
use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut hash = Sha256::new();
    let crates = Path::new("..");
    let lock = crates.join("../Cargo.lock");
    let mut sources = vec![lock];
    for package in std::fs::read_dir(crates)? {
        let package = package?.path();
        sources.extend(
            ["Cargo.toml", "codes.toml", "build.rs", "src", "data"].map(|name| package.join(name)),
        );
    }
    sources.retain(|source| source.exists());
    sources.sort();
    for source in sources {
        println!("cargo::rerun-if-changed={}", source.display());
        for entry in WalkDir::new(source).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                hash.update(entry.path().to_string_lossy().as_bytes());
                hash.update(Sha256::digest(std::fs::read(entry.path())?));
            }
        }
    }
    let digest = hash.finalize();
    let first = digest.first_chunk::<8>().copied().unwrap_or_default();
    let hexadecimal = format!("{:016x}", u64::from_be_bytes(first));
    println!("cargo::rustc-env=BIAO_SOURCES={hexadecimal}");
    Ok(())
}
