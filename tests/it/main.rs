//! Tests of the program as people use it.

mod cli;
mod golden;
mod readme;
mod reference;
mod seams;
mod stormdrill;
