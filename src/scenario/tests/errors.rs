//! Wrong files: each message says what is wrong, where, what was expected and what to write instead. The expected
//! messages stand in `expected/`; `STORMDRILL_BLESS=1 cargo test` writes them anew, and the difference is reviewed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{load_text, rendered};
use crate::scenario::{Code, Diagnostic};

/// A right file, into which the cases put one thing that is wrong.
pub(super) const RIGHT: &str = "\
schema: 1
start: 08:00
duration: 8h
channels:
  chat: {kind: live, answer_within: 60s}
contacts:
  question:
    channel: chat
    arrivals: {rate: 40/h}
    handling: {lognormal: {mean: 6m, cv: 0.9}}
    patience: {exponential: {mean: 2m}}
agents:
  team: {count: 5, skills: [question]}
events:
  spike: {at: 11:00, surge: {contacts: question, factor: 2.5, hold: 1h}}
";

/// The right file with one text for another.
pub(super) fn with(old: &str, new: &str) -> String {
    assert!(RIGHT.contains(old), "`{old}` is part of the right file");
    RIGHT.replacen(old, new, 1)
}

pub(super) fn cases() -> Vec<(&'static str, String)> {
    let with_arrivals = |arrivals: &str| with("arrivals: {rate: 40/h}", &format!("arrivals: {arrivals}"));
    // A trace cannot surge, so the event goes.
    let with_trace = |trace: &str| {
        let text = with_arrivals(trace);
        text.find("events:").map_or(text.clone(), |i| text[..i].to_owned())
    };
    let with_patience = |law: &str| with("patience: {exponential: {mean: 2m}}", &format!("patience: {law}"));
    let with_event = |what: &str| with("surge: {contacts: question, factor: 2.5, hold: 1h}", what);
    // A letter besides, and an outage of the chat with one more property.
    let two_classes = |property: &str| {
        with_event(&format!("outage: {{channel: chat, lasts: 1h, {property}}}"))
            .replace("skills: [question]", "skills: [question, letter]")
            .replace("contacts:\n", "contacts:\n  letter: {channel: mail, arrivals: {rate: 1/h}, handling: 5m}\n")
            .replace("channels:\n", "channels:\n  mail: {kind: deferred}\n")
    };
    let with_hide = |hide: &str| with("kind: live", &format!("kind: live, hide: {hide}"));
    let with_entry = |entry: &str| with("    channel: chat\n", &format!("    channel: chat\n    entry: {entry}\n"));
    let with_team = |team: &str| with("{count: 5, skills: [question]}", team);
    let with_rule =
        |rule: &str| with_team("{count: 5, answering: {misses: 2%}}") + &format!("routing: {{offer: {rule}}}\n");
    const CALL_IN: &str =
        "playbook: {more: {at: 11:00, do: {call_in: {agents: 2, to: team, premium: 50%, minimum: 2h}}}}\n";
    let with_costs = |costs: &str| with_team("{count: 5, cost: 20/h}") + &format!("costs: {{{costs}}}\n");
    vec![
        ("unknown-field", with("count: 5", "coutn: 5")),
        ("unknown-block", with("contacts:", "contcats:")),
        ("unknown-field-without-likeness", with("count: 5", "count: 5, zebra: 1")),
        (
            "costs-without-rates",
            RIGHT.to_owned() + "costs: {premiums: {night: {from: 22:00, to: 06:00, premium: 20%}}}\n",
        ),
        (
            "lost-sale-without-rates",
            with("    channel: chat\n", "    channel: chat\n    lost_sale: {share: 15%, value: 60}\n"),
        ),
        ("overtime-without-rates", RIGHT.to_owned() + CALL_IN),
        ("negative-cost", with_team("{count: 5, cost: -20/h}")),
        ("negative-premium", with_costs("premiums: {night: {from: 22:00, to: 06:00, premium: -20%}}")),
        ("premium-as-number", with_costs("premiums: {night: {from: 22:00, to: 06:00, premium: 20}}")),
        ("premium-at-no-time", with_costs("premiums: {always: {premium: 20%}}")),
        ("premium-on-days-without-date", with_costs("premiums: {sunday: {days: [sun], premium: 50%}}")),
        ("premium-after-hours", with_costs("premiums: {late: {from: 3h, premium: 50%}}")),
        ("unknown-cost", with_costs("premium: {night: {from: 22:00, to: 06:00, premium: 20%}}")),
        ("negative-agent-hour", with_costs("agent_hour: -18")),
        ("lead-of-nobody", with_costs("leads: {one_per: 0, cost: 30/h}")),
        (
            "negative-lost-sale",
            with("    channel: chat\n", "    channel: chat\n    lost_sale: {value: -60}\n")
                .replace("count: 5", "count: 5, cost: 20/h"),
        ),
        ("missing-schema", with("schema: 1\n", "")),
        ("later-schema", with("schema: 1", "schema: 3")),
        ("earlier-schema", with("schema: 1", "schema: 0")),
        ("missing-arrivals", with("    arrivals: {rate: 40/h}\n", "")),
        ("missing-handling", with("    handling: {lognormal: {mean: 6m, cv: 0.9}}\n", "")),
        ("missing-parameter", with("{mean: 6m, cv: 0.9}", "{mean: 6m}")),
        ("missing-count", with("count: 5, ", "")),
        ("missing-channel", with("    channel: chat\n", "")),
        ("empty-value", with("duration: 8h", "duration:")),
        ("empty-file", String::new()),
        ("not-a-mapping", "- schema: 1\n".to_owned()),
        ("bare-duration", with("mean: 6m", "mean: 360")),
        ("bare-constant", with_patience("90")),
        ("bare-rate", with("rate: 40/h", "rate: 40")),
        ("bare-share", with_patience("{mixture: [{share: 0.25, of: never}, {share: 75%, of: 5m}]}")),
        ("bare-time", with("at: 11:00", "at: 3")),
        ("unknown-unit", with("mean: 6m", "mean: 6 minutes")),
        ("not-a-duration", with("duration: 8h", "duration: all day")),
        ("negative-duration", with("mean: 2m", "mean: -2m")),
        ("units-out-of-order", with("duration: 8h", "duration: 30m8h")),
        ("enormous-duration", with("duration: 8h", "duration: 99999999999999h")),
        ("not-a-rate", with("rate: 40/h", "rate: forty per hour")),
        ("not-a-clock", with("at: 11:00", "at: 25:00")),
        ("not-a-number", with("factor: 2.5", "factor: .nan")),
        ("number-with-unit", with("factor: 2.5", "factor: 2.5x")),
        ("wrong-type", with("count: 5", "count: many")),
        ("negative-count", with("count: 5", "count: -5")),
        ("list-for-mapping", with("{kind: live, answer_within: 60s}", "[live, 60s]")),
        ("duplicate-key", with("duration: 8h", "duration: 8h\nduration: 9h")),
        ("duplicate-class", with("agents:\n", "  question: {arrivals: {rate: 1/h}}\nagents:\n")),
        ("unknown-channel", with("channel: chat", "channel: chatt")),
        ("unknown-class-in-skills", with("skills: [question]", "skills: [qestion]")),
        ("unknown-class-in-event", with("contacts: question", "contacts: order")),
        ("unknown-group", with("    channel: chat\n", "    channel: chat\n    groups: [teem]\n")),
        (
            "group-without-the-skill",
            with("    channel: chat\n", "    channel: chat\n    groups: [team, others]\n")
                .replace("agents:", "agents:\n  others: {count: 1, skills: []}"),
        ),
        ("unknown-law", with_patience("{lognorml: {mean: 2m, cv: 1}}")),
        ("law-without-parameters", with_patience("exponential")),
        ("law-with-two-keys", with_patience("{exponential: {mean: 2m}, constant: 5s}")),
        ("tagged-law", with_patience("!exponential {mean: 2m}")),
        ("endless-handling", with("{lognormal: {mean: 6m, cv: 0.9}}", "never")),
        ("shares-below-the-whole", with_patience("{mixture: [{share: 25%, of: 1m}, {share: 65%, of: 5m}]}")),
        ("rising-survival", with_patience("{empirical: {points: [{at: 1m, survival: 50%}, {at: 2m, survival: 60%}]}}")),
        (
            "survival-without-tail",
            with_patience("{empirical: {points: [{at: 0s, survival: 100%}, {at: 2m, survival: 60%}]}}"),
        ),
        ("unknown-kind", with("kind: live", "kind: lively")),
        ("yaml-1.1-boolean", with("rate: 40/h", "rate: yes")),
        ("two-arrivals", with_arrivals("{rate: 40/h, total: 900}")),
        ("no-arrivals", with_arrivals("{profile: {hourly: [1, 2]}}")),
        ("profile-without-weights", with_arrivals("{rate: 40/h, profile: {hourly: [0, 0]}}")),
        ("ramp-out-of-order", with_arrivals("{ramp: [{at: 1h, rate: 60/h}, {at: 30m, rate: 90/h}]}")),
        ("missing-csv", with_trace("{trace: {file: data/nothing.csv}}")),
        (
            "unknown-column",
            with_arrivals("{rates: {file: data/bank_profile_1999_02/days_1999-02.csv, column: ofered, every: 24h}}"),
        ),
        (
            "unknown-row",
            with_trace(
                "{trace: {file: data/synthetic_bank/calm_day.csv, where: {class: PX}, priority: {high: {credit: 90s}}}}",
            ),
        ),
        (
            "unknown-priority-word",
            with_trace("{trace: {file: data/synthetic_bank/calm_day.csv, priority: {hihg: {credit: 90s}}}}"),
        ),
        ("priority-words-unsaid", with_trace("{trace: {file: data/synthetic_bank/calm_day.csv}}")),
        ("answer-within-twice", with("answer_within: 60s", "answer_within: [60s, 20s, 1m]")),
        ("no-slots", with("count: 5", "count: 5, slots: 0")),
        ("slots-in-words", with("count: 5", "count: 5, slots: three")),
        ("slots-of-nothing", with("count: 5", "count: 5, slots: {mixed: false}")),
        (
            "slots-of-an-unknown-channel",
            with("count: 5", "count: 5, slots: {channels: {chta: 3}}, speed: [1, 0.8, 0.7]"),
        ),
        ("fewer-speeds-than-slots", with("count: 5", "count: 5, slots: 3, speed: [1, 0.8]")),
        ("speed-above-one", with("count: 5", "count: 5, slots: 2, speed: [1, 1.2]")),
        ("weight-in-words", with("kind: live", "kind: live, weight: heavy")),
        ("weight-of-nothing", with("kind: live", "kind: live, weight: 0")),
        ("hide-without-limit", with_hide("{show_below: 3}")),
        ("hide-with-two-limits", with_hide("{waiting: 8, load: 90%}")),
        ("hide-always", with_hide("{waiting: 0}")),
        ("hide-for-ever", with_hide("{waiting: 8, show_below: 0}")),
        ("hide-and-show-at-once", with_hide("{waiting: 8, show_below: 9}")),
        ("hide-by-load-and-number", with_hide("{load: 90%, show_below: 3}")),
        ("hide-by-number-and-share", with_hide("{waiting: 8, show_below: 70%}")),
        ("hide-load-without-unit", with_hide("{load: 0.9}")),
        ("hide-in-words", with_hide("{waiting: 8, show_below: few}")),
        ("hide-at-no-load", with_hide("{load: 0%}")),
        ("hide-by-load-for-ever", with_hide("{load: 90%, show_below: 0%}")),
        ("entry-beyond-the-whole", with_entry("[{bot: {helps: 70%, loses: 40%}}]")),
        ("entry-of-an-unknown-kind", with_entry("[{forms: {loses: 15%}}]")),
        ("entry-that-helps-nobody", with_entry("[{bot: {lasts: 30s}}]")),
        ("entry-form-that-helps", with_entry("[{form: {helps: 10%}}]")),
        ("entry-without-end", with_entry("[{menu: {lasts: never}}]")),
        ("entry-of-many-steps", with_entry(&format!("[{}]", ["{menu: {lasts: 1s}}"; 21].join(", ")))),
        ("no-turns", with("patience:", "turns: {count: 0, think: 45s}\n    patience:")),
        ("turns-without-end", with("patience:", "turns: {count: {min: 4, max: 2000}, think: never}\n    patience:")),
        ("turns-upside-down", with("patience:", "turns: {count: {min: 8, max: 4}, think: 45s}\n    patience:")),
        ("turns-in-words", with("patience:", "turns: {count: many, think: 45s}\n    patience:")),
        ("turns-alone", with("patience:", "turns: 7\n    patience:")),
        ("silent-without-detection", with("patience:", "silent: {share: 50%}\n    patience:")),
        ("holding-reply-without-unit", with("patience:", "holding_reply: {after: 45}\n    patience:")),
        ("two-head-counts", with("count: 5", "count: 5, head_count: [{from: 0s, agents: 3}]")),
        ("drop-rule-without-head-count", with("count: 5", "count: 5, on_drop: named")),
        ("steps-out-of-order", with_team("{head_count: [{from: 2h, agents: 5}, {from: 1h, agents: 3}]}")),
        (
            "break-outside-the-shift",
            with_team("{shifts: [{count: 2, from: 08:00, to: 12:00, breaks: [{at: 13:00, for: 30m}]}]}"),
        ),
        ("answers-beyond-the-whole", with_team("{count: 5, answering: {declines: 70%, misses: 40%}}")),
        ("endless-answer", with_team("{count: 5, answering: {delay: never}}")),
        ("answer-without-unit", with_team("{count: 5, answering: {misses: 2}}")),
        ("offer-of-no-time", with_rule("{accept_within: 0s, again: other_agents}")),
        ("offer-to-nobody-known", with_rule("{again: others}")),
        ("pause-without-length", with_rule("{pause_after: 3}")),
        ("pause-without-cause", with_rule("{pause: 5m}")),
        ("pause-after-nothing", with_rule("{pause_after: 0, pause: 0s}")),
        ("unserved-class", with_team("{count: 5, skills: []}")),
        ("clock-without-start", with("start: 08:00\n", "")),
        ("event-after-the-end", with("at: 11:00", "at: 17:30")),
        ("surge-without-length", with(", hold: 1h", "")),
        ("surge-without-size", with("factor: 2.5, ", "")),
        ("surge-with-two-sizes", with("factor: 2.5", "factor: 2.5, extra: 400")),
        ("surge-of-too-many", with("factor: 2.5", "extra: 1e12")),
        (
            "phase-of-another-event",
            with("events:\n", "events:\n  spike.hold: {at: 1h, outage: {group: team, lasts: 1h}}\n"),
        ),
        ("outage-of-nothing", with_event("outage: {lasts: 1h}")),
        ("outage-of-two-things", with_event("outage: {group: team, channel: chat, lasts: 1h}")),
        ("outage-of-no-length", with_event("outage: {channel: chat, lasts: 0s}")),
        ("share-of-a-channel", with_event("outage: {channel: chat, share: 50%, lasts: 1h}")),
        (
            "group-with-arrivals",
            with_event("outage: {group: team, lasts: 1h, waiting: drop, arrivals: {question: {to: mail}}}"),
        ),
        ("requeue-to-nowhere", with_event("outage: {channel: chat, lasts: 1h, in_progress: requeue}")),
        (
            "diverted-to-the-dead-channel",
            with_event("outage: {channel: chat, lasts: 1h, arrivals: {question: {to: question}}}"),
        ),
        ("diverted-from-elsewhere", two_classes("arrivals: {letter: {to: question}}")),
        (
            "diverted-more-than-all",
            two_classes("arrivals: {question: [{to: letter, share: 60%}, {to: letter, share: 50%}]}"),
        ),
        (
            "diverted-to-a-trace",
            two_classes("arrivals: {question: {to: letter}}").replace(
                "arrivals: {rate: 1/h}, handling: 5m",
                "arrivals: {trace: {file: data/synthetic_bank/calm_day.csv, priority: {high: {}, normal: {}}}}",
            ),
        ),
        ("diverted-to-nobody", with_event("outage: {channel: chat, lasts: 1h, arrivals: {question: {to: leter}}}")),
        (
            "class-in-two-queues",
            format!("{RIGHT}queues:\n  a: {{contacts: question}}\n  b: {{contacts: [question]}}\n"),
        ),
        ("class-twice-in-a-queue", format!("{RIGHT}queues: {{a: {{contacts: [question, question]}}}}\n")),
        ("queue-of-nobody", format!("{RIGHT}queues: {{a: {{contacts: []}}}}\n")),
        ("queue-of-an-unknown-class", format!("{RIGHT}queues: {{a: {{contacts: [qestion]}}}}\n")),
        ("queue-named-after-a-class", two_classes("waiting: drop") + "queues: {letter: {contacts: question}}\n"),
        (
            "two-capacities",
            with("channel: chat\n", "channel: chat\n    queue: {capacity: 5}\n")
                + "queues: {a: {contacts: question, capacity: 20}}\n",
        ),
        (
            "hours-on-weekdays-without-a-date",
            with("answer_within: 60s", "hours: {open: 08:00, close: 20:00, days: [mon]}"),
        ),
        ("hours-of-no-day", with("answer_within: 60s", "hours: []")),
        ("hours-that-are-no-times-of-day", with("answer_within: 60s", "hours: {open: 2h, close: 20:00}")),
        (
            "hours-of-a-head-count",
            with("count: 5", "head_count: [{from: 08:00, agents: 2}], hours: {open: 08:00, close: 20:00}"),
        ),
        ("closing-without-hours", with("answer_within: 60s", "at_close: drop")),
        (
            "hours-without-start",
            with("answer_within: 60s", "hours: {open: 08:00, close: 20:00}").replace("start: 08:00\n", ""),
        ),
        (
            "flows-out-to-nobody",
            with("    channel: chat\n", "    channel: chat\n    max_wait: {after: 5m, to: letter}\n"),
        ),
        ("flows-out-in-circles", flowing("max_wait: {after: 5m, to: letter}", "max_wait: {after: 5m, to: question}")),
        ("flows-out-to-itself", flowing("max_wait: {after: 5m, to: question}", "credit: 0s")),
        ("nothing-leads-there", flowing("max_wait: {after: 5m}", "credit: 0s")),
        ("transfers-to-a-first-line", flowing("transfers: {to: {letter: 50%}}", "transfers: {to: {question: 50%}}")),
        (
            "turns-of-a-first-line",
            flowing("transfers: {to: {letter: 50%}}\n    turns: {count: 4, think: 45s}", "credit: 0s"),
        ),
        ("silent-in-a-department", flowing("transfers: {to: {letter: 50%}}", "silent: {share: 50%, detect: 2m}")),
        ("transfers-and-back", flowing("transfers: {to: {letter: 50%}}", "max_wait: {after: 5m, to: question}")),
        ("transfers-to-nobody", flowing("transfers: {to: {}}", "arrivals: {rate: 1/h}")),
        ("transfers-more-than-all", flowing("transfers: {to: {letter: 90%}, off_target: 20%}", "credit: 0s")),
        ("transfers-none", flowing("transfers: {to: {letter: 0%}}", "credit: 0s")),
        ("accuracy-with-one-department", flowing("transfers: {to: {letter: 90%}, accuracy: 80%}", "credit: 0s")),
        ("endless-hand-over", flowing("transfers: {to: {letter: 90%}, handover: never}", "credit: 0s")),
        (
            "transfers-to-a-trace",
            flowing("transfers: {to: {letter: 90%}}", "credit: 0s").replace(
                "handling: 5m, credit: 0s",
                "arrivals: {trace: {file: data/synthetic_bank/calm_day.csv, priority: {high: {}, normal: {}}}}",
            ),
        ),
        ("weekdays-without-a-date", with_arrivals("{rate: 40/h, weekdays: {sat: 0.5}}")),
        ("weekdays-of-a-ramp", with_arrivals("{ramp: [{at: 1h, rate: 60/h}], weekdays: {sat: 0.5}}")),
        (
            "weekdays-without-contacts",
            with_arrivals("{rate: 40/h, weekdays: {fri: 0}}").replace("start: 08:00", "start: 2026-11-27T08:00"),
        ),
        ("growth-beyond-all-numbers", with_arrivals("{rate: 40/h, growth: 900%/day}").replace("8h", "2000d")),
        ("growth-without-unit", with_arrivals("{rate: 40/h, growth: 2%}")),
        ("bare-growth", with_arrivals("{rate: 40/h, growth: 2}")),
        ("event-without-content", with(", surge: {contacts: question, factor: 2.5, hold: 1h}", "")),
        ("rank-of-zero", with_team("{count: 5, skills: {question: {rank: 0}}}")),
        ("weight-below-zero", format!("{RIGHT}routing: {{contact_order: {{c_mu: {{question: -1}}}}}}\n")),
        ("criterion-twice", format!("{RIGHT}routing: {{contact_order: [age, priority, age]}}\n")),
        ("warm-up-too-long", format!("{RIGHT}warm_up: 8h\n")),
        ("too-many-agents", with("count: 5", "count: 200000")),
        ("too-many-surges", with("  spike:", &too_many_surges())),
        ("too-high-a-total", with_arrivals("{total: 1e300}")),
        ("too-many-contacts", with("rate: 40/h", "rate: 2000000/s")),
        ("too-many-replications", format!("{RIGHT}replications: 2000000\n")),
        ("too-long", with("duration: 8h", "duration: 4000d")),
        ("odd-name", with("  team:", "  the team:")),
        ("odd-scenario-name", format!("{RIGHT}name: ../promo\n")),
        ("terminal-codes", with("count: 5", "\"\\e[31m\": 5")),
        ("tab", with("  team:", "\tteam:")),
        ("broken-bracket", with("skills: [question]}", "skills: [question}")),
        ("undefined-alias", with_patience("*usual")),
        ("two-documents", format!("{RIGHT}---\nschema: 1\n")),
        ("too-deep", with_patience(&format!("{}{}", "[".repeat(100), "]".repeat(100)))),
        ("alias-bomb", alias_bomb()),
        (
            "four-in-one-entry",
            "\
schema: 1
duration: 8h
channels:
  chat: {kind: live}
contacts:
  question:
    chanel: chat
    arrivals: {rate: 40/h}
    handling: {lognormal: {mean: 6m, cv: much}}
    pacience: {exponential: {mean: 2m}}
    groups: [teem]
agents:
  team: {count: 5}
"
            .to_owned(),
        ),
        (
            "four-in-one-file",
            with("channel: chat", "channel: chatt")
                .replace("count: 5", "coutn: 5")
                .replace("hold: 1h", "hodl: 1h")
                .replace("mean: 2m", "mean: [2m]"),
        ),
        (
            "several-missing",
            with("    arrivals: {rate: 40/h}\n    handling: {lognormal: {mean: 6m, cv: 0.9}}\n", "")
                .replace("at: 11:00, surge: {contacts: question, factor: 2.5, hold: 1h}", "outage: {}")
                .replace("{exponential: {mean: 2m}}", "{lognormal: {}}"),
        ),
        (
            "several-in-a-list",
            with_team(
                "{head_count: [{from: 1h, agents: five}, {from: 2h}, {form: 3h, agents: 1}, {from: 1h, agents: 2}]}",
            ),
        ),
        (
            "one-for-each-entry",
            "\
schema: 1
duration: 8
channels:
  chat: {kind: life}
  mail: {kind: deferred, answer_within: 3600}
contacts:
  question: {channel: chat, arrivals: {rate: 40}, handling: 5m}
  complaint: {channel: post, arrivals: {rate: 4/h}, handling: {constant: 5x}}
agents:
  team: {count: 5.5}
  night: {count: 1, skills: [questions]}
events:
  spike: {at: 11:00, surge: {contacts: question, factor: 2.5, hold: 1h}}
  storm: {at: 1h, outage: {group: nigth, lasts: 1h}}
"
            .to_owned(),
        ),
    ]
}

