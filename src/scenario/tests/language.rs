//! What the words of the language mean.

use super::{good, load_text};
use crate::model::{
    Answering, Arrivals, DropRule, EndRule, InProgress, Law, MissPause, OfferAgain, OfferRule, RateCurve, Routing,
    Scenario, SimDuration, SimTime, Staffing, Taken, TracePatience,
};
use crate::scenario::{Choice, load};

/// A file with the given arrivals and team, starting at 08:00 and lasting 8 h.
fn file(arrivals: &str, team: &str) -> String {
    format!(
        "schema: 1\nstart: 08:00\nduration: 8h\ncontacts:\n  question:\n    arrivals: {arrivals}\n    handling: 5m\nagents:\n  team: {team}\n"
    )
}

fn rate(arrivals: &str) -> RateCurve {
    let loaded = good(&file(arrivals, "{count: 5}"));
    match &loaded.scenario.classes[0].arrivals {
        Arrivals::Poisson { rate, .. } => rate.clone(),
        Arrivals::Trace(_) => panic!("a rate"),
    }
}

fn staffing(team: &str) -> Staffing {
    good(&file("{rate: 40/h}", team)).scenario.groups[0].staffing.clone()
}

fn law(text: &str) -> Law {
    let text =
        file("{rate: 1/h}", "{count: 1}").replace("handling: 5m", &format!("handling: 5m\n    patience: {text}"));
    good(&text).scenario.classes[0].patience.clone()
}

fn h(hours: f64) -> SimTime {
    SimTime::from_micros((hours * 3.6e9) as u64)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1e-9)
}

#[test]
fn fifteen_lines_are_enough_and_the_defaults_are_as_written() {
    let Scenario { channels, classes, groups, routing, .. } =
        good(&file("{rate: 40/h}", "{count: 5}")).scenario.clone();
    let loaded = good(&file("{rate: 40/h}", "{count: 5}"));
    let s = &loaded.scenario;
    assert_eq!((s.name.as_str(), s.seed, s.replications, s.end), ("test", 1, 100, EndRule::Drain));
    assert_eq!((s.warm_up, s.interval), (SimDuration::ZERO, SimDuration::from_secs(900)));
    assert_eq!(s.start_of_day, SimDuration::from_secs(8 * 3_600));
    assert_eq!(loaded.monitor_refresh, SimDuration::from_secs(20));
    assert_eq!(channels.len(), 1);
    assert_eq!(
        (channels[0].name.as_str(), &channels[0].answer_within[..]),
        ("phone", &[SimDuration::from_secs(20)][..])
    );
    assert_eq!(channels[0].short_abandon, SimDuration::from_secs(5));
    assert_eq!(classes[0].patience, Law::Never);
    assert_eq!(classes[0].wrap_up, Law::ZERO);
    assert_eq!(classes[0].handling, Law::Constant { value_s: 300.0 });
    assert_eq!((classes[0].priority, classes[0].balking, classes[0].queue_capacity), (0, 0.0, None));
    assert_eq!(classes[0].groups.len(), 1);
    assert_eq!((groups[0].skills.len(), &groups[0].answering), (1, &None));
    assert_eq!(s.offers, OfferRule::default());
    assert_eq!(routing, Routing::listed(&["skill_order", "priority", "age"]));
}

