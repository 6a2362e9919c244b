//! Repair of tables, held against tables that were never cut.
//!
//! A random logical table is printed in one of the dialects of the converters and cut at random rows,
//! with the defects that page breaks leave. It must come back as it was. Only where the print says
//! less than the author wrote (the text of a merged cell that stands below the break only) may
//! the result differ, and then it must be marked.
//!
//! `PROPTEST_CASES=100000 cargo test -p biao --test repair --release` looks harder.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a test may fail

#[path = "repair/compare.rs"]
mod compare;
#[path = "repair/pages.rs"]
mod pages;
#[path = "repair/print.rs"]
mod print;
#[path = "repair/sheet.rs"]
mod sheet;

use compare::{Case, case, compare_forms, compare_plain, read};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed};
use sheet::{Form, form, plain};

/// The same cases in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
fn config() -> Config {
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 2000;
    }
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(0x8868);
    }
    config
}

fn forms() -> impl Strategy<Value = Case<Form>> {
    case(form(), |form| &form.sheet)
}

/// What stands between two forms.
fn separators() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "# 项目支出绩效目标表\n\n（2024年度）\n\n",
            "- 3 -\n\n",
            "---\n\n",
            "",
        ][..],
    )
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_form_comes_back(case in forms()) {
        let result = read(&case.markdown, |processed| compare_forms(&[&case], processed));
        prop_assert!(result.is_ok(), "{}", result.unwrap_err());
    }

    #[test]
    fn two_forms_stay_two(one in forms(), two in forms(), between in separators()) {
        let markdown = format!("{}{between}{}", one.markdown, two.markdown);
        let result = read(&markdown, |processed| compare_forms(&[&one, &two], processed));
        prop_assert!(result.is_ok(), "{}", result.unwrap_err());
    }

    #[test]
    fn a_plain_table_comes_back(case in case(plain(), |sheet| sheet)) {
        let result = read(&case.markdown, |processed| compare_plain(&case, processed));
        prop_assert!(result.is_ok(), "{}", result.unwrap_err());
    }
}
