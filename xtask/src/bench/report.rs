//! Tables of figures, and the targets at the end.

/// Figures under a title, the first column left, the others right.
pub(crate) struct Table {
    title: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &'static str, header: &[&str]) -> Self {
        let mut table = Self {
            title,
            rows: Vec::new(),
        };
        table.row(header);
        table
    }

    pub(crate) fn row(&mut self, cells: &[&str]) {
        self.rows
            .push(cells.iter().map(|&c| c.to_owned()).collect());
    }

    pub(crate) fn print(&self) {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width = |column: usize| {
            let widths = self.rows.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or(0)
        };
        println!("\n{}", self.title);
        for row in &self.rows {
            print!("  {:<1$}", row[0], width(0));
            for (column, cell) in row.iter().enumerate().take(columns).skip(1) {
                print!("  {cell:>0$}", width(column));
            }
            println!();
        }
    }
}

/// What was to be reached, and what was.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<(bool, String)>,
}

impl Report {
    pub(crate) fn at_least(&mut self, what: &str, got: f64, target: f64) {
        self.line(got >= target, what, got, '≥', target);
    }

    pub(crate) fn at_most(&mut self, what: &str, got: f64, target: f64) {
        self.line(got <= target, what, got, '≤', target);
    }

    fn line(&mut self, reached: bool, what: &str, got: f64, sign: char, target: f64) {
        let line = format!("{what:<48}{got:>8.2}  {sign} {target}");
        self.lines.push((reached, line));
    }

    pub(crate) fn summary(&self) {
        println!("\nTargets");
        for (reached, line) in &self.lines {
            println!("  {} {line}", if *reached { "✓" } else { "✗" });
        }
    }
}
