//! What goes over the pipes: a length of eight bytes, then that many bytes.

use std::io::{self, Read, Write};

/// No document's output is longer; a length beyond is a broken worker's.
const LONGEST: u64 = 1 << 30;

pub(super) fn write(pipe: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    pipe.write_all(&(length as u64).to_le_bytes())?;
    for part in parts {
        pipe.write_all(part)?;
    }
    pipe.flush()
}

/// The next frame; `None` where the other side closed the pipe between two frames.
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
    let mut frame = Vec::new();
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
        let mut pipe = Vec::new();
        write(&mut pipe, &[b"one", b"", b" two"]).unwrap();
        write(&mut pipe, &[]).unwrap();
        let mut pipe = pipe.as_slice();
        assert_eq!(read(&mut pipe).unwrap().unwrap(), b"one two");
        assert_eq!(read(&mut pipe).unwrap().unwrap(), b"");
        assert!(read(&mut pipe).unwrap().is_none());
    }

    #[test]
    fn what_breaks_off_is_an_error() {
        let mut whole = Vec::new();
        write(&mut whole, &[b"text"]).unwrap();
        for length in 1..whole.len() {
            assert!(read(&mut &whole[..length]).is_err(), "{length}");
        }
        assert!(read(&mut [0xFF; 16].as_slice()).is_err());
    }
}
