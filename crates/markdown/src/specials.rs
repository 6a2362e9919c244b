//! Where markup may begin: most of a document has none.

/// Bytes that may start markup, escapes and line breaks among them.
pub(crate) static MAY_BE_MARKUP: [bool; 256] = {
    let mut table = [false; 256];
    let mut rest: &[u8] = b"<&\\*_`$[!\n";
    while let [first, others @ ..] = rest {
        table[*first as usize] = true;
        rest = others;
    }
    table
};

/// Finds the next byte that may be markup. Most of a document has none, so three fast searches, each
/// remembered until it is passed, cost less than a look at every cell.
#[derive(Debug)]
pub(crate) struct Specials<'a> {
    bytes: &'a [u8],
    /// What was looked for from here on ...
    from: usize,
    /// ... is first found there.
    next: [usize; 3],
}

impl<'a> Specials<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self {
            bytes: source.as_bytes(),
            from: usize::MAX,
            next: [0; 3],
        }
    }

    /// Whether nothing in the range may be markup.
    #[inline]
    pub(crate) fn is_plain(&mut self, start: usize, end: usize) -> bool {
        if start < self.from || self.next.iter().any(|next| *next < start) {
            self.search(start);
        }
        self.next.iter().all(|next| *next >= end)
    }

    #[cold]
    fn search(&mut self, start: usize) {
        const NEEDLES: [[u8; 3]; 3] = [*b"<&\\", *b"*_`", *b"$[\n"];
        let restart = start < self.from;
        for (next, needle) in self.next.iter_mut().zip(NEEDLES) {
            if restart || *next < start {
                let rest = &self.bytes[start..];
                let found = if needle[2] == b'\n' {
                    memchr::memchr2(needle[0], needle[1], rest)
                } else {
                    memchr::memchr3(needle[0], needle[1], needle[2], rest)
                };
                *next = found.map_or(usize::MAX, |at| start + at);
            }
        }
        self.from = start;
    }
}
