//! Days of which everything is known: each outcome and each wait, to the millisecond, against the rows on which two
//! independent programs agree.

use std::path::Path;

use super::stormdrill::{run, stderr};

/// (row, outcome, wait) of the contact log.
fn logged(scenario: &str) -> Vec<(String, String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log.csv");
    let path = format!("scenarios/{scenario}.yaml");
    let output = run(&["run", &path, "--quiet", "--contact-log", log.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
    let mut csv = csv::Reader::from_path(&log).expect("readable");
    let header = csv.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).expect("the column is there");
    let (row, outcome, wait) = (column("row"), column("outcome"), column("wait_s"));
    let records = csv.records().map(|r| r.expect("a row"));
    records.map(|r| (r[row].to_owned(), r[outcome].to_owned(), r[wait].to_owned())).collect()
}

fn expected(file: &str) -> Vec<(String, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/synthetic_bank").join(file);
    let mut csv = csv::Reader::from_path(path).expect("the file is there");
    let records = csv.records().map(|r| r.expect("a row"));
    // The files call it `served`.
    records.map(|r| (r[0].to_owned(), r[1].replace("served", "answered"), r[2].to_owned())).collect()
}

fn check(scenario: &str, file: &str) {
    let (logged, expected) = (logged(scenario), expected(file));
    assert_eq!(logged.len(), expected.len());
    for (logged, expected) in logged.iter().zip(&expected) {
        assert_eq!(logged, expected);
    }
}

#[test]
fn bank_day() {
    check("bank-day", "expected_busy_day_a_fifo.csv");
}

#[test]
fn bank_day_with_credit() {
    check("bank-day-credit", "expected_busy_day_a_credit90.csv");
}

#[test]
fn bank_calm_day() {
    check("bank-calm-day", "expected_calm_day_fifo.csv");
}

#[test]
fn bank_calm_day_with_credit() {
    check("bank-calm-day-credit", "expected_calm_day_credit90.csv");
}
