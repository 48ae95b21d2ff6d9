//! Levers: when they are pulled, what they change, and what they leave alone.

use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, LeverStep, Plan, Recorder, View};
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{AgentId, Outcome, Scenario, SimTime};
use stormdrill::record::{Fingerprint, LogRow};
use stormdrill::routing;
use stormdrill::scenario::Choice;

use crate::load::{chosen, recorded, shipped, shipped_as};

fn read(text: &str, sets: &[&str]) -> Scenario {
    chosen("levers", text, Choice { variant: None, sets: sets.iter().map(|&s| s.to_owned()).collect() })
}

/// One agent, a call each minute that takes five: the line grows by four each five minutes.
const GROWING: &str = "
schema: 1
duration: 2h
end: stop
contacts: {call: {arrivals: {rate: 60/h}, handling: 5m}}
agents: {team: {count: 1}, reserve: {count: 0}}
monitor: {refresh: 1m}
playbook:
  help: {when: 'waiting > 8', lead: 10m, do: {call_in: {agents: 20, to: reserve}}, until_when: 'waiting < 1', until_for: 5m}
";

/// When each lever's steps happen, and how many agents are there after each, by the group.
#[derive(Default)]
struct Log {
    steps: Vec<(u32, LeverStep, f64)>,
    waiting_when_pulled: Vec<u32>,
}

impl Recorder for Log {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Lever { lever, step } = fact {
            self.steps.push((lever, step, view.now().secs_f64()));
            if step == LeverStep::Pulled {
                self.waiting_when_pulled.push(view.waiting_in_all());
            }
        }
    }
}

fn play(scenario: &Scenario) -> Log {
    recorded(scenario, Log::default())
}

fn time_of(log: &Log, step: LeverStep) -> f64 {
    log.steps.iter().find(|(_, s, _)| *s == step).expect("it happens").2
}

#[test]
fn a_lever_is_pulled_at_a_refresh_works_after_its_lead_and_is_taken_back() {
    let log = play(&read(GROWING, &[]));
    let [pulled, live, back] = [LeverStep::Pulled, LeverStep::Live, LeverStep::TakenBack].map(|s| time_of(&log, s));
    assert_eq!(pulled % 60.0, 0.0, "at a refresh");
    assert!(log.waiting_when_pulled[0] > 8);
    assert_eq!(live - pulled, 600.0);
    assert!(back > live && back % 60.0 == 0.0);
    assert_eq!(log.steps.len(), 3, "once, unless it may be pulled again");
    assert!(play(&read(GROWING, &["playbook.help.again=true", "duration=8h"])).steps.len() > 3);
}

/// Nobody knows more than what the last refresh has shown.
#[test]
fn who_looks_less_often_acts_later() {
    let fast = time_of(&play(&read(GROWING, &[])), LeverStep::Pulled);
    let slow = time_of(&play(&read(GROWING, &["monitor.refresh=10m"])), LeverStep::Pulled);
    assert!(slow > fast && slow % 600.0 == 0.0, "{slow} after {fast}");
    let patient = time_of(&play(&read(GROWING, &["playbook.help.for=5m"])), LeverStep::Pulled);
    assert!(patient - fast >= 300.0, "it has shown for five minutes");
}

#[test]
fn conditions_combine() {
    let pulled = |when: &str| {
        let log = play(&read(GROWING, &[&format!("playbook.help.when={when}")]));
        log.steps.first().map(|s| s.2)
    };
    let [eight, twelve] = ["waiting > 8", "waiting{class:call} > 12"].map(|w| pulled(w).expect("it is pulled"));
    assert!(twelve > eight);
    assert_eq!(pulled("[waiting > 8, waiting > 12]"), Some(twelve));
    assert_eq!(pulled("{any: [waiting > 8, waiting > 12]}"), Some(eight));
    assert_eq!(pulled("{all: [waiting > 8, {not: waiting <= 12}]}"), Some(twelve));
    assert_eq!(pulled("{not: waiting >= 0}"), None);
    assert_eq!(pulled("busy{group:team} >= 100%").map(|t| t <= eight), Some(true));
    assert!(pulled("longest_wait > 10m").expect("it is pulled") >= 600.0);
    assert!(pulled("service_level < 50%").expect("it is pulled") < 3_600.0);
    assert_eq!(pulled("service_level > 100%"), None);
    assert_eq!(pulled("offered > 1000"), None);
}

