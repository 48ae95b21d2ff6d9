//! Tests of the crate as its users see it.

mod crises;
mod determinism;
mod levers;
mod load;
mod swarm;
mod theory;
mod tidy;
