//! The worker's side: documents from standard input, answers to standard output.

use super::frame;
use std::io;

/// A document to read.
pub(crate) struct Request<'a> {
    /// How the output names it.
    pub(crate) name: &'a str,
    /// Its bytes.
    pub(crate) bytes: &'a [u8],
}

/// Answers requests until the parent closes the pipe.
pub(crate) fn serve(mut answer: impl FnMut(Request<'_>) -> Vec<u8>) -> io::Result<()> {
    let mut requests = io::stdin().lock();
    let mut answers = io::stdout().lock();
    while let Some(frame) = frame::read(&mut requests)? {
        let request = parse(&frame).ok_or(io::ErrorKind::InvalidData)?;
        frame::write(&mut answers, &[&answer(request)])?;
    }
    Ok(())
}

fn parse(frame: &[u8]) -> Option<Request<'_>> {
    let (length, rest) = frame.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (name, bytes) = rest.split_at_checked(length)?;
    Some(Request {
        name: std::str::from_utf8(name).ok()?,
        bytes,
    })
}
