//! What pipelines get of comparisons: JUnit XML, annotations, the summary of a job.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use super::stormdrill::{command, run, stderr};

/// A desk of so many agents, of which six surely lose less than a tenth and four more.
fn desk(folder: &Path, agents: u32) -> PathBuf {
    let text = format!(
        "
schema: 1
duration: 8h
replications: 20
contacts:
  question: {{arrivals: {{rate: 40/h}}, handling: {{exponential: {{mean: 6m}}}}, patience: {{exponential: {{mean: 2m}}}}}}
agents:
  team: {{count: {agents}}}
slas:
  p_abandon: [\"< 12%\", {{expr: \"< 1%\", severity: warn}}]
"
    );
    let path = folder.join(format!("team-of-{agents}.yaml"));
    std::fs::write(&path, text).expect("writable");
    path
}

fn words<'a>(command: &'a str, files: &'a [PathBuf], more: &[&'a str]) -> Vec<&'a str> {
    let files = files.iter().map(|f| f.to_str().expect("UTF-8"));
    std::iter::once(command).chain(files).chain(["-q"]).chain(more.iter().copied()).collect()
}

fn on_github(words: &[&str], summary: &Path) -> Output {
    let mut command = command(words);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", summary);
    command.output().expect("it starts")
}

fn annotations(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|l| l.starts_with("::")).map(str::to_owned).collect()
}

/// The part of a document that is a suite.
fn suite<'x>(xml: &'x str, name: &str) -> &'x str {
    let from = xml.find(&format!("<testsuite name=\"{name}\"")).unwrap_or_else(|| panic!("{name}: {xml}"));
    xml[from..].split("</testsuite>").next().expect("a part")
}

#[test]
fn failures_are_what_ends_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [desk(folder.path(), 4), desk(folder.path(), 6)];
    let file = folder.path().join("junit.xml");
    let file = file.to_str().expect("UTF-8");
    for (more, code, blamed, required) in [
        (&[][..], 0, false, "any option meets its targets\" classname=\"comparison\"/>"),
        (&["--require", "team-of-6"], 0, false, "team-of-6 meets its targets\""),
        (&["--require", "all"], 99, true, "message=\"not all options meet their targets\""),
        (&["--require", "team-of-4"], 99, true, "message=\"team-of-4 misses its targets\""),
        (&["--base", "team-of-4"], 0, false, "all candidates meet their targets\""),
    ] {
        let output = run(&words("compare", &files, &[&["--junit", file], more].concat()));
        assert_eq!(output.status.code(), Some(code), "{more:?} {}", stderr(&output));
        let xml = std::fs::read_to_string(file).expect("it is written");
        let four = suite(&xml, "team-of-4");
        assert_eq!(four.matches("<failure ").count(), usize::from(blamed), "{more:?} {xml}");
        assert_eq!(four.contains("need not be met: "), !blamed, "{more:?} {xml}");
        assert_eq!(suite(&xml, "team-of-6").matches("<failure ").count(), 0, "{more:?} {xml}");
        assert!(suite(&xml, "comparison").contains(required), "{more:?} {xml}");
        assert_eq!(xml.contains("<failure "), code != 0);
        let judged = xml.matches(": no worse than team-of-4\"").count();
        assert_eq!(judged, if more.contains(&"--base") { 5 } else { 0 }, "{more:?} {xml}");
    }
}

