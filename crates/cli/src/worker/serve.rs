//! The worker's side: requests from standard input, answers to standard output.

use super::frame;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Write as _};

/// Answers requests until the parent closes the pipe.
pub(crate) fn serve<R: DeserializeOwned, A: Serialize>(
    mut answer: impl FnMut(R) -> A,
) -> io::Result<()> {
    let mut requests = io::stdin().lock();
    let mut answers = io::stdout().lock();
    while let Some(frame) = frame::read(&mut requests)? {
        let request = postcard::from_bytes(&frame).map_err(io::Error::other)?;
        answers.write_all(&frame::of(&answer(request))?)?;
        answers.flush()?;
    }
    Ok(())
}
