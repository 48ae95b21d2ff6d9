//! Runs on disk, and what is done with them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::stormdrill::{command, run, stderr, stdout};

const SPIKE: &str = "scenarios/promotion-spike.yaml";
const DAY: &str = "scenarios/bank-day.yaml";

/// The folders of runs in a folder of results; a name that is not hidden is a run, or this fails.
pub fn runs_in(out: &Path) -> Vec<PathBuf> {
    let mut runs = Vec::new();
    for scenario in visible(out).iter().filter(|path| path.is_dir()) {
        runs.extend(visible(scenario));
    }
    runs
}

fn visible(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|e| e.expect("readable").path());
    let mut paths: Vec<PathBuf> = entries.filter(|p| !name(p).starts_with('.')).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A run's manifest, after a look at whether the folder holds the files that it lists, as they were written, and no others.
pub fn whole(folder: &Path) -> Value {
    let text = std::fs::read_to_string(folder.join("manifest.json")).expect("each run has a manifest");
    let manifest: Value = serde_json::from_str(&text).expect("JSON");
    let mut expected = vec!["manifest.json".to_owned()];
    for file in manifest["files"].as_array().expect("an array") {
        let name = file["name"].as_str().expect("text");
        let bytes = std::fs::read(folder.join(name)).expect("it is there");
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&file["sha256"], &file["bytes"]), (&digest.into(), &bytes.len().into()), "{name}");
        expected.push(name.to_owned());
    }
    expected.sort();
    let found: Vec<String> = visible(folder).iter().map(|path| name(path)).collect();
    assert_eq!(found, expected);
    assert_eq!(manifest["run_id"], name(folder));
    manifest
}

fn stored(out: &Path, args: &[&str]) -> Output {
    run(&[&["run", "--out", out.to_str().expect("UTF-8")], args].concat())
}

#[test]
fn a_run_is_stored_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("new/results");
    let output = stored(&out, &[SPIKE, "-n", "3", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let runs = runs_in(&out);
    assert_eq!(runs.len(), 1, "{runs:?}");
    let manifest = whole(&runs[0]);
    assert!(stderr(&output).ends_with(&format!("       Wrote {}\n", runs[0].display())), "{}", stderr(&output));
    assert_eq!(std::fs::read(runs[0].join("summary.json")).expect("readable"), output.stdout);
    for (field, value) in [
        ("scenario", Value::from("promotion-spike")),
        ("status", "complete".into()),
        ("exit_code", 0.into()),
        ("seed", 42.into()),
        ("replications", 3.into()),
        ("replications_asked", 3.into()),
        ("variant", Value::Null),
    ] {
        assert_eq!(manifest[field], value, "{field}");
    }
    let command = manifest["command"].as_array().expect("an array");
    assert_eq!((&command[0], &command[1]), (&"stormdrill".into(), &"run".into()));
    // Nothing of this machine or its user is written down.
    for variable in ["HOSTNAME", "USER", "LOGNAME"] {
        let Ok(value) = std::env::var(variable) else { continue };
        assert!(value.len() < 5 || !manifest.to_string().contains(&value), "{variable}");
    }
    let latest = std::fs::read_to_string(out.join("latest")).expect("readable");
    assert_eq!(out.join(latest.trim_end()), runs[0]);
}

#[test]
fn the_id_names_what_determines_the_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path();
    let digest = |args: &[&str]| {
        let output = stored(out, args);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
        let latest = std::fs::read_to_string(out.join("latest")).expect("readable");
        latest.trim_end().split('-').rfind(|part| part.len() == 6).expect("a digest").to_owned()
    };
    let first = digest(&[SPIKE, "-q", "-n", "2"]);
    assert_eq!(first, digest(&[SPIKE, "-q", "-n", "2", "--threads", "1", "--format", "json"]));
    assert_ne!(first, digest(&[SPIKE, "-q", "-n", "3"]));
    assert_ne!(first, digest(&[SPIKE, "-q", "-n", "2", "--seed", "7"]));
    // An included file counts as well.
    let path = out.join("traced.yaml");
    let rows = out.join("rows.csv");
    let text = "schema: 1\nduration: 1h\ncontacts:\n  call: {arrivals: {trace: {file: rows.csv}}, handling: 1m, patience: {exponential: {mean: 1m}}}\nagents:\n  team: {count: 1}\n";
    std::fs::write(&path, text).expect("writable");
    let path = path.to_str().expect("UTF-8");
    let with = |row: &str| {
        std::fs::write(&rows, format!("arrival_s\n{row}\n")).expect("writable");
        digest(&[path, "-q", "-n", "1"])
    };
    assert_ne!(with("10"), with("20"));
    // Runs of one second have names of their own, and all stay.
    assert_eq!(runs_in(out).len(), 6);
    runs_in(out).iter().for_each(|folder| drop(whole(folder)));
}

