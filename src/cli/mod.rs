//! The command line: files, environment, wall clock, standard streams. Everything else in the package is free of them.
//!
//! Standard output carries the result, standard error progress and messages. A closed pipe is success.

mod args;
mod baseline;
mod choice;
mod compare;
mod completions;
mod console;
mod erlang;
mod erlang_args;
mod error;
mod exit_code;
mod export;
mod files;
mod init;
mod interrupt;
mod list;
mod man;
mod output;
mod pipeline;
mod progress;
mod quantity;
mod report;
mod run;
mod runs;
mod schema;
mod settings;
mod store;
mod validate;
mod verb;

use clap::Parser;

pub use exit_code::ExitCode;

use args::{Args, Colour, Command};
use error::Error;

/// Parses the command line, does what it says, tells what went wrong.
pub fn main() -> ExitCode {
    let mut args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version come as errors too, for standard output. A closed pipe there is no failure.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::Usage } else { ExitCode::Ok };
        }
    };
    console::set_colour(args.color.unwrap_or(Colour::Auto));
    let outcome = settings::apply(&mut args).and_then(|()| {
        console::set_colour(args.color.unwrap_or(Colour::Auto));
        obey(&args.command)
    });
    match outcome {
        Ok(()) => ExitCode::Ok,
        Err(error) => {
            error.print();
            error.exit_code()
        }
    }
}

fn obey(command: &Command) -> Result<(), Error> {
    match command {
        Command::Run(options) => run::run(options),
        Command::Compare(options) => compare::run(options),
        Command::Baseline(options) => baseline::run(options),
        Command::Erlang(options) => erlang::erlang(options),
        Command::Validate(options) => validate::run(options),
        Command::Report(options) => report::run(options),
        Command::Export(options) => export::run(options),
        Command::Runs(options) => runs::run(options),
        Command::Init(options) => init::run(options),
        Command::List(options) => list::run(options),
        Command::Schema(options) => schema::run(options),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(options),
    }
}
