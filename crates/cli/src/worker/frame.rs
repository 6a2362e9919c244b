//! What goes over the pipes: a length of eight bytes, then that many bytes.

use serde::Serialize;
use std::io::{self, Read};

/// No frame is longer, and no file that a worker writes; a length beyond is a broken worker's.
pub(super) const LONGEST: u64 = 1 << 30;
/// What is made room for before any of it is there.
const ROOM: usize = 1 << 20;

/// A message as a frame, to be written in one piece.
pub(super) fn of(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = postcard::to_extend(message, vec![0; 8]).map_err(io::Error::other)?;
    let length = (frame.len() - 8) as u64;
    frame[..8].copy_from_slice(&length.to_le_bytes());
    Ok(frame)
}

/// The content of the next frame; `None` where the other side closed the pipe between two frames.
pub(super) fn read(pipe: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    let mut filled = 0;
    while filled < length.len() {
        match pipe.read(&mut length[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let room = usize::try_from(length).unwrap_or(ROOM).min(ROOM);
    let mut frame = Vec::with_capacity(room);
    pipe.take(length).read_to_end(&mut frame)?;
    if frame.len() as u64 == length {
        Ok(Some(frame))
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let pipe = [of(&("one", 2)).unwrap(), of(&()).unwrap()].concat();
        let mut pipe = pipe.as_slice();
        let one: (String, i32) = postcard::from_bytes(&read(&mut pipe).unwrap().unwrap()).unwrap();
        assert_eq!(one, ("one".to_owned(), 2));
        assert_eq!(read(&mut pipe).unwrap().unwrap(), b"");
        assert!(read(&mut pipe).unwrap().is_none());
    }

    #[test]
    fn what_breaks_off_is_an_error() {
        let whole = of(&"text").unwrap();
        for length in 1..whole.len() {
            assert!(read(&mut &whole[..length]).is_err(), "{length}");
        }
        assert!(read(&mut [0xFF; 16].as_slice()).is_err());
    }
}
