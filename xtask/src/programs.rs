//! Other programs that the tasks run: cargo, `biao` itself, Python.

use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the repository is.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
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

/// `crates/normalize/examples/bench_values.rs`.
pub(crate) fn bench_values(count: Option<u64>) -> Result<()> {
    let count = count.map(|count| count.to_string());
    let mut arguments = vec![
        "run",
        "--release",
        "--locked",
        "--package",
        "biao-normalize",
    ];
    arguments.extend(["--example", "bench_values", "--"]);
    arguments.extend(count.as_deref());
    cargo(&arguments)
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
