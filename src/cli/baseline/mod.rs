//! `baseline`: what later runs are compared with, in `baselines/NAME.json`.

mod args;
pub mod file;
mod list;
mod refresh;
mod show;

pub use args::{BaselineArgs, BaselineOptions, What};

use super::error::Error;

/// Does it.
///
/// # Errors
/// Those of the files, and of what is played.
pub fn run(args: &BaselineArgs) -> Result<(), Error> {
    match &args.what {
        What::List(options) => list::run(options),
        What::Show(options) => show::run(options),
        What::Refresh(options) => refresh::run(options),
    }
}
