//! What the words for what stands before the line mean.

use super::{good, load_text, rendered};
use crate::model::{EntryStep, Hiding, Law, StepKind};
use crate::scenario::{Choice, Loaded, load};

fn text(channel: &str, class: &str) -> String {
    format!(
        "schema: 1
duration: 8h
channels: {{chat: {{kind: live{channel}}}}}
contacts:
  question: {{channel: chat, arrivals: {{rate: 60/h}}, handling: 5m{class}}}
agents: {{team: {{count: 2}}}}
"
    )
}

fn loaded(channel: &str, class: &str) -> Loaded {
    good(&text(channel, class))
}

#[test]
fn a_channel_hides_by_number_or_load_and_shows_at_the_limit_itself_unless_said_otherwise() {
    let hide = |words: &str| loaded(&format!(", hide: {words}"), "").scenario.channels[0].hide;
    assert_eq!(hide("{waiting: 8}"), Some(Hiding::Waiting { at_least: 8, show_below: 8 }));
    assert_eq!(hide("{waiting: 8, show_below: 3}"), Some(Hiding::Waiting { at_least: 8, show_below: 3 }));
    assert_eq!(hide("{load: 90%}"), Some(Hiding::Load { at_least: 0.9, show_below: 0.9 }));
    assert_eq!(hide("{load: 90%, show_below: 70%}"), Some(Hiding::Load { at_least: 0.9, show_below: 0.7 }));
    assert_eq!(loaded("", "").scenario.channels[0].hide, None);
}

#[test]
fn steps_take_no_time_and_lose_nobody_unless_said_otherwise() {
    let steps = |words: &str| loaded("", &format!(", entry: {words}")).scenario.classes.remove(0).entry;
    let plain = |kind| EntryStep { kind, lasts: Law::ZERO, loses: 0.0, helps: 0.0 };
    assert_eq!(steps("[]"), []);
    assert_eq!(
        steps("[{menu: {lasts: 20s, loses: 3%}}, {form: {loses: 15%}}, {article: {helps: 20%}}]"),
        [
            EntryStep { lasts: Law::Constant { value_s: 20.0 }, loses: 0.03, ..plain(StepKind::Menu) },
            EntryStep { loses: 0.15, ..plain(StepKind::Form) },
            EntryStep { helps: 0.2, ..plain(StepKind::Article) },
        ]
    );
    assert_eq!(steps("[{bot: {helps: 60%, loses: 40%}}]")[0].passes(), 0.0);
}

/// 60 contacts an hour of 5 minutes bring work for 5 agents; each number of agents below is a third of the load or less.
#[test]
fn who_does_not_get_to_the_line_brings_no_work() {
    let warnings = |class: &str| {
        let text = text("", class).replace("{count: 2}", "{count: 1}");
        let loaded = load_text(&text).unwrap_or_else(|e| panic!("{}", rendered(&e)));
        loaded.warnings.len()
    };
    assert_eq!(warnings(""), 1, "it is overloaded");
    assert_eq!(warnings(", entry: [{form: {loses: 30%}}, {article: {helps: 30%}}]"), 0, "2.45 agents");
}

/// A choice that is made anew replaces the old one: the limit of an entry, the law of a step.
#[test]
fn variants_and_assignments_replace_limits_and_laws() {
    let text = text(", hide: {waiting: 8}", ", entry: [{form: {lasts: {constant: 20s}, loses: 15%}}]")
        + "variants: {by-load: {channels: {chat: {hide: {load: 90%}}}}, shown: {channels: {chat: {hide: }}}}\n";
    let with = |variant: Option<&str>, sets: &[&str]| {
        let choice =
            Choice { variant: variant.map(str::to_owned), sets: sets.iter().map(|&set| set.to_owned()).collect() };
        let loaded = load("test.yaml", &text, &choice, &mut |_| Err("no files".to_owned()));
        loaded.unwrap_or_else(|e| panic!("{}", rendered(&e))).scenario
    };
    assert_eq!(with(Some("by-load"), &[]).channels[0].hide, Some(Hiding::Load { at_least: 0.9, show_below: 0.9 }));
    assert_eq!(with(Some("shown"), &[]).channels[0].hide, None);
    let entry = "contacts.question.entry[0].form";
    let changed = with(None, &[&format!("{entry}.lasts.exponential.mean=30s"), &format!("{entry}.loses=40%")]);
    assert_eq!(changed.classes[0].entry[0].lasts, Law::Exponential { mean_s: 30.0 });
    assert_eq!(changed.classes[0].entry[0].loses, 0.4);
}
