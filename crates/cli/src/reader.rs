//! What a command makes of documents: of text here, of PDFs in workers.

use crate::args::Reading;
use crate::inputs::{self, Input};
use crate::load::{self, Failure};
use crate::status::{Status, usage};
use crate::terminal::Screen;
use crate::worker::{self, Broken, Workers};
use biao::model::{Diagnostic, Places, Severity};
use biao::{Decoded, Pipeline, Processed};
use biao_render::Tally;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Reads documents, and has a function make of each what the command prints. The parent and its
/// workers call the same function.
pub(crate) struct Reader {
    pipeline: Pipeline,
    password: Option<String>,
    workers: Workers,
}

/// What was made of a document, and what was found in it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Outcome<T> {
    #[serde(with = "Counts")]
    pub(crate) tally: Tally,
    pub(crate) made: T,
}

/// How a [`Tally`] goes over a pipe.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Tally")]
struct Counts {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Reader {
    /// Reads as the options say; what is made may be drawn for `screen`.
    pub(crate) fn new(options: &Reading, screen: Screen) -> anyhow::Result<Self> {
        Ok(Self {
            pipeline: load::pipeline(options.profiles.as_deref())?,
            password: options.password.clone(),
            workers: Workers::new(options.limits, screen),
        })
    }

    /// What `make` makes of a document. Of one that exceeds a limit, it is made of a document
    /// without records and a diagnostic that says so.
    pub(crate) fn read<T: Serialize + DeserializeOwned>(
        &self,
        input: &Input,
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> Result<Outcome<T>, Failure> {
        let bytes = load::bytes(input)?;
        if !biao::pdf::is_pdf(&bytes) {
            return self.read_here(&input.uri, &bytes, &make);
        }
        let message = match self.workers.ask(&input.uri, &bytes) {
            Ok(answer) => match serde_json::from_slice::<Result<Outcome<T>, String>>(&answer) {
                Ok(outcome) => return outcome.map_err(Failure),
                Err(error) => {
                    format!("the process that read it did not answer as it should: {error}")
                }
            },
            Err(Broken::Limit(message)) => message,
            Err(Broken::Start(error)) => {
                return Err(Failure(format!(
                    "{}: no process to read it in could be started: {error}",
                    input.uri
                )));
            }
        };
        let diagnostic = Diagnostic {
            code: "pdf/limit".into(),
            severity: Severity::Error,
            message: format!("the document was given up: {message}"),
            at: None,
            places: Places::new(),
        };
        eprintln!("error: {}: {}", input.uri, diagnostic.message);
        let (decoded, processed) = biao::unread(&input.uri, &bytes, diagnostic);
        Ok(Outcome::new(&decoded, &processed, &make))
    }

    fn read_here<T>(
        &self,
        uri: &str,
        bytes: &[u8],
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> Result<Outcome<T>, Failure> {
        let password = self.password.as_deref();
        load::with(
            &self.pipeline,
            password,
            uri,
            bytes,
            |decoded, processed| Outcome::new(decoded, processed, make),
        )
    }

    /// What `make` makes of the one document that the user named; the status without it, where
    /// there is none.
    pub(crate) fn read_one<T: Serialize + DeserializeOwned>(
        &self,
        file: &Path,
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> anyhow::Result<Result<Outcome<T>, Status>> {
        if file.is_dir() {
            return Err(usage(format!(
                "{}: a folder, but this command reads one file",
                file.display()
            )));
        }
        let inputs = inputs::collect(&[file.to_owned()]);
        let [input] = inputs.documents.as_slice() else {
            return match inputs.documents.len() {
                0 => Ok(Err(inputs.status)),
                more => Err(usage(format!(
                    "{more} documents match, but this command reads one"
                ))),
            };
        };
        Ok(self.read(input, make).map_err(|Failure(message)| {
            eprintln!("error: {message}");
            Status::Findings
        }))
    }

    /// Answers a parent that makes the same of its documents.
    pub(crate) fn serve<T: Serialize>(
        &self,
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> anyhow::Result<()> {
        worker::serve(|request| {
            let answer = self
                .read_here(request.name, request.bytes, &make)
                .map_err(|Failure(message)| message);
            serde_json::to_vec(&answer).unwrap_or_default()
        })?;
        Ok(())
    }
}

impl<T> Outcome<T> {
    fn new(
        decoded: &Decoded<'_>,
        processed: &Processed<'_>,
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> Self {
        Self {
            tally: Tally::of(&processed.diagnostics),
            made: make(decoded, processed),
        }
    }

    /// The status that the document leads to.
    pub(crate) fn status(&self) -> Status {
        if self.tally.errors > 0 {
            Status::Findings
        } else {
            Status::Clean
        }
    }
}
