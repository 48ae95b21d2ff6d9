//! The scenarios that come with the program.

use super::{folder, read_shipped, rendered};
use crate::model::{Arrivals, Scenario, SimDuration, SimTime, Staffing, TracePatience};
use crate::scenario::{Choice, Loaded, load};

fn shipped(name: &str) -> Loaded {
    let path = folder().join(format!("{name}.yaml"));
    let text = std::fs::read_to_string(&path).expect("the scenario is there");
    let beside = path.parent().expect("it is in a folder");
    let mut files = |inner: &str| std::fs::read_to_string(beside.join(inner)).map_err(|e| e.to_string());
    load(&format!("scenarios/{name}.yaml"), &text, &Choice::default(), &mut files)
        .unwrap_or_else(|d| panic!("{}", rendered(&d)))
}

fn expected(scenario: &Scenario) -> f64 {
    let before = |arrivals: &Arrivals| match arrivals {
        Arrivals::Poisson { rate, .. } => rate.expected_before(scenario.horizon()),
        Arrivals::Trace(rows) => rows.len() as f64,
    };
    scenario.classes.iter().map(|c| before(&c.arrivals)).sum()
}

#[test]
fn every_shipped_scenario_loads_without_a_warning() {
    let files = |inner: &str| std::fs::read_dir(folder().join(inner)).expect("the folder is there");
    for (inner, entry) in ["", "examples/"].into_iter().flat_map(|inner| files(inner).map(move |e| (inner, e))) {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|e| e == "yaml") {
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let loaded = shipped(&format!("{inner}{stem}"));
            assert_eq!(loaded.scenario.name, stem);
            assert_eq!(rendered(&loaded.warnings), "");
        }
    }
}

#[test]
fn the_promotion_is_comfortable_before_the_spike_and_too_much_in_it() {
    let Loaded { scenario, start, .. } = shipped("promotion-spike");
    assert_eq!(start.map(|s| s.to_string()).as_deref(), Some("2026-11-27T08:00:00"));
    assert_eq!(scenario.replications, 100);
    let load_at = |hour: u64| -> f64 {
        let rate = |arrivals: &Arrivals| match arrivals {
            Arrivals::Poisson { rate, .. } => rate.at(SimTime::from_secs(hour * 3_600)),
            Arrivals::Trace(_) => 0.0,
        };
        scenario.classes.iter().map(|c| rate(&c.arrivals) * (c.handling.mean_s() + 20.0)).sum()
    };
    // Three experts with five conversations each, four novices at speed 0.8 with three.
    let capacity = 3.0 * 5.0 * 0.62 + 4.0 * 0.8 * 3.0 * 0.68;
    assert!((0.6..0.8).contains(&(load_at(1) / capacity)), "{}", load_at(1) / capacity);
    assert!(load_at(4) / capacity > 1.7, "{}", load_at(4) / capacity);
    let marks: Vec<(SimTime, &str)> = scenario.marks.iter().map(|m| (m.at, m.label.as_str())).collect();
    let minute = |n: u64| SimTime::from_secs(60 * n);
    assert_eq!(marks, [(minute(180), "spike"), (minute(270), "spike past its peak")]);
}

#[test]
fn the_bank_days_replay_their_files() {
    let Loaded { scenario, .. } = shipped("bank-day");
    assert_eq!(scenario.replications, 1);
    assert!(scenario.is_deterministic());
    let Arrivals::Trace(rows) = &scenario.classes[0].arrivals else { panic!("a trace") };
    assert_eq!(rows.len(), 1_715);
    assert_eq!(rows[0].at.micros(), 831_790_000);
    assert_eq!(rows[0].handling, Some(SimDuration::from_millis(56_136)));
    assert_eq!(rows[0].patience, TracePatience::Known(SimDuration::from_millis(67_987)));
    assert_eq!((rows[0].priority, rows[0].credit), (None, None));
    let Staffing::HeadCount { curve, .. } = &scenario.groups[0].staffing else { panic!("a head count") };
    assert_eq!(curve[1], (SimTime::from_secs(25_200), 2));

    let Loaded { scenario, .. } = shipped("bank-day-credit");
    let Arrivals::Trace(rows) = &scenario.classes[0].arrivals else { panic!("a trace") };
    assert_eq!(rows[0].credit, Some(SimDuration::from_secs(90)));
    assert_eq!(rows[1].credit, None);
    assert_eq!(expected(&shipped("bank-calm-day").scenario), 1_319.0);
}

