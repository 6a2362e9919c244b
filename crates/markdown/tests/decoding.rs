//! Encodings: what is recognised, and that offsets lead back to the file's bytes.

#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::format_push_string
)]

use biao_markdown::{ReadError, decode};
use biao_model::{Encoding, SourceMap};

const TEXT: &str = "# 项目支出绩效目标表\r\n\r\n| 项目名称 | 平安建设工作经费 |\n|---|---|\n| 金额 | ≥1，000元 |\n";

fn codes(bytes: &[u8]) -> Vec<String> {
    let (_, diagnostics) = decode(bytes).unwrap();
    diagnostics
        .iter()
        .map(|found| found.code.to_string())
        .collect()
}

/// Every character's bytes in the file, decoded on their own, are that character.
fn check(bytes: &[u8], map: &SourceMap<'_>, one: impl Fn(&[u8]) -> String) {
    for (at, ch) in map.text().char_indices() {
        let start = map.file_offset(at as u32) as usize;
        let end = map.file_offset((at + ch.len_utf8()) as u32) as usize;
        assert_eq!(one(&bytes[start..end]), ch.to_string(), "at {at}");
    }
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn utf8_is_borrowed() {
    let (map, diagnostics) = decode(TEXT.as_bytes()).unwrap();
    assert_eq!(
        (map.text(), map.encoding(), diagnostics.len()),
        (TEXT, Encoding::Utf8, 0)
    );
    assert!(std::ptr::eq(map.text().as_ptr(), TEXT.as_ptr()));
}

#[test]
fn utf8_with_a_mark() {
    let bytes = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
    let (map, _) = decode(&bytes).unwrap();
    assert_eq!((map.text(), map.file_offset(0)), (TEXT, 3));
    assert_eq!(codes(&bytes), ["source/bom"]);
}

#[test]
fn utf16_with_and_without_a_mark() {
    for (order, encoding) in [
        (u16::to_le_bytes as fn(u16) -> [u8; 2], Encoding::Utf16Le),
        (u16::to_be_bytes, Encoding::Utf16Be),
    ] {
        for mark in ["", "\u{FEFF}"] {
            let text = format!("{TEXT}一级\u{20000}指标\n");
            let bytes = utf16(&format!("{mark}{text}"), order);
            let (map, _) = decode(&bytes).unwrap();
            assert_eq!((map.text(), map.encoding()), (text.as_str(), encoding));
            assert_eq!(codes(&bytes), ["source/decoded"]);
            check(&bytes, &map, |bytes| {
                let units = bytes.chunks(2).map(|pair| {
                    let pair = [pair[0], pair[1]];
                    if encoding == Encoding::Utf16Le {
                        u16::from_le_bytes(pair)
                    } else {
                        u16::from_be_bytes(pair)
                    }
                });
                char::decode_utf16(units).map(Result::unwrap).collect()
            });
        }
    }
}

#[test]
fn gb18030() {
    // The last characters take four bytes.
    let text = format!("{TEXT}䶮ʰ𠀀 end\n");
    let (bytes, _, failed) = encoding_rs::GB18030.encode(&text);
    assert!(!failed);
    let (map, _) = decode(&bytes).unwrap();
    assert_eq!(
        (map.text(), map.encoding()),
        (text.as_str(), Encoding::Gb18030)
    );
    assert_eq!(codes(&bytes), ["source/decoded"]);
    check(&bytes, &map, |bytes| {
        encoding_rs::GB18030
            .decode_without_bom_handling(bytes)
            .0
            .into_owned()
    });
}

#[test]
fn damaged_text_goes_on_after_the_damage() {
    let (good, _, _) = encoding_rs::GB18030.encode(TEXT);
    // A lead byte before a line end; four-byte forms that break off.
    for damage in [
        &b"\xB0\n"[..],
        b"\x81\x30\n",
        b"\x81\x30\x81\n",
        b"\xFF",
        b"\x80\xFF\xFF",
    ] {
        let bytes = [&good, damage, &good, &good[..good.len() - 1], b"\xB0"].concat();
        let (map, _) = decode(&bytes).unwrap();
        assert_eq!(codes(&bytes), ["source/decoded", "source/undecodable"]);
        assert_eq!(map.text().matches("平安建设工作经费").count(), 3);
        for (at, ch) in map
            .text()
            .char_indices()
            .filter(|(_, ch)| *ch != '\u{FFFD}')
        {
            let start = map.file_offset(at as u32) as usize;
            let end = map.file_offset((at + ch.len_utf8()) as u32) as usize;
            let own = encoding_rs::GB18030
                .decode_without_bom_handling(&bytes[start..end])
                .0;
            assert_eq!(own, ch.to_string(), "after {damage:x?}");
        }
    }
    let bytes = [TEXT.as_bytes(), b"\xE9\xA1", TEXT.as_bytes()].concat();
    let (map, _) = decode(&bytes).unwrap();
    assert_eq!(map.text(), format!("{TEXT}\u{FFFD}{TEXT}"));
    assert_eq!(codes(&bytes), ["source/undecodable"]);
    let second = (TEXT.len() + 3) as u32;
    assert_eq!(map.file_offset(second), TEXT.len() as u64 + 2);
}

#[test]
fn what_cannot_be_read_says_so() {
    assert_eq!(decode(b"").unwrap_err(), ReadError::Empty);
    assert!(matches!(
        decode(b"%PDF-1.7\n").unwrap_err(),
        ReadError::Binary { .. }
    ));
    assert!(matches!(
        decode(b"PK\x03\x04\x14").unwrap_err(),
        ReadError::Binary { .. }
    ));
    let zeros = [&[0; 500][..], b"text"].concat();
    assert_eq!(
        decode(&zeros).unwrap_err(),
        ReadError::Nul {
            nuls: 500,
            first: 0
        }
    );
    let (big5, _, _) = encoding_rs::BIG5.encode("預算項目支出績效目標表與收入支出總表說明");
    assert!(matches!(
        decode(&big5).unwrap_err(),
        ReadError::UnknownEncoding { .. }
    ));
    for error in [ReadError::Empty, ReadError::TooLong { bytes: 1 << 33 }] {
        assert!(error.to_string().contains(':'), "{error}");
    }
}
