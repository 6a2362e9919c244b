//! The tables, their columns, and what each says.

use crate::Number;

crate::schema::groups! {
    /// What all rows of a record repeat.
    Context<'r> {
        /// The record: `document_id` and its JSON pointer.
        record_id: &'r str,
        /// The document it stands in.
        document_id: &'r str,
        /// The organisation that the record is of.
        organisation: Option<&'r str>,
        /// The fiscal year that the record is of.
        fiscal_year: Option<i64>,
        /// Which form the record is; `table` where no profile knows it.
        form: &'r str,
    }

    /// Where something stands: the first place, if it is printed in several.
    Place {
        /// The page, from 1; null in a text.
        page: Option<i64>,
        /// Left side of its box on the page, in points from the page's left side.
        x0: Option<f32>,
        /// Upper side of its box, in points from the page's upper side.
        y0: Option<f32>,
        /// Right side of its box.
        x1: Option<f32>,
        /// Lower side of its box.
        y1: Option<f32>,
        /// The line, from 1; null on a page.
        line: Option<i64>,
        /// Its first byte in the file, from 0.
        byte_start: Option<i64>,
        /// One past its last byte in the file.
        byte_end: Option<i64>,
    }
}

crate::schema::tables! {
    /// One row per source document, those that could not be read included.
    "documents" = Document<'r> {
        /// Tells documents apart: a hash of the source's content and of its name.
        document_id: &'r str,
        /// How the source was named.
        uri: &'r str,
        /// `read`; `given-up` where reading it exceeded a limit; `failed` where it could not be opened.
        status: &'r str,
        /// SHA-256 of the source, hexadecimal.
        sha256: Option<&'r str>,
        /// Media type of the source.
        media_type: Option<&'r str>,
        /// Length of the source in bytes.
        bytes: Option<i64>,
        /// Pages, where the source has pages.
        pages: Option<i64>,
        /// The organisation that the first record with one names.
        organisation: Option<&'r str>,
        /// The fiscal year that the first record with one names.
        fiscal_year: Option<i64>,
        /// How many records were read in it.
        records: i64,
        /// Findings of severity `error`.
        errors: i64,
        /// Findings of severity `warning`.
        warnings: i64,
        /// Findings of severity `info`.
        notes: i64,
    }

    /// One row per form or table.
    "records" = Record<'r> {
        /// The record itself.
        context: Context<'r>,
        /// Where it begins.
        place: Place,
        /// Its title as printed.
        title: Option<&'r str>,
        /// The name of the project it is about.
        project_name: Option<&'r str>,
        /// The code of the department.
        department_code: Option<&'r str>,
        /// The name of the department.
        department: Option<&'r str>,
        /// The unit that carries the project out.
        implementing_unit: Option<&'r str>,
        /// The unit of its amounts, where one is printed for all.
        unit: Option<&'r str>,
        /// How many indicators it has.
        indicators: i64,
        /// How many rows its table has.
        rows: i64,
        /// Codes of what was repaired or assumed on the form as a whole.
        repairs: Option<&'r str>,
    }

    /// One row per printed field of a form, and per further member of an indicator.
    "fields" = Field<'r> {
        /// `document_id` and the JSON pointer of the field.
        field_id: &'r str,
        /// The record and document it stands in.
        context: Context<'r>,
        /// Where it stands.
        place: Place,
        /// The indicator it belongs to, where it is a member of one.
        indicator_id: Option<&'r str>,
        /// Its name, with the names of the groups around it: `project_name`, `funds.total`.
        name: &'r str,
        /// The label printed beside it.
        label: Option<&'r str>,
        /// What is printed, verbatim; blank where the row is printed and nothing in it.
        text: &'r str,
        /// The number, where it is one.
        number: Option<Number>,
        /// A number of this row needs more digits than decimal(38, 10) has, and is null.
        out_of_range: bool,
    }

    /// One row per performance indicator, its value in typed columns.
    "indicators" = Indicator<'r> {
        /// `document_id` and the JSON pointer of the indicator.
        indicator_id: &'r str,
        /// The record and document it stands in.
        context: Context<'r>,
        /// Where it stands.
        place: Place,
        /// The name of the project that the record is about.
        project_name: Option<&'r str>,
        /// Label of level 1, after repair.
        level1: Option<&'r str>,
        /// Label of level 2, after repair.
        level2: Option<&'r str>,
        /// Label of level 3, after repair.
        level3: Option<&'r str>,
        /// The taxonomy's id of level 1; null where the label is outside the taxonomy.
        class1: Option<&'r str>,
        /// The taxonomy's id of level 2; null where the label is outside the taxonomy.
        class2: Option<&'r str>,
        /// The value as printed, verbatim.
        raw: &'r str,
        /// `comparison`, `range`, `change`, `date`, `grade`, `qualitative`, `reference`, `empty` or `unparsed`.
        kind: &'r str,
        /// `<`, `<=`, `=`, `>=` or `>`; null where none is printed.
        comparator: Option<&'r str>,
        /// The number, in the printed unit.
        number: Option<Number>,
        /// Lower bound of a range; null where open.
        low: Option<Number>,
        /// Upper bound of a range; null where open.
        high: Option<Number>,
        /// The lower bound belongs to the range.
        low_inclusive: Option<bool>,
        /// The upper bound belongs to the range.
        high_inclusive: Option<bool>,
        /// The unit as printed.
        unit: Option<&'r str>,
        /// For what: `人·年` of a value in `元/人·年`.
        per: Option<&'r str>,
        /// Where the unit was found: `value`, `column` or `label`.
        unit_from: Option<&'r str>,
        /// The number in base units; the lower bound of a range.
        canonical_number: Option<Number>,
        /// The upper bound of a range in base units.
        canonical_high: Option<Number>,
        /// The base unit: a UCUM or ISO 4217 code, or the counter's own name.
        canonical_unit: Option<&'r str>,
        /// The value is printed as approximate.
        approximate: Option<bool>,
        /// `increase` or `decrease`.
        direction: Option<&'r str>,
        /// What a change is compared with, as printed.
        baseline: Option<&'r str>,
        /// A date, ISO 8601, as precise as printed.
        date: Option<&'r str>,
        /// The scale of a grade.
        scheme: Option<&'r str>,
        /// A grade.
        grade: Option<&'r str>,
        /// What a reference points at.
        reference: Option<&'r str>,
        /// Further values in the same text: a JSON array.
        also: Option<&'r str>,
        /// The weight as printed.
        weight_raw: Option<&'r str>,
        /// The weight.
        weight: Option<Number>,
        /// Codes of what was repaired or assumed.
        repairs: Option<&'r str>,
        /// A number of this row needs more digits than decimal(38, 10) has, and is null.
        out_of_range: bool,
    }

    /// One row per printed cell of a table, and per amount among the fields of a form.
    "amounts" = Amount<'r> {
        /// `document_id` and the JSON pointer of the cell or field.
        amount_id: &'r str,
        /// The record and document it stands in.
        context: Context<'r>,
        /// Where it stands.
        place: Place,
        /// The name of the field, where it is one: `funds.total`.
        field: Option<&'r str>,
        /// The row of the table, from 0.
        row: Option<i64>,
        /// The column of the table, from 0.
        column: Option<i64>,
        /// The side, where blocks stand side by side.
        block: Option<&'r str>,
        /// Classification code of the row, as printed.
        code: Option<&'r str>,
        /// Label of the row or field, as printed.
        label: Option<&'r str>,
        /// The name that the classification gives to the code.
        canonical_label: Option<&'r str>,
        /// Depth in the tree of codes or labels, from 1.
        depth: Option<i64>,
        /// The row above it in that tree.
        parent_row: Option<i64>,
        /// The headers of the column, outermost first, with ` > ` between them.
        header: Option<&'r str>,
        /// What is printed, verbatim: blank, `—`, `/` and `0` are four things.
        raw: &'r str,
        /// The number, where it is one, in the printed unit.
        number: Option<Number>,
        /// The unit as printed, of the column or of the record.
        unit: Option<&'r str>,
        /// The number in yuan, exact; null where the unit is not one of money, or not known.
        yuan: Option<Number>,
        /// Codes of what was repaired or assumed on the row.
        repairs: Option<&'r str>,
        /// A number of this row needs more digits than decimal(38, 10) has, and is null.
        out_of_range: bool,
    }

    /// One row per finding: what could not be read, what an auditor would want to see, what was repaired.
    "diagnostics" = Finding<'r> {
        /// `document_id` and the place in the document's list.
        diagnostic_id: &'r str,
        /// The document it is about.
        document_id: &'r str,
        /// The record it is about, where it is about one.
        record_id: Option<&'r str>,
        /// The organisation that the record, else the document, is of.
        organisation: Option<&'r str>,
        /// The fiscal year that the record, else the document, is of.
        fiscal_year: Option<i64>,
        /// Where it stands.
        place: Place,
        /// What was found; `biao explain` tells more.
        code: &'r str,
        /// `error`, `warning` or `info`.
        severity: &'r str,
        /// One sentence with the figures in it.
        message: &'r str,
        /// JSON pointer, inside the document, of what it is about.
        at: Option<&'r str>,
    }

    /// One row per identity that was tried on the figures of a table.
    "checks" = Check<'r> {
        /// `document_id` and the JSON pointer of the check.
        check_id: &'r str,
        /// The record and document it stands in.
        context: Context<'r>,
        /// Where it stands.
        place: Place,
        /// Which identity; `biao explain` tells more.
        code: &'r str,
        /// Whether it holds; null where it could not be tried.
        holds: Option<bool>,
        /// It holds but for the rounding of the printed unit.
        rounded: bool,
        /// JSON pointer, inside the record, of what was checked.
        at: &'r str,
        /// JSON pointer, inside the document, of what it was compared with, if that is another record.
        against: Option<&'r str>,
        /// The printed figure.
        stated: Option<Number>,
        /// What the other figures come to.
        computed: Option<Number>,
        /// Why it could not be tried.
        reason: Option<&'r str>,
        /// A number of this row needs more digits than decimal(38, 10) has, and is null.
        out_of_range: bool,
    }
}
