//! A page as displayed: its visible glyphs and rules, before any layout.
//!
//! All coordinates are points, origin top left, the page as displayed (rotation and crop box applied).

/// A box: `[x0, y0, x1, y1]`, `x0 <= x1`, `y0 <= y1`.
pub type Bbox = [f32; 4];

/// What one page draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Page number, from 1.
    pub number: u32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// The characters of all glyphs, in drawing order: [`Glyph::text`] are ranges of it.
    pub text: String,
    /// Visible glyphs in drawing order, each once (fake bold draws a glyph twice).
    pub glyphs: Vec<Glyph>,
    /// Straight lines, from strokes, thin filled rectangles, borders and dashes.
    pub rules: Vec<Rule>,
    /// Filled rectangles too thick for a rule: the shading of cells.
    pub shades: Vec<Shade>,
    /// Pictures.
    pub images: Vec<Image>,
    /// Filled shapes with curved sides, larger than letters: sectors of a chart, ornaments.
    pub curves: Vec<Bbox>,
    /// What glyphs were drawn inside of: the whole page first, then clips as they came.
    pub clips: Vec<Bbox>,
}

/// One drawn character, or several that one glyph stands for (a ligature, `/ActualText`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Half-open byte range of [`Page::text`].
    pub text: (u32, u32),
    /// Its box: from the advance width and the em's ascent and descent (880, -120).
    pub bbox: Bbox,
    /// Font size as displayed.
    pub size: f32,
    /// The way the line runs.
    pub direction: Direction,
    /// Number of the font within the document: equal numbers, equal font.
    pub font: u16,
    /// The clip that it was drawn inside of, of [`Page::clips`].
    pub clip: u16,
    /// Drawn with a heavy font, or several times (fake bold).
    pub bold: bool,
    /// Drawn invisibly (text over a scan).
    pub invisible: bool,
}

/// The way a line of text runs on the page as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Direction {
    /// Left to right: as a rule.
    #[default]
    Right,
    /// Top to bottom.
    Down,
    /// Right to left (upside down).
    Left,
    /// Bottom to top.
    Up,
}

/// A straight line along one axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Along which axis it runs.
    pub axis: RuleAxis,
    /// Where it stands on the other axis: `y` of a horizontal rule, `x` of a vertical one.
    pub at: f32,
    /// Its lower end along its axis.
    pub from: f32,
    /// Its upper end along its axis.
    pub to: f32,
    /// Its thickness.
    pub thickness: f32,
}

/// The axis of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleAxis {
    /// Left to right.
    Horizontal,
    /// Top to bottom.
    Vertical,
}

/// A filled rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    /// Where.
    pub bbox: Bbox,
    /// Red, green, blue.
    pub colour: [u8; 3],
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Image {
    /// Where.
    pub bbox: Bbox,
}

impl Page {
    /// The characters of a glyph.
    pub fn text_of(&self, glyph: &Glyph) -> &str {
        &self.text[glyph.text.0 as usize..glyph.text.1 as usize]
    }
}
