//! The state of the sources around a scenario.

use std::path::Path;
use std::process::{Command, Stdio};

/// The commit that is checked out in a folder; `None` outside of git, or without it.
pub fn commit(folder: &Path) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["rev-parse", "--verify", "--quiet", "HEAD"]);
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let commit = said.trim();
    let is_digest = commit.len() >= 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
    (output.status.success() && is_digest).then(|| commit.to_owned())
}
