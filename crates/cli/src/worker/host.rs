//! The parent's side: workers that are started, asked, watched and replaced.

use super::frame;
use crate::args::Limits;
use crate::terminal::Screen;
use crate::{config, interrupt};
use std::ffi::OsString;
use std::io;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a long wait looks whether the user interrupted the run.
const LOOK: Duration = Duration::from_millis(100);

/// Workers for one run of a command, as many as are asked at the same time.
pub(crate) struct Workers {
    limits: Limits,
    /// What the workers are started with.
    arguments: Vec<OsString>,
    idle: Mutex<Vec<Host>>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The worker exceeded the limit of time; in words.
    Limit(String),
    /// The worker exceeded the limit of memory, or broke down over the document; in words.
    Crash(String),
    /// The user interrupted the run.
    Interrupted,
    /// No worker could be started.
    Start(io::Error),
}

impl Workers {
    /// Workers that read documents as this run of the program would.
    pub(crate) fn new(limits: Limits, screen: Screen) -> Self {
        let mut arguments: Vec<OsString> = vec!["worker".into(), "--max-memory".into()];
        arguments.push(limits.max_memory.to_string().into());
        arguments.extend(screen.arguments());
        arguments.push("--".into());
        arguments.extend(config::arguments().iter().cloned());
        Self {
            limits,
            arguments,
            idle: Mutex::default(),
        }
    }

    /// Has a worker read a document. A worker that answers is kept for the next document.
    pub(crate) fn ask(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, Broken> {
        let waiting = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut host = match waiting {
            Some(host) => host,
            None => Host::start(&self.arguments).map_err(Broken::Start)?,
        };
        let answer = host.ask(name, bytes, self.limits)?;
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(host);
        Ok(answer)
    }
}

/// One worker.
struct Host {
    process: Child,
    requests: Option<ChildStdin>,
    answers: Receiver<io::Result<Option<Vec<u8>>>>,
}

impl Host {
    fn start(arguments: &[OsString]) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        // Ctrl-C is for the parent, which sees to its workers.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a process says that runs out of memory is said better by the parent.
            .stderr(Stdio::null())
            .spawn()?;
        let requests = process.stdin.take();
        let mut pipe = process
            .stdout
            .take()
            .ok_or(io::Error::from(io::ErrorKind::BrokenPipe))?;
        // A pipe cannot be read with a time limit, a channel can.
        let (send, answers) = sync_channel(1);
        std::thread::spawn(move || {
            loop {
                let answer = frame::read(&mut pipe);
                let last = !matches!(answer, Ok(Some(_)));
                if send.send(answer).is_err() || last {
                    break;
                }
            }
        });
        Ok(Self {
            process,
            requests,
            answers,
        })
    }

    fn ask(&mut self, name: &str, bytes: &[u8], limits: Limits) -> Result<Vec<u8>, Broken> {
        if let Some(pipe) = &mut self.requests {
            let length = (name.len() as u64).to_le_bytes();
            // If it ended already, there will be no answer, and that says why.
            let _ = frame::write(pipe, &[&length, name.as_bytes(), bytes]);
        }
        let started = Instant::now();
        let limit = Duration::from_secs(limits.max_seconds);
        loop {
            let left = limit.saturating_sub(started.elapsed());
            match self.answers.recv_timeout(left.min(LOOK)) {
                Ok(Ok(Some(answer))) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) if interrupt::asked() => {
                    return Err(Broken::Interrupted);
                }
                Err(RecvTimeoutError::Timeout) if started.elapsed() < limit => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(Broken::Limit(format!(
                        "it was not read within {} seconds (--max-seconds)",
                        limits.max_seconds
                    )));
                }
                Ok(_) | Err(RecvTimeoutError::Disconnected) => {
                    let end = match self.process.wait() {
                        Ok(status) => status.to_string(),
                        Err(error) => error.to_string(),
                    };
                    return Err(Broken::Crash(format!(
                        "reading it took more than {} MiB of memory (--max-memory) or broke down \
                         ({end})",
                        limits.max_memory
                    )));
                }
            }
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // An idle worker ends when its pipe closes; one that is at work has to be stopped.
        self.requests = None;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