/// What a lever takes during its lead time is away, and on the schedule.
#[test]
fn whom_a_lever_takes_is_missing_until_it_works() {
    #[derive(Default)]
    struct Team {
        at: Vec<(f64, u32, u32)>,
    }
    impl Recorder for Team {
        fn record(&mut self, view: View<'_>, fact: Fact) {
            if matches!(fact, Fact::OnDuty { .. } | Fact::OffDuty { .. } | Fact::Lever { .. }) {
                let team = view.group_of(AgentId(0));
                self.at.push((view.now().secs_f64(), view.present(team), view.scheduled(team)));
            }
        }
    }
    let text = "
schema: 1
duration: 2h
contacts: {call: {arrivals: {rate: 1/h}, handling: 1s}}
agents: {team: {count: 4}}
playbook:
  replies: {at: 30m, lead: 20m, takes: {agents: 3, from: team}, do: {handling: {contacts: call, factor: 0.5}}}
";
    let at = recorded(&read(text, &[]), Team::default()).at;
    let after = |t: f64| at.iter().rev().find(|(when, ..)| *when <= t).copied().expect("something has happened");
    assert_eq!((after(1_790.0).1, after(1_900.0).1, after(2_990.0).1, after(3_010.0).1), (4, 1, 1, 4));
    assert!(at.iter().skip(4).all(|(_, _, scheduled)| *scheduled == 4), "paid all the time");
}

/// When the one agent of a team comes and goes, h.
fn presence(lever: &str) -> Vec<f64> {
    #[derive(Default)]
    struct Door(Vec<f64>);
    impl Recorder for Door {
        fn record(&mut self, view: View<'_>, fact: Fact) {
            if matches!(fact, Fact::OnDuty { .. } | Fact::OffDuty { .. }) {
                self.0.push(view.now().secs_f64() / 3_600.0);
            }
        }
    }
    let text = format!(
        "
schema: 1
start: 00:00
duration: 2d
contacts: {{call: {{arrivals: {{rate: 0.001/h}}, handling: 1s}}}}
agents: {{team: {{shifts: [{{from: 08:00, to: 16:00, breaks: [{{at: 11:00, for: 30m}}, {{at: 14:00, for: 30m}}]}}]}}}}
playbook: {{{lever}}}
"
    );
    recorded(&read(&text, &[]), Door::default()).0
}

/// Breaks begin later and keep their length, whether they would have been over before that or not; the next day is as planned.
#[test]
fn breaks_are_put_off_and_shifts_last_longer() {
    let second_day = [32.0, 35.0, 35.5, 38.0, 38.5, 40.0];
    let day = |first: &[f64]| [first, &second_day[..]].concat();
    let breaks = |by: &str| {
        presence(&format!("late: {{at: 10:00, lasts: 2h, do: {{postpone_breaks: {{group: team, by: {by}}}}}}}"))
    };
    assert_eq!(presence(""), day(&[8.0, 11.0, 11.5, 14.0, 14.5, 16.0]));
    assert_eq!(breaks("1h"), day(&[8.0, 12.0, 12.5, 14.0, 14.5, 16.0]));
    assert_eq!(breaks("15m"), day(&[8.0, 11.25, 11.75, 14.0, 14.5, 16.0]));
    assert_eq!(breaks("3h"), day(&[8.0, 11.0, 11.5, 14.0, 14.5, 16.0]), "it would not be over before the next");
    let overtime = |lasts: &str| {
        presence(&format!("stay: {{at: 15:00, lasts: 2h, do: {{overtime: {{group: team, lasts: {lasts}}}}}}}"))
    };
    assert_eq!(overtime("2h"), day(&[8.0, 11.0, 11.5, 14.0, 14.5, 18.0]));
    assert_eq!(overtime("20h"), day(&[8.0, 11.0, 11.5, 14.0, 14.5, 16.0]), "the next shift begins before that");
}

