//! What a template's counter (`指标1：`, `指标2：`, …) tells of groups whose names a page break or a
//! converter has lost: a group counts from one.

use super::levels::Printed;
use biao_model::Text;

/// Whether a row with a blank level 2 begins a group: its counter starts again, in a table whose
/// groups count from one, or the table begins with it.
pub(super) fn begins(rows: &[Printed<'_>], index: usize) -> bool {
    let row = &rows[index];
    if says(row.two.as_ref()) || says(row.one.as_ref()) || row.two.is_none() {
        return false;
    }
    if index == 0 {
        // Without a level-1 column the first rows may have no group at all.
        return row.one.is_some();
    }
    let first = |row: &&Printed<'_>| says(row.two.as_ref()) && row.number == Some(1);
    row.number == Some(1)
        && rows[index - 1].number.is_some()
        && rows.iter().filter(first).count() >= 2
}

/// The name of the group to which a row with a blank level 2 belongs, where the page prints it
/// further down only: in a row that goes on counting.
pub(super) fn named_below<'r, 'a>(rows: &'r [Printed<'a>], index: usize) -> Option<&'r Text<'a>> {
    let start = (0..=index)
        .rev()
        .take_while(|at| {
            !says(rows[*at].two.as_ref()) && (*at == index || !says(rows[*at + 1].one.as_ref()))
        })
        .find(|at| begins(rows, *at))?;
    let end = (index..rows.len()).find(|at| {
        says(rows[*at].two.as_ref())
            || says(rows[*at].one.as_ref())
            || *at > start && begins(rows, *at)
    })?;
    let goes_on = rows[start].number == Some(1)
        && (start + 1..=end).all(|at| {
            let (above, own) = (rows[at - 1].number, rows[at].number);
            above.is_some() && own == above.map(|number| number + 1)
        });
    rows[end]
        .two
        .as_ref()
        .filter(|label| goes_on && !label.is_blank())
}

fn says(text: Option<&Text<'_>>) -> bool {
    text.is_some_and(|text| !text.is_blank())
}

#[cfg(test)]
mod tests {
    use super::*;
    use biao_model::Region;

    fn row(two: &'static str, number: u32) -> Printed<'static> {
        let text = |text| Text::at(text, Region::text(0, 0));
        Printed {
            one: Some(text("")),
            two: Some(text(two)),
            number: Some(number),
            joined: Vec::new(),
        }
    }

    #[test]
    fn a_group_begins_where_the_counter_does() {
        let rows = [
            row("数量", 1),
            row("", 2),
            row("质量", 1),
            row("", 1),
            row("", 2),
            row("时效", 3),
            row("", 4),
        ];
        let begin: Vec<usize> = (0..rows.len()).filter(|at| begins(&rows, *at)).collect();
        assert_eq!(begin, [3]);
        let names: Vec<Option<&str>> = (0..rows.len())
            .map(|at| named_below(&rows, at).map(Text::as_str))
            .collect();
        assert_eq!(names[1], None);
        assert_eq!(names[3..5], [Some("时效"), Some("时效")]);
        assert_eq!(names[6], None);
    }

    #[test]
    fn a_name_below_that_counts_anew_is_another_group_s() {
        let rows = [
            row("数量", 1),
            row("质量", 1),
            row("", 1),
            row("", 2),
            row("时效", 1),
        ];
        assert!(begins(&rows, 2));
        assert_eq!(named_below(&rows, 2), None);
        assert_eq!(named_below(&rows, 3), None);
    }
}
