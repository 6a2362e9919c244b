//! Writes small PDF files, so that tests know exactly what stands in them.

use std::fmt::Write;

/// A file in the making. Pages are 200 × 100 points unless their entries say otherwise.
///
/// Resources of every page: fonts `F1` (Helvetica), `F2` (Chinese, GBK, not embedded), `F3`
/// (letters whose `/ToUnicode` says radicals), `F4` (shapes without names); picture `Im`;
/// graphics state `Half` (half transparent).
pub(crate) struct Draft {
    pages: Vec<(String, String)>,
    forms: Vec<String>,
}

impl Draft {
    pub(crate) fn new() -> Self {
        Self {
            pages: Vec::new(),
            forms: Vec::new(),
        }
    }

    /// One page with this content.
    pub(crate) fn page(content: &str) -> Vec<u8> {
        Self::new().with_page("", content).finish()
    }

    /// Another page; `entries` go into its dictionary.
    pub(crate) fn with_page(mut self, entries: &str, content: &str) -> Self {
        self.pages.push((entries.to_owned(), content.to_owned()));
        self
    }

    /// Another form, `Fm0`, `Fm1`, …, which pages and forms can draw.
    pub(crate) fn with_form(mut self, content: &str) -> Self {
        self.forms.push(content.to_owned());
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        const FIRST_FORM: usize = 12;
        let first_page = FIRST_FORM + self.forms.len();
        let mut kids = String::new();
        let mut forms = String::new();
        for at in 0..self.pages.len() {
            write!(kids, "{} 0 R ", first_page + 2 * at).unwrap();
        }
        for at in 0..self.forms.len() {
            write!(forms, "/Fm{at} {} 0 R ", FIRST_FORM + at).unwrap();
        }
        let to_unicode = "1 begincodespacerange <00> <FF> endcodespacerange \
                          2 beginbfchar <41> <2F6C> <42> <2ED3> endbfchar";
        let square = "1000 0 0 0 800 800 d1 0 0 800 800 re f";
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()),
            format!(
                "<< /Font << /F1 4 0 R /F2 5 0 R /F3 7 0 R /F4 9 0 R >> /ExtGState << /Half << /ca 0.5 \
                 >> >> /XObject << /Im 11 0 R {forms} >> >>"
            ),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                .to_owned(),
            "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H \
             /DescendantFonts [6 0 R] >>"
                .to_owned(),
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry \
             (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>"
                .to_owned(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 8 0 R >>".to_owned(),
            stream("", to_unicode),
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 \
             0 0] /CharProcs << /shape 10 0 R >> /Encoding << /Differences [65 /shape] >> \
             /FirstChar 65 /LastChar 65 /Widths [1000] /Resources << >> >>"
                .to_owned(),
            stream("", square),
            stream(
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace \
                 /DeviceGray",
                "x",
            ),
        ];
        for form in &self.forms {
            objects.push(stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources 3 0 R",
                form,
            ));
        }
        for (at, (entries, content)) in self.pages.iter().enumerate() {
            let content_at = first_page + 2 * at + 1;
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources 3 0 R /Contents \
                 {content_at} 0 R {entries} >>"
            ));
            objects.push(stream("", content));
        }
        file(&objects)
    }
}

fn stream(entries: &str, content: &str) -> String {
    format!(
        "<< {entries} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

fn file(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = file.len();
    write!(
        file,
        "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    file.into_bytes()
}
