//! Targets in a file: what is wrong with them is said with its place inside the text, and what is right is understood.

use super::super::Code;
use super::errors::{RIGHT, compare};
use super::{good, load_text};
use crate::experiment::{DialogueMeasure, Measure, OfferMeasure, ServiceLevel, TransferMeasure};
use crate::gate::{
    Counted, Family, Gate, OnEmpty, Operator, Selection, Severity, Sided, Site, Statistic, Subject, Window,
};
use crate::model::{Nature, SimDuration, SimTime};

fn with_slas(slas: &str) -> String {
    format!("{RIGHT}slas:\n{slas}\n")
}

/// One target by its two texts.
fn with_target(selector: &str, expr: &str) -> String {
    with_slas(&format!("  \"{selector}\": [\"{expr}\"]"))
}

/// A target where a class is a first line and a group is asked.
fn first_line(selector: &str, expr: &str) -> String {
    with_target(selector, expr)
        .replace("contacts:\n", "contacts:\n  inbox: {channel: chat, arrivals: {rate: 9/h}, handling: 45s, transfers: {to: {question: 60%}}}\n")
        .replace("agents:\n", "agents:\n  desk: {count: 1, skills: [inbox], answering: {misses: 9%}}\n")
}

pub(super) fn cases() -> Vec<(&'static str, String)> {
    let level = |sla: &str| with_slas(&format!("  \"service_level{{channel:chat,within:60s}}\": {sla}"));
    let window = |window: &str| level(&format!("{{expr: \">= 80%\", window: {window}}}"));
    vec![
        ("target-unknown-measure", with_target("servicelevel{channel:chat}", ">= 80%")),
        ("target-unknown-tag", with_target("service_level{chanel:chat,within:60s}", ">= 80%")),
        ("target-tag-twice", with_target("p_abandon{class:question,class:question}", "< 5%")),
        ("target-unknown-channel", with_target("p_abandon{channel:chatt}", "< 5%")),
        ("target-unknown-class", with_target("p_abandon{class:qestion}", "< 5%")),
        ("target-unknown-group", with_target("occupancy{group:teem}", "< 85%")),
        ("target-without-group", with_target("occupancy", "< 85%")),
        ("target-two-scopes", with_target("p_abandon{channel:chat,class:question}", "< 5%")),
        ("target-unknown-nature", with_target("p_abandon{nature:genuin}", "< 5%")),
        ("target-nobody-of-a-nature", with_target("p_abandon{nature:abuse}", "< 5%")),
        ("target-unknown-formula", with_target("service_level{within:60s,formula:offerd}", ">= 80%")),
        (
            "target-without-within",
            with_target("service_level", ">= 80%")
                .replace("contacts:\n", "contacts:\n  letter: {channel: mail, arrivals: {rate: 1/h}, handling: 5m}\n")
                .replace("skills: [question]", "skills: [question, letter]")
                .replace("channels:\n", "channels:\n  mail: {kind: deferred}\n"),
        ),
        ("target-without-any-tag", with_target("recovery", "< 1h")),
        ("target-bare-within", with_target("service_level{within:60}", ">= 80%")),
        ("target-wait-without-outcome", with_target("wait{channel:chat}", "p(95) < 3m")),
        ("target-unknown-outcome", with_target("wait{outcome:answerd}", "p(95) < 3m")),
        ("target-wait-without-statistic", with_target("wait{outcome:answered}", "< 3m")),
        ("target-unknown-statistic", with_target("wait{outcome:answered}", "p95 < 3m")),
        ("target-odd-percentile", with_target("wait{outcome:answered}", "p(100) < 3m")),
        ("target-percentile-of-a-share", with_target("p_abandon", "p(95) < 5%")),
        ("target-mean-of-a-share", with_target("p_abandon", "mean < 5%")),
        ("target-bare-share", with_target("p_abandon", "< 0.05")),
        ("target-wrong-unit", with_target("p_abandon", "< 5m")),
        ("target-bare-duration", with_target("asa", "< 30")),
        ("target-unit-of-a-count", with_target("queue_length", "< 4 contacts")),
        ("target-equal", with_target("turned_away_rate", "== 0%")),
        ("target-without-operator", with_target("turned_away_rate", "2%")),
        ("target-open-brace", with_target("p_abandon{channel:chat", "< 5%")),
        ("target-number-for-demand", level("[80]")),
        ("target-no-demand", level("[]")),
        ("target-not-a-mapping", with_slas("  - \">= 80%\"")),
        ("target-unknown-field", level("{expr: \">= 80%\", windw: {phase: spike}}")),
        ("target-without-expr", level("{window: {phase: spike}}")),
        ("target-unknown-phase", window("{phase: spike.holds}")),
        ("target-window-of-two-kinds", window("{phase: spike, sliding: 30m}")),
        ("target-empty-window", window("{}")),
        ("target-half-a-range", window("{from: 10:00}")),
        ("target-range-backwards", window("{from: 12:00, to: 10:00}")),
        ("target-range-outside", window("{from: 17:00, to: 18:00}")),
        ("target-sliding-without-take", window("{sliding: 30m}")),
        ("target-sliding-too-long", window("{sliding: 9h, take: worst}")),
        (
            "target-sliding-percentile",
            with_slas("  \"wait{outcome:answered}\": {expr: \"p(95) < 3m\", window: {sliding: 30m, take: worst}}"),
        ),
        ("target-runs-met-upside-down", level("{expr: \">= 80%\", runs_met: \"<= 90%\"}")),
        ("target-certain", level("{expr: \">= 80%\", confidence: 100%}")),
        ("target-recovery-unseen", with_target("recovery{within:60s,level:80%,after:spike}", "< 6h")),
        ("target-recovery-long", with_target("recovery{within:60s,level:80%,after:spike}", "> 1h")),
        ("target-on-no-first-line", with_target("transfer_rate{channel:chat}", "< 80%")),
        ("target-on-another-than-the-first-line", first_line("p_misroute{class:question}", "< 10%")),
        ("target-on-nobody-who-is-asked", with_target("p_missed{group:team}", "< 5%")),
        ("target-end-to-end-without-statistic", first_line("end_to_end_wait", "< 5m")),
        ("target-recovery-after-nothing", with_target("recovery{within:60s,level:80%,after:spke}", "< 1h")),
    ]
}

