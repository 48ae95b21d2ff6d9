//! `completions`: prints what a shell needs to complete command lines.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::error::Error;
use super::output::print;

/// The options of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

const HELP: &str = "\
Where to put it:
  bash  stormdrill completions bash > ~/.local/share/bash-completion/completions/stormdrill
  zsh   stormdrill completions zsh > _stormdrill, in a folder of $fpath
  fish  stormdrill completions fish > ~/.config/fish/completions/stormdrill.fish";

/// Prints the script of a shell.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn run(args: &CompletionsArgs) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "stormdrill", &mut script);
    print(&String::from_utf8_lossy(&script))
}
