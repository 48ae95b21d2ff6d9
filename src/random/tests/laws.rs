//! Every law's draws against its exact distribution function, outright and on condition that they exceed a value.

use statrs::distribution::{self as exact, ContinuousCDF};

use super::{assert_follows, assert_moments, stream};
use crate::model::{Empirical, Law, SimDuration};
use crate::random::{Sampler, gamma_factor, standard_normal, unit_exponential};

type Cdf = Box<dyn Fn(f64) -> f64>;

struct Case {
    name: &'static str,
    law: Law,
    variance: f64,
    cdf: Cdf,
}

fn case(name: &'static str, law: Law, variance: f64, cdf: impl Fn(f64) -> f64 + 'static) -> Case {
    Case { name, law, variance, cdf: Box::new(cdf) }
}

fn curve(tail_rate_per_s: Option<f64>) -> Law {
    Law::Empirical(Empirical { points: vec![(5.0, 0.9), (20.0, 0.6), (60.0, 0.5), (300.0, 0.2)], tail_rate_per_s })
}

/// 10 % at 5 s, straight lines, and an exponential tail with a rate of 0.01 from 300 s.
fn curve_cdf(x: f64) -> f64 {
    let line = |from: f64, to: f64, a: f64, b: f64| 1.0 - (a + (b - a) * (x - from) / (to - from));
    match x {
        x if x < 5.0 => 0.0,
        x if x < 20.0 => line(5.0, 20.0, 0.9, 0.6),
        x if x < 60.0 => line(20.0, 60.0, 0.6, 0.5),
        x if x < 300.0 => line(60.0, 300.0, 0.5, 0.2),
        x => 1.0 - 0.2 * (-(x - 300.0) / 100.0).exp(),
    }
}

fn cases() -> Vec<Case> {
    let gamma = |shape: f64, mean: f64| {
        let law = exact::Gamma::new(shape, shape / mean).unwrap();
        move |x: f64| law.cdf(x)
    };
    let weibull = |shape: f64| {
        let law = exact::Weibull::new(shape, 120.0).unwrap();
        move |x: f64| law.cdf(x)
    };
    let weibull_variance = |k: f64| {
        let moment = |n: f64| libm::tgamma(1.0 + n / k);
        120.0 * 120.0 * (moment(2.0) - moment(1.0) * moment(1.0))
    };
    let lognormal = exact::LogNormal::new(240f64.ln() - 1.44f64.ln() / 2.0, 1.44f64.ln().sqrt()).unwrap();
    let two = Law::Mixture {
        parts: vec![
            (0.3, Law::Exponential { mean_s: 20.0 }),
            (0.0, Law::Constant { value_s: 7.0 }),
            (0.7, Law::Uniform { min_s: 60.0, max_s: 120.0 }),
        ],
    };
    let two_cdf = |x: f64| 0.3 * (1.0 - (-x / 20.0).exp()) + 0.7 * ((x - 60.0) / 60.0).clamp(0.0, 1.0);
    vec![
        case("exponential", Law::Exponential { mean_s: 300.0 }, 9e4, |x| 1.0 - (-x / 300.0).exp()),
        case("lognormal", Law::Lognormal { mean_s: 240.0, cv: 0.44f64.sqrt() }, 0.44 * 57_600.0, move |x| {
            lognormal.cdf(x)
        }),
        case("gamma, shape 4", Law::Gamma { mean_s: 90.0, cv: 0.5 }, 2_025.0, gamma(4.0, 90.0)),
        case("gamma, shape 0.25", Law::Gamma { mean_s: 90.0, cv: 2.0 }, 32_400.0, gamma(0.25, 90.0)),
        case("erlang 3", Law::Erlang { stages: 3, mean_s: 60.0 }, 1_200.0, gamma(3.0, 60.0)),
        case("erlang 20", Law::Erlang { stages: 20, mean_s: 60.0 }, 180.0, gamma(20.0, 60.0)),
        case("weibull, shape 0.7", Law::Weibull { scale_s: 120.0, shape: 0.7 }, weibull_variance(0.7), weibull(0.7)),
        case("weibull, shape 2", Law::Weibull { scale_s: 120.0, shape: 2.0 }, weibull_variance(2.0), weibull(2.0)),
        case("uniform", Law::Uniform { min_s: 30.0, max_s: 90.0 }, 300.0, |x| ((x - 30.0) / 60.0).clamp(0.0, 1.0)),
        case("mixture", two, 0.3 * 800.0 + 0.7 * 8_400.0 - 69.0 * 69.0, two_cdf),
    ]
}

