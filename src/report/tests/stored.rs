//! Stored runs: what comes back, and what is refused.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::super::hgrm::{self, Ended, Whose};
use super::super::json::render;
use super::super::number::Signs;
use super::super::stored::{ReadError, StoredRun, files, read};
use super::super::{Origin, hlog, markdown, timeseries};
use super::{asked, callbacks, chats, guarded, letters, paid, report, small, traced, triage};
use crate::engine::Plan;
use crate::experiment::{RunSpec, replicate};
use crate::model::{EndRule, Outline, SimDuration};
use crate::scenario::tests::checker::check as obeys;
use crate::scenario::{Choice, load};

fn summary() -> String {
    report(&small(), 2, |r, _| render(r))
}

#[test]
fn what_is_stored_comes_back() {
    let mut cut_off = small();
    cut_off.end = EndRule::Stop;
    cut_off.story = Some("Ends\nwith \"people\" in the line.".into());
    cut_off.warm_up = SimDuration::from_millis(3_600_001);
    cut_off.interval = SimDuration::from_secs(1_000);
    let mut nobody = traced();
    nobody.classes[0].patience = crate::model::Law::ZERO;
    nobody.groups.clear();
    nobody.classes[0].groups.clear();
    for scenario in
        [small(), traced(), asked(), callbacks(), chats(), guarded(), triage(), letters(), paid(), cut_off, nobody]
    {
        report(&scenario, 2, |r, _| {
            let text = render(r);
            let run = read(&text).unwrap_or_else(|e| panic!("{}: {e}", scenario.name));
            assert_eq!((&run.outline, &run.origin), (r.outline, r.origin));
            assert!(run.results == *r.results);
            assert!(render(run.report()) == text);
            assert_eq!(files(run.report()), files(r));
        });
    }
}

