//! Bytes of a file to text, with the way back to the file's offsets.

use crate::ReadError;
use crate::report::{count, diagnostic, info};
use biao_model::{Diagnostic, Encoding, Places, Region, Run, Severity, SourceMap};

/// Share of a text, one in so many bytes, that may be NUL before it is taken for binary data.
const NUL_SHARE: usize = 1000;
/// How many places of undecodable bytes one diagnostic names.
const NAMED_PLACES: usize = 100;

/// Decodes the bytes of a text file and says how.
///
/// UTF-8 is borrowed, with or without a byte-order mark. UTF-16 (with a mark, or recognised
/// without) and GB18030 (with GBK and GB 2312 in it) are decoded, with exact offsets into the
/// file. Bytes that make no character become U+FFFD, and a diagnostic names them.
pub fn decode(bytes: &[u8]) -> Result<(SourceMap<'_>, Vec<Diagnostic>), ReadError> {
    refuse(bytes)?;
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let mark = info(
            "source/bom",
            "the file starts with a UTF-8 byte-order mark (3 bytes), which is no text".to_owned(),
            0,
            0,
        );
        return Ok(match simdutf8::basic::from_utf8(rest) {
            Ok(text) => (SourceMap::utf8(text, 3), vec![mark]),
            Err(_) => lossy_utf8(rest, 3, vec![mark]),
        });
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Ok(utf16(rest, 2, Encoding::Utf16Le, "its byte-order mark"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Ok(utf16(rest, 2, Encoding::Utf16Be, "its byte-order mark"));
    }
    if let Some(encoding) = guess_utf16(bytes) {
        return Ok(utf16(
            bytes,
            0,
            encoding,
            "its bytes; it has no byte-order mark",
        ));
    }
    let Ok(text) = simdutf8::basic::from_utf8(bytes) else {
        return other(bytes);
    };
    let nuls = refuse_nuls(bytes)?;
    let mut diagnostics = Vec::new();
    if let Some(first) = nuls {
        diagnostics.push(diagnostic(
            "source/nul",
            Severity::Warning,
            format!("the text holds NUL characters, the first at byte {first}; they are kept"),
            Places::from_elem(Region::text(first, first + 1), 1),
        ));
    }
    Ok((SourceMap::utf8(text, 0), diagnostics))
}

fn refuse(bytes: &[u8]) -> Result<(), ReadError> {
    const MAGIC: [(&[u8], &str, &str); 8] = [
        (
            b"%PDF-",
            "a PDF file",
            "name it .pdf, or read it with the PDF reader",
        ),
        (
            b"PK\x03\x04",
            "a ZIP archive (as .docx and .xlsx are)",
            "export it as Markdown or PDF first",
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old Office file (.doc, .xls)",
            "export it as Markdown or PDF first",
        ),
        (
            b"\x89PNG\r\n",
            "a PNG image",
            "run a text recognition first",
        ),
        (
            b"\xFF\xD8\xFF",
            "a JPEG image",
            "run a text recognition first",
        ),
        (b"GIF8", "a GIF image", "run a text recognition first"),
        (b"\x1F\x8B\x08", "a gzip archive", "unpack it first"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it first"),
    ];
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some((_, what, way_out)) = MAGIC
        .into_iter()
        .find(|(magic, ..)| bytes.starts_with(magic))
    {
        return Err(ReadError::Binary { what, way_out });
    }
    // The text may be longer than the file: three bytes for two of UTF-16 or GB18030, for one where
    // it is damaged. The decoded text is what the offsets count, and it is checked as well.
    if u32::try_from(bytes.len()).is_err() {
        return Err(ReadError::TooLong {
            bytes: bytes.len() as u64,
        });
    }
    Ok(())
}

/// The offset of the first NUL, if there are a few; an error if there are many.
fn refuse_nuls(bytes: &[u8]) -> Result<Option<usize>, ReadError> {
    let Some(first) = memchr::memchr(0, bytes) else {
        return Ok(None);
    };
    let nuls = memchr::memchr_iter(0, bytes).count();
    if nuls * NUL_SHARE > bytes.len() {
        return Err(ReadError::Nul { nuls, first });
    }
    Ok(Some(first))
}

/// UTF-16 without a mark. Every document has line ends, spaces and digits, so it has NUL bytes; and
/// in the right byte order nearly all units are characters of Chinese or English text. (The parity
/// of the NULs alone does not tell: 一 is U+4E00.)
fn guess_utf16(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(1 << 16) & !1];
    memchr::memchr(0, head)?;
    let units = head.len() / 2;
    let good = |encoding| {
        utf16_units(head, encoding)
            .filter(|unit| {
                matches!(unit, 9..=13 | 0x20..=0x7E | 0xA0..=0xFF | 0x2000..=0x26FF
                    | 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xD800..=0xDFFF | 0xFF00..=0xFFEF)
            })
            .count()
    };
    let ascii = |encoding| {
        utf16_units(head, encoding)
            .filter(|unit| matches!(unit, 9..=0x7E))
            .count()
    };
    [Encoding::Utf16Le, Encoding::Utf16Be]
        .into_iter()
        .filter(|&encoding| good(encoding) * 20 >= units * 19 && ascii(encoding) * 100 >= units)
        .max_by_key(|&encoding| ascii(encoding))
}

fn utf16_units(bytes: &[u8], encoding: Encoding) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(move |pair| {
        let pair = [pair[0], pair[1]];
        if encoding == Encoding::Utf16Le {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        }
    })
}