/// Whoever is called in works in the hours of the group, and goes home at night.
#[test]
fn those_who_are_called_in_keep_the_hours_of_the_group() {
    #[derive(Default)]
    struct Temps {
        scheduled: Vec<(u64, u32)>,
    }
    impl Recorder for Temps {
        fn record(&mut self, view: View<'_>, fact: Fact) {
            if let Fact::Scheduled { group } = fact {
                self.scheduled.push((view.now().micros() / 3_600_000_000, view.scheduled(group)));
            }
        }
    }
    let text = "
schema: 1
start: 00:00
duration: 3d
end: stop
contacts: {letter: {arrivals: {rate: 1/h}, handling: 1s}}
agents: {temps: {count: 1, hours: {open: 08:00, close: 16:00}}}
playbook:
  temps: {at: 20h, do: {call_in: {agents: 4, to: temps}}, until: 58h}
";
    let plan = Arc::new(Plan::new(read(text, &[])));
    let mut engine = Engine::new(Arc::clone(&plan), routing::for_scenario(plan.known()), Temps::default(), 0);
    engine.run().expect("the policy is sound");
    let scheduled = engine.into_recorder().scheduled;
    assert_eq!(scheduled, [(8, 1), (16, 0), (20, 0), (32, 5), (40, 0), (56, 5), (58, 1), (64, 0)]);
}

/// Two of four are ill all day, two are called in for two hours: whoever was called goes home, and the ill stay on the schedule.
#[test]
fn who_was_called_in_goes_and_who_is_ill_stays_so() {
    #[derive(Default)]
    struct There(Vec<(f64, u32)>);
    impl Recorder for There {
        fn record(&mut self, view: View<'_>, fact: Fact) {
            if matches!(fact, Fact::OnDuty { .. } | Fact::OffDuty { .. } | Fact::Scheduled { .. }) {
                self.0.push((view.now().secs_f64() / 3_600.0, view.present(view.group_of(AgentId(0)))));
            }
        }
    }
    let text = "
schema: 1
duration: 8h
contacts: {call: {arrivals: {rate: 0.001/h}, handling: 1s}}
agents: {team: {count: 4}}
events: {ill: {at: 1h, outage: {group: team, agents: 2, lasts: 6h}}}
playbook: {help: {at: 2h, lasts: 2h, do: {call_in: {agents: 2, to: team}}}}
";
    let there = recorded(&read(text, &[]), There::default()).0;
    let at = |hour: f64| there.iter().rev().find(|(when, _)| *when <= hour).expect("something has happened").1;
    assert_eq!([0.5, 1.5, 3.0, 5.0, 7.5].map(at), [4, 2, 4, 2, 4]);
}

fn fingerprint(scenario: &Scenario) -> u64 {
    recorded(scenario, Fingerprint::new(scenario)).value()
}

/// A playbook that never does anything is as none.
#[test]
fn levers_that_are_never_pulled_change_nothing() {
    let with = shipped_as("promotion-spike", "playbook");
    let mut without = with.clone();
    without.playbook = Default::default();
    let mut never = with.clone();
    for lever in &mut never.playbook.levers {
        lever.trigger = stormdrill::model::Trigger::At(SimTime::MAX);
    }
    assert_eq!(fingerprint(&never), fingerprint(&without));
    assert_ne!(fingerprint(&with), fingerprint(&without));
}

fn log_of(scenario: &Scenario) -> Vec<LogRow> {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications: 1, contact_log: true, ..RunSpec::default() };
    let mut rows = Vec::new();
    replicate(&plan, &routing::for_scenario, spec, |_, finished| rows.extend(finished.log.clone()))
        .expect("the policy is sound");
    rows
}

/// One lever fewer changes nothing before its first effect, nor what any contact is.
#[test]
fn without_a_lever_all_is_the_same_until_it_would_work() {
    let with = shipped_as("promotion-spike", "playbook");
    let mut without = with.clone();
    let left_out = without.playbook.levers.iter().position(|l| l.name == "reserve").expect("it is there");
    without.playbook.levers.remove(left_out);
    let first =
        play(&with).steps.iter().find(|s| s.0 as usize == left_out && s.1 == LeverStep::Live).expect("it works").2;
    let until = |rows: Vec<LogRow>| -> Vec<String> {
        let begins = |r: &LogRow| (r.arrived + r.wait).secs_f64() < first;
        // Who finds out that a customer has gone without telling may do so later.
        let agent = |r: &LogRow| r.agent.filter(|_| r.outcome == Outcome::Answered);
        let words = |r: &LogRow| format!("{:?} {} {:?} {:?} {:?}", r.class, r.ordinal, r.wait, r.outcome, agent(r));
        rows.iter().filter(|r| begins(r)).map(words).collect()
    };
    let (a, b) = (until(log_of(&with)), until(log_of(&without)));
    assert!(a.len() > 100 && a == b, "{} and {}", a.len(), b.len());
}