#[test]
fn the_february_day_has_its_1666_calls_and_its_agents() {
    let Loaded { scenario, .. } = shipped("bank-february");
    assert!((expected(&scenario) - 1_666.0).abs() < 1e-6, "{}", expected(&scenario));
    assert_eq!(scenario.classes.len(), 6);
    assert_eq!(scenario.replications, 100);
    let Arrivals::Poisson { rate, .. } = &scenario.classes[0].arrivals else { panic!("a rate") };
    assert_eq!(rate.at(SimTime::from_secs(7 * 3_600 + 60)), 7.0 / 900.0);
    assert_eq!(rate.at(SimTime::from_secs(3 * 3_600)), 0.0);
    let Staffing::HeadCount { curve, .. } = &scenario.groups[0].staffing else { panic!("a head count") };
    assert_eq!((curve[0].1, curve[1]), (0, (SimTime::from_secs(7 * 3_600), 2)));
    assert!((450.0..1_000.0).contains(&scenario.classes[0].patience.mean_s()));
}

/// The scatter of daily calls between equal weekdays, Sunday to Thursday, beyond Poisson chance: of each class, and of all.
/// With as many calls a day as the mean over those days.
fn measured_spread(classes: &[&str]) -> Vec<(f64, f64)> {
    let table =
        |name: &str| read_shipped(&format!("data/bank_profile_1999_02/{name}_1999-02.csv")).expect("it is there");
    let (days, intervals) = (table("days"), table("intervals15"));
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let names = cells(intervals.lines().next().expect("a header"));
    let calls = |class: &str, date: &str| -> f64 {
        let column = names.iter().position(|n| n == class).expect("the class is there");
        intervals
            .lines()
            .filter(|l| l.starts_with(date))
            .map(|l| cells(l)[column].parse::<f64>().expect("a number"))
            .sum()
    };
    let dates =
        |weekday: &str| days.lines().map(cells).filter(|d| d[1] == weekday).map(|d| d[0].clone()).collect::<Vec<_>>();
    let spread = |class: &&str| {
        let (mut squares, mut sum, mut n) = (0.0, 0.0, 0.0);
        for weekday in ["Sun", "Mon", "Tue", "Wed", "Thu"] {
            let calls: Vec<f64> = dates(weekday).iter().map(|date| calls(class, date)).collect();
            assert_eq!(calls.len(), 4);
            let mean = calls.iter().sum::<f64>() / 4.0;
            squares += calls.iter().map(|x| (x / mean - 1.0) * (x / mean - 1.0)).sum::<f64>();
            (sum, n) = (sum + calls.iter().sum::<f64>(), n + 4.0);
        }
        let mean = sum / n;
        // Five means of weekdays were taken off.
        ((squares / (n - 5.0) - 1.0 / mean).sqrt(), mean)
    };
    classes.iter().map(spread).collect()
}

#[test]
fn the_february_days_differ_as_they_did() {
    let measured = measured_spread(&["PS", "NW", "NE", "TT", "IN", "PE"]);
    let Loaded { scenario, .. } = shipped("bank-february");
    let (mut variance, mut calls) = (0.0, 0.0);
    for (class, (spread, mean)) in scenario.classes.iter().zip(&measured) {
        let Arrivals::Poisson { day_factor_cv: Some(cv), .. } = class.arrivals else { panic!("a day factor") };
        assert!((cv - spread).abs() < 0.0051, "{}: {cv} for {spread}", class.name);
        (variance, calls) = (variance + (cv * mean) * (cv * mean), calls + mean);
    }
    // Factors that know nothing of each other give the spread of all calls together.
    let (all, together) = (variance.sqrt() / calls, measured_spread(&["offered"])[0].0);
    assert!((all - together).abs() < 0.005, "{all} for {together}");
}
