use std::path::Path;

use super::super::number::Signs;
use super::super::text::{TextOptions, WIDTH, render};
use super::{asked, callbacks, chats, guarded, letters, mark, minutes, paid, report, small, traced, triage};
use crate::model::{EndRule, Resource, ResourceId, Scenario, SimDuration};

fn text(scenario: &Scenario, signs: Signs) -> String {
    let replay: Vec<String> = "stormdrill run small.yaml --seed 7 -n 20".split(' ').map(str::to_owned).collect();
    report(scenario, 2, |r, _| render(r, &TextOptions { signs, styled: false, verbose: false, replay: replay.clone() }))
}

/// Compares with a stored text; `STORMDRILL_BLESS=1 cargo test` stores the new ones, to be looked at in the diff.
fn check(text: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/tests").join(file);
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, text).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the file is there");
    assert!(text == stored, "differs from {file}:\n{text}");
}

#[test]
fn a_day_with_an_event() {
    check(&text(&small(), Signs::UNICODE), "small.txt");
}

#[test]
fn what_agents_do_not_take_is_told_of_those_who_are_asked() {
    let text = text(&asked(), Signs::UNICODE);
    let table: Vec<&str> =
        text.lines().skip_while(|l| !l.starts_with("agents")).take_while(|l| !l.is_empty()).collect();
    check(&(table.join("\n") + "\n"), "asked.txt");
}

#[test]
fn a_first_line_has_a_table() {
    let written = text(&triage(), Signs::UNICODE);
    assert!(written.lines().all(|line| super::super::text::width(line) <= WIDTH), "{written}");
    check(&written, "triage.txt");
    assert!(!text(&small(), Signs::UNICODE).contains("first line"));
}

#[test]
fn deferred_work_has_a_table() {
    let written = text(&letters(), Signs::UNICODE);
    assert!(written.lines().all(|line| super::super::text::width(line) <= WIDTH), "{written}");
    check(&written, "letters.txt");
    assert!(!text(&small(), Signs::UNICODE).contains("backlog"));
}

#[test]
fn conversations_have_a_table() {
    let written = text(&chats(), Signs::UNICODE);
    assert!(written.lines().all(|line| super::super::text::width(line) <= WIDTH), "{written}");
    check(&written, "chats.txt");
    assert!(!text(&small(), Signs::UNICODE).contains("conversations"));
}

#[test]
fn callbacks_tickets_and_announcements_have_a_table() {
    let written = text(&callbacks(), Signs::UNICODE);
    assert!(written.lines().all(|line| super::super::text::width(line) <= WIDTH), "{written}");
    check(&written, "callbacks.txt");
    assert!(!text(&small(), Signs::UNICODE).contains("while waiting"));
}

#[test]
fn who_does_not_get_to_the_line_stands_in_a_table() {
    let written = text(&guarded(), Signs::UNICODE);
    assert!(written.lines().all(|line| super::super::text::width(line) <= WIDTH), "{written}");
    check(&written, "guarded.txt");
    // Where one reason is all there is, and none of ours, the column says it.
    let mut scenario = guarded();
    scenario.classes.iter_mut().for_each(|class| class.entry.clear());
    scenario.channels[0].hide = None;
    let closed = text(&scenario, Signs::UNICODE);
    assert!(closed.contains("turned away") && !closed.contains("\nentry "), "{closed}");
}

#[test]
fn a_trace_has_no_half_widths() {
    let text = text(&traced(), Signs::UNICODE);
    assert!(!text.contains('±'), "{text}");
    check(&text, "traced.txt");
}