#[test]
fn wrong_targets_teach() {
    let mut differences = Vec::new();
    for (name, text) in cases() {
        match load_text(&text) {
            Err(diagnostics) => compare(name, &diagnostics, &mut differences),
            Ok(_) => differences.push(format!("{name} is accepted")),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn gates(slas: &str) -> Vec<Gate> {
    good(&with_slas(slas)).gates
}

#[test]
fn targets_in_all_forms() {
    let subjects: Vec<_> = [
        ("service_level{channel:chat,within:60s}", ">= 80%"),
        ("sl{class:question, within:20s, formula:all_demand}", "> 80%"),
        ("abandon_rate", "< 5%"),
        ("turned_away_rate{channel:chat}", "value <= 2%"),
        ("asa", "< 30s"),
        ("wait{outcome:entered}", "p(99.9) < 10m"),
        ("wait{group:team,outcome:answered}", "max < 10m"),
        ("wait{channel:chat,outcome:abandoned}", "mean < 1m30s"),
        ("first_response{channel:chat}", "p(90) < 60s"),
        ("reply_gap{class:question}", "mean < 2m"),
        ("silent_rate", "< 5%"),
        ("silent_rate{nature:genuine}", "< 5%"),
        ("queue_length", "< 4.5"),
        ("utilization{group:team}", "<= 85%"),
        ("answered", "> 300"),
        ("recovery{within:60s,level:80%,after:spike.hold}", "< 45m"),
    ]
    .iter()
    .map(|(selector, expr)| {
        let gate = gates(&format!("  \"{selector}\": \"{expr}\"")).remove(0);
        let demand = gate.demand;
        (gate.target.subject, gate.target.selection, demand.statistic, demand.operator, demand.limit)
    })
    .collect();
    let (value, s) = (Statistic::Value, SimDuration::from_secs);
    let level = |formula, within| Subject::Level { formula, within: s(within) };
    let after = SimTime::from_secs(4 * 3_600);
    let expected = [
        (level(ServiceLevel::Offered, 60), Selection::Channel(0), value, Operator::AtLeast, 0.8),
        (level(ServiceLevel::AllDemand, 20), Selection::Class(0), value, Operator::More, 0.8),
        (Subject::Measure(Measure::PAbandon), Selection::All, value, Operator::Less, 0.05),
        (Subject::Measure(Measure::PBlock), Selection::Channel(0), value, Operator::AtMost, 0.02),
        (Subject::Measure(Measure::MeanWaitServed), Selection::All, value, Operator::Less, 30.0),
        (Subject::Wait(Family::Entered), Selection::All, Statistic::Quantile(99.9 / 100.0), Operator::Less, 600.0),
        (Subject::Wait(Family::Answered), Selection::Group(0), Statistic::Max, Operator::Less, 600.0),
        (Subject::Wait(Family::Abandoned), Selection::Channel(0), value, Operator::Less, 90.0),
        (Subject::Wait(Family::FirstResponse), Selection::Channel(0), Statistic::Quantile(0.9), Operator::Less, 60.0),
        (Subject::Wait(Family::ReplyGap), Selection::Class(0), value, Operator::Less, 120.0),
        (Subject::Dialogue(DialogueMeasure::PSilent), Selection::All, value, Operator::Less, 0.05),
        (Subject::Dialogue(DialogueMeasure::PSilent), Selection::Nature(Nature::Genuine), value, Operator::Less, 0.05),
        (Subject::QueueLength, Selection::All, value, Operator::Less, 4.5),
        (Subject::Utilisation, Selection::Group(0), value, Operator::AtMost, 0.85),
        (Subject::Count(Counted::Answered), Selection::All, value, Operator::More, 300.0),
        (Subject::Recovery { within: s(60), level: 0.8, after }, Selection::All, value, Operator::Less, 2_700.0),
    ];
    assert_eq!(subjects, expected);
}

#[test]
fn targets_on_first_lines_and_offers() {
    let subject = |selector: &str, expr: &str| {
        let gate = good(&first_line(selector, expr)).gates.remove(0);
        (gate.target.subject, gate.target.selection, gate.demand.statistic, gate.demand.limit)
    };
    let value = Statistic::Value;
    assert_eq!(
        [
            subject("transfer_rate{class:inbox}", "<= 80%"),
            subject("mean_handover{channel:chat}", "mean < 30s"),
            subject("end_to_end_wait", "p(95) < 5m"),
            subject("decline_rate", "< 5%"),
            subject("offers_per_contact{group:desk}", "< 1.2"),
        ],
        [
            (Subject::Transfer(TransferMeasure::PTransfer), Selection::Class(0), value, 0.8),
            (Subject::Transfer(TransferMeasure::MeanHandover), Selection::Channel(0), value, 30.0),
            (Subject::EndToEnd, Selection::All, Statistic::Quantile(0.95), 300.0),
            (Subject::Offers(OfferMeasure::PDeclined), Selection::All, value, 0.05),
            (Subject::Offers(OfferMeasure::OffersPerContact), Selection::Group(0), value, 1.2),
        ]
    );
    // A class that cannot be read may be a first line, so that nothing follows from its mistake.
    let text = first_line("transfer_rate", "<= 80%").replace("transfers: {to:", "transfers: {too:");
    let diagnostics = load_text(&text).expect_err("`too` is no field");
    assert!(diagnostics.iter().all(|d| d.code != Code::Target), "{diagnostics:?}");
}

#[test]
fn long_forms_say_more_and_know_their_place() {
    let short = "  \"p_abandon\": \"< 5%\"\n  asa:\n    - \"< 30s\"\n    - ";
    let long = "{expr: \"< 20s\", name: calm hours, window: {from: 8:30, to: 1h}, runs_met: \">= 90%\", severity: warn, \
                confidence: 99%, sided: one, on_empty: skip}";
    let gates = gates(&format!("{short}{long}"));
    let plain = &gates[1];
    assert_eq!((plain.window.clone(), plain.runs_met, plain.severity), (Window::Whole, None, Severity::Error));
    assert_eq!((plain.confidence, plain.sided, plain.on_empty), (0.95, Sided::Two, OnEmpty::Fail));
    let first_line = RIGHT.lines().count() + 2;
    assert_eq!(gates[0].site, Site { file: "scenarios/test.yaml".into(), line: first_line, column: 16 });
    let told = &gates[2];
    let label = "08:30-09:00".to_owned();
    let (from, to) = (SimTime::from_secs(1_800), SimTime::from_secs(3_600));
    assert_eq!(told.window, Window::Span { label, from, to });
    assert_eq!((told.name.as_deref(), told.runs_met), (Some("calm hours"), Some((Operator::AtLeast, 0.9))));
    assert_eq!((told.severity, told.on_empty, told.sided), (Severity::Warn, OnEmpty::Skip, Sided::One));
    assert!((told.level() - 0.98).abs() < 1e-12);
    assert_eq!((told.site.line, told.site.column), (first_line + 3, 14));
}

/// Phases of the surge in the right file: no ramp, an hour's hold, no decay. An acceptable time that no channel counts is
/// counted for the target, and the headline stays the first.
#[test]
fn windows_follow_events_and_times_are_counted() {
    let text =
        with_slas("  \"service_level{channel:chat,within:45s}\": {expr: \"> 50%\", window: {phase: spike.hold}}");
    let loaded = good(&text);
    let (from, to) = (SimTime::from_secs(3 * 3_600), SimTime::from_secs(4 * 3_600));
    assert_eq!(loaded.gates[0].window, Window::Span { label: "spike.hold".into(), from, to });
    assert_eq!(loaded.scenario.channels[0].answer_within, [60, 45].map(SimDuration::from_secs));
}

/// Without a time of its own, a target takes that of the channel it is about; of all, where they agree.
#[test]
fn the_headline_time_needs_no_tag() {
    let within = SimDuration::from_secs(60);
    for selector in ["service_level", "service_level{channel:chat}", "service_level{class:question}"] {
        let subject = gates(&format!("  \"{selector}\": \">= 80%\""))[0].target.subject;
        assert_eq!(subject, Subject::Level { formula: ServiceLevel::Offered, within }, "{selector}");
    }
}
