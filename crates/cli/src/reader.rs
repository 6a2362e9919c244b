//! What a command makes of documents: in workers, but for a text that stands alone.

use crate::args;
use crate::inputs::{self, Input};
use crate::load::{self, Failure};
use crate::log;
use crate::opened::Opened;
use crate::pool::Work;
use crate::status::{Status, usage};
use crate::terminal::Screen;
use crate::worker::{self, Broken, Lane, Workers};
use biao::model::{Diagnostic, Places, Severity};
use biao::{Decoded, Pipeline, Processed};
use biao_render::Tally;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ffi::OsString;
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

/// A document to read, and what else whoever reads it has to know.
#[derive(Serialize, Deserialize)]
pub(crate) struct Request<J> {
    /// How the output names it.
    pub(crate) uri: String,
    pub(crate) source: Source,
    pub(crate) job: J,
}

/// Where the bytes of a document are.
#[derive(Serialize, Deserialize)]
pub(crate) enum Source {
    /// In a file, which whoever reads the document opens.
    File(OsString),
    /// Here.
    Bytes(#[serde(with = "serde_bytes")] Vec<u8>),
}

/// A request under way.
pub(crate) struct Asked<J> {
    pub(crate) request: Request<J>,
    /// It is answered in this process.
    here: bool,
}

/// Why a worker did not answer.
pub(crate) enum Unanswered {
    /// The document was given up: the diagnostic says why.
    GivenUp(Diagnostic),
    /// As of any document that cannot be read.
    Failed(Failure),
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
    pub(crate) fn new(options: &args::Reading, screen: Screen) -> anyhow::Result<Self> {
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

    /// What a thread that reads documents one after the other needs for itself.
    pub(crate) fn lane(&self) -> Lane<'_> {
        self.workers.lane()
    }

    /// Where the bytes of a document are for whoever reads it.
    pub(crate) fn source(&self, input: &Input) -> Result<Source, Failure> {
        match &input.path {
            Some(path) if self.isolated => Ok(Source::File(path.clone().into())),
            _ => Ok(Source::Bytes(load::bytes(input.path.as_deref())?)),
        }
    }

    /// Begins to answer a request.
    pub(crate) fn ask<J: Serialize>(
        &self,
        lane: &mut Lane<'_>,
        request: Request<J>,
    ) -> Result<Asked<J>, Failure> {
        let here = match &request.source {
            Source::Bytes(bytes) => !self.isolated && !biao::pdf::is_pdf(bytes),
            Source::File(_) => false,
        };
        if !here {
            let sent = lane.send(&request);
            sent.map_err(|error| Failure::Document(error.to_string()))?;
        }
        Ok(Asked { request, here })
    }

    /// The answer to the first request of a lane that has none, from a worker or, where `asked` says
    /// so, from `work`, which is what the workers do.
    pub(crate) fn answer<J, A: DeserializeOwned>(
        lane: &mut Lane<'_>,
        asked: &Asked<J>,
        work: impl FnOnce(&Request<J>) -> A,
    ) -> Result<A, Unanswered> {
        let request = &asked.request;
        if asked.here {
            return Ok(work(request));
        }
        let message = match lane.receive() {
            Ok(answer) => match postcard::from_bytes(&answer) {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    format!("the process that read it did not answer as it should: {error}")
                }
            },
            Err(Broken::Limit(message) | Broken::Crash(message)) => message,
            Err(Broken::Interrupted) => return Err(Unanswered::Failed(Failure::Interrupted)),
            Err(Broken::Start(error)) => {
                return Err(Unanswered::Failed(Failure::Document(format!(
                    "no process to read it in could be started: {error}"
                ))));
            }
        };
        let is_pdf = request.source.bytes().is_ok_and(|b| biao::pdf::is_pdf(&b));
        let diagnostic = Diagnostic {
            code: GIVEN_UP[usize::from(is_pdf)].into(),
            severity: Severity::Error,
            message: format!("the document was given up: {message}"),
            at: None,
            places: Places::new(),
        };
        log::say("error", Some(&request.uri), &diagnostic.message);
        Err(Unanswered::GivenUp(diagnostic))
    }