#[test]
fn everything_that_can_be_said_arrives_in_the_model() {
    let loaded = good(
        "schema: 1
name: all
story: Everything at once.
start: 2026-11-27T08:00
duration: 2d
warm_up: 1h
end: continue
interval: 30m
seed: 7
replications: 12
monitor: {refresh: 10s}
currency: EUR
channels:
  chat: {kind: messaging, short_abandon: 20s, lines: 30}
  mail: {kind: deferred, answer_within: [4h, 24h]}
contacts:
  a:
    channel: chat
    arrivals: {rate: 40/h, day_factor: {gamma: {cv: 10%}}}
    handling: {gamma: {mean: 5m, cv: 80%}}
    wrap_up: {constant: 20s}
    patience: never
    balking: 10%
    priority: 2
    credit: 90s
    queue: {capacity: 20}
    groups: [second, first]
  b: {channel: mail, arrivals: {total: 100}, handling: {erlang: {stages: 3, mean: 6m}}}
agents:
  first: {count: 3, skills: {b: {speed: 0.8}, a: }, cost: 20/h}
  second: {head_count: [{from: 08:00, agents: 2}, {from: 20:00, agents: 1}, {from: 08:00, agents: 2}], skills: [a], on_drop: preempt, slots: 1, answering: {delay: 4s, misses: 2%}}
routing: {contact_order: age, offer: {accept_within: 15s, again: other_agents, pause_after: 3, pause: 5m}}
events:
  fire: {at: 2026-11-28T08:30, outage: {group: first, share: 50%, lasts: 30m, in_progress: drop}}
  wave: {at: 1h, surge: {contacts: [a, b], factor: 3, hold: 1h}}
",
    );
    let s = &loaded.scenario;
    assert_eq!((s.name.as_str(), s.seed, s.replications, s.end), ("all", 7, 12, EndRule::Continue));
    assert_eq!(loaded.start.map(|d| d.to_string()).as_deref(), Some("2026-11-27T08:00:00"));
    assert_eq!(s.currency.as_deref(), Some("EUR"));
    assert_eq!([s.groups[0].cost_per_hour, s.groups[1].cost_per_hour], [Some(20.0), None]);
    assert_eq!(s.channels[0].answer_within, [SimDuration::from_secs(300)]);
    assert_eq!((s.resources[0].name.as_str(), s.resources[0].capacity), ("chat.lines", 30));
    assert_eq!(s.channels[1].answer_within.len(), 2);
    let a = &s.classes[0];
    assert_eq!((a.priority, a.balking, a.queue_capacity), (2, 0.1, Some(20)));
    assert_eq!(a.credit, SimDuration::from_secs(90));
    assert_eq!(a.groups.iter().map(|g| g.index()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(a.handling, Law::Gamma { mean_s: 300.0, cv: 0.8 });
    let skills: Vec<(usize, f64)> = s.groups[0].skills.iter().map(|k| (k.class.index(), k.speed)).collect();
    assert_eq!(skills, [(1, 0.8), (0, 1.0)]);
    let Staffing::HeadCount { curve, on_drop } = &s.groups[1].staffing else { panic!("a head count") };
    assert_eq!(curve[..], [(h(0.0), 2), (h(12.0), 1), (h(24.0), 2)]);
    assert_eq!(*on_drop, DropRule::Preempt);
    let answering = Answering { delay: Law::Constant { value_s: 4.0 }, declines: 0.0, misses: 0.02 };
    assert_eq!((&s.groups[0].answering, &s.groups[1].answering), (&None, &Some(answering)));
    let pause = Some(MissPause { after: 3, lasts: SimDuration::from_secs(300) });
    let accept_within = SimDuration::from_secs(15);
    assert_eq!(s.offers, OfferRule { accept_within, again: OfferAgain::OtherAgents, pause });
    assert_eq!(
        (s.outages[0].at, s.outages[0].in_progress, s.outages[0].taken),
        (h(24.5), InProgress::Drop, Taken::Share(0.5))
    );
    let marks: Vec<(SimTime, &str)> = s.marks.iter().map(|m| (m.at, m.label.as_str())).collect();
    assert_eq!(marks, [(h(1.0), "wave"), (h(2.0), "wave over"), (h(24.5), "fire"), (h(25.0), "fire over")]);
    let Arrivals::Poisson { rate, day_factor_cv } = &a.arrivals else { panic!("a rate") };
    assert_eq!(*day_factor_cv, Some(0.1));
    assert!(near(rate.at(h(1.5)) * 3_600.0, 120.0) && near(rate.at(h(2.5)) * 3_600.0, 40.0));
}

#[test]
fn profiles_multiply_a_rate_and_spread_a_total() {
    let curve = rate("{rate: 60/h, profile: {hourly: [1, 0.5]}}");
    assert!(near(curve.at(h(0.5)), 1.0 / 60.0) && near(curve.at(h(3.5)), 0.5 / 60.0));
    assert!(near(curve.expected_before(h(8.0)), 360.0));
    let curve = rate("{total: 900, profile: {half_hourly: [1, 2]}}");
    assert!(near(curve.expected_before(h(8.0)), 900.0));
    assert!(near(curve.at(h(0.75)), 2.0 * curve.at(h(0.25))));
    assert!(near(rate("{total: 800}").expected_before(h(8.0)), 800.0));
    // The last period is cut off by the end.
    let cut = file("{total: 100, profile: {hourly: [1, 3]}}", "{count: 1}").replace("duration: 8h", "duration: 90m");
    let Arrivals::Poisson { rate, .. } = &good(&cut).scenario.classes[0].arrivals else { panic!("a rate") };
    assert!(near(rate.expected_before(h(1.5)), 100.0));
}

#[test]
fn rates_and_ramps_follow_their_points() {
    let curve = rate("{rates: {every: 15m, values: [9, 0, 18]}}");
    assert!(near(curve.expected_before(h(8.0)), 27.0));
    assert_eq!(curve.at(h(1.0)), 0.0);
    let curve = rate("{ramp: [{at: 09:00, rate: 60/h}, {at: 90m, rate: 180/h}]}");
    assert!(near(curve.at(h(0.5)) * 3_600.0, 60.0));
    assert!(near(curve.at(h(1.25)) * 3_600.0, 120.0));
    assert!(near(curve.at(h(7.0)) * 3_600.0, 180.0));
}

#[test]
fn times_beyond_the_calendar_are_left_out() {
    let curve = rate("{rates: {every: 36500d, values: [0, 1, 2, 3]}}");
    assert_eq!(curve.expected_before(h(8.0)), 0.0);
    let curve = rate("{ramp: [{at: 0s, rate: 60/h}, {at: 36500d, rate: 60/h}]}");
    assert!(near(curve.expected_before(h(8.0)), 480.0));
    good(
        &(file("{rate: 1/h}", "{count: 1}")
            + "events:\n  a: {at: 1h, surge: {contacts: question, factor: 9, ramp: 36500d, hold: 36500d, half_life: 36500d}}\n"),
    );
}

#[test]
fn surges_on_one_class_multiply() {
    let text = file("{rate: 60/h}", "{count: 5}")
        + "events:\n  a: {at: 09:00, surge: {contacts: question, factor: 2, hold: 2h}}\n  b: {at: 10:00, surge: {contacts: question, factor: 3, hold: 2h}}\n";
    let Arrivals::Poisson { rate, .. } = &good(&text).scenario.classes[0].arrivals else { panic!("a rate") };
    for (at, expected) in [(0.5, 60.0), (1.5, 120.0), (2.5, 360.0), (3.5, 180.0), (4.5, 60.0)] {
        assert!(near(rate.at(h(at)) * 3_600.0, expected), "{at}");
    }
}

#[test]
fn shifts_by_the_clock_repeat_every_day_and_have_breaks() {
    let Staffing::Shifts(shifts) =
        staffing("{shifts: [{count: 4, from: 07:00, to: 16:00, breaks: [{at: 11:30, for: 45m}]}]}")
    else {
        panic!("shifts")
    };
    assert_eq!(shifts[0].count, 4);
    assert_eq!(shifts[0].on[..2], [(h(0.0), h(3.5)), (h(4.25), h(8.0))]);
    // The next morning's shift is there for whoever still waits.
    assert_eq!(shifts[0].on[2].0, h(23.0));
    let Staffing::Shifts(shifts) = staffing("{shifts: [{from: 22:00, to: 09:00}, {from: 1h, to: 3h}]}") else {
        panic!("shifts")
    };
    assert_eq!(shifts[0].on[..2], [(h(0.0), h(1.0)), (h(14.0), h(25.0))]);
    assert_eq!(shifts[1].on, [(h(1.0), h(3.0))]);
    let Staffing::Shifts(shifts) = staffing("{shifts: [{from: 08:00, to: 08:00}]}") else { panic!("shifts") };
    assert_eq!(shifts[0].on.len(), 1);
}

#[test]
fn a_head_count_that_began_before_the_start_holds_at_the_start() {
    let Staffing::HeadCount { curve, on_drop } =
        staffing("{head_count: [{from: 06:00, agents: 2}, {from: 07:00, agents: 3}, {from: 12:00, agents: 5}]}")
    else {
        panic!("a head count")
    };
    assert_eq!(curve, [(h(0.0), 3), (h(4.0), 5)]);
    assert_eq!(on_drop, DropRule::Capacity);
}

#[test]
fn laws_read_as_written() {
    assert_eq!(law("never"), Law::Never);
    assert_eq!(law("90s"), Law::Constant { value_s: 90.0 });
    assert_eq!(law("{constant: 1.5m}"), Law::Constant { value_s: 90.0 });
    assert_eq!(law("{weibull: {scale: 2m, shape: 0.5}}"), Law::Weibull { scale_s: 120.0, shape: 0.5 });
    assert_eq!(law("{uniform: {min: 0s, max: 2m}}"), Law::Uniform { min_s: 0.0, max_s: 120.0 });
    let Law::Mixture { parts } = law("{mixture: [{share: 25%, of: never}, {share: 75%, of: 5m}]}") else {
        panic!("a mixture")
    };
    assert_eq!(parts[1], (0.75, Law::Constant { value_s: 300.0 }));
    let Law::Empirical(e) = law("{empirical: {values: [30s, 10s, 20s]}}") else { panic!("empirical") };
    assert_eq!(e.points, [(10.0, 1.0), (20.0, 0.5), (30.0, 0.0)]);
    assert!(near(e.mean_s(), 20.0));
    let Law::Empirical(e) = law("{empirical: {values: [10s, 20s, 20s, 20s, 30s]}}") else { panic!("empirical") };
    assert_eq!(e.points, [(10.0, 1.0), (19.999_999, 0.75), (20.0, 0.25), (30.0, 0.0)]);
    let text = "{empirical: {points: [{at: 0s, survival: 90%}, {at: 1m, survival: 50%}, {at: 5m, survival: 10%}], tail: {from: 2m, mean: 10m}}}";
    let Law::Empirical(e) = law(text) else { panic!("empirical") };
    assert_eq!(e.points, [(0.0, 0.9), (60.0, 0.5)]);
    assert!(near(e.tail_rate_per_s.expect("a tail"), 1.0 / 600.0));
}

#[test]
fn a_trace_keeps_the_order_of_equal_times_and_reads_every_column() {
    let csv = "arrival,class,priority,service_s,patience_s,patience_censored\n\
        2026-11-27T09:00:00,a,high,60,30,1\n2026-11-27T08:30,a,3,,,\n2026-11-27T09:00:00,b,high,1,1,0\n\
        2026-11-27T09:00:00,a,low,61.5,20,0\n2026-11-27T07:59,a,low,1,1,0\n";
    let text = file(
        "{trace: {file: t.csv, where: {class: a}, priority: {high: {credit: 90s, priority: -1}, low: {}}}}",
        "{count: 1}",
    )
    .replace("08:00", "2026-11-27T08:00");
    let loaded = load("x/test.yaml", &text, &Choice::default(), &mut |path| {
        assert_eq!(path, "t.csv");
        Ok(csv.to_owned())
    })
    .expect("right");
    let Arrivals::Trace(rows) = &loaded.scenario.classes[0].arrivals else { panic!("a trace") };
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[0].at, rows[0].handling, rows[0].priority), (h(0.5), None, Some(3)));
    assert_eq!(rows[0].patience, TracePatience::Drawn);
    assert_eq!((rows[1].priority, rows[1].credit), (Some(-1), Some(SimDuration::from_secs(90))));
    assert_eq!(rows[1].patience, TracePatience::Exceeds(SimDuration::from_secs(30)));
    assert_eq!(rows[2].handling, Some(SimDuration::from_millis(61_500)));
    assert_eq!(rows[2].patience, TracePatience::Known(SimDuration::from_secs(20)));
    // One row left out, and a patience that must come from somewhere.
    assert_eq!(loaded.warnings.len(), 2, "{:?}", loaded.warnings);
}

