//! Root search in a bracket.

/// A root of `f` between `a` and `b`, where `f` has opposite signs, to the precision of the numbers.
///
/// T. R. Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
/// without using derivatives", Advances in Engineering Software 28, 145-149. Never worse than a few times bisection. If
/// the signs are equal, the answer is the end with the smaller |f|; it never panics, whatever `f` returns.
pub(crate) fn root(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let (mut x1, mut x2) = (b, a);
    let (mut f1, mut f2) = (f(x1), f(x2));
    if f1 * f2 > 0.0 || f1 == 0.0 || f2 == 0.0 {
        return if f1.abs() < f2.abs() { x1 } else { x2 };
    }
    let mut t = 0.5;
    for _ in 0..STEPS {
        let x = x1 + t * (x2 - x1);
        let fx = f(x);
        let (x3, f3) = if (fx > 0.0) == (f1 > 0.0) {
            (x1, f1)
        } else {
            let old = (x2, f2);
            (x2, f2) = (x1, f1);
            old
        };
        (x1, f1) = (x, fx);
        let (best, f_best) = if f1.abs() < f2.abs() { (x1, f1) } else { (x2, f2) };
        let least = (f64::EPSILON * best.abs() + f64::MIN_POSITIVE) / (x2 - x1).abs();
        if f_best == 0.0 || least > 0.5 || least.is_nan() {
            return best;
        }
        let (xi, phi) = ((x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2));
        let quadratic = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        t = if quadratic {
            f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        } else {
            0.5
        };
        t = t.max(least).min(1.0 - least);
    }
    if f1.abs() < f2.abs() { x1 } else { x2 }
}

/// Far more than bisection of any bracket of moderate numbers needs.
const STEPS: u32 = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_and_kinked_functions_are_solved() {
        assert!((root(|x| x * x - 2.0, 0.0, 2.0) - std::f64::consts::SQRT_2).abs() < 4e-16);
        assert!((root(|x| if x < 0.3 { -1.0 } else { 1.0 }, -5.0, 1_000.0) - 0.3).abs() < 1e-15);
        assert_eq!(root(|x| x, 1.0, 2.0), 1.0);
        assert_eq!(root(|x| x - 1.0, 1.0, 2.0), 1.0);
    }
}
