//! Running `biao`, and folders to run it in.
// Each test file uses its part; what fails here fails the test.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A form that is read without a finding.
pub const FORM: &str = "\
# 项目支出绩效目标表

(2023年度)

| 项目名称 | 道路养护 | | |
|---|---|---|---|
| 主管部门 | 016-市交通局 | 实施单位 | 市公路中心 |
| 项目资金（万元） | 年度资金总额 | 30 | |
| | 其中：财政拨款 | 30 | |
| | 其他资金 | 0 | |
| 年度绩效目标 | 保障县道安全畅通。 | | |
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 养护里程 | ≥12.5公里 |
| | 质量指标 | 验收合格率 | ≥95% |
| 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% |
";

/// What a run of `biao` left.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A folder of its own for each test, empty at its beginning.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All files below, sorted, but for those of `.biao`.
    pub fn files(&self, below: &str) -> Vec<String> {
        let mut files = self.everything(below);
        files.retain(|file| file.split('/').all(|part| part != ".biao"));
        files
    }

    /// All files below, sorted.
    pub fn everything(&self, below: &str) -> Vec<String> {
        fn walk(folder: &Path, base: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, base, found);
                } else {
                    found.push(
                        path.strip_prefix(base)
                            .unwrap()
                            .to_str()
                            .unwrap()
                            .replace('\\', "/"),
                    );
                }
            }
        }
        let base = self.0.join(below);
        let mut found = Vec::new();
        walk(&base, &base, &mut found);
        found.sort();
        found
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_biao"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::null());
        command
    }

    pub fn biao(&self, arguments: &[&str]) -> Run {
        run(self.command(arguments), b"")
    }

    pub fn biao_with(&self, arguments: &[&str], stdin: &[u8]) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        run(command, stdin)
    }
}

fn run(mut command: Command, stdin: &[u8]) -> Run {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(stdin).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// Asserts the exit status, with what was said on standard error.
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stderr: {}", self.stderr);
        self
    }

    /// Asserts that the run went through, with findings or without.
    pub fn expect_findings(self) -> Self {
        assert!(
            matches!(self.status, 0 | 1),
            "{}, stderr: {}",
            self.status,
            self.stderr
        );
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    pub fn lines(&self) -> Vec<serde_json::Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}