#[test]
fn draws_follow_their_law() {
    for Case { name, law, variance, cdf } in cases() {
        let (sampler, mut rng) = (Sampler::new(&law), stream(name));
        let xs: Vec<_> = (0..200_000).map(|_| sampler.sample_s(&mut rng)).collect();
        assert_moments(name, &xs, law.mean_s(), variance);
        assert_follows(name, xs, cdf);
    }
}

#[test]
fn conditional_draws_follow_the_conditional_law() {
    for Case { name, law, cdf, .. } in cases() {
        let (sampler, mut rng) = (Sampler::new(&law), stream(name));
        // From nothing over the middle to far out, where the survival is 1e-4 and less.
        let mean = law.mean_s();
        for part in [0.0, 0.3, 1.0, 1.35, 2.2, 5.0] {
            let after = SimDuration::from_secs_f64(part * mean);
            let a = after.secs_f64();
            let left = 1.0 - cdf(a);
            if left < 1e-6 {
                continue;
            }
            let xs: Vec<_> = (0..20_000)
                .map(|_| {
                    let x = sampler.sample_beyond(&mut rng, after);
                    assert!(x > after, "{name} beyond {a}");
                    x.secs_f64()
                })
                .collect();
            assert_follows(name, xs, |x| (cdf(x) - cdf(a)) / left);
        }
    }
}

/// The share at an atom is binomial: 5 standard errors, false-alarm rate 6e-7. The rest follows the lines and the tail.
#[test]
fn an_empirical_law_has_its_atom_its_lines_and_its_tail() {
    for tail in [Some(0.01), None] {
        let (sampler, mut rng) = (Sampler::new(&curve(tail)), stream("empirical"));
        let xs: Vec<_> = (0..200_000).map(|_| sampler.sample_s(&mut rng)).collect();
        let share = |x: f64| xs.iter().filter(|&&y| y == x).count() as f64 / xs.len() as f64;
        assert!((share(5.0) - 0.1).abs() < 5.0 * (0.09f64 / 2e5).sqrt());
        let last = if tail.is_some() { 0.0 } else { 0.2 };
        assert!((share(300.0) - last).abs() < 5.0 * (0.16f64 / 2e5).sqrt());
        let mean = xs.iter().sum::<f64>() / xs.len() as f64;
        assert!((mean - curve(tail).mean_s()).abs() < 5.0 * (2e4f64 / 2e5).sqrt(), "{mean}");
        if tail.is_some() {
            let beyond: Vec<_> = xs.into_iter().filter(|&x| x > 5.0).collect();
            assert_follows("empirical", beyond, |x| (curve_cdf(x) - 0.1) / 0.9);
        }
    }
    let (sampler, mut rng) = (Sampler::new(&curve(Some(0.01))), stream("empirical"));
    for a in [5u64, 12, 60, 250, 300, 1_000, 200_000] {
        let after = SimDuration::from_secs(a);
        let xs: Vec<_> = (0..50_000).map(|_| sampler.sample_beyond(&mut rng, after).secs_f64()).collect();
        let a = a as f64;
        if a > 300.0 {
            assert_follows("tail", xs, |x| 1.0 - (-(x - a) / 100.0).exp());
        } else {
            assert_follows("empirical", xs, |x| (curve_cdf(x) - curve_cdf(a)) / (1.0 - curve_cdf(a)));
        }
    }
}

#[test]
fn units_follow_their_laws_with_a_million_draws() {
    let (mut rng, n) = (stream("units"), 1_000_000);
    let xs: Vec<_> = (0..n).map(|_| unit_exponential(&mut rng)).collect();
    assert!(xs.iter().all(|&x| x >= 0.0));
    assert_moments("exponential", &xs, 1.0, 1.0);
    // The tail layer starts at 7.697 and gets 454 of a million.
    let tail: Vec<_> = xs.iter().copied().filter(|&x| x > 7.697_117_470_131_05).collect();
    assert!((tail.len() as f64 - 454.0).abs() < 5.0 * 454f64.sqrt());
    assert_follows("exponential tail", tail, |x| 1.0 - (7.697_117_470_131_05 - x).exp());
    assert_follows("exponential", xs, |x| 1.0 - (-x).exp());
    let normal = exact::Normal::standard();
    let xs: Vec<_> = (0..n).map(|_| standard_normal(&mut rng)).collect();
    assert_moments("normal", &xs, 0.0, 1.0);
    assert_follows("normal", xs, |x| normal.cdf(x));
    let law = exact::Gamma::new(25.0, 25.0).unwrap();
    let xs: Vec<_> = (0..200_000).map(|_| gamma_factor(&mut rng, 0.2)).collect();
    assert_moments("day factor", &xs, 1.0, 0.04);
    assert_follows("day factor", xs, |x| law.cdf(x));
    assert_eq!(gamma_factor(&mut rng, 0.0), 1.0);
}