#[test]
fn no_line_is_too_long_and_nothing_escapes() {
    let mut wild = small();
    wild.name = "a name that \u{1b}[31mis much too long for a line of eighty columns, by far".into();
    wild.classes[0].name = "注文はどこですか".repeat(6);
    wild.classes[1].name = "\u{202e}backwards".into();
    wild.groups[0].name = "team ".repeat(30);
    wild.start_of_day = minutes(8 * 60 + 5);
    wild.duration = minutes(11 * 60 + 20);
    wild.marks = (0..40).map(|i| mark(i / 4, &"something happens ".repeat(i as usize % 9))).collect();
    for signs in [Signs::UNICODE, Signs::ASCII] {
        let text = text(&wild, signs);
        let too_wide = |l: &&str| super::super::text::width(l) > WIDTH;
        assert_eq!(text.lines().find(too_wide), None, "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
    }
}

#[test]
fn ascii_signs_are_ascii() {
    let text = text(&small(), Signs::ASCII);
    assert!(text.is_ascii() && text.contains("+-"), "{text}");
}

#[test]
fn staff_costs_what_its_rates_say() {
    let mut scenario = small();
    let starting = |scenario: &Scenario, start: &str| {
        let text = text(scenario, Signs::UNICODE);
        text.lines().find(|l| l.starts_with(start)).map(str::to_owned)
    };
    let line = |scenario: &Scenario| starting(scenario, "Staff: ");
    assert_eq!((line(&scenario), starting(&scenario, "scheduled")), (None, Some("scheduled         40.0  800".into())));
    assert_eq!(starting(&scenario, "costs").as_deref(), Some("costs      agent-hours  EUR"));
    scenario.currency = None;
    assert_eq!(starting(&scenario, "costs").as_deref(), Some("costs      agent-hours  cost"));
    let mut helpers = scenario.groups[0].clone();
    (helpers.name, helpers.cost_per_hour) = ("helpers".into(), None);
    scenario.groups.push(helpers);
    let unpriced = "Staff: 80.0 agent-hours a day; helpers has no rate, so there is no cost.";
    assert_eq!(line(&scenario).as_deref(), Some(unpriced));
    scenario.groups.iter_mut().for_each(|group| group.cost_per_hour = None);
    assert_eq!(line(&scenario), None);
}

#[test]
fn what_is_paid_stands_in_a_table() {
    let written = text(&paid(), Signs::UNICODE);
    assert!(written.lines().all(|line| super::super::text::width(line) <= WIDTH), "{written}");
    check(&written, "paid.txt");
}

#[test]
fn nobody_measured_is_a_dash() {
    let mut scenario = small();
    for class in &mut scenario.classes {
        *class = super::class(&class.name, class.channel.0, 0.0);
    }
    let text = text(&scenario, Signs::UNICODE);
    assert!(text.starts_with("small: no chat contacts in 20 days, so there is nothing to measure\n"), "{text}");
    assert!(text.contains("–") && !text.contains("100 %"), "{text}");
}

#[test]
fn those_turned_away_and_those_still_there_are_told() {
    let mut scenario = small();
    scenario.resources = vec![Resource { name: "lines".into(), capacity: 5 }];
    scenario.channels[0].lines = Some(ResourceId(0));
    scenario.end = EndRule::Stop;
    let text = text(&scenario, Signs::UNICODE);
    let answer: Vec<&str> = text.lines().take(2).collect();
    assert!(answer.join(" ").contains(" % turned away"), "{text}");
    assert!(text.contains("\naway, %  ") && text.contains(" still waiting at the end."), "{text}");
}

#[test]
fn all_lengths_of_scenarios_have_a_table_of_times() {
    for (length, interval, title) in [(45, 5, "from"), (60, 7, "from"), (1_440, 15, "hour"), (20_160, 60, "day")] {
        let mut scenario = small();
        scenario.replications = 2;
        (scenario.duration, scenario.interval) = (minutes(length), minutes(interval));
        let text = text(&scenario, Signs::UNICODE);
        assert!(text.lines().any(|l| l.starts_with(&format!("{title}   "))), "{length} min: {text}");
    }
    let mut short = small();
    short.duration = SimDuration::from_secs(600);
    assert!(!text(&short, Signs::UNICODE).contains("\nhour "));
}