    /// What `make` makes of a document, in this process.
    pub(crate) fn read_here<T>(
        &self,
        uri: &str,
        bytes: &[u8],
        make: impl FnOnce(&Opened<'_>) -> T,
    ) -> Result<T, Failure> {
        load::with(&self.pipeline, self.password.as_deref(), uri, bytes, make)
    }

    /// Reads documents, of which `make` makes what the command prints. Of one that exceeds a limit, it
    /// is made of a document without records and a diagnostic that says so.
    pub(crate) fn reading<M>(&self, make: M) -> Reading<'_, M> {
        Reading { reader: self, make }
    }

    /// What `make` makes of the one document that the user named; the status without it, where
    /// there is none.
    pub(crate) fn read_one<T: Serialize + DeserializeOwned + Send>(
        &self,
        file: &Path,
        make: impl Fn(&Opened<'_>) -> T + Sync,
    ) -> anyhow::Result<Result<T, Status>> {
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
        let read = self.reading(make).read(input);
        Ok(read.map_err(|failure| {
            if let Failure::Document(message) | Failure::Run(message) = failure {
                log::say("error", Some(&input.uri), &message);
            }
            Status::Findings
        }))
    }

    /// Answers a parent that makes the same of its documents.
    pub(crate) fn serve<T: Serialize + DeserializeOwned + Send>(
        &self,
        make: impl Fn(&Opened<'_>) -> T + Sync,
    ) -> anyhow::Result<()> {
        let reading = self.reading(make);
        worker::serve(|request| reading.of(&request))?;
        Ok(())
    }
}

/// Documents are read, and something is made of each.
pub(crate) struct Reading<'r, M> {
    reader: &'r Reader,
    make: M,
}

impl<T, M> Reading<'_, M>
where
    T: Serialize + DeserializeOwned + Send,
    M: Fn(&Opened<'_>) -> T + Sync,
{
    fn read(&self, input: &Input) -> Result<T, Failure> {
        let mut lane = self.lane();
        let begun = self.begin(&mut lane, input);
        self.end(&mut lane, input, begun)
    }

    fn of(&self, request: &Request<()>) -> Result<T, Failure> {
        let bytes = request.source.bytes()?;
        self.reader.read_here(&request.uri, &bytes, &self.make)
    }
}

impl<'r, T, M> Work<Input> for Reading<'r, M>
where
    T: Serialize + DeserializeOwned + Send,
    M: Fn(&Opened<'_>) -> T + Sync,
{
    type Lane = Lane<'r>;
    type Begun = Result<Asked<()>, Failure>;
    type Done = Result<T, Failure>;
    const AHEAD: usize = 32;

    fn lane(&self) -> Self::Lane {
        self.reader.lane()
    }

    fn begin(&self, lane: &mut Self::Lane, input: &Input) -> Self::Begun {
        let request = Request {
            uri: input.uri.clone(),
            source: self.reader.source(input)?,
            job: (),
        };
        self.reader.ask(lane, request)
    }

    fn end(&self, lane: &mut Self::Lane, _: &Input, begun: Self::Begun) -> Self::Done {
        let asked = begun?;
        match Reader::answer(lane, &asked, |request| self.of(request)) {
            Ok(read) => read,
            Err(Unanswered::Failed(failure)) => Err(failure),
            Err(Unanswered::GivenUp(diagnostic)) => {
                let bytes = asked.request.source.bytes()?;
                let (decoded, processed) = biao::unread(&asked.request.uri, &bytes, diagnostic);
                Ok((self.make)(&Opened::given_up(&decoded, &processed)))
            }
        }
    }
}

impl Source {
    /// The bytes.
    pub(crate) fn bytes(&self) -> Result<Cow<'_, [u8]>, Failure> {
        match self {
            Self::File(path) => Ok(Cow::Owned(load::bytes(Some(Path::new(path)))?)),
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// The bytes, for good.
    pub(crate) fn into_bytes(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::File(path) => load::bytes(Some(Path::new(&path))),
            Self::Bytes(bytes) => Ok(bytes),
        }
    }
}

impl<T> Outcome<T> {
    /// What `make` makes of all of a document.
    pub(crate) fn of(
        document: &Opened<'_>,
        make: impl FnOnce(&Decoded<'_>, &Processed<'_>) -> T,
    ) -> Self {
        document.whole(|decoded, processed| Self {
            tally: Tally::of(&processed.diagnostics),
            made: make(decoded, processed),
        })
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
