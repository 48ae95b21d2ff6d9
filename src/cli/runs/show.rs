//! `runs show`: when and how a run was made, and what its folder holds.

use super::super::console;
use super::super::error::Error;
use super::super::output::print;
use super::super::run::quoted;
use super::super::store::catalog::Run;
use super::super::store::digest;
use super::locate::Which;
use super::{Format, list};
use crate::report::manifest::FileEntry;
use crate::report::number::{Signs, count};
use crate::report::text::{Column, clean, table, wrap};

/// The options of `runs show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The run.
    #[command(flatten)]
    pub which: Which,
    /// How to write it; `json` is the manifest itself
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Prints it.
///
/// # Errors
/// [`Error::NoRun`], and failures to read and write.
pub fn run(args: &ShowArgs) -> Result<(), Error> {
    let run = args.which.find()?;
    match args.format {
        Format::Json => print(&run.manifest.render()),
        Format::Table => print(&(lines(&run, console::signs(false)).join("\n") + "\n")),
    }
}

fn lines(run: &Run, signs: Signs) -> Vec<String> {
    let manifest = &run.manifest;
    let variant = manifest.variant.iter().map(|v| format!(", variant {v}"));
    let what: String = variant.chain(manifest.assignments.iter().map(|a| format!(", {a}"))).collect();
    let mut lines = vec![format!("{}: {}{what}", run.id, manifest.scenario)];
    let mut fact = |name: &str, text: String| {
        // Blanks of the head are no places to break a line.
        let head = format!("   {name:<12}  ").replace(' ', "\u{a0}");
        lines.extend(wrap(&(head + &clean(&text)), 17));
    };
    fact("folder", run.folder.display().to_string());
    fact("status", format!("{}, exit code {}", manifest.status.name(), manifest.exit_code));
    if let Some(headline) = &manifest.headline {
        fact("answered", format!("{} ({})", list::headline(Some(headline), signs), headline.channel));
    }
    let asked = match manifest.replications_asked {
        n if n == manifest.replications => count(n),
        n => format!("{} of {}", count(manifest.replications), count(n)),
    };
    fact("replications", format!("{asked}, seed {}", manifest.seed));
    fact("started", format!("{}, took {:.1} s", manifest.started, manifest.wall_s));
    fact("command", manifest.command.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "));
    let (package, streams) = (&manifest.package_version, manifest.stream_version);
    fact("version", format!("stormdrill {package}, streams version {streams}, policy {}", manifest.policy));
    if let Some(commit) = &manifest.git_commit {
        fact("git commit", commit.clone());
    }
    fact("sha256", format!("{} of scenario.resolved.yaml", manifest.scenario_sha256));
    for file in &manifest.sources {
        fact("read", format!("{}, {} bytes", file.name, count(file.bytes)));
    }
    lines.push(String::new());
    let files = &manifest.files;
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let sizes = files.iter().map(|file| count(file.bytes)).collect();
    let states = files.iter().map(|file| state(run, file).to_owned()).collect();
    lines.extend(table("file", &names, vec![Column::numbers("bytes", sizes), Column::words("", states)], signs));
    lines
}

/// What has become of a file since it was written; nothing if it is the same.
fn state(run: &Run, file: &FileEntry) -> &'static str {
    match digest::of_file(&run.folder.join(&file.name)) {
        Ok(digest) if digest == file.sha256 => "",
        Ok(_) => "changed since",
        Err(_) => "missing",
    }
}