#[test]
fn a_regression_is_a_failure_and_an_annotation() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [desk(folder.path(), 6), desk(folder.path(), 5)];
    let (file, summary) = (folder.path().join("junit.xml"), folder.path().join("summary.md"));
    let more = ["--base", "team-of-6", "--junit", file.to_str().expect("UTF-8"), "--format"];
    let output = on_github(&words("compare", &files, &[&more[..], &["table"]].concat()), &summary);
    let json = run(&words("compare", &files, &[&more[..], &["json"]].concat()));
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let rows = json["candidates"][0]["rows"].as_array().expect("a list");
    let worse = rows.iter().filter(|row| row["verdict"] == "worse").count();
    assert!(worse >= 3 && matches!(output.status.code(), Some(99 | 100)), "{worse} {}", stderr(&output));
    let xml = std::fs::read_to_string(&file).expect("it is written");
    assert_eq!(xml.matches(" type=\"regression\"").count(), worse, "{xml}");
    assert!(xml.contains("name=\"left: no worse than team-of-6\" classname=\"team-of-5\""), "{xml}");
    let lines = annotations(&output);
    let path = files[1].display().to_string();
    let of_rows: Vec<&String> = lines.iter().filter(|l| l.contains("title=Worse than team-of-6::")).collect();
    assert_eq!(of_rows.len(), worse, "{lines:#?}");
    // What a target is about is shown there, all else on the first line.
    for line in of_rows {
        let place = if line.contains(": left: ") { "line=10,col=15" } else { "line=1" };
        assert!(line.starts_with(&format!("::error file={path},{place},title=")), "{line}");
    }
    assert!(lines.iter().any(|l| l.contains("::team-of-5: left: ") && l.contains(" %25 against ")), "{lines:#?}");
    let markdown = std::fs::read_to_string(&summary).expect("it is written");
    assert!(markdown.starts_with("# Comparison\n\n**FAIL "), "{markdown}");

    // Where standard output is for programs, it stays theirs.
    let json = on_github(&words("compare", &files, &[&more[..], &["json"]].concat()), &summary);
    assert!(serde_json::from_slice::<Value>(&json.stdout).is_ok() && stderr(&json).contains("::error file="));
}

#[test]
fn a_run_that_is_worse_than_its_baseline_fails_by_the_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let baselines = folder.path().join("kept").display().to_string();
    let (file, summary) = (folder.path().join("junit.xml"), folder.path().join("summary.md"));
    let (files, set) = ([desk(folder.path(), 6)], ["--no-store", "--set", "agents.team.count=5"]);
    let saved = run(&words("run", &files, &["--no-store", "--baselines", &baselines, "--save-baseline", "main"]));
    assert_eq!(saved.status.code(), Some(0), "{}", stderr(&saved));
    let more = ["--baselines", &baselines, "--baseline", "main", "--junit", file.to_str().expect("UTF-8")];
    let output = on_github(&words("run", &files, &[&more[..], &set].concat()), &summary);
    let failures = |xml: &str| xml.matches(" type=\"regression\"").count();
    let xml = std::fs::read_to_string(&file).expect("it is written");
    assert!(failures(&xml) >= 3 && xml.contains("name=\"left: no worse than main\""), "{xml}");
    assert_eq!(xml.matches(": no worse than main\"").count(), 5);
    let lines = annotations(&output);
    let of_rows: Vec<&String> = lines.iter().filter(|l| l.contains("title=Worse than main::")).collect();
    assert_eq!(of_rows.len(), failures(&xml));
    assert!(of_rows.iter().all(|l| l.contains(",line=10,") == l.contains(": left: ") && l.contains(",line=1")));
    let markdown = std::fs::read_to_string(&summary).expect("it is written");
    assert!(markdown.contains("\n## Against the baseline\n\n**FAIL "), "{markdown}");

    // With less demanding settings, the same difference is none.
    for (option, value) in [("--min-effect", "99%"), ("--alpha", "0.000001")] {
        let few = ["-n", "2", option, value];
        run(&words("run", &files, &[&more[..], &set, &few].concat()));
        assert_eq!(failures(&std::fs::read_to_string(&file).expect("it is written")), 0, "{option}");
    }
}

#[test]
fn what_cannot_be_compared_is_an_error_in_the_xml() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("junit.xml");
    let junit = ["--junit", file.to_str().expect("UTF-8")];
    let good = desk(folder.path(), 6);
    let (bad, other) = (folder.path().join("bad.yaml"), folder.path().join("other.yaml"));
    let text = std::fs::read_to_string(&good).expect("readable");
    std::fs::write(&bad, text.replace("40/h", "40")).expect("writable");
    std::fs::write(&other, text.replace("40/h", "41/h")).expect("writable");
    assert_eq!(run(&words("compare", &[good.clone(), folder.path().join("not.yaml")], &junit)).status.code(), Some(2));
    assert!(!file.exists(), "there is nothing to tell");
    for (second, said) in [(bad, "a rate needs a unit of time"), (other, "the arrivals of `question` differ")] {
        let output = run(&words("compare", &[good.clone(), second], &junit));
        assert_eq!(output.status.code(), Some(104), "{}", stderr(&output));
        let xml = std::fs::read_to_string(&file).expect("it is written");
        assert!(xml.contains("tests=\"1\" failures=\"0\" errors=\"1\"") && xml.contains(said), "{xml}");
    }
}
