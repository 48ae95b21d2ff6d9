//! Numbers of a scenario's laws.

use rand::Rng;
use rand_distr::{Distribution, StandardUniform};

use super::empirical::Empirical;
use super::gamma::Gamma;
use super::{standard_normal, unit_exponential};
use crate::model::{Law, SimDuration};

/// A [`Law`] with what its sampling needs, computed once.
///
/// The parameters are taken as checked. Where they make no sense nothing panics: a mean or scale that is not above 0 is
/// a constant 0, a coefficient of variation that is not above 0 makes the mean a constant, and a mixture without a
/// positive share is a constant 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler(pub(super) Kind);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Constant(f64),
    Exponential {
        mean: f64,
    },
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Gamma(Gamma),
    /// Few stages, summed one by one; more go the gamma way. `gamma` is the same law.
    Erlang {
        stages: u32,
        stage_mean: f64,
        gamma: Gamma,
    },
    Weibull {
        scale: f64,
        shape: f64,
        inverse_shape: f64,
    },
    Uniform {
        min: f64,
        max: f64,
    },
    Mixture(Box<[Part]>),
    Empirical(Empirical),
    Never,
}

/// A part of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) share: f64,
    /// The sum of the shares up to this one.
    pub(super) up_to: f64,
    pub(super) sampler: Sampler,
}

/// So many exponentials cost about as much as one gamma number.
const STAGES_SUMMED: u32 = 6;

impl Sampler {
    /// The sampler of a law.
    pub fn new(law: &Law) -> Self {
        let positive = |s: f64, kind: Kind| if s > 0.0 { kind } else { Kind::Constant(0.0) };
        let varied =
            |mean: f64, cv: f64, kind: Kind| if cv > 0.0 { positive(mean, kind) } else { Kind::Constant(mean) };
        Self(match law {
            Law::Constant { value_s } => Kind::Constant(*value_s),
            &Law::Exponential { mean_s: mean } => positive(mean, Kind::Exponential { mean }),
            &Law::Lognormal { mean_s, cv } => {
                let square = libm::log1p(cv * cv);
                let (mu, sigma) = (libm::log(mean_s) - square / 2.0, libm::sqrt(square));
                varied(mean_s, cv, Kind::Lognormal { mu, sigma })
            }
            &Law::Gamma { mean_s, cv } => varied(mean_s, cv, Kind::Gamma(Gamma::new(mean_s, 1.0 / (cv * cv)))),
            &Law::Erlang { stages, mean_s } => {
                let (stages, count) = (stages.max(1), f64::from(stages.max(1)));
                let gamma = Gamma::new(mean_s, count);
                let few = Kind::Erlang { stages, stage_mean: mean_s / count, gamma };
                positive(mean_s, if stages <= STAGES_SUMMED { few } else { Kind::Gamma(gamma) })
            }
            &Law::Weibull { scale_s: scale, shape } => {
                positive(scale, Kind::Weibull { scale, shape, inverse_shape: 1.0 / shape })
            }
            &Law::Uniform { min_s: min, max_s: max } => Kind::Uniform { min, max },
            Law::Mixture { parts } => mixture(parts),
            Law::Empirical(empirical) => Kind::Empirical(Empirical::new(empirical)),
            Law::Never => Kind::Never,
        })
    }

    /// A draw, rounded to the microsecond.
    #[inline]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> SimDuration {
        SimDuration::from_secs_f64(self.sample_s(rng))
    }

    /// A draw in seconds; infinite for [`Law::Never`].
    #[inline]
    pub fn sample_s<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        // Small enough to be inlined in the engine's loop; the other laws cost more than a call.
        match &self.0 {
            Kind::Exponential { mean } => mean * unit_exponential(rng),
            Kind::Constant(value) => *value,
            other => other.sample_s(rng),
        }
    }
}

impl Kind {
    #[inline(never)]
    fn sample_s<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self {
            Kind::Constant(value) => *value,
            Kind::Exponential { mean } => mean * unit_exponential(rng),
            Kind::Lognormal { mu, sigma } => libm::exp(mu + sigma * standard_normal(rng)),
            Kind::Gamma(gamma) => gamma.sample(rng),
            Kind::Erlang { stages, stage_mean, .. } => {
                stage_mean * (0..*stages).fold(0.0, |sum, _| sum + unit_exponential(rng))
            }
            Kind::Weibull { scale, inverse_shape, .. } => scale * libm::pow(unit_exponential(rng), *inverse_shape),
            Kind::Uniform { min, max } => min + (max - min) * unit(rng),
            Kind::Mixture(parts) => {
                let u = unit(rng);
                let i = parts[..parts.len() - 1].partition_point(|part| part.up_to <= u);
                parts[i].sampler.sample_s(rng)
            }
            Kind::Empirical(empirical) => empirical.sample(rng),
            Kind::Never => f64::INFINITY,
        }
    }
}

/// A number in [0, 1).
#[inline]
pub(super) fn unit<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    StandardUniform.sample(rng)
}

/// Parts without a share are left out, so that the last part can take what rounding leaves.
fn mixture(parts: &[(f64, Law)]) -> Kind {
    let parts: Vec<_> = parts.iter().filter(|(share, _)| *share > 0.0).collect();
    let total: f64 = parts.iter().map(|(share, _)| share).sum();
    let mut up_to = 0.0;
    let parts: Box<[Part]> = parts
        .into_iter()
        .map(|(share, law)| {
            let share = share / total;
            up_to += share;
            Part { share, up_to, sampler: Sampler::new(law) }
        })
        .collect();
    if parts.is_empty() { Kind::Constant(0.0) } else { Kind::Mixture(parts) }
}
