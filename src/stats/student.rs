//! Student's t law.

use super::normal::{normal_quantile, normal_survival};
use super::root::root;

/// The factor of a two-sided interval: t of probability (1 + level)/2.
pub fn t_two_sided(level: f64, dof: f64) -> f64 {
    // Through the small probability, which keeps its precision where (1 + level)/2 would not.
    -t_quantile((1.0 - level) / 2.0, dof)
}

/// The quantile of Student's t law with `dof` > 0 degrees of freedom: P(T <= t) = p. Minus infinity at p <= 0, infinity
/// at p >= 1, not a number where `dof` is not positive.
///
/// A root search on [`t_cdf`] up to 10,000 degrees of freedom, the Cornish-Fisher expansion beyond (Abramowitz and
/// Stegun 26.7.5; its error is of order dof^-5).
pub fn t_quantile(p: f64, dof: f64) -> f64 {
    if p.is_nan() || dof.is_nan() || dof <= 0.0 {
        return f64::NAN;
    }
    let tail = p.min(1.0 - p);
    if tail <= 0.0 {
        return if p < 0.5 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    if tail == 0.5 {
        return 0.0;
    }
    let t = if dof > EXPANSION_FROM { expansion(-normal_quantile(tail), dof) } else { search(tail, dof) };
    if p < 0.5 { -t } else { t }
}

/// P(T <= t) for Student's t law with `dof` > 0 degrees of freedom.
pub fn t_cdf(t: f64, dof: f64) -> f64 {
    if t < 0.0 { upper_tail(-t, dof) } else { 1.0 - upper_tail(t, dof) }
}

const EXPANSION_FROM: f64 = 1e4;

fn expansion(z: f64, n: f64) -> f64 {
    let s = z * z;
    let g1 = z * (s + 1.0) / 4.0;
    let g2 = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let g3 = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let g4 = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0;
    z + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n
}

/// The t > 0 with P(T > t) = tail < 1/2. Searched in ln t, in which the logarithm of the tail is nearly straight.
fn search(tail: f64, dof: f64) -> f64 {
    let miss = |y: f64| libm::log(upper_tail(libm::exp(y), dof) / tail);
    // Student's tail is heavier than the normal one, so the normal quantile is a lower end.
    let low = libm::log(-normal_quantile(tail)) - 1e-9;
    let mut high = low + 1.0;
    while high < LN_LARGEST && miss(high) > 0.0 {
        high += high - low;
    }
    libm::exp(root(miss, low, high.min(LN_LARGEST)))
}

const LN_LARGEST: f64 = 709.0;

/// P(T > t) for t >= 0: half the regularised incomplete beta function of (dof/2, 1/2) at dof/(dof + t^2).
fn upper_tail(t: f64, dof: f64) -> f64 {
    if t == 0.0 {
        return 0.5;
    }
    if dof > 1e12 {
        return normal_survival(t);
    }
    let (a, b) = (dof / 2.0, 0.5);
    // As t/sqrt(dof) the square stays finite where t^2 would not.
    let u = t / libm::sqrt(dof);
    let x = 1.0 / (1.0 + u * u);
    let y = if u > 1e150 { 1.0 } else { u * u / (1.0 + u * u) };
    let ln_x = if u > 1e150 { -2.0 * libm::log(u) } else { -libm::log1p(u * u) };
    let front = libm::exp(a * ln_x + ln_gamma_step(a)) * libm::sqrt(y / std::f64::consts::PI);
    if x < (a + 1.0) / (a + b + 2.0) {
        0.5 * front * beta_fraction(a, b, x) / a
    } else {
        0.5 - 0.5 * front * beta_fraction(b, a, y) / b
    }
}

/// ln(Gamma(a + 1/2) / Gamma(a)), by its asymptotic series where the difference of two logarithms would cancel.
fn ln_gamma_step(a: f64) -> f64 {
    if a < 20.0 {
        return libm::lgamma(a + 0.5) - libm::lgamma(a);
    }
    let s = 1.0 / (a * a);
    0.5 * libm::log(a) - (1.0 / 8.0 - s * (1.0 / 192.0 - s * (1.0 / 640.0 - s * (17.0 / 14_336.0)))) / a
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let sound = |v: f64| if v.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / sound(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..FRACTION_TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / sound(1.0 + even * d);
        c = sound(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / sound(1.0 + odd * d);
        c = sound(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() <= f64::EPSILON || step.is_nan() {
            break;
        }
    }
    h
}

/// The fraction needs about sqrt(max(a, b)) terms: 700,000 for the largest `dof` that gets here.
const FRACTION_TERMS: u32 = 2_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn quantiles_agree_with_tables() {
        let close = |p, dof, t: f64| {
            assert!((t_quantile(p, dof) / t - 1.0).abs() < 5e-7, "{p} {dof} {}", t_quantile(p, dof));
            assert!((t_quantile(1.0 - p, dof) / t + 1.0).abs() < 5e-7, "{p} {dof}");
        };
        close(0.975, 1.0, 12.706_205);
        close(0.975, 2.0, 4.302_653);
        close(0.975, 9.0, 2.262_157);
        close(0.975, 29.0, 2.045_230);
        close(0.995, 4.0, 4.604_095);
        close(0.9995, 1.0, 636.619_249);
        close(0.95, 120.0, 1.657_651);
        close(0.975, 1e6, 1.959_966);
    }

    #[test]
    fn low_degrees_have_closed_forms() {
        for i in 1..200 {
            let p = f64::from(i) / 200.0;
            let one = -1.0 / libm::tan(std::f64::consts::PI * p);
            let two = (2.0 * p - 1.0) / libm::sqrt(2.0 * p * (1.0 - p));
            assert!((t_quantile(p, 1.0) - one).abs() < 1e-13 * (1.0 + one.abs()), "{p}");
            assert!((t_quantile(p, 2.0) - two).abs() < 1e-13 * (1.0 + two.abs()), "{p}");
        }
        let far = t_quantile(1e-200, 1.0) * std::f64::consts::PI * 1e-200;
        assert!((far + 1.0).abs() < 1e-12, "{far}");
    }

    #[test]
    fn the_distribution_function_agrees_with_another_implementation() {
        for dof in [0.5, 1.0, 2.5, 9.0, 40.0, 333.0, 5e3, 1e6] {
            let other = StudentsT::new(0.0, 1.0, dof).unwrap();
            for i in -40..=40 {
                let t = f64::from(i) / 5.0;
                // The other one loses digits in its logarithms of gamma functions.
                assert!((t_cdf(t, dof) - other.cdf(t)).abs() < 1e-9, "{t} {dof}");
            }
        }
    }

    #[test]
    fn the_quantile_inverts_the_distribution_function_on_both_sides_of_the_expansion() {
        for dof in [0.2, 1.0, 3.0, 17.0, 999.0, 1e4, 1.000_1e4, 1e6] {
            for p in [1e-12, 1e-4, 0.025, 0.3, 0.499_999] {
                let t = t_quantile(p, dof);
                assert!((t_cdf(t, dof) / p - 1.0).abs() < 1e-10, "{p} {dof}");
            }
        }
    }

    #[test]
    fn the_ends_and_nonsense_are_defined() {
        assert_eq!(t_quantile(0.0, 5.0), f64::NEG_INFINITY);
        assert_eq!(t_quantile(1.0, 5.0), f64::INFINITY);
        assert_eq!(t_quantile(0.5, 5.0), 0.0);
        assert!(t_quantile(0.9, 0.0).is_nan());
        assert!(t_quantile(f64::NAN, 3.0).is_nan());
        assert!(t_quantile(1e-300, 0.01).is_infinite() || t_quantile(1e-300, 0.01) < -1e300);
        assert_eq!(t_two_sided(0.95, 9.0), t_quantile(0.975, 9.0));
    }
}
