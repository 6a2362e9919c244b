//! Runs into a folder that are repeated, interrupted, killed, or meet a bad disk.

#![allow(clippy::unwrap_used)] // what fails here fails the test
#![allow(clippy::print_stdout)] // what is left out is said

mod common;

use common::{FORM, Folder};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const CONVERT: [&str; 12] = [
    "convert", "docs", "-o", "out", "-f", "json", "-f", "parquet", "-f", "csv", "-j", "2",
];

/// Every file of the tree, our own too, but for the lock and what was on its way.
fn tree(folder: &Folder, below: &str) -> BTreeMap<String, Vec<u8>> {
    let files = folder.everything(below).into_iter();
    files
        .filter(|file| !file.starts_with(".biao/new") && file != ".biao/lock")
        .map(|file| {
            let bytes = std::fs::read(folder.0.join(below).join(&file)).unwrap();
            (file, bytes)
        })
        .collect()
}

fn archive(folder: &Folder, documents: usize) {
    for number in 0..documents {
        let form = FORM.replace("12.5", &format!("{number}.5"));
        folder.write(
            &format!("docs/{}/{number}.md", number % 3),
            form.repeat(1 + number % 7),
        );
    }
}

fn summary(folder: &Folder, more: &[&str]) -> serde_json::Value {
    let run = folder
        .biao(&[&CONVERT[..], &["--summary", "json"], more].concat())
        .expect(0);
    run.json()
}

#[test]
fn a_second_run_does_what_changed() {
    let folder = Folder::new("second-run");
    archive(&folder, 12);
    assert_eq!(summary(&folder, &[])["documents"]["converted"], 12);
    let first = tree(&folder, "out");
    let again = summary(&folder, &["--resume"]);
    assert_eq!(
        (
            &again["documents"]["converted"],
            &again["documents"]["unchanged"]
        ),
        (&0.into(), &12.into())
    );
    assert_eq!(again["records"], summary(&folder, &[])["records"]);
    assert_eq!(tree(&folder, "out"), first);
    // A source that changed, one that is new, one that is gone, and an output that was spoiled.
    folder
        .write("docs/0/3.md", FORM)
        .write("docs/new.md", FORM)
        .write("out/1/4.json", "spoiled");
    std::fs::remove_file(folder.0.join("docs/2/5.md")).unwrap();
    assert_eq!(summary(&folder, &[])["documents"]["converted"], 3);
    let mut changed = tree(&folder, "out");
    assert_eq!(changed["1/4.json"], first["1/4.json"]);
    // A run from nothing comes to the same, but for what is left of the document that is gone.
    std::fs::remove_dir_all(folder.0.join("out")).unwrap();
    assert_eq!(summary(&folder, &[])["documents"]["converted"], 12);
    let mut fresh = tree(&folder, "out");
    for own in [".biao/journal", ".biao/rows"] {
        assert_ne!(changed.remove(own), fresh.remove(own));
    }
    assert!(changed.remove("2/5.json").is_some());
    assert_eq!(changed, fresh);
    // Other options: everything again.
    let other = folder
        .biao(&["convert", "docs", "-o", "out", "--resume"])
        .expect(2);
    assert!(other.stderr.contains("--resume"), "{}", other.stderr);
}

