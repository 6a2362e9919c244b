//! Measures the reader against the interpreter's own pass over the text, in CPU time:
//! `cargo run --release --example speed FOLDER`.

#![allow(clippy::print_stdout, missing_docs)]

use cpu_time::ThreadTime;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files)?;
    let (mut layer, mut reader) = (Duration::ZERO, Duration::ZERO);
    let (mut pages, mut glyphs) = (0, 0);
    for file in &files {
        let bytes = std::fs::read(file)?;
        let start = ThreadTime::now();
        match layer_pass(bytes.clone()) {
            Ok(count) => pages += count,
            Err(error) => println!("{}: {error}", file.display()),
        }
        layer += start.elapsed();
        let start = ThreadTime::now();
        if let Ok(pdf) = biao_pdf::open(bytes, None) {
            let mut all = pdf.pages();
            glyphs += all.by_ref().map(|page| page.glyphs.len()).sum::<usize>();
            all.finish();
        }
        reader += start.elapsed();
    }
    let rate = |time: Duration| f64::from(pages) / time.as_secs_f64();
    println!("{} files, {pages} pages, {glyphs} glyphs", files.len());
    println!("interpreter alone: {:7.0} pages/s", rate(layer));
    println!("reader:            {:7.0} pages/s", rate(reader));
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

/// Every page, with every glyph's character asked for.
fn layer_pass(bytes: Vec<u8>) -> Result<u32, String> {
    let pdf = hayro_syntax::Pdf::new(bytes).map_err(|error| format!("{error:?}"))?;
    let cache = InterpreterCache::new();
    let mut count = Count::default();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
            &cache,
            page.xref(),
            InterpreterSettings {
                font_resolver: std::sync::Arc::new(|_| None),
                ..InterpreterSettings::default()
            },
        );
        interpret_page(page, &mut context, &mut count);
        count.pages += 1;
    }
    std::hint::black_box(count.characters);
    Ok(count.pages)
}

#[derive(Default)]
struct Count {
    pages: u32,
    characters: u32,
}

impl Device<'_> for Count {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.characters += u32::from(glyph.as_unicode().is_some());
        }
    }
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
