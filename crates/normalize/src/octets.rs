//! Up to eight bytes as one number: what is compared or counted at once need not be looped over.

/// The first eight bytes, the first of them lowest; what is missing is zero.
#[inline]
pub(crate) fn octets(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    // Two halves that overlap.
    let len = bytes.len();
    if let (Some(low), Some(high)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let high = u64::from(u32::from_le_bytes(*high)) << (8 * (len - 4));
        return u64::from(u32::from_le_bytes(*low)) | high;
    }
    match *bytes {
        [a] => a.into(),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        _ => 0,
    }
}

/// How many ASCII digits eight bytes begin with, and the number that they are.
#[inline]
pub(crate) fn leading_digits(octets: u64) -> (usize, u64) {
    // Digits become 0 to 9; a bit is set in every other byte, and perhaps in bytes after it.
    let values = octets ^ 0x3030_3030_3030_3030;
    let others = (values | values.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080;
    let count = others.trailing_zeros() / 8;
    if count == 0 {
        return (0, 0);
    }
    // As if zeros stood before them; then neighbours are added up, in pairs, fours and all.
    let aligned = values << (64 - 8 * count);
    let pairs = aligned.wrapping_mul(10).wrapping_add(aligned >> 8);
    let fours = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let rest = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    (count as usize, fours.wrapping_add(rest) >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_bytes_is_read() {
        let text = b"123456789";
        for len in 0..=text.len() {
            let mut whole = [0; 8];
            let short = &text[..len.min(8)];
            whole[..short.len()].copy_from_slice(short);
            assert_eq!(octets(&text[..len]), u64::from_le_bytes(whole), "{len}");
        }
    }

    #[test]
    fn digits_end_at_whatever_is_none() {
        for (text, found) in [
            ("", (0, 0)),
            ("%", (0, 0)),
            ("7", (1, 7)),
            ("95%", (2, 95)),
            ("0012345", (7, 12345)),
            ("99999999", (8, 99_999_999)),
            ("12345.67", (5, 12345)),
            ("1/2:3", (1, 1)),
            ("30万元", (2, 30)),
            ("5\u{ff}", (1, 5)),
        ] {
            assert_eq!(leading_digits(octets(text.as_bytes())), found, "{text}");
        }
        for byte in 0..=u8::MAX {
            let digit = byte.is_ascii_digit();
            let (count, _) = leading_digits(octets(&[b'1', byte, b'2']));
            assert_eq!(count, if digit { 3 } else { 1 }, "{byte}");
        }
    }
}