/// Kills after a while; how long the run took if it ended before that.
fn kill_after(mut child: Child, wait: Duration) -> Option<Duration> {
    let start = Instant::now();
    while start.elapsed() < wait {
        if child.try_wait().unwrap().is_some() {
            return Some(start.elapsed());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

/// Moments are drawn from a fixed sequence; `BIAO_KILLS` asks for more of them. How fast the
/// machine is decides when a run is hit, never whether the test holds: a run that ended first
/// says how long such a run takes, and does not count.
#[test]
fn a_run_that_is_killed_goes_on() {
    let kills: u32 = std::env::var("BIAO_KILLS").map_or(12, |kills| kills.parse().unwrap());
    let folder = Folder::new("killed");
    archive(&folder, 60);
    let spawn = || {
        let mut command = folder.command(&CONVERT);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let start = Instant::now();
    assert!(spawn().wait().unwrap().success());
    // What a run from nothing and one that goes on take.
    let mut lasts = [start.elapsed(); 2];
    let expected = tree(&folder, "out");
    let (mut seed, mut killed, mut round) = (1u64, 0, 0);
    while killed < kills {
        assert!(round < 40 * kills, "only {killed} of {round} runs were hit");
        let fresh = round % 3 == 0;
        if fresh {
            std::fs::remove_dir_all(folder.0.join("out")).unwrap();
        } else {
            // A source changes, and changes back.
            folder.write("docs/0/0.md", FORM);
        }
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let last = &mut lasts[usize::from(fresh)];
        let wait = last.mul_f64((seed >> 40) as f64 / f64::from(1 << 24));
        match kill_after(spawn(), wait) {
            Some(took) => *last = took.min(*last),
            None => killed += 1,
        }
        // A dataset is there whole or not at all.
        let package = folder.0.join("out/dataset");
        if package.exists() {
            let text = folder.read("out/dataset/datapackage.json");
            let package: serde_json::Value = serde_json::from_str(&text).unwrap();
            for file in package["resources"].as_array().unwrap() {
                let path = format!("out/dataset/{}", file["path"].as_str().unwrap());
                let length = std::fs::metadata(folder.0.join(path)).unwrap().len();
                assert_eq!(file["bytes"], length, "round {round}");
            }
        }
        archive(&folder, 1);
        assert!(spawn().wait().unwrap().success());
        let found = tree(&folder, "out");
        for (file, bytes) in &expected {
            assert!(
                found.get(file) == Some(bytes),
                "round {round}: {file} differs"
            );
        }
        assert_eq!(found.len(), expected.len(), "round {round}");
        round += 1;
    }
}

#[test]
fn two_runs_on_one_folder() {
    let folder = Folder::new("two-runs");
    archive(&folder, 3);
    let lock = folder.0.join("out/.biao/lock");
    std::fs::create_dir_all(lock.parent().unwrap()).unwrap();
    let held = std::fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    let run = folder.biao(&CONVERT).expect(2);
    assert!(run.stderr.contains("another run"), "{}", run.stderr);
    drop(held);
    folder.biao(&CONVERT).expect(0);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_cleanly() {
    let folder = Folder::new("interrupted");
    archive(&folder, 3000);
    let mut child = folder
        .command(&CONVERT)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let journal = folder.0.join("out/.biao/journal");
    let started = Instant::now();
    let lines =
        |path: &Path| std::fs::read(path).map_or(0, |text| text.split(|b| *b == b'\n').count());
    while lines(&journal) < 5 {
        assert!(started.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(2));
    }
    let status = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!folder.0.join("out/dataset").exists());
    let done = summary(&folder, &[]);
    assert!(
        done["documents"]["unchanged"].as_u64().unwrap() >= 4,
        "{done}"
    );
}

#[test]
fn a_folder_that_cannot_be_written() {
    let folder = Folder::new("unwritable");
    archive(&folder, 3);
    folder.write("out/.biao", "a file where the folder goes");
    let run = folder.biao(&CONVERT).expect(1);
    assert!(run.stderr.contains("cannot write to out"), "{}", run.stderr);
}

/// Needs a file system of its own, and so the right to mount one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let folder = Folder::new("full-disk");
    archive(&folder, 3);
    let out = folder.0.join("out");
    std::fs::create_dir_all(&out).unwrap();
    let mount = |options: &str| {
        let mut mount = std::process::Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&out)
            .stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success())
    };
    if !mount("size=300k") {
        println!("left out: no right to mount a small disk");
        return;
    }
    let small = folder.biao(&CONVERT);
    archive(&folder, 200);
    let run = folder.biao(&CONVERT);
    let more = mount("remount,size=100m");
    let again = folder.biao(&[&CONVERT[..], &["--summary", "json"]].concat());
    let left = tree(&folder, "out");
    let _ = std::process::Command::new("umount").arg(&out).status();
    small.expect(0);
    let run = run.expect(1);
    assert!(
        run.stderr.contains("make room") || run.stderr.contains("cannot write"),
        "{}",
        run.stderr
    );
    assert!(more);
    let summary = again.expect(0).json();
    assert!(
        summary["documents"]["unchanged"].as_u64().unwrap() >= 3,
        "what was finished before the disk was full is not done again: {summary}"
    );
    folder
        .biao(&[
            "convert",
            "docs",
            "-o",
            "elsewhere",
            "-f",
            "json",
            "-f",
            "parquet",
            "-f",
            "csv",
        ])
        .expect(0);
    assert_eq!(left, tree(&folder, "elsewhere"));
}

#[test]
fn the_first_failure_ends_the_run_where_that_is_wanted() {
    let folder = Folder::new("fail-fast");
    folder.write("docs/1.md", "").write("docs/2.md", FORM);
    let run = folder
        .biao(&["convert", "docs", "-o", "out", "--fail-fast", "-j", "1"])
        .expect(1);
    assert!(run.stderr.contains("--fail-fast"), "{}", run.stderr);
    let run = folder
        .biao(&["convert", "docs", "-o", "out", "--log-format", "json"])
        .expect(1);
    let line: serde_json::Value = serde_json::from_str(run.stderr.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&line["level"], &line["uri"]),
        (&"error".into(), &"docs/1.md".into())
    );
}
