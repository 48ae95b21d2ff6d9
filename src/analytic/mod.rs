//! Exact results for one class of contacts and one group of agents in the steady state: Erlang B, C and A.
//!
//! Poisson arrivals, exponential handling times, first come first served; exponential patience or none; trunk lines or
//! none. They are what the simulator is tested against, and an answer within a millisecond where they apply. Nothing
//! here knows of scenarios. Each formula names its source; every transcendental function is `libm`'s.
//!
//! [`Centre::solve`] is the way in. [`erlang_b`] and [`ErlangC`] are the older closed forms, useful by themselves.

mod centre;
mod density;
mod erlang_a;
mod erlang_b;
mod erlang_c;
mod error;
mod quadrature;
mod virtual_wait;

#[cfg(test)]
mod tests;

pub use centre::{Centre, MAX_AGENTS, MAX_ERLANGS, MAX_WAITING_PLACES};
pub use erlang_a::Steady;
pub use erlang_b::{erlang_b, ln_erlang_b};
pub use erlang_c::ErlangC;
pub use error::AnalyticError;
