//! What a command makes of documents: in workers, but for a text that stands alone.

use crate::args::Reading;
use crate::inputs::{self, Input};
use crate::load::{self, Failure};
use crate::log;
use crate::status::{Status, usage};
use crate::terminal::Screen;
use crate::worker::{self, Broken, Workers};
use biao::model::{Diagnostic, Places, Severity};
use biao::{Decoded, Pipeline, Processed};
use biao_render::Tally;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The codes of a document that was given up.
pub(crate) const GIVEN_UP: [&str; 2] = ["document/limit", "pdf/limit"];

/// Reads documents, and has a function make of each what the command prints. The parent and its
/// workers call the same function.
pub(crate) struct Reader {
    pipeline: Pipeline,
    password: Option<String>,
    workers: Workers,
    /// Texts are read in workers too.
    isolated: bool,
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
            isolated: false,
        })
    }

    /// Has texts read in workers too, as PDFs always are: for many documents, of which one may be bad.
    #[must_use]
    pub(crate) fn isolated(mut self, isolated: bool) -> Self {
        self.isolated = isolated;
        self
    }

    /// What `make` makes of a document. Of one that exceeds a limit, it is made of a document
    /// without records and a diagnostic that says so.
    pub(crate) fn read<T: Serialize + DeserializeOwned>(
        &self,
        input: &Input,
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> Result<Outcome<T>, Failure> {
        self.read_bytes(&input.uri, &load::bytes(input)?, make)
    }

    /// As [`Self::read`], of bytes that are at hand.
    pub(crate) fn read_bytes<T: Serialize + DeserializeOwned>(
        &self,
        uri: &str,
        bytes: &[u8],
        make: impl Fn(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> Result<Outcome<T>, Failure> {
        let is_pdf = biao::pdf::is_pdf(bytes);
        if !is_pdf && !self.isolated {
            return self.read_here(uri, bytes, &make);
        }
        let message = match self.ask(uri, bytes) {
            Ok(answer) => match postcard::from_bytes::<Result<Outcome<T>, String>>(&answer) {
                Ok(outcome) => return outcome.map_err(Failure::Document),
                Err(error) => {
                    format!("the process that read it did not answer as it should: {error}")
                }
            },
            Err(Broken::Limit(message) | Broken::Crash(message)) => message,
            Err(Broken::Interrupted) => return Err(Failure::Interrupted),
            Err(Broken::Start(error)) => {
                return Err(Failure::Document(format!(
                    "no process to read it in could be started: {error}"
                )));
            }
        };
        let diagnostic = Diagnostic {
            code: GIVEN_UP[usize::from(is_pdf)].into(),
            severity: Severity::Error,
            message: format!("the document was given up: {message}"),
            at: None,
            places: Places::new(),
        };
        log::say("error", Some(uri), &diagnostic.message);
        let (decoded, processed) = biao::unread(uri, bytes, diagnostic);
        Ok(Outcome::new(&decoded, &processed, &make))
    }

    /// A worker's answer. A document over which one broke down may have met a machine that was short
    /// of memory: it is tried once more.
    fn ask(&self, uri: &str, bytes: &[u8]) -> Result<Vec<u8>, Broken> {
        match self.workers.ask(uri, bytes) {
            Err(Broken::Crash(_)) => self.workers.ask(uri, bytes).map_err(|broken| match broken {
                Broken::Crash(message) => Broken::Crash(format!("{message}, twice")),
                broken => broken,
            }),
            answer => answer,
        }
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
        Ok(self.read(input, make).map_err(|failure| {
            if let Failure::Document(message) | Failure::Run(message) = failure {
                log::say("error", Some(&input.uri), &message);
            }
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
                .map_err(|failure| match failure {
                    Failure::Document(message) | Failure::Run(message) => message,
                    Failure::Interrupted => String::new(),
                });
            postcard::to_stdvec(&answer).unwrap_or_default()
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
