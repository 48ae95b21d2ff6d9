//! `man`: prints manual pages.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::Args;
use super::error::Error;
use super::output::print;

/// The options of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "To read a page: stormdrill man run | man -l -")]
pub struct ManArgs {
    /// The page of a command, such as `run`; without it, the page of the program
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Prints a page, as roff.
///
/// # Errors
/// [`Error::Usage`] for a command that does not exist, and [`Error::Unwritable`].
pub fn run(args: &ManArgs) -> Result<(), Error> {
    let mut program = Args::command();
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => {
            let found = program.get_subcommands().find(|c| c.get_name() == name).cloned();
            found.ok_or_else(|| Error::Usage(format!("there is no command `{name}`; see stormdrill --help")))?
        }
    };
    let mut bytes = Vec::new();
    let unwritable = |source| Error::Unwritable { what: "the page".to_owned(), source };
    Man::new(page).render(&mut bytes).map_err(unwritable)?;
    print(&String::from_utf8_lossy(&bytes))
}