/// Who is served in what order: classes and numbers of those who start.
#[derive(Default)]
struct Served(Vec<(u32, u64)>);

impl Recorder for Served {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { contact, .. } = fact {
            self.0.push((view.class_of(contact).0, view.contact(contact).ordinal));
        }
    }
}

/// One agent, a contact each minute; three of each class come in the first five seconds.
fn served(playbook: &str) -> Vec<u32> {
    let text = format!(
        "
schema: 1
duration: 1h
end: drain
contacts:
  a: {{arrivals: {{trace: {{file: a.csv}}}}, handling: 1m}}
  b: {{arrivals: {{trace: {{file: b.csv}}}}, handling: 1m}}
agents: {{team: {{count: 1}}}}
{playbook}
"
    );
    let mut files = |path: &str| {
        let begin = if path == "a.csv" { 0 } else { 3 };
        Ok(format!("arrival_s\n{begin}\n{}\n{}\n", begin + 1, begin + 2))
    };
    let loaded = stormdrill::scenario::load("order.yaml", &text, &Choice::default(), &mut files);
    let scenario =
        loaded.unwrap_or_else(|p| panic!("{}", p.iter().map(|p| p.render(false)).collect::<String>())).scenario;
    recorded(&scenario, Served::default()).0.into_iter().map(|(class, _)| class).collect()
}

/// A lever may change who goes first, and who may serve whom, from the moment at which it works to the one at which it is taken back.
#[test]
fn routing_changes_while_a_lever_works() {
    let [a, b] = [0, 1];
    assert_eq!(served(""), [a, a, a, b, b, b], "by age");
    let rank = "do: {routing: {contact_order: [{class_rank: [b, a]}, age]}}";
    assert_eq!(served(&format!("playbook: {{b-first: {{at: 30s, {rank}}}}}")), [a, b, b, b, a, a]);
    assert_eq!(served(&format!("playbook: {{b-first: {{at: 30s, lasts: 1m, {rank}}}}}")), [a, b, a, a, b, b]);
    let newest = "newest: {at: 90s, lasts: 2m, do: {routing: {contact_order: lifo}}}";
    let of_two = format!("playbook: {{b-first: {{at: 30s, {rank}}}, {newest}}}");
    assert_eq!(served(&of_two), [a, b, b, b, a, a], "the newest of the second class are of that class");
    // A rule that keeps the group from a class, and is gone for ten minutes: whoever waits is served at once.
    let kept = "routing: {sharing: {group: team, contacts: b, only: {waiting_above: 5}}}";
    assert_eq!(
        served(&format!("{kept}\nplaybook: {{open: {{at: 10m, lasts: 10m, do: {{routing: {{sharing: []}}}}}}}}")).len(),
        6
    );
}

/// A channel with hours from 09:00 to 18:00, and a lever that lets it take contacts from 17:00 to 20:00; before, it opens at 08:00.
#[test]
fn a_lever_opens_a_channel_outside_of_its_hours() {
    let outcomes = |levers: &str| {
        let text = format!(
            "
schema: 1
start: 00:00
duration: 1d
channels: {{chat: {{hours: {{open: 09:00, close: 18:00}}}}}}
contacts: {{call: {{channel: chat, arrivals: {{trace: {{file: calls.csv}}}}, handling: 1m}}}}
agents: {{team: {{count: 1}}}}
playbook: {{{levers}}}
"
        );
        let hours = [7.5, 8.5, 9.5, 17.5, 18.5, 19.5, 20.5];
        let rows: String = hours.iter().map(|h| format!("{}\n", h * 3_600.0)).collect();
        let mut files = |_: &str| Ok(format!("arrival_s\n{rows}"));
        let loaded =
            stormdrill::scenario::load("hours.yaml", &text, &Choice::default(), &mut files).expect("it is right");
        log_of(&loaded.scenario).iter().map(|r| r.outcome == Outcome::Answered).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(""), [false, false, true, true, false, false, false]);
    let late = "late: {at: 17:00, until: 20:00, do: {open: {channel: chat}}}";
    assert_eq!(outcomes(late), [false, false, true, true, true, true, false]);
    let early = "early: {at: 08:00, until: 10:00, do: {open: {channel: chat}}}";
    assert_eq!(outcomes(&format!("{late}, {early}")), [false, true, true, true, true, true, false]);
    let two = "longer: {at: 18:30, lasts: 4h, do: {open: {channel: chat}}}";
    assert_eq!(
        outcomes(&format!("{late}, {two}")),
        [false, false, true, true, true, true, true],
        "as long as one works"
    );
}

