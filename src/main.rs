//! The command line: parses, runs, maps to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    stormdrill::cli::main().into()
}
