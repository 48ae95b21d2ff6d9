//! Tests of the program as people use it.

mod cli;
mod golden;
mod seams;
mod stormdrill;