/// A run with targets of all kinds, of more replications than there are batches.
fn judged() -> StoredRun {
    let text = "
schema: 1
start: 08:00
duration: 4h
replications: 60
channels: {chat: {answer_within: 60s}, night: {answer_within: 60s}}
contacts:
  question: {channel: chat, arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
  ghost: {channel: night, arrivals: {rate: 0/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
agents: {team: {count: 4}}
events:
  spike: {at: 09:00, surge: {contacts: question, factor: 2, hold: 1h}}
slas:
  \"service_level{channel:chat,within:60s}\":
    - {expr: \">= 80%\", name: promise, confidence: 99%, sided: one}
    - {expr: \">= 50%\", window: {phase: spike.hold}, severity: warn}
    - {expr: \">= 30%\", window: {sliding: 30m, take: worst}, runs_met: \">= 90%\"}
  \"wait{channel:chat,outcome:answered}\": [\"p(95) < 3m\", \"max < 10m\", {expr: \"p(90) < 2m\", runs_met: \">= 50%\"}]
  \"wait{channel:night,outcome:entered}\": [\"p(95) < 3m\", {expr: \"mean < 3m\", on_empty: skip}]
  \"occupancy{group:team}\": \"< 85%\"
  \"recovery{channel:chat,within:60s,level:80%,after:spike.hold}\": \"< 45m\"
";
    let loaded = load("desk.yaml", text, &Choice::default(), &mut |_| Err("no files here".to_owned()));
    let loaded = loaded.unwrap_or_else(|d| panic!("{}", d[0].render(false)));
    let plan = Arc::new(Plan::new(loaded.scenario.clone()));
    let spec = RunSpec { replications: 60, threads: 2, gates: &loaded.gates, ..RunSpec::default() };
    let results = replicate(&plan, &crate::routing::for_scenario, spec, |_, _| {}).expect("the scenario is sound");
    StoredRun::new(Outline::of(&loaded.scenario), results, Origin::here())
}

#[test]
fn targets_come_back_with_what_they_were_judged_by() {
    let run = judged();
    assert_eq!(run.results.gates.len(), 10);
    let text = render(run.report());
    let again = read(&text).unwrap_or_else(|e| panic!("{e}"));
    assert!(again.results == run.results);
    assert_eq!(again.summary.gates, run.summary.gates);
    assert!(render(again.report()) == text);

    let right: Value = serde_json::from_str(&text).expect("it is JSON");
    let schema: Value = serde_json::from_str(&super::super::json::schema()).expect("it is JSON");
    assert_eq!(obeys(&schema, &schema, &right), Ok(()));
    let spoils: [Spoil; 8] = [
        (|v| v["gates"][0]["parts"]["numerator"] = json!([1]), "`gates.parts.numerator`: it has 1 entries, not 60"),
        (|v| v["gates"][0]["parts"]["denominator"][3] = json!(1e300), "`gates.parts.denominator`"),
        (|v| v["gates"][0]["confidence"] = json!(0.4), "`gates.confidence`: no interval has that of 0.4"),
        (|v| v["gates"][1]["confidence"] = json!(2), "`gates.confidence`: no interval has that of 2"),
        (|v| v["gates"][3]["parts"]["quantiles"] = json!([]), "`gates.parts.quantiles`: it has 0 entries, not 60"),
        (|v| v["gates"][3]["parts"]["waits"] = json!(null), "`gates.parts.waits`: a target on a quantile lacks"),
        (|v| v["gates"][3]["parts"]["waits"]["zeros"][2] = json!(0), "`gates.parts.waits`: batch 2 holds "),
        (|v| v["gates"][3]["parts"]["denominator"][2] = json!(1e16), "too large to add up"),
    ];
    for (spoil, message) in spoils {
        let mut wrong = right.clone();
        spoil(&mut wrong);
        let error = read(&wrong.to_string()).expect_err(message).to_string();
        assert!(error.contains(message), "{error}, not {message}");
    }
}

/// A way to spoil a summary, and what the message must hold.
type Spoil = (fn(&mut Value), &'static str);

#[test]
fn what_does_not_fit_is_refused_with_its_field() {
    let right: Value = serde_json::from_str(&summary()).expect("it is JSON");
    let spoils: [Spoil; 29] = [
        (|v| v["schema_version"] = json!(7), "of format version 7; stormdrill 0.1.0 reads version 0"),
        (|v| v["schema_version"] = json!("0.1"), "of format version \"0.1\""),
        (|v| drop(v.as_object_mut().map(|o| o.remove("schema_version"))), "it has no `schema_version`"),
        (|v| drop(v.as_object_mut().map(|o| o.remove("seed"))), "missing field `seed`"),
        (|v| *v = json!([v]), "several runs in one list"),
        (|v| *v = json!("a run"), "not a summary of a run"),
        (|v| v["fingerprint"] = json!("0000000000000000"), "`fingerprint`: it is not that of the replications"),
        (|v| v["duration_s"] = json!(-1.0), "`duration_s`: -1 s is no length of time"),
        (|v| v["duration_s"] = json!(1e300), "`duration_s`"),
        (|v| v["intervals"]["length_s"] = json!(1e-6), "`intervals.start_s`: 41 intervals do not make up the duration"),
        (|v| v["intervals"]["length_s"] = json!(0.0), "`intervals`: their length is 0"),
        (|v| v["classes"][0]["channel"] = json!("fax"), "`classes`: there is no channel `fax`"),
        (|v| v["classes"][0]["name"] = json!("who"), "`per_replication.classes`: the names are not those"),
        (|v| v["channels"][0]["answer_within_s"] = json!([]), "`channels`: one has no acceptable waiting time"),
        (|v| v["per_replication"]["classes"][0]["offered"][3] = json!(1), "in replication 3 it is not the sum"),
        (|v| v["per_replication"]["classes"][0]["offered"] = json!([1]), ".offered`: it has 1 entries, not 20"),
        (|v| v["per_replication"]["classes"][0]["outcomes"]["eaten"] = json!([1]), "`eaten` is no outcome"),
        (|v| v["per_replication"]["classes"][1]["waited"][0] = json!(u64::MAX), "too large to add up"),
        (|v| v["per_replication"]["classes"][1]["wait_max_us"][0] = json!(u64::MAX), "a time is too long"),
        (|v| v["channels"][0]["kind"] = json!("fax"), "`channels.kind`: `fax` is no kind of channel"),
        (|v| v["channels"][0]["kind"] = json!("deferred"), "`per_replication.open_max`"),
        (|v| v["classes"][0]["groups"] = json!(["who"]), "`classes.groups`: there is no group `who`"),
        (|v| v["per_replication"]["fingerprints"][0] = json!("0x12"), "`0x12` is no hash"),
        (|v| v["classes"][0]["arrivals"] = json!("0x1"), "`classes.arrivals`: `0x1` is no digest"),
        (|v| v["groups"][0]["cost_per_hour"] = json!(-1), "`groups.cost_per_hour`: -1 is no rate"),
        (|v| v["groups"][0]["cost_per_hour"] = json!(1e300), "`groups.cost_per_hour`"),
        (|v| v["ending"]["kind"] = json!("limit"), "`ending`: it is none of a run's"),
        (|v| v["waits"]["classes"][0]["answered"]["hdr"][4] = json!("HISTFAAA"), "batch 4 is no histogram of waits"),
        (|v| v["waits"]["groups"][0]["answered"]["zeros"][2] = json!(0), "batch 2 holds "),
    ];
    for (spoil, message) in spoils {
        let mut wrong = right.clone();
        spoil(&mut wrong);
        let error = read(&wrong.to_string()).expect_err(message).to_string();
        assert!(error.contains(message), "{error}, not {message}");
    }
}

#[test]
fn a_torn_file_is_refused_and_names_the_place() {
    let text = summary();
    for at in (0..text.len() - 2).step_by(997) {
        assert!(read(&text[..at]).is_err(), "{at}");
    }
    let torn = read(&text[..text.len() / 2]).expect_err("it is cut short");
    assert!(matches!(torn, ReadError::Json(_)) && torn.to_string().contains(" at line "), "{torn}");
}

/// Whatever a byte becomes: no panic, no hang, and what is read can be shown.
#[test]
fn any_change_is_refused_or_harmless() {
    let targets = render(judged().report());
    let (from, to) = (targets.find("\"gates\"").expect("there are"), targets.find("\"scopes\"").expect("there are"));
    changed_is_harmless(&report(&traced(), 1, |r, _| render(r)), None, 1_000);
    changed_is_harmless(&targets, Some(from..to), 200);
}

/// Changes single bytes, of a part of the text if one is given.
fn changed_is_harmless(text: &str, within: Option<std::ops::Range<usize>>, times: usize) {
    let within = within.unwrap_or(0..text.len());
    let mut state = 1_u64;
    for _ in 0..times {
        state = crate::random::mix64(state);
        let at = within.start + state as usize % within.len();
        let with = ["9", "-", "e", "\"", "]", "", "0", "99999999999999999999"][(state >> 32) as usize % 8];
        if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
            let changed = [&text[..at], with, &text[at + 1..]].concat();
            if let Ok(run) = read(&changed) {
                files(run.report());
            }
        }
    }
}

/// Compares with a stored text; `STORMDRILL_BLESS=1 cargo test` stores the new one, to be looked at in the diff.
fn check(text: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/tests").join(file);
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, text).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the file is there");
    assert!(text == stored, "differs from {file}:\n{text}");
}

#[test]
fn the_files_are_those_stored() {
    let mut scenario = traced();
    scenario.story = Some("A *day* of three <calls>.".into());
    scenario.duration = SimDuration::from_secs(900);
    scenario.interval = SimDuration::from_secs(300);
    report(&scenario, 1, |r, _| {
        check(&markdown::render(r, Signs::UNICODE), "traced.md");
        check(&hlog::render(r), "traced.hlog");
        check(&hgrm::render(r, Whose::Class(0, Ended::Answered)), "traced.hgrm");
        check(&String::from_utf8(timeseries::render(r)).expect("UTF-8"), "traced.csv");
    });
    report(&small(), 2, |r, _| check(&markdown::render(r, Signs::UNICODE), "small.md"));
}

/// The log has each wait of the run once for its class, and those answered once more for their group.
#[test]
fn the_log_counts_what_the_summary_counts() {
    use hdrhistogram::Histogram;
    use hdrhistogram::serialization::Deserializer;
    use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
    report(&small(), 2, |r, _| {
        let log = hlog::render(r);
        let mut counts = std::collections::BTreeMap::new();
        for entry in IntervalLogIterator::new(log.as_bytes()) {
            let Ok(LogEntry::Interval(line)) = entry else { continue };
            let bytes = super::super::base64::decode(line.encoded_histogram()).expect("it is base64");
            let histogram: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).expect("it is one");
            counts.insert(line.tag().expect("each has a tag").to_string(), histogram.len());
        }
        let class = |c: usize| &r.summary.scopes[3 + c];
        assert_eq!(counts["class=where%20is%20my%20order;outcome=answered"], class(0).answered.counts.len());
        assert_eq!(counts["class=comments;outcome=abandoned"], class(2).abandoned.counts.len());
        assert_eq!(counts["group=team;outcome=answered"], r.summary.groups[0].waits.counts.len());
        assert_eq!(counts.len(), 7);
    });
}

#[test]
fn the_course_of_time_adds_up() {
    report(&small(), 2, |r, _| {
        let table = timeseries::render(r);
        let mut csv = csv::Reader::from_reader(table.as_slice());
        let headers = csv.headers().expect("there are").clone();
        let column = |name: &str| headers.iter().position(|h| h == name).expect("it is there");
        let (kind, offered, mean) = (column("kind"), column("offered_sum"), column("offered_mean"));
        let (mut sum, mut means, mut rows) = (0, 0.0, 0);
        for row in csv.records().map(|row| row.expect("whole")) {
            rows += 1;
            if &row[kind] == "class" {
                sum += row[offered].parse::<u64>().expect("a count");
                means += row[mean].parse::<f64>().expect("a number");
            } else {
                assert_eq!((&row[kind], &row[offered]), ("group", ""));
            }
        }
        assert_eq!((rows, sum), (40 * 4, r.summary.scopes[0].totals.offered));
        assert!((means * 20.0 - sum as f64).abs() < 1e-6, "{means}");
    });
}