/// Text that is built character by character, with the runs that lead back to the file.
#[derive(Default)]
struct Decoded {
    text: String,
    runs: Vec<Run>,
    /// Places of U+FFFD put for undecodable bytes: all counted, the first ones named.
    bad: usize,
    bad_bytes: usize,
    bad_places: Places,
}

impl Decoded {
    /// Notes that characters of these lengths stand at `file` from the text's present end on.
    fn run(&mut self, file: usize, text_len: usize, file_len: usize) {
        let run = Run {
            text: self.text.len() as u32,
            file: file as u32,
            text_len: text_len as u8,
            file_len: file_len as u8,
        };
        if let Some(last) = self.runs.last() {
            let same = (last.text_len, last.file_len) == (run.text_len, run.file_len);
            let characters = (run.text - last.text) / u32::from(last.text_len);
            if same && last.file + characters * u32::from(last.file_len) == run.file {
                return;
            }
        }
        self.runs.push(run);
    }

    fn push(&mut self, ch: char, file: usize, file_len: usize) {
        self.run(file, ch.len_utf8(), file_len);
        self.text.push(ch);
    }

    fn push_bad(&mut self, file: usize, file_len: usize) {
        self.bad += 1;
        self.bad_bytes += file_len;
        if self.bad_places.len() < NAMED_PLACES {
            let at = self.text.len();
            self.bad_places.push(Region::text(at, at + 3));
        }
        self.push(char::REPLACEMENT_CHARACTER, file, file_len);
    }

    fn finish(
        self,
        encoding: Encoding,
        mut diagnostics: Vec<Diagnostic>,
    ) -> (SourceMap<'static>, Vec<Diagnostic>) {
        if self.bad > 0 {
            diagnostics.push(diagnostic(
                "source/undecodable",
                Severity::Warning,
                format!(
                    "{} ({}) cannot be decoded as {}; each is replaced by U+FFFD",
                    count(self.bad, "sequence"),
                    count(self.bad_bytes, "byte"),
                    name(encoding)
                ),
                self.bad_places,
            ));
        }
        (
            SourceMap::decoded(self.text, encoding, self.runs),
            diagnostics,
        )
    }
}

fn name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le => "UTF-16 (little endian)",
        Encoding::Utf16Be => "UTF-16 (big endian)",
        Encoding::Gb18030 => "GB18030",
    }
}

fn decoded_as(encoding: Encoding, by: &str) -> Diagnostic {
    info(
        "source/decoded",
        format!("decoded as {}, recognised by {by}", name(encoding)),
        0,
        0,
    )
}

fn utf16(
    bytes: &[u8],
    offset: usize,
    encoding: Encoding,
    by: &str,
) -> (SourceMap<'static>, Vec<Diagnostic>) {
    let mut decoded = Decoded {
        text: String::with_capacity(bytes.len() + bytes.len() / 4),
        ..Decoded::default()
    };
    let mut at = offset;
    for unit in char::decode_utf16(utf16_units(bytes, encoding)) {
        if let Ok(ch) = unit {
            decoded.push(ch, at, ch.len_utf16() * 2);
            at += ch.len_utf16() * 2;
        } else {
            decoded.push_bad(at, 2);
            at += 2;
        }
    }
    if bytes.len() % 2 == 1 {
        decoded.push_bad(at, 1);
    }
    decoded.finish(encoding, vec![decoded_as(encoding, by)])
}

