//! Levers, conditions and changes: wrong files, each with a mistake that the others do not make.

use super::errors::{assert_teach, with};
use super::load_text;

/// The right file with a lever.
fn lever(words: &str) -> String {
    with("contacts:\n", &format!("playbook:\n  help: {words}\ncontacts:\n"))
}

/// A lever that is pulled at a time and does this.
fn does(effect: &str) -> String {
    lever(&format!("{{at: 30m, do: {effect}}}"))
}

/// A lever that is pulled when this shows.
fn watches(condition: &str) -> String {
    lever(&format!("{{when: {condition}, do: {{call_in: {{agents: 1, to: team}}}}}}"))
}

fn cases() -> Vec<(&'static str, String)> {
    vec![
        ("lever-of-no-time", lever("{do: {call_in: {agents: 1, to: team}}}")),
        ("lever-of-two-times", lever("{at: 30m, when: waiting > 8, do: {call_in: {agents: 1, to: team}}}")),
        ("lever-at-for", lever("{at: 30m, for: 2m, do: {call_in: {agents: 1, to: team}}}")),
        ("lever-after-the-end", lever("{at: 300h, do: {call_in: {agents: 1, to: team}}}")),
        ("lever-without-effect", lever("{at: 30m}")),
        ("lever-of-no-effect", lever("{at: 30m, do: []}")),
        ("lever-of-two-ends", lever("{at: 30m, do: {call_in: {agents: 1, to: team}}, until: 1h, lasts: 20m}")),
        ("lever-until-for", lever("{at: 30m, do: {call_in: {agents: 1, to: team}}, until: 1h, until_for: 20m}")),
        (
            "lever-takes-at-once",
            lever("{at: 30m, takes: {agents: 1, from: team}, do: {call_in: {agents: 1, to: team}}}"),
        ),
        (
            "lever-takes-from-nobody",
            lever("{at: 30m, lead: 5m, takes: {agents: 1, from: teem}, do: {call_in: {agents: 1, to: team}}}"),
        ),
        ("lever-bare-lead", lever("{at: 30m, lead: 5, do: {call_in: {agents: 1, to: team}}}")),
        ("condition-without-limit", watches("waiting")),
        ("condition-unknown", watches("wating > 8")),
        ("condition-of-nobody", watches("'waiting{class:questoin} > 8'")),
        ("condition-of-two", watches("\"waiting{class:question,channel:chat} > 8\"")),
        ("condition-wrong-tag", watches("'waiting{group:team} > 8'")),
        ("condition-bare-time", watches("longest_wait > 60")),
        ("condition-bare-share", watches("service_level < 0.8")),
        ("condition-no-number", watches("waiting > 8m")),
        ("condition-equal", watches("waiting == 8")),
        ("condition-empty", watches("[]")),
        ("condition-combined-badly", watches("{every: [waiting > 8]}")),
        ("effect-unknown", does("{handle: {contacts: question, factor: 0.8}}")),
        ("effect-of-nothing", does("{handling: {contacts: question, factor: 0}}")),
        ("effect-of-nobody", does("{handling: {contacts: questions, factor: 0.8}}")),
        ("effect-huge", does("{arrivals: {contacts: question, factor: 5000}}")),
        ("effect-no-agents", does("{call_in: {agents: 0, to: team}}")),
        ("effect-no-return", does("{returns: {contacts: question, after: abandon, factor: 0.5}}")),
        ("effect-no-ban", does("{ban: {contacts: question}}")),
        ("effect-no-callback", does("{offer_callback: {contacts: question}}")),
        ("effect-no-steps", does("{entry: {contacts: question}}")),
        ("effect-no-hiding", does("{hide: {channel: chat}}")),
        ("effect-no-announcement", does("{announce: {contacts: question}}")),
        ("effect-open-always", does("{open: {channel: chat}}")),
        ("effect-breaks-of-a-count", does("{postpone_breaks: {group: team, by: 1h}}")),
        ("effect-overtime-of-no-time", does("{overtime: {group: team, lasts: 0s}}")),
        ("effect-routing-unknown", does("{routing: {contact_order: class_rnk}}")),
        ("effect-routing-of-nobody", does("{routing: {contact_order: {class_rank: [questoin]}}}")),
        (
            "outage-of-nobody",
            with("events:\n", "events:\n  ill: {at: 30m, outage: {group: team, agents: 0, lasts: 1h}}\n"),
        ),
        (
            "outage-of-two-sizes",
            with("events:\n", "events:\n  ill: {at: 30m, outage: {group: team, share: 50%, agents: 2, lasts: 1h}}\n"),
        ),
        (
            "change-and-surge",
            with("hold: 1h}}", "hold: 1h}, change: {do: {handling: {contacts: question, factor: 2}}}}"),
        ),
        (
            "lever-named-as-an-event",
            lever("{at: 30m, do: {call_in: {agents: 1, to: team}}}").replace("help:", "spike:"),
        ),
    ]
}

#[test]
fn wrong_levers_teach() {
    assert_teach(cases());
}

/// Without the lever that allows them there are no bans, no form and no hiding; another lever may still allow them.
#[test]
fn what_a_lever_switches_on_is_not_there_without_it() {
    let ban_and_form = "resolved: 90%, ban: {share: 1%}, entry: [{form: {loses: 15%}}]";
    let text = |enabled: bool, other: &str| {
        format!(
            "schema: 1\nduration: 1h\nchannels: {{chat: {{hide: {{waiting: 8}}}}}}\n\
             contacts: {{call: {{channel: chat, arrivals: {{rate: 9/h}}, handling: 5m, {ban_and_form}}}}}\nagents: {{team: {{count: 2}}}}\n\
             playbook:\n  all: {{at: 30m, enabled: {enabled}, do: [{{ban: {{contacts: call}}}}, {{entry: {{contacts: call}}}}, \
             {{hide: {{channel: chat}}}}]}}\n{other}"
        )
    };
    let has = |text: &str| {
        let scenario = load_text(text).expect("it is right").scenario;
        let class = &scenario.classes[0];
        (class.ban.is_some(), !class.entry.is_empty(), scenario.channels[0].hide.is_some())
    };
    assert_eq!(has(&text(true, "")), (true, true, true));
    assert_eq!(has(&text(false, "")), (false, false, false));
    assert_eq!(has(&text(false, "  other: {at: 20m, do: {ban: {contacts: call}}}\n")), (true, false, false));
}
