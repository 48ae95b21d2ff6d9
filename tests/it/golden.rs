//! Days of which everything is known: each outcome and each wait, to the millisecond, against the rows on which two
//! independent programs agree; and the figures that sum them up.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::stormdrill::{run, stderr, stdout};

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/synthetic_bank").join(file)
}

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
    let mut csv = csv::Reader::from_path(data(file)).expect("the file is there");
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

/// The report of a scenario against the published figures of its day.
fn check_kpis(scenario: &str, key: &str, rows: &str) {
    let text = std::fs::read_to_string(data("expected_kpis.json")).expect("the file is there");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    let kpi = |name: &str| all[key][name].as_f64().unwrap_or_else(|| panic!("{key} has no {name}"));
    let path = format!("scenarios/{scenario}.yaml");
    let report: Value = serde_json::from_str(&stdout(&["run", &path, "--quiet", "--format", "json"])).expect("JSON");
    let scope = &report["scopes"][0];
    let figure = |pointer: &str| scope.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer}"));
    assert_eq!(scope["service_levels"][0]["within_s"], 20.0);
    for (name, pointer) in [
        ("offered", "/counts/offered"),
        ("served", "/counts/outcomes/answered"),
        ("abandoned", "/counts/outcomes/abandoned"),
        ("abandoned_within_20s", "/service_levels/0/abandoned_within"),
    ] {
        assert_eq!(figure(pointer), kpi(name), "{name}");
    }
    // Printed with so many decimals; a value in the middle between two may have been rounded either way.
    for (name, pointer, decimals) in [
        ("abandon_rate", "/measures/p_abandon/mean", 5),
        ("sl20_of_offered", "/service_levels/0/formulas/offered/mean", 5),
        ("asa_s", "/measures/mean_wait_served/mean", 3),
        ("mean_wait_all_s", "/measures/mean_wait_entered/mean", 3),
    ] {
        let (found, expected) = (figure(pointer), kpi(name));
        let half_a_digit = 0.5 * 10f64.powi(-decimals);
        assert!((found - expected).abs() <= half_a_digit + 1e-9, "{name}: {found} is not {expected}");
    }
    // The figures lie between two order statistics, and so do ours, by another of the many definitions: they are at most
    // one apart. The histogram adds 0.1 %.
    let mut waits: Vec<f64> =
        expected(rows).iter().filter(|r| r.1 == "answered").map(|r| r.2.parse().expect("a number")).collect();
    waits.sort_by(f64::total_cmp);
    for (name, p) in [("wait_p50_s", 0.5), ("wait_p90_s", 0.9), ("wait_p95_s", 0.95), ("wait_p99_s", 0.99)] {
        let quantiles = scope["waits"]["answered"]["quantiles"].as_array().expect("a list");
        let found = quantiles.iter().find(|q| q["p"] == p).and_then(|q| q["value_s"].as_f64()).expect("a value");
        let place = p * (waits.len() - 1) as f64;
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        let stated = kpi(name);
        assert!((waits[below] - 0.005..=waits[above] + 0.005).contains(&stated), "{name}: {stated} is not of the rows");
        let (low, high) = (waits[below - 1], waits[(above + 1).min(waits.len() - 1)]);
        assert!((low * 0.999..=high * 1.001).contains(&found), "{name}: {found} is not in {low} to {high}");
    }
    let (found, longest) = (figure("/waits/answered/max_s"), kpi("wait_max_s"));
    assert!((found / longest - 1.0).abs() <= 0.001, "wait_max_s: {found} is not {longest}");
}

#[test]
fn kpis_of_the_bank_day() {
    check_kpis("bank-day", "busy_day_a/fifo", "expected_busy_day_a_fifo.csv");
}

#[test]
fn kpis_of_the_bank_day_with_credit() {
    check_kpis("bank-day-credit", "busy_day_a/credit90", "expected_busy_day_a_credit90.csv");
}

#[test]
fn kpis_of_the_bank_calm_day() {
    check_kpis("bank-calm-day", "calm_day/fifo", "expected_calm_day_fifo.csv");
}

#[test]
fn kpis_of_the_bank_calm_day_with_credit() {
    check_kpis("bank-calm-day-credit", "calm_day/credit90", "expected_calm_day_credit90.csv");
}
