//! Formulas against one another, against sums over states, and at the ends of their range. The exact rows of `tests/truth`
//! are compared in `tests/it/analytic.rs`.

use super::*;

fn centre(agents: u32, erlangs: f64, patience_s: Option<f64>, lines: Option<u64>) -> Centre {
    Centre { arrivals_per_s: erlangs / 300.0, handling_s: 300.0, agents, patience_s, lines }
}

fn close(found: f64, exact: f64, what: &str) {
    let miss = (found - exact).abs();
    assert!(miss <= 1e-10 * exact.abs() || miss < 1e-14, "{what}: {found}, not {exact}");
}

/// The stationary law of a finite birth-death process, by products of rates.
fn states(c: &Centre, lines: u64) -> Vec<f64> {
    let (mu, theta) = (1.0 / c.handling_s, c.patience_s.map_or(0.0, |p| 1.0 / p));
    let mut logarithms = vec![0.0];
    for n in 1..=lines {
        let busy = n.min(u64::from(c.agents)) as f64;
        let waiting = n.saturating_sub(u64::from(c.agents)) as f64;
        let step = libm::log(c.arrivals_per_s / (busy * mu + waiting * theta));
        logarithms.push(logarithms[n as usize - 1] + step);
    }
    let largest = logarithms.iter().copied().fold(f64::MIN, f64::max);
    let weights: Vec<f64> = logarithms.iter().map(|ln| libm::exp(ln - largest)).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|w| w / sum).collect()
}

#[test]
fn shares_are_those_of_the_birth_death_process() {
    for (agents, erlangs, patience, lines) in [
        (1, 0.3, Some(120.0), 1),
        (1, 4.0, None, 7),
        (4, 4.0, None, 40),
        (10, 12.0, Some(60.0), 12),
        (10, 30.0, Some(1.0), 25),
        (20, 19.0, Some(4_000.0), 150),
        (60, 45.0, Some(90.0), 100),
        (1_000, 1_010.0, None, 1_200),
        (10_000, 9_990.0, Some(300.0), 12_000),
        (10_000, 20_000.0, Some(120.0), 30_000),
        (1, 20_000.0, Some(600.0), 50_000),
    ] {
        let c = centre(agents, erlangs, patience, Some(lines));
        let steady = c.solve().expect("in range");
        let p = states(&c, lines);
        let from = |n: u64| p[n as usize..].iter().sum::<f64>();
        let queue: f64 = p.iter().enumerate().map(|(n, p)| (n as f64 - f64::from(agents)).max(0.0) * p).sum();
        let what = format!("{c:?}");
        close(steady.p_block(), from(lines), &what);
        close(steady.p_all_busy(), from(u64::from(agents)), &what);
        close(steady.queue_length(), queue, &what);
        close(steady.p_abandon(), patience.map_or(0.0, |s| queue / s / c.arrivals_per_s), &what);
        close(steady.p_served() + steady.p_abandon() + steady.p_block(), 1.0, &what);
        close(steady.answered_within(f64::INFINITY), steady.p_served(), &what);
        close(steady.abandoned_within(f64::INFINITY), steady.p_abandon(), &what);
    }
}

#[test]
fn the_older_formulas_are_special_cases() {
    for (agents, erlangs) in [(1, 0.5), (5, 4.99), (14, 10.0), (300, 280.0), (10_000, 9_950.0)] {
        let c = ErlangC::new(agents, erlangs, 300.0).expect("stable");
        let steady = centre(agents, erlangs, None, None).solve().expect("stable");
        close(steady.p_wait(), c.p_wait(), "p_wait");
        close(steady.mean_wait_entered(), c.mean_wait(), "mean wait");
        close(steady.mean_offered_wait(), c.mean_wait(), "offered wait");
        close(steady.p_waiting_beyond(20.0), c.p_wait_beyond(20.0), "beyond 20 s");
        close(steady.wait_quantile_served(0.95), c.wait_quantile(0.95), "p95");
        assert_eq!(steady.mean_wait_abandoned(), None);
        let lost = centre(agents, erlangs, Some(60.0), Some(u64::from(agents))).solve().expect("stable");
        close(lost.p_block(), erlang_b(agents, erlangs), "loss");
        assert_eq!((lost.p_wait(), lost.mean_wait_served(), lost.mean_wait_abandoned()), (0.0, 0.0, None));
        assert_eq!(lost.wait_quantile_entered(0.99), 0.0);
    }
    let without = centre(20, 25.0, Some(100.0), None).solve().expect("in range");
    let with = centre(20, 25.0, Some(100.0), Some(2_000)).solve().expect("in range");
    close(with.mean_wait_served(), without.mean_wait_served(), "room enough");
    close(with.wait_quantile_entered(0.99), without.wait_quantile_entered(0.99), "room enough");
}

