//! `biao diff`: what changed between two folders of outputs.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::{FORM, Folder};

#[test]
fn changes_are_grouped_and_counted() {
    let folder = Folder::new("diff");
    for number in 0..30 {
        folder.write(&format!("docs/{number:02}.md"), FORM);
    }
    folder.biao(&["convert", "docs", "-o", "old"]).expect(0);
    folder.biao(&["convert", "docs", "-o", "same"]).expect(0);
    let run = folder.biao(&["diff", "old", "same"]).expect(0);
    assert_eq!(
        run.stdout,
        "documents: 0 added, 0 removed, 0 changed, 30 same\n"
    );
    // One rule that changes a value in many documents.
    for number in 0..20 {
        let text = FORM
            .replace("≥95%", "95%以上")
            .replace("道路养护", "道路养护\u{3000}");
        folder.write(&format!("docs/{number:02}.md"), text);
    }
    std::fs::remove_file(folder.0.join("docs/29.md")).unwrap();
    folder.write("docs/new.md", FORM);
    folder.biao(&["convert", "docs", "-o", "new"]).expect(0);
    let run = folder.biao(&["diff", "old", "new"]).expect(1);
    assert!(
        run.stdout.contains("+ new.json\n- 29.json\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("     20 × /records/*/indicators/*/value: "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("(line 14)"), "{}", run.stdout);
    assert!(
        run.stdout
            .ends_with("documents: 1 added, 1 removed, 20 changed, 9 same\n"),
        "{}",
        run.stdout
    );
    let report = folder
        .biao(&["diff", "old", "new", "--json", "--examples", "1"])
        .expect(1)
        .json();
    assert_eq!(report["documents"]["changed"].as_array().unwrap().len(), 20);
    let group = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| {
            group["what"]
                .as_str()
                .unwrap()
                .starts_with("/records/*/indicators/*/value")
        })
        .unwrap();
    assert_eq!(
        (&group["count"], group["examples"].as_array().unwrap().len()),
        (&20.into(), 1)
    );
    let example = &group["examples"][0];
    assert_eq!(
        (&example["was"]["raw"], &example["is"]["raw"]),
        (&"≥95%".into(), &"95%以上".into())
    );
    assert_eq!(example["place"]["line"], 14);
    let one = folder
        .biao(&["diff", "old/00.json", "new/00.json"])
        .expect(1);
    assert!(
        one.stdout.contains("1 × /records/*/indicators/*/value"),
        "{}",
        one.stdout
    );
    folder.biao(&["diff", "old", "gone"]).expect(2);
}
