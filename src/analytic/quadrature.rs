//! Integrals of several smooth functions at once, over panels.

/// The functions that are integrated together.
pub const PARTS: usize = 6;

/// One value for each function.
pub type Parts = [f64; PARTS];

/// Nodes and weights on the positive half of [-1, 1] of the Gauss-Legendre rule of 16 points (Abramowitz and Stegun 1964,
/// table 25.4).
#[expect(clippy::excessive_precision, reason = "digits as published")]
static RULE: [(f64, f64); 8] = [
    (0.095012509837637440185, 0.189450610455068496285),
    (0.281603550779258913230, 0.182603415044923588867),
    (0.458016777657227386342, 0.169156519395002538189),
    (0.617876244402643748447, 0.149595988816576732081),
    (0.755404408355003033895, 0.124628971255533872052),
    (0.865631202387831743880, 0.095158511682492784810),
    (0.944575023073232576078, 0.062253523938647892863),
    (0.989400934991649932596, 0.027152459411754094852),
];

/// The integrals over one panel by a single rule.
pub fn panel(f: &impl Fn(f64) -> Parts, from: f64, to: f64) -> Parts {
    let (middle, half) = (from + 0.5 * (to - from), 0.5 * (to - from));
    let mut sum = [0.0; PARTS];
    for (node, weight) in RULE {
        let (left, right) = (f(middle - half * node), f(middle + half * node));
        for i in 0..PARTS {
            sum[i] += weight * half * (left[i] + right[i]);
        }
    }
    sum
}

/// Divides the panels between `edges` until one rule and two rules of half the length agree; the edges of the panels and
/// the integrals over them, from left to right. The two rules, which are kept, are then about 2^32 times closer to the
/// truth than the difference of [`AGREED`] shows.
pub fn panels(f: &impl Fn(f64) -> Parts, edges: &[f64]) -> (Vec<f64>, Vec<Parts>) {
    let spans = || edges.windows(2).filter(|e| e[1] > e[0]);
    let mut stack: Vec<(f64, f64, Parts, u32)> = spans().map(|e| (e[0], e[1], panel(f, e[0], e[1]), DEPTH)).collect();
    stack.reverse();
    let mut total = [0.0; PARTS];
    for (_, _, sum, _) in &stack {
        add(&mut total, sum);
    }
    let (mut ends, mut sums) = (vec![edges.first().copied().unwrap_or(0.0)], Vec::new());
    while let Some((from, to, whole, depth)) = stack.pop() {
        let middle = from + 0.5 * (to - from);
        let halves = [panel(f, from, middle), panel(f, middle, to)];
        let mut fine = halves[0];
        add(&mut fine, &halves[1]);
        // What the first look has missed is made up for, lest a small total demands too much.
        for i in 0..PARTS {
            total[i] += (fine[i] - whole[i]).max(0.0);
        }
        let agreed = (0..PARTS).all(|i| (fine[i] - whole[i]).abs() <= AGREED * total[i]);
        if agreed || depth == 0 {
            ends.extend([middle, to]);
            sums.extend(halves);
        } else {
            stack.push((middle, to, halves[1], depth - 1));
            stack.push((from, middle, halves[0], depth - 1));
        }
    }
    (ends, sums)
}

/// Adds one to the other.
pub fn add(sum: &mut Parts, more: &Parts) {
    for (s, m) in sum.iter_mut().zip(more) {
        *s += m;
    }
}

/// How far the two rules may be apart, as a share of the whole integral.
const AGREED: f64 = 1e-10;
/// A panel is divided so many times at most.
const DEPTH: u32 = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_sixteen_points_integrates_polynomials_of_degree_31() {
        let powers = |x: f64| [0, 1, 7, 16, 30, 31].map(|n| libm::pow(x, f64::from(n)));
        let exact = [0, 1, 7, 16, 30, 31].map(|n| 1.0 / f64::from(n + 1));
        for (found, exact) in panel(&powers, 0.0, 1.0).iter().zip(exact) {
            assert!((found / exact - 1.0).abs() < 1e-14, "{found} {exact}");
        }
    }

    #[test]
    fn narrow_peaks_are_found_and_sums_are_in_order() {
        let peak = |x: f64| [libm::exp(-(x - 3.0) * (x - 3.0) * 1e4); PARTS];
        let (ends, sums) = panels(&peak, &[0.0, 2.9, 3.1, 10.0]);
        assert_eq!((ends.len(), ends[0], ends[ends.len() - 1]), (sums.len() + 1, 0.0, 10.0));
        assert!(ends.is_sorted());
        let sum: f64 = sums.iter().map(|s| s[0]).sum();
        assert!((sum / (libm::sqrt(std::f64::consts::PI) / 100.0) - 1.0).abs() < 1e-13, "{sum}");
    }
}
