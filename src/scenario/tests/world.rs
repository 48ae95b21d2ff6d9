//! What the words for queues, events and the weeks mean.

use super::{good, load_text, rendered};
use crate::model::{
    Arrivals, ChannelId, ClassId, Diversion, InProgress, Phase, QueueOrder, RateCurve, Scenario, SimDuration, SimTime,
    Staffing, WaitingThen,
};
use crate::scenario::{Choice, load};

/// Two classes on two channels from a Friday, 08:00, for a time; the second class comes at 10 an hour.
fn file(duration: &str, arrivals: &str, rest: &str) -> String {
    format!(
        "schema: 1
start: 2026-11-27T08:00
duration: {duration}
channels: {{chat: {{}}, mail: {{}}}}
contacts:
  question: {{channel: chat, arrivals: {arrivals}, handling: 5m}}
  letter: {{channel: mail, arrivals: {{rate: 10/h}}, handling: 5m}}
agents: {{team: {{count: 50}}}}
{rest}"
    )
}

fn events(events: &str) -> Scenario {
    good(&file("8h", "{rate: 30/h}", &format!("events:\n{events}"))).scenario
}

fn rate(scenario: &Scenario, class: usize) -> &RateCurve {
    match &scenario.classes[class].arrivals {
        Arrivals::Poisson { rate, .. } => rate,
        Arrivals::Trace(_) => panic!("a rate"),
    }
}

