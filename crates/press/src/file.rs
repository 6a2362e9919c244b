//! The file: pages with their contents, one font.

use pdf_writer::types::{CidFontType, SystemInfo};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const FONT: Ref = Ref::new(3);
const CID_FONT: Ref = Ref::new(4);
const DESCRIPTOR: Ref = Ref::new(5);
const FIRST: i32 = 6;
const FONT_NAME: Name<'static> = Name(b"STSong-Light");

/// A file under way. Places are in points from the top left.
pub(crate) struct File {
    size: [f32; 2],
    done: Vec<Vec<u8>>,
    content: Content,
}

impl File {
    pub(crate) fn new(size: [f32; 2]) -> Self {
        Self {
            size,
            done: Vec::new(),
            content: Content::new(),
        }
    }

    pub(crate) fn size(&self) -> [f32; 2] {
        self.size
    }

    /// Text whose line stands on `baseline`.
    pub(crate) fn text(&mut self, text: &str, x: f32, baseline: f32, size: f32) {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        self.content
            .begin_text()
            .set_font(Name(b"F"), size)
            .set_text_matrix([1.0, 0.0, 0.0, 1.0, x, self.size[1] - baseline])
            .show(Str(&bytes))
            .end_text();
    }

    /// A stroke.
    pub(crate) fn stroke(&mut self, from: [f32; 2], to: [f32; 2]) {
        let height = self.size[1];
        self.content
            .set_line_width(0.5)
            .move_to(from[0], height - from[1])
            .line_to(to[0], height - to[1])
            .stroke();
    }

    /// A filled rectangle as thin as a line.
    pub(crate) fn bar(&mut self, from: [f32; 2], to: [f32; 2]) {
        const THICK: f32 = 0.5;
        let (width, height) = ((to[0] - from[0]).max(THICK), (to[1] - from[1]).max(THICK));
        self.content
            .rect(from[0], self.size[1] - from[1] - height, width, height)
            .fill_nonzero();
    }

    pub(crate) fn end_page(&mut self) {
        let content = std::mem::replace(&mut self.content, Content::new());
        self.done.push(content.finish().into_vec());
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let mut pdf = Pdf::new();
        pdf.catalog(CATALOG).pages(PAGES);
        let page_at = |index: i32| Ref::new(FIRST + 2 * index);
        let pages = i32::try_from(self.done.len()).unwrap_or(i32::MAX);
        pdf.pages(PAGES).kids((0..pages).map(page_at)).count(pages);
        for (at, content) in (0..pages).map(page_at).zip(&self.done) {
            let mut page = pdf.page(at);
            page.parent(PAGES)
                .media_box(Rect::new(0.0, 0.0, self.size[0], self.size[1]))
                .contents(at.next());
            page.resources().fonts().pair(Name(b"F"), FONT);
            page.finish();
            pdf.stream(at.next(), content);
        }
        pdf.type0_font(FONT)
            .base_font(FONT_NAME)
            .encoding_predefined(Name(b"UniGB-UTF16-H"))
            .descendant_font(CID_FONT);
        let mut font = pdf.cid_font(CID_FONT);
        font.subtype(CidFontType::Type0)
            .base_font(FONT_NAME)
            .system_info(SystemInfo {
                registry: Str(b"Adobe"),
                ordering: Str(b"GB1"),
                supplement: 4,
            })
            .font_descriptor(DESCRIPTOR)
            .default_width(1000.0);
        // Latin letters, figures and signs are half as wide.
        font.widths().same(1, 95, 500.0);
        font.finish();
        pdf.font_descriptor(DESCRIPTOR)
            .name(FONT_NAME)
            .flags(pdf_writer::types::FontFlags::SYMBOLIC)
            .bbox(Rect::new(0.0, -120.0, 1000.0, 880.0))
            .italic_angle(0.0)
            .ascent(880.0)
            .descent(-120.0)
            .cap_height(700.0)
            .stem_v(80.0);
        pdf.finish()
    }
}