#[test]
fn several_scenarios_are_stored_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = stored(folder.path(), &[DAY, SPIKE, "-n", "2", "-q"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let scenarios: Vec<Value> = runs_in(folder.path()).iter().map(|f| whole(f)["scenario"].clone()).collect();
    assert_eq!(scenarios, ["bank-day", "promotion-spike"]);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let day = Path::new(env!("CARGO_MANIFEST_DIR")).join(DAY);
    let none =
        command(&["run", day.to_str().expect("UTF-8"), "-q", "--no-store"]).current_dir(elsewhere.path()).output();
    assert_eq!(none.expect("it starts").status.code(), Some(0));
    assert_eq!(visible(elsewhere.path()), [""; 0].map(PathBuf::from));
}

#[test]
fn a_variant_has_a_folder_of_its_own_and_can_be_played_from_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results");
    let args = [SPIKE, "-n", "2", "-q", "--variant", "more-novices", "--set", "agents.experts.count=4"];
    assert_eq!(stored(&out, &args).status.code(), Some(0));
    let first = runs_in(&out).remove(0);
    assert_eq!(name(first.parent().expect("a scenario")), "promotion-spike.more-novices");
    assert_eq!(whole(&first)["variant"], "more-novices");
    let resolved = first.join("scenario.resolved.yaml");
    let again = folder.path().join("again");
    assert_eq!(stored(&again, &[resolved.to_str().expect("UTF-8"), "-n", "2", "-q"]).status.code(), Some(0));
    let fingerprint = |folder: &Path| {
        let text = std::fs::read_to_string(folder.join("summary.json")).expect("readable");
        serde_json::from_str::<Value>(&text).expect("JSON")["fingerprint"].clone()
    };
    assert_eq!(fingerprint(&runs_in(&again)[0]), fingerprint(&first));
}

#[test]
fn an_unwritable_folder_loses_no_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("results");
    std::fs::write(&file, "mine").expect("writable");
    let table = stdout(&["run", DAY, "-q"]);
    for out in [file.clone(), file.join("below")] {
        let output = stored(&out, &[DAY, "-q"]);
        assert_eq!(output.status.code(), Some(1));
        let expected = format!("      error: cannot write {}: it is not a folder (exit 1)\n", file.display());
        assert_eq!((stderr(&output), String::from_utf8_lossy(&output.stdout)), (expected, table.as_str().into()));
    }
    assert_eq!(std::fs::read_to_string(&file).expect("readable"), "mine");
    // With JSON the result comes after the attempt, and comes.
    let output = stored(&file, &[DAY, "-q", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
}

/// A limit on the length of files stands for a full disk: writing fails in the middle of a file.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_no_half_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results");
    let script = format!(
        "trap '' XFSZ; ulimit -f 4; exec {} run {DAY} --out {}",
        env!("CARGO_BIN_EXE_stormdrill"),
        out.display()
    );
    let mut shell = Command::new("sh");
    let output = shell.args(["-c", &script]).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("sh is there");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let last = said.lines().last().unwrap_or_default();
    let path = format!("      error: cannot write {}/bank-day/", out.display());
    assert!(last.starts_with(&path) && last.ends_with("(exit 1)"), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("bank-day: "));
    assert!(!out.exists(), "what was made for the run is gone");
}

#[test]
fn a_reader_that_leaves_early_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results");
    let mut child = command(&["run", SPIKE, "-n", "2", "-q", "--out", out.to_str().expect("UTF-8")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    assert_eq!(runs_in(&out).len(), 1);
}

#[test]
fn stored_runs_are_listed_shown_and_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results");
    let here = |args: &[&str]| command(args).current_dir(folder.path()).output().expect("it starts");
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text(&here(&["runs", "list"])), "There is no run in results.\n");
    stored(&out, &[DAY, SPIKE, "-n", "2", "-q"]);
    let runs = runs_in(&out);
    let (day, spike) = (name(&runs[0]), name(&runs[1]));

    let table = text(&here(&["runs", "list"]));
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("run  ") && lines[1].starts_with(&spike) && lines[2].starts_with(&day), "{table}");
    assert!(lines[2].ends_with("bank-day         2  44.3 % in 20 s") && table.lines().all(|l| l.chars().count() <= 80));
    let list: Value = serde_json::from_str(&text(&here(&["runs", "list", "--format", "json"]))).expect("JSON");
    assert_eq!((&list[0]["run_id"], &list[1]["scenario"]), (&spike.as_str().into(), &"bank-day".into()));

    let shown = text(&here(&["runs", "show", "bank-day"]));
    assert!(shown.starts_with(&format!("{day}: bank-day\n")) && !shown.contains("changed since"), "{shown}");
    assert!(shown.contains("read          data/synthetic_bank/busy_day_a.csv, 69,800 bytes"), "{shown}");
    std::fs::write(runs[0].join("summary.json"), "{}").expect("writable");
    let shown = text(&here(&["runs", "show", &day]));
    assert!(shown.lines().any(|l| l.starts_with("summary.json") && l.ends_with("changed since")), "{shown}");
    let manifest = text(&here(&["runs", "show", "latest", "--format", "json"]));
    assert_eq!(manifest, std::fs::read_to_string(runs[1].join("manifest.json")).expect("readable"));
    let output = here(&["runs", "show", "bnak-day"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Did you mean bank-day?"), "{}", stderr(&output));

    let output = here(&["runs", "prune", "--keep", "1", "--dry-run"]);
    assert!(stderr(&output).starts_with("       Would remove results/bank-day/"), "{}", stderr(&output));
    assert_eq!(runs_in(&out).len(), 2);
    let output = here(&["runs", "prune", "--keep", "1"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).starts_with("     Removed results/bank-day/"), "{}", stderr(&output));
    assert_eq!(runs_in(&out), runs[1..]);
    assert_eq!(here(&["runs", "prune", "--max-size", "0"]).status.code(), Some(2));
    assert_eq!(here(&["runs", "prune", "--max-size", "0b"]).status.code(), Some(0));
    assert!(runs_in(&out).is_empty() && !out.join("latest").exists());
}