fn expected(scenario: &Scenario, class: usize) -> f64 {
    rate(scenario, class).expected_before(scenario.horizon())
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

fn h(hours: f64) -> SimTime {
    SimTime::from_micros((hours * 3.6e9) as u64)
}

#[test]
fn queues_are_as_written() {
    let shared = "queues:\n  desk: {contacts: [letter, question], capacity: 20, order: credit}\n";
    let scenario = good(&file("8h", "{rate: 30/h}", shared)).scenario;
    let [queue] = &scenario.queues[..] else { panic!("one queue") };
    assert_eq!((queue.name.as_str(), queue.capacity, queue.order), ("desk", Some(20), QueueOrder::Credit));
    assert_eq!(queue.classes, [ClassId(1), ClassId(0)]);
    let named_like_its_class = "queues:\n  letter: {contacts: letter}\n";
    let scenario = good(&file("8h", "{rate: 30/h}", named_like_its_class)).scenario;
    assert_eq!((scenario.queues[0].order, scenario.queues[0].capacity), (QueueOrder::Arrival, None));
    assert!(good(&file("8h", "{rate: 30/h}", "queues:\n")).scenario.queues.is_empty());
}

#[test]
fn extra_contacts_come_on_top_exactly() {
    for shape in ["ramp: 30m, hold: 1h, half_life: 20m", "hold: 1h", "ramp: 2h", "half_life: 30m"] {
        let scenario = events(&format!("  storm: {{at: 10:00, surge: {{contacts: question, extra: 400, {shape}}}}}\n"));
        assert!(near(expected(&scenario, 0), 240.0 + 400.0), "{shape}: {}", expected(&scenario, 0));
        assert!(near(expected(&scenario, 1), 80.0));
    }
    // A factor does not touch them.
    let both = events(
        "  storm: {at: 10:00, surge: {contacts: question, extra: 400, hold: 1h}}
  rain: {at: 10:00, surge: {contacts: question, factor: 3, hold: 1h}}\n",
    );
    assert!(near(expected(&both, 0), 240.0 + 60.0 + 400.0));
}

#[test]
fn classes_share_extra_contacts_as_they_share_the_normal_ones() {
    let scenario = events("  storm: {at: 10:00, surge: {contacts: [question, letter], extra: 400, ramp: 1h}}\n");
    assert!(near(expected(&scenario, 0), 240.0 + 300.0));
    assert!(near(expected(&scenario, 1), 80.0 + 100.0));
    let silent =
        file("8h", "{total: 0}", "events:\n  storm: {at: 10:00, surge: {contacts: question, extra: 400, ramp: 1h}}\n");
    assert!(near(expected(&good(&silent).scenario, 0), 400.0));
}

#[test]
fn what_comes_after_the_end_is_told() {
    let late = "events:\n  storm: {at: 15:00, surge: {contacts: question, extra: 400, hold: 4h}}\n";
    let loaded = good(&file("8h", "{rate: 30/h}", late));
    assert!(near(expected(&loaded.scenario, 0), 240.0 + 100.0));
    assert!(rendered(&loaded.warnings).contains("75 % of the extra contacts would come after the end"));
}

#[test]
fn the_outage_of_a_channel_is_as_written() {
    let scenario = events(
        "  crash:
    at: 10:00
    outage: {channel: chat, lasts: 2h, arrivals: {question: {to: letter, share: 40%}}}
  closed:
    at: 13:00
    outage: {channel: mail, lasts: 1h, waiting: stay, in_progress: requeue, arrivals: {letter: {to: question}}}
  ill: {at: 14:00, outage: {group: team, agents: 2, lasts: 1h}}\n",
    );
    let [crash, closed] = &scenario.channel_outages[..] else { panic!("two") };
    assert_eq!((crash.name.as_str(), crash.at, crash.lasts), ("crash", h(2.0), SimDuration::from_secs(7_200)));
    assert_eq!((crash.channel, crash.waiting, crash.in_progress), (ChannelId(0), WaitingThen::Drop, InProgress::Drop));
    assert_eq!(crash.diversions, [Diversion { from: ClassId(0), to: ClassId(1), share: 0.4 }]);
    assert_eq!((closed.waiting, closed.in_progress), (WaitingThen::Stay, InProgress::Requeue));
    assert_eq!(closed.diversions, [Diversion { from: ClassId(1), to: ClassId(0), share: 1.0 }]);
    assert_eq!((scenario.outages.len(), scenario.outages[0].in_progress), (1, InProgress::Requeue));
    assert_eq!(scenario.outages[0].taken, crate::model::Taken::Number(2));
    let marks: Vec<&str> = scenario.marks.iter().map(|m| m.label.as_str()).collect();
    assert_eq!(marks, ["crash", "crash over", "closed", "closed over", "ill", "ill over"]);
}

#[test]
fn events_give_their_phases() {
    let scenario = events(
        "  storm: {at: 10:00, surge: {contacts: question, factor: 3, ramp: 30m, hold: 1h, half_life: 1h}}
  rain: {at: 11:00, surge: {contacts: question, extra: 60, hold: 1h}}
  crash: {at: 12:00, outage: {channel: chat, lasts: 2h}}\n",
    );
    // The storm lasts longer than the day, so nothing comes after it.
    let decay = scenario.phases[3].to;
    // The rate is normal again from the end of the decay on, and not before.
    let curve = rate(&scenario, 0);
    assert_eq!(curve.at(decay), 30.0 / 3_600.0);
    assert!(curve.at(SimTime::from_micros(decay.micros() - 1_000_000)) > 30.0 / 3_600.0);
    let phase = |name: &str, from: f64, to: SimTime| Phase { name: name.into(), from: h(from), to };
    assert_eq!(
        scenario.phases,
        [
            phase("storm", 2.0, decay),
            phase("storm.ramp", 2.0, h(2.5)),
            phase("storm.hold", 2.5, h(3.5)),
            phase("storm.decay", 3.5, decay),
            phase("rain", 3.0, h(4.0)),
            phase("rain.hold", 3.0, h(4.0)),
            phase("crash", 4.0, h(6.0)),
            Phase { name: "rain.after".into(), from: h(4.0), to: scenario.horizon() },
            Phase { name: "crash.after".into(), from: h(6.0), to: scenario.horizon() },
        ]
    );
}

#[test]
fn days_of_the_week_have_their_weights() {
    // Friday from 08:00, Saturday, Sunday to 08:00.
    let scenario = good(&file("2d", "{rate: 60/h, weekdays: {fri: 0.5, sun: 0.1}}", "")).scenario;
    let curve = rate(&scenario, 0);
    let per_hour: Vec<f64> = [8.0, 20.0, 41.0].map(|t| curve.at(h(t)) * 3_600.0).into();
    assert!(per_hour.iter().zip([30.0, 60.0, 6.0]).all(|(a, b)| near(*a, b)), "{per_hour:?}");
    assert!(near(expected(&scenario, 0), 16.0 * 30.0 + 24.0 * 60.0 + 8.0 * 6.0));
    let profile = "{rate: 60/h, weekdays: {fri: 0.5}, profile: {hourly: [1, 3]}}";
    let scenario = good(&file("2d", profile, "")).scenario;
    assert!(
        near(rate(&scenario, 0).at(h(1.5)) * 3_600.0, 90.0) && near(rate(&scenario, 0).at(h(17.5)) * 3_600.0, 180.0)
    );
}

#[test]
fn growth_goes_from_midnight_to_midnight() {
    let scenario = good(&file("3d", "{rate: 60/h, growth: 50%/day}", "")).scenario;
    let per_hour: Vec<f64> = [15.0, 17.0, 41.0, 65.0].map(|t| rate(&scenario, 0).at(h(t)) * 3_600.0).into();
    assert!(per_hour.iter().zip([60.0, 90.0, 135.0, 202.5]).all(|(a, b)| near(*a, b)), "{per_hour:?}");
    let scenario = good(&file("15d", "{rate: 60/h, growth: -10%/week}", "")).scenario;
    assert!(near(rate(&scenario, 0).at(h(7.0 * 24.0)) * 3_600.0, 54.0));
}

#[test]
fn a_total_stays_the_total_however_it_is_spread() {
    for weights in [
        "weekdays: {fri: 0.5, sun: 0.1}",
        "growth: 3%/day",
        "growth: 3%/day, weekdays: {sat: 0}, profile: {half_hourly: [1, 2, 3]}",
    ] {
        let scenario = good(&file("9d", &format!("{{total: 900, {weights}}}"), "")).scenario;
        assert!(near(expected(&scenario, 0), 900.0), "{weights}: {}", expected(&scenario, 0));
    }
}

#[test]
fn weights_come_from_a_column_too() {
    let text = file("4h", "{rate: 60/h, profile: {hourly: {file: w.csv, column: weight, where: {kind: a}}}}", "");
    let mut files = |_: &str| Ok("kind,weight\na,1\nb,9\na,2\na,0.5\na,0.5\n".to_owned());
    let scenario = load("x.yaml", &text, &Choice::default(), &mut files).expect("right").scenario;
    assert!(near(expected(&scenario, 0), 240.0));
    assert!(near(rate(&scenario, 0).at(h(1.5)) * 3_600.0, 120.0));
}

#[test]
fn weights_that_nobody_needs_are_told() {
    let said = |profile: &str| {
        let arrivals = format!("{{rate: 60/h, profile: {{{profile}}}}}");
        rendered(&good(&file("2h", &arrivals, "")).warnings)
    };
    assert!(said("hourly: [1, 2, 3]").contains("the profile has 3 weights, and 2 are enough for 2h"));
    assert_eq!(said("hourly: [1, 2]"), "");
    let day = vec!["1"; 48].join(", ");
    assert_eq!(said(&format!("half_hourly: [{day}]")), "", "a whole day is meant to be the day");
}

fn steps(scenario: &Scenario) -> Vec<(f64, u32)> {
    let Staffing::HeadCount { curve, .. } = &scenario.groups[0].staffing else { panic!("a head count") };
    curve.iter().map(|(at, n)| (at.secs_f64() / 3_600.0, *n)).collect()
}

#[test]
fn a_head_count_by_the_time_of_day_repeats_every_day() {
    let with = |duration: &str, head_count: &str| {
        let text = file(duration, "{rate: 30/h}", "").replace("count: 50", &format!("head_count: {head_count}"));
        good(&text)
    };
    let two_steps = "[{from: 07:00, agents: 50}, {from: 20:00, agents: 20}]";
    let loaded = with("2d", two_steps);
    assert_eq!(steps(&loaded.scenario), [(0.0, 50), (12.0, 20), (23.0, 50), (36.0, 20), (47.0, 50)]);
    assert_eq!(rendered(&loaded.warnings), "");
    assert_eq!(steps(&with("10h", two_steps).scenario), [(0.0, 50), (12.0, 20)]);
    // More than a day, and times since the start, are what they say.
    let long = "[{from: 08:00, agents: 50}, {from: 20:00, agents: 20}, {from: 08:00, agents: 40}]";
    assert_eq!(steps(&with("3d", long).scenario), [(0.0, 50), (12.0, 20), (24.0, 40)]);
    assert_eq!(steps(&with("3d", "[{from: 0s, agents: 50}]").scenario), [(0.0, 50)]);
    let late = with("2d", "[{from: 09:00, agents: 50}, {from: 20:00, agents: 0}]");
    assert!(rendered(&late.warnings).contains("nobody is on duty before this time of the first day"));
}

#[test]
fn tables_of_rates_by_the_time_of_day_repeat_every_day() {
    let text = file("2d", "{rates: {every: 8h, file: r.csv, column: n, start_column: from}}", "");
    let read = |csv: &'static str| load("x.yaml", &text, &Choice::default(), &mut |_: &str| Ok(csv.to_owned()));
    let scenario = read("from,n\n00:00,8\n08:00,80\n16:00,0\n").expect("right").scenario;
    assert!(near(expected(&scenario, 0), 2.0 * 88.0));
    assert!(
        near(rate(&scenario, 0).at(h(17.0)) * 3_600.0, 1.0) && near(rate(&scenario, 0).at(h(25.0)) * 3_600.0, 10.0)
    );
    let overlapping = read("from,n\n04:00,8\n12:00,80\n22:00,0\n").expect_err("it overlaps");
    assert!(rendered(&overlapping).contains("reaches into the first of the next"));
}

#[test]
fn an_event_is_checked_where_its_class_is_wrong() {
    let wrong = file("8h", "{rate: 30}", "events:\n  crash: {at: 10:00, outage: {channel: caht, lasts: 1h}}\n");
    let said = rendered(&load_text(&wrong).expect_err("two mistakes"));
    assert!(said.contains("a rate needs a unit") && said.contains("did you mean `chat`?"), "{said}");
}

/// The part of the README about queues and events is part of a right scenario.
#[test]
fn the_readme_shows_what_can_be_written() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("readable");
    let part =
        readme.split("```yaml\n").find(|block| block.starts_with("contacts:\n  order-question:")).expect("a part");
    let part = part.split("```").next().expect("its end").replace(
        "    # …\n",
        "    handling: 5m
  complaint: {channel: chat, arrivals: {rate: 10/h}, handling: 5m}
  social-question: {channel: social, arrivals: {rate: 10/h}, handling: 5m}\n",
    );
    let head = "schema: 1\nstart: 2026-11-27T08:00\nduration: 12h\nchannels: {chat: {}, social: {}}\n";
    let loaded = good(&format!("{head}{part}agents: {{team: {{count: 20}}}}\n"));
    assert_eq!(rendered(&loaded.warnings), "");
    assert_eq!((loaded.scenario.queues.len(), loaded.scenario.channel_outages.len()), (1, 1));
    assert_eq!(loaded.scenario.phases.len(), 6);
}
