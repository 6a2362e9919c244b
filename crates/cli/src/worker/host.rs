//! The parent's side: workers that are started, asked, watched and replaced.

use super::frame;
use crate::args::Limits;
use crate::terminal::Screen;
use crate::{config, interrupt};
use serde::Serialize;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// How often a long wait looks whether the user interrupted the run.
const LOOK: Duration = Duration::from_millis(100);
/// How often a document is tried over which a worker breaks down: the first time, the machine may have
/// been short of memory.
const TRIES: u32 = 2;
/// A request up to this length finds room in the pipe while the worker is at the one before.
const SHORT: usize = 4096;

/// How workers are started, for one run of a command.
pub(crate) struct Workers {
    limits: Limits,
    /// What the workers are started with.
    arguments: Vec<OsString>,
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
        Self { limits, arguments }
    }

    /// A place for one worker, which is started when it is first asked.
    pub(crate) fn lane(&self) -> Lane<'_> {
        Lane {
            workers: self,
            host: None,
            asked: VecDeque::new(),
        }
    }
}

/// One worker after the other, and what they were asked. A request may be sent while the worker is at
/// the one before: so it never waits for the parent.
pub(crate) struct Lane<'w> {
    workers: &'w Workers,
    host: Option<Host>,
    /// Requests without an answer, in their order.
    asked: VecDeque<Asked>,
}

struct Asked {
    frame: Vec<u8>,
    /// The present worker has it.
    sent: bool,
    /// How many workers broke down over it.
    broken: u32,
}

impl Lane<'_> {
    /// Asks; the answers come in the order of the requests.
    pub(crate) fn send(&mut self, request: &impl Serialize) -> io::Result<()> {
        self.asked.push_back(Asked {
            frame: frame::of(request)?,
            sent: false,
            broken: 0,
        });
        // Where that fails, it fails again when the answer is waited for.
        let _ = self.hand_over();
        Ok(())
    }

    /// Waits for the answer to the first request that has none. If the worker breaks down over it, a
    /// new one is asked once more.
    pub(crate) fn receive(&mut self) -> Result<Vec<u8>, Broken> {
        let answer = loop {
            if let Err(error) = self.hand_over() {
                break Err(Broken::Start(error));
            }
            let (Some(host), Some(asked)) = (&mut self.host, self.asked.front_mut()) else {
                break Err(Broken::Start(io::ErrorKind::NotFound.into()));
            };
            match host.answer(self.workers.limits) {
                Ok(answer) => break Ok(answer),
                Err(Broken::Crash(message)) => {
                    asked.broken += 1;
                    if asked.broken == TRIES {
                        break Err(Broken::Crash(format!("{message}, twice")));
                    }
                    self.replace();
                }
                Err(broken) => break Err(broken),
            }
        };
        self.asked.pop_front();
        if answer.is_err() {
            self.replace();
        }
        answer
    }

    /// Hands requests to the worker, which is started where there is none. One that may not find room
    /// in the pipe waits until the worker is free, so that this never blocks without a limit of time.
    fn hand_over(&mut self) -> io::Result<()> {
        for (index, asked) in self.asked.iter_mut().enumerate() {
            if asked.sent {
                continue;
            }
            if index > 0 && asked.frame.len() > SHORT {
                break;
            }
            let host = match &mut self.host {
                Some(host) => host,
                None => self.host.insert(Host::start(&self.workers.arguments)?),
            };
            host.ask(&asked.frame);
            asked.sent = true;
        }
        Ok(())
    }

    /// Ends the worker: the next request gets a new one, and those that it had are sent again.
    fn replace(&mut self) {
        self.host = None;
        for asked in &mut self.asked {
            asked.sent = false;
        }
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
        // So that rows of a document go over in one piece; where it may not grow, they go in several.
        #[cfg(target_os = "linux")]
        let _ = rustix::pipe::fcntl_setpipe_size(&pipe, 1 << 20);
        // A pipe cannot be read with a time limit, a channel can.
        let (send, answers) = sync_channel(2);
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

    fn ask(&mut self, frame: &[u8]) {
        if let Some(pipe) = &mut self.requests {
            // If it ended already, there will be no answer, and that says why.
            let _ = pipe.write_all(frame);
        }
    }

    fn answer(&mut self, limits: Limits) -> Result<Vec<u8>, Broken> {
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
