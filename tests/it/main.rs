//! Tests of the crate and the program as their users see them.

mod analytic;
mod beside;
mod choice;
mod cli;
mod compare;
mod coverage;
mod crises;
mod determinism;
mod erlang;
mod fuzz;
mod golden;
mod interrupt;
mod levers;
mod load;
mod readme;
mod reference;
mod seams;
mod settings;
mod stopping;
mod store;
mod stored;
mod stormdrill;
mod swarm;
mod theory;
mod tidy;
mod tools;
