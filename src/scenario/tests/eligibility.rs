//! Who may serve a class, and from when on: what the words mean, and what is said of mistakes. The expected messages stand
//! in `expected/`.

use super::{errors, good, load_text, rendered};
use crate::model::{GroupId, IfAway, PreferredAgent, Scenario, SimDuration};
use crate::scenario::{Choice, Severity, load};

/// A class with some properties, and three groups: `berlin` speaks German well, `wien` a little less and knows of bills,
/// `paris` hardly.
fn file(properties: &str) -> String {
    format!(
        "schema: 1
duration: 8h
contacts:
  question:
    arrivals: {{rate: 40/h, day_factor: {{gamma: {{cv: 10%}}}}}}
    handling: 5m
{properties}agents:
  berlin: {{count: 5, attributes: {{german: 5}}}}
  wien: {{count: 5, attributes: {{german: 4, billing: 2}}}}
  paris: {{count: 5, attributes: {{german: 1, billing: 3}}, skills: {{question: {{delay: 10s}}}}}}
  rome: {{count: 1, skills: []}}
"
    )
}

/// `berlin 0 30`, and so on: the times in the line, s; `-` is for ever.
fn times(scenario: &Scenario) -> Vec<String> {
    let s = |d: SimDuration| if d.is_forever() { "-".to_owned() } else { d.secs_f64().to_string() };
    let name = |group: GroupId| &scenario.groups[group.index()].name;
    let class = &scenario.classes[0];
    if class.access.is_empty() {
        return class.groups.iter().map(|g| name(*g).clone()).collect();
    }
    for group in &class.groups {
        assert!(class.access.iter().any(|a| a.group == *group));
    }
    class.access.iter().map(|a| format!("{} {} {}", name(a.group), s(a.from), s(a.until))).collect()
}

fn of(properties: &str) -> Vec<String> {
    times(&good(&file(properties)).scenario)
}

#[test]
fn who_has_the_skill_serves_after_its_delay() {
    assert_eq!(of(""), ["berlin 0 -", "wien 0 -", "paris 10 -"]);
    assert_eq!(of("    groups: [wien, berlin]\n"), ["wien", "berlin"]);
}

#[test]
fn who_lacks_what_is_required_never_serves() {
    assert_eq!(of("    requires: {german: 4}\n"), ["berlin", "wien"]);
    assert_eq!(of("    requires: {german: 4, billing: 1}\n"), ["wien"]);
    assert_eq!(of("    groups: [paris, wien, berlin]\n    requires: {billing: 1}\n"), ["paris 10 -", "wien 0 -"]);
}

