//! Tests of the crate and the program as their users see them.

mod analytic;
mod cli;
mod crises;
mod determinism;
mod erlang;
mod fuzz;
mod golden;
mod levers;
mod load;
mod readme;
mod reference;
mod seams;
mod stopping;
mod stormdrill;
mod swarm;
mod theory;
mod tidy;
mod tools;
