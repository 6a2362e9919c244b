//! What is written about every fixture is what its JSON Schema says.

use biao::emit::{json, jsonl, schema};
use biao_snapshots::{Run, documents, root, uri, with_run};
use jsonschema::Validator;
use serde_json::Value;

/// The schemas of all that is written about a document.
struct Schemas {
    document: Validator,
    record: Validator,
    tables: Validator,
}

impl Schemas {
    fn new() -> Self {
        let of = |schema: &Value| {
            jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}"))
        };
        Self {
            document: of(&schema::document()),
            record: of(&schema::record()),
            tables: of(&schema::tables()),
        }
    }

    fn errors(&self, run: &Run<'_>) -> Vec<String> {
        let (source, map) = (&run.decoded.source, &run.decoded.map);
        let mut errors = errors(&self.document, "document", run.output);
        let mut lines = Vec::new();
        jsonl::records(source, map, run.records, run.diagnostics, &mut lines);
        for line in lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            errors.extend(self::errors(&self.record, "line", &parsed(line)));
        }
        let mut tables = Vec::new();
        json::tables(source, map, run.tables, run.diagnostics, &mut tables);
        errors.extend(self::errors(&self.tables, "tables", &parsed(&tables)));
        errors
    }
}

fn parsed(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or_else(|error| panic!("no JSON: {error}"))
}

fn errors(schema: &Validator, of: &str, instance: &Value) -> Vec<String> {
    schema
        .iter_errors(instance)
        .map(|error| format!("{of} {}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn what_is_written_about_every_fixture_validates() {
    let schemas = Schemas::new();
    let (mut checked, mut wrong) = (0, Vec::new());
    for path in documents(&root().join("fixtures")) {
        let name = uri(&path);
        let errors = with_run(&path, |run| schemas.errors(run), |_| Vec::new());
        wrong.extend(errors.into_iter().map(|error| format!("{name}: {error}")));
        checked += 1;
    }
    assert!(checked > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
