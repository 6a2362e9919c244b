//! Where on a page something stands.

use smallvec::SmallVec;

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Region {
    /// Half-open byte range of the *decoded* text of a text source; [`crate::SourceMap`] turns it
    /// into the line and the bytes of the file.
    Text {
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
    /// A box on a page, in points, origin top left, page as displayed.
    Page {
        /// Page number, from 1.
        page: u32,
        /// `[x0, y0, x1, y1]`.
        bbox: [f32; 4],
    },
}

/// The places one text was read from, in reading order: one as a rule, two where a cell runs over
/// a page break or markup stands inside it.
pub type Places = SmallVec<[Region; 1]>;

impl Region {
    /// A region of a text source. `start` and `end` are byte offsets of the decoded text.
    pub fn text(start: usize, end: usize) -> Self {
        Self::Text {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest region that covers both, where they are of one kind (and on one page);
    /// otherwise `self`.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        match (self, other) {
            (Self::Text { start: a, end: b }, Self::Text { start: c, end: d }) => Self::Text {
                start: a.min(c),
                end: b.max(d),
            },
            (Self::Page { page: p, bbox: a }, Self::Page { page: q, bbox: b }) if p == q => {
                Self::Page {
                    page: p,
                    bbox: [
                        a[0].min(b[0]),
                        a[1].min(b[1]),
                        a[2].max(b[2]),
                        a[3].max(b[3]),
                    ],
                }
            }
            _ => self,
        }
    }

    /// The empty region at the end of this one.
    #[must_use]
    pub fn end_point(self) -> Self {
        match self {
            Self::Text { end, .. } => Self::Text { start: end, end },
            Self::Page {
                page,
                bbox: [.., x, y],
            } => Self::Page {
                page,
                bbox: [x, y, x, y],
            },
        }
    }

    /// A key that sorts regions in reading order: `(page, position)`.
    pub fn order(&self) -> (u32, u32) {
        match *self {
            Self::Text { start, .. } => (0, start),
            // Saturating: a box above the page sorts first.
            #[allow(clippy::cast_sign_loss)]
            Self::Page { page, bbox } => (page, bbox[1] as u32),
        }
    }
}