#[test]
fn problems_in_a_table_show_its_line() {
    let text = file("{trace: {file: t.csv}}", "{count: 1}");
    let mut files = |_: &str| Ok("arrival_s,service_s\n30000,60\n30010,soon\n".to_owned());
    let diagnostics = load("x/test.yaml", &text, &Choice::default(), &mut files).expect_err("wrong");
    assert_eq!(diagnostics[0].headline(), "x/t.csv:3:1: column `service_s` needs a number from 0 up, found `soon`");
}

#[test]
fn a_file_used_twice_is_read_once() {
    let mut reads = 0;
    let text = file("{rates: &r {file: t.csv, column: a, every: 4h}}", "{count: 1}")
        .replace("agents:", "  other: {arrivals: {rates: {<<: *r, column: b}}, handling: 1m}\nagents:");
    let loaded = load("test.yaml", &text, &Choice::default(), &mut |_| {
        reads += 1;
        Ok("a,b\n4,8\n2,6\n".to_owned())
    })
    .expect("right");
    assert_eq!(reads, 1);
    let Arrivals::Poisson { rate, .. } = &loaded.scenario.classes[1].arrivals else { panic!("a rate") };
    assert!(near(rate.expected_before(h(8.0)), 14.0));
}

#[test]
fn the_first_line_of_a_message_has_path_line_and_column() {
    let text = file("{rate: 40/h}", "{count: 5, head_cuont: 3}");
    let diagnostics = load_text(&text).expect_err("wrong");
    let shown = diagnostics[0].render(false);
    assert!(shown.starts_with("error: scenarios/test.yaml:9:20: unknown field `head_cuont`\n"), "{shown}");
    assert!(shown.contains("^^^^^^^^^^ did you mean `head_count`?"), "{shown}");
    assert!(diagnostics[0].render(true).contains('\u{1b}'));
    assert!(!shown.contains('\u{1b}'));
}
