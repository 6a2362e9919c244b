//! The fixtures that are PDFs: forms of the Markdown fixtures, set on pages.

use anyhow::Context as _;
use biao::Pipeline;
use biao_press::{Breaks, Lines, Style};
use biao_snapshots::{printed, root};

/// What is printed how: the Markdown fixture, the name below `fixtures/pdf/`, the style.
fn prints() -> [(&'static str, &'static str, Style); 5] {
    let plain = Style::default();
    let short = Style {
        page: [595.0, 420.0],
        ..plain
    };
    [
        ("clean/html_spans", "ruled_one_page", plain),
        ("mineru/rowspan_form", "open_cells_over_pages", short),
        (
            "layouts/goal_beside_and_title_inside",
            "closed_cells_over_pages",
            Style {
                breaks: Breaks::Closed,
                ..short
            },
        ),
        (
            "selfeval/mineru_shanghai",
            "thin_bars_over_pages",
            Style {
                lines: Lines::Bars,
                page: [842.0, 400.0],
                ..plain
            },
        ),
        (
            "layouts/list_heading_on_every_page",
            "list_over_pages",
            Style {
                page: [842.0, 300.0],
                breaks: Breaks::Closed,
                ..plain
            },
        ),
    ]
}

/// Prints them all, each with the truth of the document that it prints.
pub(crate) fn run() -> anyhow::Result<()> {
    let pipeline = Pipeline::new(&[])?;
    let folder = root().join("fixtures");
    std::fs::create_dir_all(folder.join("pdf"))?;
    for (source, name, style) in prints() {
        let path = folder.join(source).with_extension("md");
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let decoded = biao::decode(source, &bytes)?;
        let pdf = printed::print(&pipeline.process(&decoded), style);
        let target = folder.join("pdf").join(name);
        std::fs::write(target.with_extension("pdf"), pdf)?;
        let truth = std::fs::read_to_string(folder.join(format!("{source}.truth.json")))?;
        let truth = truth.replace(&format!("{source}.md"), &format!("pdf/{name}.pdf"));
        std::fs::write(target.with_extension("truth.json"), truth)?;
        std::fs::write(target.with_extension("findings.json"), "[]\n")?;
        println!("fixtures/pdf/{name}.pdf");
    }
    Ok(())
}
