//! The parent's side: workers that are started, asked, watched and replaced.

use super::frame;
use crate::args::Limits;
use crate::terminal::Screen;
use crate::{config, interrupt};
use serde::Serialize;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{self, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often a worker is looked after that takes long: whether it takes too long, or the user
/// interrupted the run.
const LOOK: Duration = Duration::from_millis(100);
/// How often a document is tried over which a worker breaks down: the first time, the machine may have
/// been short of memory.
const TRIES: u32 = 2;
/// A request up to this length finds room in the pipe while the worker is at the one before.
const SHORT: usize = 4096;
/// Of an answer, so much is read at a time.
const BUFFER: usize = 1 << 16;

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
            match host.answer() {
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
                None => self.host.insert(Host::start(self.workers)?),
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
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    watch: Arc<Watch>,
    limits: Limits,
}

/// Ends a worker that takes too long: a pipe cannot be read with a limit of time, but it closes when
/// the process at its other end does.
struct Watch {
    watched: Mutex<Watched>,
    over: Condvar,
}

struct Watched {
    process: Child,
    /// Since when an answer is waited for.
    since: Option<Instant>,
    /// Why the worker was ended.
    why: Option<Broken>,
    /// There is nothing to watch any more.
    over: bool,
}

impl Host {
    fn start(workers: &Workers) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        // Ctrl-C is for the parent, which sees to its workers.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command
            .args(&workers.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a process says that runs out of memory is said better by the parent.
            .stderr(Stdio::null())
            .spawn()?;
        let requests = process.stdin.take();
        let pipe = process
            .stdout
            .take()
            .ok_or(io::Error::from(io::ErrorKind::BrokenPipe))?;
        // So that rows of a document go over in one piece; where it may not grow, they go in several.
        #[cfg(target_os = "linux")]
        let _ = rustix::pipe::fcntl_setpipe_size(&pipe, 1 << 20);
        let watch = Arc::new(Watch {
            watched: Mutex::new(Watched {
                process,
                since: None,
                why: None,
                over: false,
            }),
            over: Condvar::new(),
        });
        let limits = workers.limits;
        let watching = Arc::clone(&watch);
        std::thread::spawn(move || watching.until_over(limits));
        Ok(Self {
            requests,
            answers: BufReader::with_capacity(BUFFER, pipe),
            watch,
            limits,
        })
    }

    fn ask(&mut self, frame: &[u8]) {
        if let Some(pipe) = &mut self.requests {
            // If it ended already, there will be no answer, and that says why.
            let _ = pipe.write_all(frame);
        }
    }

    fn answer(&mut self) -> Result<Vec<u8>, Broken> {
        self.watch.watched().since = Some(Instant::now());
        let answer = frame::read(&mut self.answers);
        let mut watched = self.watch.watched();
        watched.since = None;
        if let Some(why) = watched.why.take() {
            return Err(why);
        }
        if let Ok(Some(answer)) = answer {
            return Ok(answer);
        }
        let end = match watched.process.wait() {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Err(Broken::Crash(format!(
            "reading it took more than {} MiB of memory (--max-memory) or broke down ({end})",
            self.limits.max_memory
        )))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // An idle worker ends when its pipe closes; one that is at work has to be stopped.
        self.requests = None;
        let mut watched = self.watch.watched();
        watched.over = true;
        self.watch.over.notify_all();
        let _ = watched.process.kill();
        let _ = watched.process.wait();
    }
}

impl Watch {
    fn until_over(&self, limits: Limits) {
        let limit = Duration::from_secs(limits.max_seconds);
        let mut watched = self.watched();
        while !watched.over && watched.why.is_none() {
            let waited = self.over.wait_timeout(watched, LOOK);
            (watched, _) = waited.unwrap_or_else(PoisonError::into_inner);
            let Some(since) = watched.since else {
                continue;
            };
            watched.why = if interrupt::asked() {
                Some(Broken::Interrupted)
            } else if since.elapsed() >= limit {
                Some(Broken::Limit(format!(
                    "it was not read within {} seconds (--max-seconds)",
                    limits.max_seconds
                )))
            } else {
                continue;
            };
            let _ = watched.process.kill();
        }
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