/// Where survivals are too small to be written, only the longest tail is left.
#[test]
fn conditions_far_out_are_met() {
    let mut rng = stream("far");
    let hour = SimDuration::from_secs(3_600);
    let short = |law: &Law, rng: &mut _| {
        let excess = Sampler::new(law).sample_beyond(rng, hour) - hour;
        assert!(excess > SimDuration::ZERO && !excess.is_forever(), "{law:?} {excess}");
        excess.secs_f64()
    };
    let n = 20_000;
    let exponential = |mean_s| Law::Exponential { mean_s };
    let parts = Law::Mixture { parts: vec![(0.999, exponential(1.0)), (0.001, exponential(2.0))] };
    let laws = [parts, Law::Gamma { mean_s: 2.0, cv: 1.0 }, Law::Weibull { scale_s: 2.0, shape: 1.0 }];
    for law in laws {
        let xs: Vec<_> = (0..n).map(|_| short(&law, &mut rng)).collect();
        assert_follows("far tail", xs, |x| 1.0 - (-x / 2.0).exp());
    }
    // Beyond z = 40 the hazard of the lognormal is (z + 1/z)/(sigma x) nearly.
    let narrow = Law::Lognormal { mean_s: 60.0, cv: 0.1 };
    let xs: Vec<_> = (0..n).map(|_| short(&narrow, &mut rng)).collect();
    let sigma = 1.01f64.ln().sqrt();
    let z = ((60f64.ln() - 3_600f64.ln()) - 1.01f64.ln() / 2.0) / -sigma;
    let mean = xs.iter().sum::<f64>() / f64::from(n);
    let expected = 3_600.0 * sigma / z;
    assert!((mean / expected - 1.0).abs() < 0.06, "{mean} {expected}");
}

#[test]
fn laws_that_have_ended_answer_with_the_next_microsecond() {
    let (mut rng, after) = (stream("ended"), SimDuration::from_secs(400));
    let next = after + SimDuration::from_micros(1);
    let parts = vec![(0.5, Law::Constant { value_s: 3.0 }), (0.5, curve(None))];
    for law in [Law::ZERO, Law::Uniform { min_s: 1.0, max_s: 400.0 }, curve(None), Law::Mixture { parts }] {
        assert_eq!(Sampler::new(&law).sample_beyond(&mut rng, after), next, "{law:?}");
        assert!(Sampler::new(&law).sample_beyond(&mut rng, SimDuration::FOREVER).is_forever());
    }
    let later = Sampler::new(&Law::Constant { value_s: 500.0 });
    assert_eq!(later.sample_beyond(&mut rng, after), SimDuration::from_secs(500));
    assert!(Sampler::new(&Law::Never).sample(&mut rng).is_forever());
    assert!(Sampler::new(&Law::Never).sample_beyond(&mut rng, after).is_forever());
}

#[test]
fn senseless_parameters_do_not_panic() {
    let mut rng = stream("senseless");
    let bad = [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 1e-300];
    let mut laws = vec![Law::Mixture { parts: vec![] }, Law::Mixture { parts: vec![(0.0, Law::Never)] }];
    for x in bad {
        laws.push(Law::Constant { value_s: x });
        laws.push(Law::Exponential { mean_s: x });
        laws.push(Law::Erlang { stages: 0, mean_s: x });
        laws.push(Law::Mixture { parts: vec![(x, Law::Never), (1.0, Law::ZERO)] });
        laws.push(Law::Empirical(Empirical { points: vec![], tail_rate_per_s: Some(x) }));
        laws.push(Law::Empirical(Empirical { points: vec![(1.0, x)], tail_rate_per_s: Some(x) }));
        for y in bad {
            laws.push(Law::Lognormal { mean_s: x, cv: y });
            laws.push(Law::Gamma { mean_s: x, cv: y });
            laws.push(Law::Weibull { scale_s: x, shape: y });
            laws.push(Law::Uniform { min_s: x, max_s: y });
        }
    }
    for law in &laws {
        let sampler = Sampler::new(law);
        for _ in 0..3 {
            sampler.sample(&mut rng);
            let after = SimDuration::from_secs(10);
            assert!(sampler.sample_beyond(&mut rng, after) > after, "{law:?}");
        }
    }
}
