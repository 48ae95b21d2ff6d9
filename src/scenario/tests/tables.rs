//! Wrong CSV files. The expected messages stand in `expected/`.

use super::errors::{compare, with};
use super::{load_text, rendered};

/// A trace that is right but for its order.
const UNSORTED: &str = "arrival_s,service_s,patience_s\n36000,60,\n30000,90,120\n40000,30,60\n";

/// The file with a name, if it is one of those here.
pub(super) fn file(name: &str) -> Option<String> {
    let text = match name {
        "unsorted.csv" => UNSORTED,
        "bad-number.csv" => "arrival_s,service_s\n30000,60\n31000,sixty\n32000,many\n",
        "negative.csv" => "arrival_s,service_s\n30000,-60\n",
        "infinite.csv" => "arrival_s,service_s\n30000,inf\n",
        "enormous.csv" => "arrival_s,service_s\n1e300,60\n",
        "bad-time.csv" => "arrival\n2026-11-27 25:00\n",
        "short-row.csv" => "arrival_s,service_s,patience_s\n30000,60,5\n31000,60\n",
        "wrong-header.csv" => "time,duration\n30000,60\n",
        "no-header.csv" => "30000,60\n31000,70\n",
        "header-only.csv" => "arrival_s,service_s\n",
        "empty.csv" => "",
        "semicolons.csv" => "arrival_s;service_s\n30000;60\n",
        "binary.csv" => "\u{0}\u{1}\u{2}\u{3}\n\u{0}",
        "open-quote.csv" => "arrival_s,service_s\n\"30000,60\n31000,70\n",
        "no-priority.csv" => "arrival_s,service_s\n30000,60\n",
        "odd-flag.csv" => "arrival_s,service_s,patience_s,patience_censored\n30000,60,9,maybe\n",
        "before.csv" => "arrival_s,service_s\n3000,60\n30000,60\n",
        "agents-unsorted.csv" => "start_s,agents\n30000,4\n29000,5\n",
        "agents-part.csv" => "start_s,agents\n30000,4.5\n",
        "agents-many.csv" => "start_s,agents\n30000,99999999999\n",
        "overlap.csv" => "start,contacts\n08:00,10\n08:10,12\n",
        "rising.csv" => "wait_s,survival\n0,1\n10,0.5\n20,0.6\n",
        "above-one.csv" => "wait_s,survival\n0,1.5\n",
        "going-back.csv" => "wait_s,survival\n10,0.9\n5,0.8\n",
        "not-to-zero.csv" => "wait_s,survival\n10,0.9\n25,0.8\n",
        _ => return None,
    };
    Some(text.to_owned())
}

fn trace(arrivals: &str) -> String {
    let text = with("arrivals: {rate: 40/h}", &format!("arrivals: {{trace: {arrivals}}}"));
    // A trace cannot surge, so the event goes.
    text.find("events:").map_or(text.clone(), |i| text[..i].to_owned())
}

fn cases() -> Vec<(String, String)> {
    let mut cases = Vec::new();
    for name in [
        "missing",
        "bad-number",
        "negative",
        "infinite",
        "enormous",
        "bad-time",
        "short-row",
        "wrong-header",
        "no-header",
        "header-only",
        "empty",
        "semicolons",
        "binary",
        "open-quote",
        "odd-flag",
    ] {
        cases.push((format!("trace-{name}"), trace(&format!("{{file: {name}.csv}}"))));
    }
    let words = trace("{file: no-priority.csv, priority: {high: {credit: 90s}}}");
    cases.push(("trace-no-priority".to_owned(), words));
    for name in ["agents-unsorted", "agents-part", "agents-many", "wrong-header"] {
        let team = with("count: 5", &format!("head_count: {{file: {name}.csv}}"));
        cases.push((format!("head-count-{name}"), team));
    }
    for name in ["rising", "above-one", "going-back", "not-to-zero", "wrong-header"] {
        let law = with("{exponential: {mean: 2m}}", &format!("{{empirical: {{survival: {{file: {name}.csv}}}}}}"));
        cases.push((format!("survival-{name}"), law));
    }
    let rates = |rates: &str| with("{rate: 40/h}", &format!("{{rates: {rates}}}"));
    let overlap = "{file: overlap.csv, every: 15m, column: contacts, start_column: start}";
    cases.push(("rates-overlap".to_owned(), rates(overlap)));
    cases.push(("rates-without-column".to_owned(), rates("{file: overlap.csv, every: 15m}")));
    cases.push(("rates-of-nothing".to_owned(), rates("{every: 15m}")));
    cases.push(("rates-of-no-interval".to_owned(), rates("{every: 0s, values: [1]}")));
    cases
}

#[test]
fn wrong_tables_teach() {
    let mut differences = Vec::new();
    for (name, text) in cases() {
        let Err(diagnostics) = load_text(&text) else { panic!("{name} is accepted") };
        compare(&name, &diagnostics, &mut differences);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The rows of a trace are put in order; those outside the scenario are left out, with a warning.
#[test]
fn a_trace_need_not_be_sorted() {
    let loaded = super::good(&trace("{file: unsorted.csv}"));
    let crate::model::Arrivals::Trace(rows) = &loaded.scenario.classes[0].arrivals else { panic!("a trace") };
    assert!(rows.is_sorted_by_key(|row| row.at) && rows.len() == 3);
    let warnings = rendered(&super::good(&trace("{file: before.csv}")).warnings);
    assert!(warnings.contains("1 row of the trace lies before the start or after the end"), "{warnings}");
}
