//! The arguments.

use crate::terminal::Screen;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;

/// Tables of published budget disclosures as JSON that one can trust.
///
/// Every value keeps its printed text, its reading, and its line and bytes in the source; whatever
/// biao repaired or assumed is marked.
#[derive(Debug, Parser)]
#[command(name = "biao", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  biao convert disclosure.md                 one document as JSON on standard output
  biao convert disclosures/ -o json/         a folder, one .json per document
  biao inspect disclosure.md                 see what was read, repaired and assumed
  biao check disclosures/ --format sarif     findings for a code-scanning view
  biao explain form/funds-do-not-sum         what a finding means

Exit status: 0 clean, 1 findings (an error-level diagnostic, a document that failed),
2 usage or a named input that is not there, 130 interrupted.

Every option may stand in biao.toml, in this folder or one above: top level for all commands, or under
the name of one ([convert]).")]
pub(crate) struct Args {
    /// Take options from this file [default: biao.toml, in this folder or the nearest above]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert documents to typed JSON, or to tables that analysts load
    Convert(Convert),
    /// Print the repaired logical tables of any document, form known or not, as JSON
    Tables(Tables),
    /// Show what every stage made of a document, for a person at a terminal
    Inspect(Inspect),
    /// Read values: one line of JSON for each
    Value(Value),
    /// Print diagnostics only
    Check(Check),
    /// Show what changed between two outputs, value by value
    Diff(Diff),
    /// Print the JSON Schema of what biao writes
    Schema(Schema),
    /// Explain what a diagnostic code means, with an example
    Explain(Explain),
    /// Print shell completions
    Completions(Completions),
    /// Read documents for another run of the program
    #[command(hide = true)]
    Worker(Worker),
}

/// Reads documents that another run of the program hands over on standard input.
#[derive(Debug, clap::Args)]
pub(crate) struct Worker {
    /// Memory limit of this process, in MiB
    #[arg(long)]
    pub(crate) max_memory: u64,
    #[command(flatten)]
    pub(crate) screen: Screen,
    /// The arguments of the other run
    #[arg(last = true)]
    pub(crate) arguments: Vec<std::ffi::OsString>,
}

/// Options of every command that reads whole documents.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// Folder with form profiles (.toml) of your own; one with a built-in id takes its place
    #[arg(long, value_name = "DIR")]
    pub(crate) profiles: Option<PathBuf>,
    /// Password that opens encrypted PDFs; the owner's opens those encrypted with AES-256
    #[arg(long, value_name = "TEXT")]
    pub(crate) password: Option<String>,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// How much one document may ask for. Documents in PDF are read in processes of their own, so that
/// one which asks for more is reported and the others are read.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Limits {
    /// Seconds that reading one PDF may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) max_seconds: u64,
    /// Memory that reading one PDF may take, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    pub(crate) max_memory: u64,
}

/// Options of every command that reads many documents.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own
pub(crate) struct Many {
    /// Documents in parallel [default: one per processor]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// No progress bar and no summary; errors are still printed
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Say on standard error what became of each document
    #[arg(short, long, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// How lines on standard error look
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
    /// End at the first document that fails
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Read texts in this process, not in workers: one that breaks down takes the run with it
    #[arg(long)]
    pub(crate) in_process: bool,
}

/// How lines on standard error look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For a person
    Text,
    /// An object a line: level, uri, message
    Json,
}

/// Convert documents to typed JSON, or to tables that analysts load.
///
/// An input is a PDF or Markdown file, a folder (searched for .pdf, .md and .markdown, hidden ones
/// left out), a glob in quotes, or - for standard input. One document and no -o: JSON on standard output.
///
/// With -o, every document gets a file of its own under DIR: a folder's tree is mirrored, so
/// `docs/a/b.md` becomes `DIR/a/b.json` for the input `docs`. Several inputs are mirrored from the
/// folder that holds them all. Where two documents would get the same name (b.md, b.markdown),
/// both keep their ending: b.md.json, b.markdown.json. Existing files are replaced.
///
/// csv, parquet and xlsx are tables: documents, records, fields, indicators, amounts, diagnostics,
/// checks, with a row for each. They go to `DIR/dataset`, one file per table for all documents, with
/// `datapackage.json`, which describes them; --layout per-file gives every document its own.
///
/// What is done is written down in `DIR/.biao`: the same command again does what changed, and goes on
/// where a run was interrupted.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao convert disclosure.md | jq '.records[].fields.project_name'
  biao convert docs -o json
  biao convert docs -o out -f json -f parquet
  biao convert docs -o out -f xlsx --layout per-file
  biao convert docs -o out -f parquet --shard 1/4
  biao convert 'docs/**/*2023*.md' -f jsonl > records.jsonl
  pandoc report.docx -t gfm | biao convert -")]
pub(crate) struct Convert {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Write under DIR
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Output format; may be given several times with -o
    #[arg(short, long, value_enum, default_value = "json", value_name = "FORMAT")]
    pub(crate) format: Vec<Format>,
    /// Tables of each document, or of all [default: per-file for json and jsonl, dataset for the others]
    #[arg(long, value_enum, value_name = "LAYOUT", requires = "output")]
    pub(crate) layout: Option<Layout>,
    /// Begin CSV files with a byte-order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub(crate) csv_bom: bool,
    /// Go on with a run that was interrupted, or fail if it was of another version or other options
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,
    /// Only the documents of part I of N, told by their content
    #[arg(long, value_name = "I/N", requires = "output")]
    pub(crate) shard: Option<Shard>,
    /// What a run comes to, at its end: for a person on standard error, or as JSON on standard output
    #[arg(long, value_enum, value_name = "FORMAT", requires = "output")]
    pub(crate) summary: Option<SummaryFormat>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) many: Many,
}

