//! Tests of the crate and the program as their users see them.

mod analytic;
mod beside;
mod choice;
mod cli;
mod crises;
mod determinism;
mod erlang;
mod exit_codes;
mod fuzz;
mod gates;
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
