//! Statistics that know nothing of contact centres: quantiles of laws, estimates with intervals over replications.
//!
//! Every transcendental function is `libm`'s, so that an interval has the same bits on every machine. This module is
//! the home of the functions of the normal and gamma laws; [`crate::random`] samples through them.

mod difference;
mod estimate;
mod gamma;
mod holm;
mod linearised;
mod mean;
mod normal;
mod quantile;
mod ratio;
mod root;
mod student;
mod wilson;

pub use difference::Difference;
pub use estimate::Estimate;
pub use gamma::ln_gamma_survival;
pub use holm::{holm, simultaneous_level};
pub use linearised::Linearised;
pub use mean::mean;
pub use normal::{normal_quantile, normal_survival};
pub use quantile::{Group, QuantileEstimate, pooled_quantile};
pub use ratio::ratio;
pub(crate) use root::root;
pub use student::{t_cdf, t_quantile, t_two_sided};
pub use wilson::wilson;
