//! `biao value`: the normaliser alone.

use crate::args::Value;
use crate::output;
use crate::status::Status;
use biao::emit::json::{self, Given};
use biao::model::{self, Severity};
use biao::normalize::{Context, Normalizer};
use std::io::{self, BufRead as _, BufReader};

/// Output is held back while more input is at hand, up to this many bytes.
const BUFFER: usize = 1 << 16;

pub(crate) fn run(args: &Value) -> anyhow::Result<Status> {
    let normalizer = Normalizer::new();
    let mut answers = Answers {
        args,
        normalizer,
        out: Vec::new(),
        status: Status::Clean,
    };
    if args.texts.is_empty() {
        answers.lines()?;
    } else {
        for text in &args.texts {
            answers.answer(text);
        }
    }
    output::print(&answers.out)?;
    Ok(answers.status)
}

struct Answers<'c> {
    args: &'c Value,
    normalizer: Normalizer,
    out: Vec<u8>,
    status: Status,
}

impl Answers<'_> {
    /// Answers every line of standard input; at once where no further line is at hand, so that a
    /// program at both ends of the pipe gets its answer.
    fn lines(&mut self) -> io::Result<()> {
        let mut input = BufReader::with_capacity(BUFFER, io::stdin());
        let (mut line, mut number) = (Vec::new(), 0u64);
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            number += 1;
            let text = String::from_utf8_lossy(&line);
            if matches!(text, std::borrow::Cow::Owned(_)) {
                eprintln!("error: line {number} is not UTF-8: read with � in its place");
                self.status = Status::Findings;
            }
            self.answer(text.trim_end_matches(['\n', '\r']));
            if input.buffer().is_empty() || self.out.len() > BUFFER {
                output::print(&self.out)?;
                self.out.clear();
            }
        }
    }

    fn answer(&mut self, text: &str) {
        if self.args.scan {
            for found in self.normalizer.scan(text) {
                let bytes = Some((found.start, found.end));
                self.write(
                    Given {
                        text,
                        label: None,
                        bytes,
                    },
                    &found.value,
                );
            }
            return;
        }
        let (label, text) = match text.split_once('\t') {
            Some((label, text)) if self.args.with_label => (Some(label), text),
            _ => (None, text),
        };
        let context = Context {
            label,
            ..Context::default()
        };
        let value = self.normalizer.read(text, &context);
        self.write(
            Given {
                text,
                label,
                bytes: None,
            },
            &value,
        );
    }

    fn write(&mut self, given: Given<'_>, value: &model::Value<'_>) {
        if value
            .notes
            .iter()
            .any(|note| note.severity == Severity::Error)
        {
            self.status = Status::Findings;
        }
        json::value(given, value, &mut self.out);
    }
}
