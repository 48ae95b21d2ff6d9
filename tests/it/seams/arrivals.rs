//! Factors on arrival rates. A factor is a change of the clock by which customers come, so that nearly everything can be
//! checked exactly: after a pause they come as they would have come, only later.

use stormdrill::engine::Action;
use stormdrill::model::{Arrivals, RateCurve, Scenario, SimTime, Staffing};

use super::centre::{CALL, at, call, centre, run, s};

fn factor(factor: f64) -> Action {
    Action::SetArrivalFactor { class: CALL, factor }
}

/// Hours of calls at random, which nobody answers: none waits.
fn poisson(hours: u64, rate: RateCurve, day_factor_cv: Option<f64>) -> Scenario {
    let mut scenario = centre(Staffing::Constant(0), &[]);
    scenario.classes[0].arrivals = Arrivals::Poisson { rate, day_factor_cv };
    scenario.classes[0].queue_capacity = Some(0);
    scenario.duration = s(hours * 3_600);
    scenario
}

fn arrivals(scenario: &Scenario, actions: &[(u64, Action)]) -> Vec<SimTime> {
    run(scenario, actions).arrivals
}

/// Equal up to a few roundings to the microsecond.
fn assert_close(found: &[SimTime], expected: impl Iterator<Item = f64>, what: &str) {
    let mut n = 0;
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.secs_f64() - expected).abs() < 5e-3, "{what}: {} is not {expected}", found.secs_f64());
        n += 1;
    }
    assert_eq!(n, found.len(), "{what}");
}

#[test]
fn factor_0_stops_arrivals_and_1_resumes_them_where_they_stopped() {
    let scenario = poisson(3, RateCurve::constant(0.1), None);
    let usual = arrivals(&scenario, &[]);
    let paused = arrivals(&scenario, &[(3_600, factor(0.0)), (7_200, factor(1.0))]);
    let before = usual.partition_point(|t| *t <= at(3_600));
    assert!((300..420).contains(&before), "{before}");
    assert_eq!(paused[..before], usual[..before]);
    assert!(paused[before] > at(7_200) && paused.len() > before + 200, "{}", paused.len());
    assert_close(&paused[before..], usual[before..].iter().map(|t| t.secs_f64() + 3_600.0), "after the pause");
}

/// Integrated rates say when customers come, whatever the curve.
#[test]
fn a_pause_on_a_ramp_takes_the_area_below_it() {
    let curve =
        RateCurve::new(&[(at(0), 0.0, 0.3), (at(3_600), 0.3, 0.3), (at(7_200), 0.1, 0.0), (at(10_800), 0.0, 0.0)]);
    let scenario = poisson(4, curve.clone(), None);
    let usual = arrivals(&scenario, &[]);
    let paused = arrivals(&scenario, &[(1_800, factor(0.0)), (5_400, factor(1.0))]);
    let missed = curve.expected_before(at(5_400)) - curve.expected_before(at(1_800));
    let clock = |t: &SimTime| curve.expected_before(*t);
    let shifted = |t: &SimTime| if *t > at(1_800) { clock(t) - missed } else { clock(t) };
    assert!(paused.len() > 300 && paused.len() < usual.len());
    assert!(paused.iter().all(|t| *t <= at(1_800) || *t >= at(5_400)));
    for (paused, usual) in paused.iter().zip(&usual) {
        assert!((shifted(paused) - clock(usual)).abs() < 1e-3, "{paused:?} {usual:?}");
    }
}

#[test]
fn almost_no_arrivals_are_like_none() {
    let scenario = poisson(3, RateCurve::constant(0.1), None);
    let pause = |level| arrivals(&scenario, &[(3_600, factor(level)), (7_200, factor(1.0))]);
    let none = pause(0.0);
    for level in [1e-6, 1e-9, 1e-12, 1e-300] {
        let few = pause(level);
        assert_eq!(few.len(), none.len(), "{level}");
        assert_close(&few, none.iter().map(|t| t.secs_f64()), &level.to_string());
    }
}

#[test]
fn a_factor_that_is_set_again_changes_nothing() {
    for cv in [None, Some(0.3)] {
        let curve = RateCurve::new(&[(at(0), 0.01, 0.02), (at(36_000), 0.02, 0.02)]);
        let scenario = poisson(72, curve, cv);
        let usual = arrivals(&scenario, &[]);
        let again: Vec<(u64, Action)> = (1..200).map(|i| (i * 1_237, factor(1.0))).collect();
        assert_close(&arrivals(&scenario, &again), usual.iter().map(|t| t.secs_f64()), "set again");
    }
}

#[test]
fn factor_2_lets_the_clock_run_twice_as_fast() {
    let scenario = poisson(3, RateCurve::constant(0.1), None);
    let usual = arrivals(&scenario, &[]);
    let doubled = arrivals(&scenario, &[(3_600, factor(2.0))]);
    let faster = |t: &SimTime| t.secs_f64().min(3_600.0) + (t.secs_f64() - 3_600.0).max(0.0) / 2.0;
    assert_close(&doubled[..usual.len()], usual.iter().map(faster), "doubled");
}

/// 6,000 contacts are expected, with a standard deviation of 77.5; a sound engine misses by five of those for one seed in
/// 1.7 million.
#[test]
fn factor_2_doubles_the_expected_number() {
    let scenario = poisson(10, RateCurve::constant(1.0 / 12.0), None);
    let n = arrivals(&scenario, &[(0, factor(2.0))]).len() as f64;
    assert!((n - 6_000.0).abs() < 5.0 * 6_000f64.sqrt(), "{n}");
}

#[test]
fn a_trace_has_no_rate_to_multiply() {
    let scenario = centre(Staffing::Constant(1), &[call(10, 5), call(10, 5), call(50, 5)]);
    let actions = [(0, factor(0.0)), (10, factor(7.0)), (20, factor(0.5))];
    assert_eq!(arrivals(&scenario, &actions), [at(10), at(10), at(50)]);
}