/// Genesys Cloud, "Bullseye": skills are dropped ring by ring.
#[test]
fn each_ring_adds_to_the_one_before() {
    assert_eq!(
        of("    requires: {german: 4, billing: 2}
    widen:
      - {after: 30s, drop: [billing]}
      - {after: 1m, requires: {german: 1}}\n"),
        ["wien 0 -", "berlin 30 -", "paris 60 -"]
    );
    // Primary and secondary groups. Who comes later is not there before; the delay counts from the begin of the wait.
    assert_eq!(
        of("    widen: [{after: 5s, groups: paris}, {after: 30s, groups: [berlin]}]\n"),
        ["wien 0 -", "paris 10 -", "berlin 30 -"]
    );
    assert_eq!(
        of("    groups: [berlin]\n    widen: [{after: 2m, groups: [paris, wien]}]\n"),
        ["berlin 0 -", "paris 120 -", "wien 120 -"]
    );
}

/// Amazon Connect, "Routing criteria": steps with an expiry, then anybody in the queue.
#[test]
fn each_step_takes_the_place_of_the_one_before() {
    assert_eq!(
        of("    steps: [{requires: {german: 4, billing: 1}, for: 30s}, {requires: {german: 5}, for: 30s}]\n"),
        ["wien 0 30", "berlin 30 -", "wien 60 -", "paris 60 -"]
    );
    assert_eq!(
        of("    steps: [{groups: [paris], for: 1m}, {groups: [wien, paris]}]\n"),
        ["paris 10 -", "wien 60 -"],
        "a last step without an end lasts"
    );
    // Twilio: a target that is skipped unless a worker is available.
    assert_eq!(of("    steps: [{groups: wien, for: 0s}, {groups: berlin}]\n"), ["wien 0 0", "berlin 0 -"]);
    let scenario = good(&file("    steps: [{groups: wien, for: 0s}, {groups: berlin, for: 0s}, {groups: wien}]\n"));
    assert_eq!(times(&scenario.scenario), ["wien 0 0", "berlin 0 0", "wien 0 -"]);
    assert!(scenario.scenario.classes[0].access[0].step < scenario.scenario.classes[0].access[1].step);
}

#[test]
fn what_changes_nothing_is_as_if_it_were_not_there() {
    let plain = good(&file("    groups: [berlin, wien]\n")).scenario;
    for same in ["    groups: [berlin, wien]\n    requires: {german: 1}\n", "    steps: [{groups: [berlin, wien]}]\n"] {
        let mut scenario = good(&file(same)).scenario;
        // How well they fit is known only where something is required.
        for skill in scenario.groups.iter_mut().flat_map(|g| &mut g.skills) {
            (skill.level, skill.distance) = (0.0, 0.0);
        }
        assert_eq!(scenario, plain);
    }
}

#[test]
fn preferred_agents_are_as_written() {
    let preferred = |text: &str| good(&file(text)).scenario.classes[0].preferred.clone().expect("it prefers");
    let own = preferred("    groups: [wien, berlin]\n    preferred: {agent: own, wait: 30s}\n");
    assert_eq!(own.agent, PreferredAgent::Own(vec![GroupId(1), GroupId(0)]));
    assert_eq!((own.wait, own.if_away), (SimDuration::from_secs(30), IfAway::Skip));
    let of_one = preferred("    preferred: {agent: own, of: paris, wait: 2m, if_away: wait}\n");
    assert_eq!((of_one.agent, of_one.if_away), (PreferredAgent::Own(vec![GroupId(2)]), IfAway::Wait));
    assert_eq!(preferred("    preferred: {agent: last, wait: 0s}\n").agent, PreferredAgent::Last);
}

#[test]
fn a_variant_chooses_between_rings_and_steps() {
    let base = file("    requires: {german: 4}\n    widen: [{after: 30s, requires: {german: 1}}]\n");
    let text = base
        + "variants:\n  steps: {contacts: {question: {steps: [{groups: wien}]}}}
  rings: {contacts: {question: {widen: [{after: 5s, requires: {german: 1}}]}}}\n";
    let of = |variant: &str| {
        let choice = Choice { variant: Some(variant.to_owned()), ..Choice::default() };
        times(&load("test.yaml", &text, &choice, &mut |_| Err(String::new())).expect("it is right").scenario)
    };
    assert_eq!(of("steps"), ["wien"]);
    assert_eq!(of("rings"), ["berlin 0 -", "wien 0 -", "paris 10 -"]);
}

pub(super) fn wrong() -> Vec<(&'static str, String)> {
    let rings = |rings: &str| file(&format!("    requires: {{german: 4, billing: 2}}\n    widen: {rings}\n"));
    vec![
        ("attribute-of-nobody", file("    requires: {germn: 4}\n")),
        ("attribute-unsaid", errors::with("    channel: chat\n", "    channel: chat\n    requires: {german: 4}\n")),
        ("level-out-of-range", file("    requires: {german: 11}\n").replace("german: 1,", "german: 0,")),
        ("level-of-nobody", file("    requires: {german: 5, billing: 1}\n")),
        ("ring-at-once", rings("[{after: 0s, drop: [billing]}]")),
        ("rings-out-of-order", rings("[{after: 60s, drop: [billing]}, {after: 30s, requires: {german: 1}}]")),
        ("ring-of-nothing", rings("[{after: 60s}]")),
        ("ring-that-drops-twice", rings("[{after: 30s, drop: billing}, {after: 60s, drop: billing}]")),
        ("ring-that-narrows", rings("[{after: 30s, requires: {german: 5}}]")),
        (
            "ring-with-a-group-of-before",
            rings("[{after: 30s, groups: berlin, drop: [billing]}, {after: 60s, groups: berlin}]"),
        ),
        ("ring-with-a-group-that-lacks-all", rings("[{after: 30s, groups: [paris]}]")),
        ("ring-with-a-group-without-the-skill", file("    widen: [{after: 30s, groups: [rome]}]\n")),
        ("rings-beside-steps", file("    requires: {german: 4}\n    steps: [{groups: wien}]\n")),
        ("step-without-end", file("    steps: [{groups: wien}, {groups: berlin}]\n")),
        ("no-steps", file("    steps: []\n")),
        ("too-many-rings", file(&format!("    steps: [{}]\n", vec!["{for: 1s}"; 21].join(", ")))),
        ("own-agent-of-others", file("    groups: [wien]\n    preferred: {agent: own, of: berlin, wait: 30s}\n")),
        ("last-agent-of-a-group", file("    preferred: {agent: last, of: berlin, wait: 30s}\n")),
        ("preferred-without-wait", file("    preferred: {agent: own}\n")),
    ]
}

pub(super) fn odd() -> Vec<(&'static str, String)> {
    let warm = |text: &str| file(text).replace("delay: 10s", "");
    vec![
        (
            "warning-ring-of-nobody",
            warm("    requires: {german: 10}\n    widen: [{after: 30s, requires: {german: 4}}]\n"),
        ),
        (
            "warning-ring-without-effect",
            warm("    requires: {german: 4}\n    widen: [{after: 30s, requires: {german: 3}}]\n"),
        ),
        ("warning-step-of-nobody", warm("    steps: [{for: 1m}, {requires: {german: 9}, for: 30s}]\n")),
    ]
}

#[test]
fn wrong_requirements_teach() {
    let mut differences = Vec::new();
    for (name, text) in wrong() {
        let Err(diagnostics) = load_text(&text) else { panic!("{name} is accepted") };
        errors::compare(name, &diagnostics, &mut differences);
    }
    for (name, text) in odd() {
        let loaded = good(&text);
        assert!(loaded.warnings.iter().all(|d| d.severity == Severity::Warning && d.help.is_some()), "{name}");
        errors::compare(name, &loaded.warnings, &mut differences);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(rendered(&good(&file("    steps: [{groups: wien, for: 30s}]\n")).warnings), "");
}

/// What is documented is what can be written.
#[test]
fn the_documented_words_are_those_of_the_language() {
    let schema = crate::scenario::schema();
    for description in crate::routing::ELIGIBILITY {
        assert!(schema.contains(&format!("\"{}\": {{", description.name)), "{}", description.name);
    }
}