fn lossy_utf8(
    bytes: &[u8],
    offset: usize,
    diagnostics: Vec<Diagnostic>,
) -> (SourceMap<'static>, Vec<Diagnostic>) {
    let mut decoded = Decoded {
        text: String::with_capacity(bytes.len() + 64),
        ..Decoded::default()
    };
    let mut at = offset;
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            // Byte for byte the same, so "characters" of one byte lead back exactly.
            decoded.run(at, 1, 1);
            decoded.text.push_str(chunk.valid());
            at += chunk.valid().len();
        }
        if !chunk.invalid().is_empty() {
            decoded.push_bad(at, chunk.invalid().len());
            at += chunk.invalid().len();
        }
    }
    decoded.finish(Encoding::Utf8, diagnostics)
}

/// Neither valid UTF-8 nor UTF-16: damaged UTF-8, GB18030, or nothing that is read here.
fn other(bytes: &[u8]) -> Result<(SourceMap<'static>, Vec<Diagnostic>), ReadError> {
    refuse_nuls(bytes)?;
    let (mut good, mut bad, mut first_bad) = (0usize, 0usize, None);
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        good += valid.bytes().filter(|byte| *byte >= 0xC0).count();
        at += valid.len();
        if !chunk.invalid().is_empty() {
            first_bad.get_or_insert(at);
            bad += 1;
            at += chunk.invalid().len();
        }
    }
    // GB18030 text read as UTF-8 is damaged nearly everywhere; damaged UTF-8 is not.
    if good > bad * 4 {
        return Ok(lossy_utf8(bytes, 0, Vec::new()));
    }
    let decoded = gb18030(bytes);
    let (mut common, mut others) = (0usize, 0usize);
    for ch in decoded.text.chars().filter(|ch| !ch.is_ascii()) {
        match ch {
            // CJK ideographs, their punctuation, full-width forms, common symbols.
            '\u{4E00}'..='\u{9FA5}'
            | '\u{3000}'..='\u{3029}'
            | '\u{FF00}'..='\u{FF65}'
            | '\u{2010}'..='\u{203B}'
            | '\u{2160}'..='\u{2179}'
            | '\u{2200}'..='\u{26FF}'
            | '·'
            | '×'
            | '±'
            | '°' => common += 1,
            _ => others += 1,
        }
    }
    if others * 5 > common || !mostly_simplified(bytes) {
        if good > bad {
            return Ok(lossy_utf8(bytes, 0, Vec::new()));
        }
        return Err(ReadError::UnknownEncoding {
            utf8_error: first_bad.unwrap_or(0),
        });
    }
    let by = "its bytes, which are no UTF-8";
    Ok(decoded.finish(Encoding::Gb18030, vec![decoded_as(Encoding::Gb18030, by)]))
}

/// Whether most two-byte characters lie in the rows of GB 2312 that hold symbols and the 3755 most
/// frequent characters: true of Chinese text in GB18030, not of Big5, Shift JIS or EUC-KR read as such.
fn mostly_simplified(bytes: &[u8]) -> bool {
    let (mut frequent, mut pairs, mut at) = (0usize, 0usize, 0);
    while let Some(&lead) = bytes.get(at) {
        if lead < 0x80 {
            at += 1;
            continue;
        }
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        let usual = matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && trail >= 0xA1;
        frequent += usize::from(usual);
        pairs += 1;
        at += 2;
    }
    frequent * 4 >= pairs * 3
}

fn gb18030(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded {
        text: String::with_capacity(bytes.len() + bytes.len() / 2 + 16),
        ..Decoded::default()
    };
    let mut stream = encoding_rs::GB18030.new_decoder_without_bom_handling();
    let mut buffer = [0u8; 4096];
    // `at` is where the decoder goes on, `file` where the next character stands: after a malformed
    // sequence the decoder may already have read bytes that it has not yet written.
    let (mut at, mut file) = (0, 0);
    loop {
        let (result, read, written) =
            stream.decode_to_utf8_without_replacement(&bytes[at..], &mut buffer, true);
        at += read;
        for ch in std::str::from_utf8(&buffer[..written])
            .unwrap_or_default()
            .chars()
        {
            let len = gb18030_len(&bytes[file..]);
            decoded.push(ch, file, len);
            file += len;
        }
        match result {
            encoding_rs::DecoderResult::InputEmpty => return decoded,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(_, after) => {
                let end = at - usize::from(after);
                decoded.push_bad(file, end - file);
                file = end;
            }
        }
    }
}

/// Bytes of the character that these (well-formed) bytes start with.
fn gb18030_len(bytes: &[u8]) -> usize {
    match bytes {
        [lead, ..] if *lead < 0x81 => 1,
        [_, b'0'..=b'9', ..] => 4,
        [_, _, ..] => 2,
        _ => 1,
    }
}
