//! The standard normal law.

/// The quantile z of the standard normal law: P(Z <= z) = p. Minus infinity at p <= 0, infinity at p >= 1.
///
/// Algorithm AS241 (PPND16) of M. J. Wichura 1988, "The Percentage Points of the Normal Distribution", Applied
/// Statistics 37, 477-484; relative error about 1e-16.
#[inline]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        q * polynomial(&CENTRE.0, r) / polynomial(&CENTRE.1, r)
    } else {
        tail_quantile(p, q)
    }
}

fn tail_quantile(p: f64, q: f64) -> f64 {
    let nearer = if q < 0.0 { p } else { 1.0 - p };
    if nearer <= 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = libm::sqrt(-libm::log(nearer));
    let z = if r <= 5.0 {
        polynomial(&MIDDLE.0, r - 1.6) / polynomial(&MIDDLE.1, r - 1.6)
    } else {
        polynomial(&FAR.0, r - 5.0) / polynomial(&FAR.1, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

/// P(Z > z) for the standard normal law, with full relative precision in the upper tail.
#[inline]
pub fn normal_survival(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// A polynomial of degree 7 by Estrin's scheme, whose chain of dependent operations is half as long as Horner's.
#[inline]
fn polynomial(c: &[f64; 8], x: f64) -> f64 {
    let x2 = x * x;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    low + high * (x2 * x2)
}

/// Numerator and denominator, lowest power first.
type Rational = ([f64; 8], [f64; 8]);

#[expect(clippy::excessive_precision, reason = "digits as published")]
static CENTRE: Rational = (
    [
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ],
    [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ],
);

#[expect(clippy::excessive_precision, reason = "digits as published")]
static MIDDLE: Rational = (
    [
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
);

#[expect(clippy::excessive_precision, reason = "digits as published")]
static FAR: Rational = (
    [
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn the_quantile_inverts_the_distribution_function() {
        for i in 1..100_000 {
            let p = f64::from(i) / 100_000.0;
            let z = normal_quantile(p);
            assert!((normal_survival(-z) / p - 1.0).abs() < 2e-15 * (1.0 + z * z), "{p}");
        }
        for exponent in 3..300 {
            let p = libm::pow(10.0, -f64::from(exponent));
            let z = -normal_quantile(p);
            // Relative error of the probability = error of z times the hazard, which is about z.
            assert!((normal_survival(z) / p - 1.0).abs() < 1e-15 * (1.0 + z * z), "{p}");
        }
    }

    #[test]
    fn the_quantile_agrees_with_another_implementation_and_with_tables() {
        let other = Normal::standard();
        for i in 1..1_000 {
            let p = f64::from(i) / 1_000.0;
            assert!((normal_quantile(p) - other.inverse_cdf(p)).abs() < 1e-9, "{p}");
        }
        // Wichura's own check values.
        assert!((normal_quantile(0.25) + 0.674_489_750_196_081_7).abs() < 1e-15);
        assert!((normal_quantile(0.001) + 3.090_232_306_167_814).abs() < 1e-14);
        assert!((normal_quantile(1e-20) + 9.262_340_089_798_408).abs() < 1e-13);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(f64::NAN).is_nan());
    }
}
