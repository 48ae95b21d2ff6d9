//! Draws on condition that they exceed a value, for patience of which only a lower bound is known.

use rand::Rng;

use super::normal::{ln_normal_survival, normal_beyond};
use super::sample::{Kind, Part, Sampler, unit};
use super::unit_exponential;
use crate::model::SimDuration;

impl Sampler {
    /// A draw on condition that it exceeds `after`; the answer is always longer than `after`, or
    /// [`SimDuration::FOREVER`].
    ///
    /// Exact for every law. Where the law leaves nothing beyond `after` (a constant or the end of a uniform or empirical
    /// law that lies before it) the record contradicts the law; the answer is then one microsecond more than `after`, to
    /// which the conditional law shrinks as `after` approaches the law's end.
    pub fn sample_beyond<R: Rng + ?Sized>(&self, rng: &mut R, after: SimDuration) -> SimDuration {
        if after.is_forever() {
            return SimDuration::FOREVER;
        }
        let least = after + SimDuration::from_micros(1);
        match self.beyond_s(rng, after.secs_f64()) {
            Some(s) => SimDuration::from_secs_f64(s).max(least),
            None => least,
        }
    }

    fn beyond_s<R: Rng + ?Sized>(&self, rng: &mut R, a: f64) -> Option<f64> {
        match &self.0 {
            Kind::Constant(value) => (*value > a).then_some(*value),
            Kind::Exponential { mean } => Some(a + mean * unit_exponential(rng)),
            Kind::Lognormal { mu, sigma } => {
                Some(libm::exp(mu + sigma * normal_beyond(rng, (libm::log(a) - mu) / sigma)))
            }
            Kind::Gamma(gamma) | Kind::Erlang { gamma, .. } => Some(gamma.beyond(rng, a)),
            Kind::Weibull { scale, shape, inverse_shape } => {
                let hazard = libm::pow(a / scale, *shape) + unit_exponential(rng);
                Some(scale * libm::pow(hazard, *inverse_shape))
            }
            Kind::Uniform { min, max } => {
                let from = min.max(a);
                (*max > a).then(|| from + (max - from) * unit(rng))
            }
            Kind::Mixture(parts) => mixture_beyond(parts, rng, a),
            Kind::Empirical(empirical) => empirical.beyond(rng, a),
            Kind::Never => Some(f64::INFINITY),
        }
    }

    /// ln P(X > a); minus infinity where the law has ended.
    fn ln_survival(&self, a: f64) -> f64 {
        let sure_if = |yes: bool| if yes { 0.0 } else { f64::NEG_INFINITY };
        match &self.0 {
            Kind::Constant(value) => sure_if(*value > a),
            Kind::Exponential { mean } => -a / mean,
            Kind::Lognormal { mu, sigma } => ln_normal_survival((libm::log(a) - mu) / sigma),
            Kind::Gamma(gamma) | Kind::Erlang { gamma, .. } => gamma.ln_survival(a),
            Kind::Weibull { scale, shape, .. } => -libm::pow(a / scale, *shape),
            Kind::Uniform { min, max } if a < *max => libm::log((max - a) / (max - min)).min(0.0),
            Kind::Uniform { .. } => f64::NEG_INFINITY,
            Kind::Mixture(parts) => {
                let top = parts.iter().map(|p| p.sampler.ln_survival(a)).fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = parts.iter().map(|p| weight(p, a, top)).sum();
                top + libm::log(sum)
            }
            Kind::Empirical(empirical) => empirical.ln_survival(a),
            Kind::Never => 0.0,
        }
    }
}

/// A part by its share times its survival. In logarithms, so that the longest tail is found even where all survivals are
/// too small to be written.
fn mixture_beyond<R: Rng + ?Sized>(parts: &[Part], rng: &mut R, a: f64) -> Option<f64> {
    let top = parts.iter().map(|p| p.sampler.ln_survival(a)).fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return None;
    }
    let total: f64 = parts.iter().map(|p| weight(p, a, top)).sum();
    let mut left = unit(rng) * total;
    let mut chosen = None;
    for part in parts {
        let weight = weight(part, a, top);
        if weight > 0.0 {
            chosen = Some(part);
            if left < weight {
                break;
            }
            left -= weight;
        }
    }
    chosen.and_then(|part| part.sampler.beyond_s(rng, a))
}

/// A part's share times its survival, relative to e^`top`.
fn weight(part: &Part, a: f64, top: f64) -> f64 {
    if top == f64::NEG_INFINITY { 0.0 } else { part.share * libm::exp(part.sampler.ln_survival(a) - top) }
}
