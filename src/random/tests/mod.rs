//! Tests of the samplers against exact laws, of the streams' independence, and of the bits.
//!
//! All seeds are fixed. The false-alarm rate of a check is the probability that a correct implementation would fail it
//! under another seed.

mod bits;
mod laws;
mod streams;

use super::{Key, Stream};

fn stream(name: &str) -> Stream {
    Key::root(20_261_121, 0).entity(name).stream()
}

/// Fails where the Kolmogorov-Smirnov distance is improbable: false-alarm rate 1e-6 (2 exp(-2 c^2), c = 2.694).
fn assert_follows(name: &str, mut xs: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    xs.sort_by(f64::total_cmp);
    let n = xs.len() as f64;
    let mut distance: f64 = 0.0;
    for (i, &x) in xs.iter().enumerate() {
        let p = cdf(x);
        distance = distance.max((p - i as f64 / n).abs()).max(((i + 1) as f64 / n - p).abs());
    }
    let limit = 2.694 / n.sqrt();
    assert!(distance < limit, "{name}: distance {distance:.5}, limit {limit:.5}");
}

/// Fails where mean or variance lie 5 standard errors away: false-alarm rate 6e-7 each.
fn assert_moments(name: &str, xs: &[f64], mean: f64, variance: f64) {
    let n = xs.len() as f64;
    let power = |k: i32| xs.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / n;
    let (m1, m2, m4) = (power(1), power(2), power(4));
    assert!(m1.abs() < 5.0 * (variance / n).sqrt() + 1e-12 * mean, "{name}: mean {} for {mean}", mean + m1);
    let error = ((m4 - m2 * m2) / n).max(0.0).sqrt();
    assert!((m2 - variance).abs() < 5.0 * error + 1e-12, "{name}: variance {m2} for {variance}");
}