/// Of two levers that switch on the same thing, the first one taken back leaves it on.
#[test]
fn what_two_levers_switch_on_lasts_as_long_as_one_works() {
    let tickets = |levers: &str| {
        let text = format!(
            "
schema: 1
duration: 4h
end: stop
channels: {{chat: {{}}, mail: {{kind: deferred}}}}
contacts:
  call:
    channel: chat
    arrivals: {{rate: 60/h}}
    handling: 5m
    patience: {{constant: 10m}}
    ticket: {{accept: 100%, to: letter, when: {{waiting: 1}}}}
  letter: {{channel: mail, arrivals: {{rate: 0.001/h}}, handling: 1s}}
agents: {{team: {{count: 1, skills: [call]}}, post: {{count: 1, skills: [letter]}}}}
playbook: {{{levers}}}
"
        );
        let rows = log_of(&read(&text, &[]));
        let accepted = rows.iter().filter(|r| r.outcome == Outcome::TicketTaken);
        accepted.map(|r| r.arrived.secs_f64() / 3_600.0).collect::<Vec<f64>>()
    };
    let first = "first: {at: 1h, lasts: 1h, do: {offer_ticket: {contacts: call}}}";
    let second = "second: {at: 90m, lasts: 90m, do: {offer_ticket: {contacts: call}}}";
    let hours = |of: &[f64], from: f64, to: f64| of.iter().filter(|t| (from..to).contains(*t)).count();
    let one = tickets(first);
    assert!(hours(&one, 1.0, 2.0) > 20 && hours(&one, 0.0, 1.0) + hours(&one, 2.0, 4.0) == 0);
    let both = tickets(&format!("{first}, {second}"));
    assert!(hours(&both, 2.0, 3.0) > 20 && hours(&both, 0.0, 1.0) + hours(&both, 3.0, 4.0) == 0, "{both:?}");
}

/// The routing of a lever that is that of the scenario changes nothing.
#[test]
fn the_same_routing_is_no_change() {
    for name in ["promotion-spike", "examples/text-desk", "bank-day"] {
        let plain = shipped(name);
        let mut same = plain.clone();
        let mut lever = shipped_as("promotion-spike", "playbook").playbook.levers[0].clone();
        lever.effects = vec![stormdrill::model::Effect::Routing(Box::new(plain.routing.clone()))];
        lever.trigger = stormdrill::model::Trigger::At(SimTime::from_secs(7_200));
        lever.takes.clear();
        same.playbook.levers.push(lever);
        assert_eq!(fingerprint(&same), fingerprint(&plain), "{name}");
    }
}

/// The monitor sleeps while nobody waits and all rules are about those who do; whoever keeps it awake changes nothing.
#[test]
fn a_monitor_that_sleeps_misses_nothing() {
    let text = |other: &str| {
        format!(
            "
schema: 1
duration: 12h
contacts: {{call: {{arrivals: {{rate: 50/h}}, handling: {{exponential: {{mean: 5m}}}}, patience: {{exponential: {{mean: 5m}}}}}}}}
agents: {{team: {{count: 5}}, reserve: {{count: 0}}}}
playbook:
  help: {{when: waiting > 1, for: 1m, lead: 2m, do: {{call_in: {{agents: 2, to: reserve}}}}, until_when: waiting < 1, until_for: 3m, again: true}}
  late: {{when: longest_wait > 90s, do: {{patience: {{contacts: call, factor: 2}}}}, lasts: 10m, again: true}}
  {other}
"
        )
    };
    let awake = "never: {when: offered > 100000, do: {call_in: {agents: 1, to: reserve}}}";
    let (sleeping, waking) = (play(&read(&text(""), &[])), play(&read(&text(awake), &[])));
    assert!(sleeping.steps.len() > 20, "{}", sleeping.steps.len());
    assert_eq!(sleeping.steps, waking.steps);
    assert_eq!(fingerprint(&read(&text(""), &[])), fingerprint(&read(&text(awake), &[])));
}