/// What `convert` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Format {
    /// One JSON document per source
    Json,
    /// One line of JSON per record; in a dataset, one per row of each table
    Jsonl,
    /// Tables, one file each
    Csv,
    /// Tables, one file each
    Parquet,
    /// Tables, one sheet each
    Xlsx,
}

/// Which documents share a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// None
    PerFile,
    /// All
    Dataset,
}

/// How the summary looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryFormat {
    /// For a person
    Text,
    /// One line of JSON
    Json,
}

/// Part `number` of `of`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    pub(crate) number: u64,
    pub(crate) of: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let parts = parts.and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("not I/N with I from 1 to N, such as 2/4".to_owned()),
        }
    }
}

impl Shard {
    /// Whether a document belongs to it: `sha256` is the hash of its content.
    pub(crate) fn holds(self, sha256: &str) -> bool {
        let first = sha256.get(..15).unwrap_or_default();
        let number = u64::from_str_radix(first, 16).unwrap_or(0);
        number % self.of == self.number - 1
    }

    /// Its name in paths.
    pub(crate) fn name(self) -> String {
        format!("shard-{}-of-{}", self.number, self.of)
    }
}

/// Print the repaired logical tables of any document, form known or not, as JSON.
///
/// Parts of a table that a page break or a blank line cut apart are joined, merged cells have
/// their spans back, repeated headers appear once; every repair is listed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao tables report.pdf > tables.json
  biao tables report.md | jq '.tables[0].cells[] | select(.row == 0) | .text'")]
pub(crate) struct Tables {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Show what every stage made of a document, for a person at a terminal: the tables as drawn,
/// repairs, bound fields, typed values, diagnostics under the source line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao inspect disclosure.md | less -R
  NO_COLOR=1 biao inspect --width 120 disclosure.md > review.txt
  biao inspect disclosure.pdf --page 3 --svg page3.svg")]
pub(crate) struct Inspect {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Columns to draw in [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<usize>,
    /// Only what stands on this page of a PDF, and what concerns the whole file
    #[arg(long, value_name = "N")]
    pub(crate) page: Option<u32>,
    /// Draw the page's text, rules and cells, with what was joined over page breaks, into this file
    #[arg(long, value_name = "FILE", requires = "page")]
    pub(crate) svg: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Read values: one line of JSON for each argument, or for each line of standard input.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao value '≥95%' '7万元' '2023年12月底前'
  cut -f3 targets.tsv | biao value
  printf '公众满意度（%%）\\t≥95\\n' | biao value --with-label
  biao value --scan '全年完成3次，每次不少于50人'")]
pub(crate) struct Value {
    /// Values; none: one per line of standard input
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) texts: Vec<String>,
    /// Each text is LABEL<TAB>VALUE; the label may hold the unit
    #[arg(long)]
    pub(crate) with_label: bool,
    /// Find the values in running text: one line of JSON for each one found
    #[arg(long, conflicts_with = "with_label")]
    pub(crate) scan: bool,
}

/// Print diagnostics only: what biao could not read, what an auditor would want to see, what was
/// repaired.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao check disclosures/
  biao check --severity warning disclosure.md
  biao check disclosures/ --format json | jq '.documents[].diagnostics[].code'
  biao check disclosures/ --format sarif > biao.sarif")]
pub(crate) struct Check {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: CheckFormat,
    /// Leave out what matters less
    #[arg(long, value_enum, default_value = "info", value_name = "SEVERITY")]
    pub(crate) severity: Severity,
    /// Exit with 1 over warnings too, not over errors alone
    #[arg(long)]
    pub(crate) strict: bool,
    /// When to use colours (text only)
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) many: Many,
}

/// What `check` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For a person: each finding under its source line
    Text,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
}

/// The least severity to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Severity {
    /// Everything
    Info,
    /// Warnings and errors
    Warning,
    /// Errors only
    Error,
}

/// Show what changed between two outputs of `biao convert`, or two folders of them: documents added,
/// removed and changed, and values, grouped by what they have in common.
///
/// Folders are compared file by file, by the same path (.json and .jsonl). Exit status 1 where
/// something differs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao diff old.json new.json
  biao diff release-1/ release-2/
  biao diff release-1/ release-2/ --json | jq '.groups[] | [.count, .what]'")]
pub(crate) struct Diff {
    /// A file or folder, as it was
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// A file or folder, as it is
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Examples of each kind of change
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) examples: usize,
}

/// Print the JSON Schema (2020-12) of what biao writes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao schema > document.schema.json
  biao schema value")]
pub(crate) struct Schema {
    /// Which output
    #[arg(value_enum, default_value = "document", value_name = "OUTPUT")]
    pub(crate) output: SchemaOf,
}

/// An output that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// `biao convert`
    Document,
    /// A line of `biao convert -f jsonl`
    Record,
    /// `biao tables`
    Tables,
    /// A line of `biao value`
    Value,
}

/// Explain what a diagnostic code means, with an example; without CODE, list all.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao explain
  biao explain form/funds-do-not-sum")]
pub(crate) struct Explain {
    /// A code such as form/funds-do-not-sum
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// Print shell completions.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  biao completions bash > ~/.local/share/bash-completion/completions/biao
  biao completions fish > ~/.config/fish/completions/biao.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}