#[test]
fn more_agents_serve_better() {
    for patience in [Some(30.0), Some(200.0), Some(86_400.0)] {
        for lines in [None, Some(40)] {
            let steady = |agents| centre(agents, 18.0, patience, lines).solve().expect("in range");
            for agents in 1..40 {
                let (few, more) = (steady(agents), steady(agents + 1));
                assert!(more.p_abandon() + more.p_block() < few.p_abandon() + few.p_block(), "{agents}");
                let (some, others) = (few.answered_within(20.0), more.answered_within(20.0));
                assert!(others > some || others < 1e-12, "{agents}: {some} {others}");
                assert!(more.occupancy() < few.occupancy() + 1e-11, "{agents}");
                assert!(more.mean_offered_wait() < few.mean_offered_wait(), "{agents}");
            }
        }
    }
}

#[test]
fn the_ends_of_the_range_are_sound() {
    for agents in [1, 2, 100, 10_000, MAX_AGENTS] {
        for erlangs in [1e-6, 1.0, 99.0, 101.0, 9_999.0, 20_000.0, MAX_ERLANGS] {
            for patience in [0.001, 120.0, 3e9] {
                for lines in [None, Some(u64::from(agents) + 1), Some(u64::from(agents) + 5_000)] {
                    let c = centre(agents, erlangs, Some(patience), lines);
                    let s = c.solve().expect("in range");
                    let what = format!("{c:?}");
                    let whole = s.p_served() + s.p_abandon() + s.p_block();
                    assert!((whole - 1.0).abs() < 1e-8, "{what}: {whole}");
                    let waits = [s.mean_wait_served(), s.mean_wait_entered(), s.mean_offered_wait()];
                    assert!(waits.iter().all(|w| w.is_finite() && *w >= 0.0), "{what}: {waits:?}");
                    let abandoned = s.mean_wait_abandoned().expect("some do");
                    assert!(abandoned > 0.0 && abandoned <= patience * 1.001, "{what}: {abandoned}");
                    let quantiles = [0.5, 0.95, 0.99].map(|p| s.wait_quantile_served(p));
                    assert!(quantiles.is_sorted() && quantiles[2].is_finite(), "{what}: {quantiles:?}");
                }
            }
        }
    }
    assert!(ln_erlang_b(10_000, 1e-6) < -2e5 && ln_erlang_b(10_000, 1e-6).is_finite());
    assert_eq!((erlang_b(0, 3.0), erlang_b(10_000, 1e-6)), (1.0, 0.0));
}

#[test]
fn what_has_no_answer_is_explained() {
    let error = |c: Centre| c.solve().expect_err("no answer");
    let endless = error(centre(100, 105.0, None, None));
    assert_eq!(endless, AnalyticError::Unstable { erlangs: 105.0, agents: 100 });
    let text = endless.to_string();
    assert!(text.starts_with("load 105 erlangs on 100 agents: without abandonment the line grows for ever"), "{text}");
    assert_eq!(error(centre(0, 1.0, None, None)), AnalyticError::Agents(0));
    assert_eq!(error(centre(10, 1.0, None, Some(8))), AnalyticError::FewLines { lines: 8, agents: 10 });
    assert!(matches!(error(centre(10, 0.0, None, None)), AnalyticError::NotPositive { .. }));
    assert!(matches!(error(centre(10, f64::NAN, None, None)), AnalyticError::NotPositive { .. }));
    assert!(matches!(error(centre(10, 1.0, Some(0.0), None)), AnalyticError::NotPositive { .. }));
    assert!(matches!(error(centre(10, 2e6, Some(1.0), None)), AnalyticError::Load(_)));
    assert!(matches!(error(centre(10, 1.0, None, Some(u64::MAX))), AnalyticError::ManyLines(_)));
    assert!(ErlangC::new(10, 10.0, 300.0).is_err());
}
