//! Erlang's loss formula.

/// The share of contacts lost by `agents` agents without any waiting place, at an offered load of `erlangs` (arrivals per
/// unit of time times mean handling time). 1 without agents, 0 without load.
///
/// A. K. Erlang 1917, "Solution of some problems in the theory of probabilities of significance in automatic telephone
/// exchanges", by the recursion B(n) = a B(n-1) / (n + a B(n-1)) from B(0) = 1, in which nothing can overflow or cancel.
/// It holds for any law of the handling time (Sevastyanov 1957).
///
/// ```
/// assert!((stormdrill::analytic::erlang_b(10, 5.0) - 0.018_384_570_336_6).abs() < 1e-12);
/// ```
pub fn erlang_b(agents: u32, erlangs: f64) -> f64 {
    libm::exp(ln_erlang_b(agents, erlangs))
}

/// The natural logarithm of [`erlang_b`], finite also where the share itself is too small for a number.
pub fn ln_erlang_b(agents: u32, erlangs: f64) -> f64 {
    let mut blocked = 1.0;
    for n in 1..=agents {
        if blocked < NEGLIGIBLE {
            // From here on B(n) = B(n-1) a/n to the last digit.
            let (from, to) = (f64::from(n - 1), f64::from(agents));
            return libm::log(blocked) + (to - from) * libm::log(erlangs)
                - (libm::lgamma(to + 1.0) - libm::lgamma(from + 1.0));
        }
        let load = erlangs * blocked;
        blocked = load / (f64::from(n) + load);
    }
    libm::log(blocked)
}

/// Smaller shares do not change n + a B(n-1).
const NEGLIGIBLE: f64 = 1e-200;
