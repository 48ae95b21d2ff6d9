//! `compare` as its users see it.

use std::path::Path;

use crate::stormdrill::{run, stderr, stdout};

const DESK: &str = "
schema: 0
duration: 8h
replications: 20
channels: {chat: {answer_within: 60s}}
contacts:
  question: {channel: chat, arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 5}
";

/// Scenario files named by their number of agents.
fn desks(folder: &Path, agents: &[u32]) -> Vec<String> {
    let write = |n: &u32| {
        let path = folder.join(format!("team-of-{n}.yaml"));
        std::fs::write(&path, DESK.replace("count: 5", &format!("count: {n}"))).expect("writable");
        path.display().to_string()
    };
    agents.iter().map(write).collect()
}

fn with<'a>(files: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    std::iter::once("compare").chain(files.iter().map(String::as_str)).chain(more.iter().copied()).collect()
}

#[test]
fn a_regression_against_a_named_base_ends_with_100() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = desks(folder.path(), &[4, 5]);
    let worse = run(&with(&files, &["--base", "team-of-5", "-q"]));
    assert_eq!(worse.status.code(), Some(100));
    assert!(stderr(&worse).ends_with("error: worse than team-of-5 (exit 100)\n"), "{}", stderr(&worse));
    assert!(String::from_utf8_lossy(&worse.stdout).starts_with("FAIL  team-of-4 is worse than team-of-5"));
    assert!(
        stdout(&with(&files, &["--base", "team-of-4", "-q"])).starts_with("PASS  team-of-5 is better than team-of-4")
    );
    // Without a name the first is where differences are counted from, and nobody is judged.
    assert!(stdout(&with(&[files[1].clone(), files[0].clone()], &["-q"])).starts_with("team-of-4 is worse"));
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = desks(folder.path(), &[5, 4, 6]);
    for format in ["json", "table", "markdown"] {
        let one = stdout(&with(&files, &["-q", "--threads", "1", "--format", format]));
        let two = stdout(&with(&files, &["-q", "--threads", "2", "--format", format]));
        assert!(one == two, "{format}");
    }
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = desks(folder.path(), &[5]);
    let other = folder.path().join("longer.yaml");
    std::fs::write(&other, DESK.replace("8h", "9h")).expect("writable");
    files.push(other.display().to_string());
    let refused = run(&with(&files, &["-q"]));
    assert_eq!(refused.status.code(), Some(104));
    assert!(refused.stdout.is_empty());
    let said =
        "error: team-of-5 and longer cannot be compared: the duration is 8h in team-of-5 and 9h in longer (exit 104)";
    assert!(stderr(&refused).contains(said), "{}", stderr(&refused));
}

#[test]
fn wrong_options_teach() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = desks(folder.path(), &[5, 4]);
    for (more, said) in [
        (&["--base", "team-of-3"][..], "--base team-of-3: there is no such option"),
        (&["--min-effect", "2"], "2%"),
        (&["--alpha", "0"], "such as 0.05"),
    ] {
        let output = run(&with(&files, more));
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    assert_eq!(run(&with(&files[..1], &[])).status.code(), Some(2));
}

#[test]
fn variants_stand_beside_the_plain_scenario() {
    let scenario = "scenarios/promotion-spike.yaml";
    let text = stdout(&["compare", scenario, "--variant", "more-novices", "-n", "10", "-q"]);
    assert!(text.starts_with("more-novices is better than promotion-spike in "), "{text}");
    let refused = run(&["compare", scenario, "--variant", "no-promotion", "-n", "2", "-q"]);
    assert_eq!(refused.status.code(), Some(104));
    assert!(stderr(&refused).contains("--other-arrivals"), "{}", stderr(&refused));
    let text = stdout(&["compare", scenario, "--variant", "no-promotion", "-n", "2", "-q", "--other-arrivals"]);
    assert!(text.contains("no-promotion has other arrivals (order-question)"), "{text}");
}

#[test]
fn stored_runs_are_compared_without_playing_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = desks(folder.path(), &[5, 4]);
    let out = folder.path().join("results").display().to_string();
    for file in &files {
        stdout(&["run", file, "-q", "--out", &out]);
    }
    let played = stdout(&with(&files, &["-q", "--format", "json"]));
    let stored = stdout(&["compare", "team-of-5", "team-of-4", "--out", &out, "--format", "json"]);
    assert!(played == stored);
    // The seed of a stored base is that of what is played.
    let mixed = stdout(&["compare", "team-of-5", &files[1], "--out", &out, "--format", "json", "-q"]);
    assert!(played == mixed);
    assert_eq!(run(&["compare", "team-of-5", "team-of-9", "--out", &out]).status.code(), Some(2));
}