/// The right file with a letter besides that has no arrivals; each class has one more property.
fn flowing(question: &str, letter: &str) -> String {
    with("    channel: chat\n", &format!("    channel: chat\n    {question}\n"))
        .replace("skills: [question]", "skills: [question, letter]")
        .replace("contacts:\n", &format!("contacts:\n  letter: {{channel: chat, handling: 5m, {letter}}}\n"))
}

fn too_many_surges() -> String {
    let surge = |i| format!("  s{i}: {{at: 1h, surge: {{contacts: question, factor: 1000, hold: 1h}}}}\n");
    (0..120).map(surge).collect::<String>() + "  spike:"
}

fn alias_bomb() -> String {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        text += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(", "));
    }
    text
}

#[test]
fn the_right_file_is_right() {
    assert_eq!(rendered(&super::good(RIGHT).warnings), "");
}

/// Each of these texts is refused with its stored message.
pub(super) fn assert_teach(cases: Vec<(&'static str, String)>) {
    let mut differences = Vec::new();
    for (name, text) in cases {
        let Err(diagnostics) = load_text(&text) else { panic!("{name} is accepted") };
        compare(name, &diagnostics, &mut differences);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Compares what is said with the stored text of a case.
pub(super) fn compare(name: &str, diagnostics: &[Diagnostic], differences: &mut Vec<String>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/scenario/tests/expected");
    let found = rendered(diagnostics) + "\n";
    let path = folder.join(format!("{name}.txt"));
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, &found).expect("the folder is writable");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if found != expected {
        differences.push(format!("{name}: expected\n{expected}\nfound\n{found}"));
    }
}

#[test]
fn wrong_files_teach() {
    assert_teach(cases());
}

/// Every kind of problem has a text that shows it. An unreadable file is no text; the program's tests have it.
#[test]
fn every_code_has_a_case() {
    let said = |text: &str| match load_text(text) {
        Ok(loaded) => [loaded.warnings, loaded.notes].concat(),
        Err(diagnostics) => diagnostics,
    };
    let texts = cases().into_iter().chain(super::warnings::cases()).chain(super::targets::cases());
    let texts = texts.chain(super::eligibility::wrong()).chain(super::eligibility::odd());
    let merged = super::merging::said().into_iter().flat_map(|(_, diagnostics)| diagnostics);
    let shown: BTreeSet<Code> = texts.flat_map(|(_, text)| said(&text)).chain(merged).map(|d| d.code).collect();
    let unseen: Vec<&Code> = Code::ALL.iter().filter(|c| **c != Code::Unreadable && !shown.contains(c)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}
