//! Other programs that the tasks run: cargo, `biao` itself, Python.

use anyhow::{Context as _, Result, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Where the repository is: what cargo says that runs us, since clones may share a target folder.
pub(crate) fn root() -> &'static Path {
    static OWN: LazyLock<PathBuf> = LazyLock::new(|| {
        let own = std::env::var_os("CARGO_MANIFEST_DIR");
        own.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
    });
    OWN.parent().unwrap_or(&OWN)
}

/// Builds the release binary of `biao`; it stands beside our own.
pub(crate) fn biao() -> Result<PathBuf> {
    cargo(&["build", "--release", "--locked", "--package", "biao-cli"])?;
    let path = beside_us(&format!("biao{}", std::env::consts::EXE_SUFFIX))?;
    ensure!(
        path.is_file(),
        "no {}: run this as `cargo xtask`, in release mode",
        path.display()
    );
    Ok(path)
}

/// A path from where our own binary stands.
pub(crate) fn beside_us(path: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.parent().context("no folder of our own")?.join(path))
}

/// Builds and runs an example of a package, and returns what it printed.
pub(crate) fn example(package: &str, name: &str, arguments: &[&OsStr]) -> Result<String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command
        .args(["run", "--release", "--locked", "--package", package])
        .args(["--example", name, "--"])
        .args(arguments)
        .current_dir(root());
    output(command.stderr(Stdio::inherit()))
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    let status = command.status().context("cannot run cargo")?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}

/// `$PYTHON`, else `python3`, if it can do `import MODULE`.
pub(crate) fn python(module: &str) -> Option<Command> {
    let program = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let found = Command::new(&program)
        .args(["-c", &format!("import {module}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    found
        .is_ok_and(|status| status.success())
        .then(|| Command::new(program))
}

/// Runs to the end and returns what was printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
