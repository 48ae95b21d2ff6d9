//! Starts the program.

use std::process::{Command, Output, Stdio};

/// The program in the package's folder, with a plain environment. A run is stored only where the test says so.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stormdrill"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    if args.first() == Some(&"run") && !args.contains(&"--out") && !args.contains(&"--no-store") {
        command.arg("--no-store");
    }
    // A pipeline that runs these tests is not what they are about.
    for name in
        ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE"]
    {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("STORMDRILL_")) {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// What it says and how it ends.
pub fn run(args: &[&str]) -> Output {
    command(args).output().expect("the program starts")
}

/// What it writes to standard output, when it succeeds.
pub fn stdout(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What it wrote to standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
