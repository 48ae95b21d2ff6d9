//! What pipelines get: JUnit XML, annotations, the summary of a job.

use std::path::{Path, PathBuf};
use std::process::Output;

use regex_lite::Regex;
use serde_json::Value;

use super::stormdrill::{command, run, stderr, stdout};

const DESK: &str = r#"
schema: 1
name: desk
duration: 2h
replications: 20
contacts:
  call: {arrivals: {rate: 60/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 6}
slas:
  p_abandon: ["< 1%", "< 90%", {expr: "< 2%", severity: warn}]
  "service_level{within:45s}": [{expr: "> 99%", window: {sliding: 30m, take: worst}}, {expr: "> 1%", name: "a <few> & \"more\""}]
  "wait{outcome:abandoned}":
    - {expr: "max < 1s", window: {from: 0s, to: 1ms}, on_empty: skip}
    - {expr: "max < 1s", window: {from: 0s, to: 1ms}}
variants:
  big: {agents: {team: {count: 30}}}
"#;

fn desk(folder: &Path) -> PathBuf {
    let path = folder.join("desk, at 9.yaml");
    std::fs::write(&path, DESK).expect("writable");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn all_ways_to_the_xml_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = desk(folder.path());
    let (results, one, two) =
        (folder.path().join("results"), folder.path().join("one.xml"), folder.path().join("two.xml"));
    for (file, threads) in [(&one, "1"), (&two, "2")] {
        let words =
            ["run", text(&scenario), "-q", "--out", text(&results), "--threads", threads, "--junit", text(file)];
        assert_eq!(run(&words).status.code(), Some(99));
    }
    let xml = read(&one);
    assert_eq!(xml, read(&two));
    let stored = results.join(read(&results.join("latest")).trim());
    assert_eq!(xml, read(&stored.join("junit.xml")));
    assert_eq!(xml, stdout(&["export", text(&stored), "--format", "junit"]));
    let again = folder.path().join("again.xml");
    stdout(&["report", text(&stored), "--junit", text(&again)]);
    assert_eq!(xml, read(&again));
}

#[test]
fn the_xml_tells_what_the_summary_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = desk(folder.path());
    let file = folder.path().join("junit.xml");
    let words = ["run", text(&scenario), "-q", "--format", "json", "--junit", text(&file), "--variant", "big"];
    let played = run(&[&words[..], &["--fail-on", "none"]].concat());
    assert_eq!(played.status.code(), Some(0), "{}", stderr(&played));
    let json: Value = serde_json::from_str(&out(&played)).expect("JSON");
    let gates = json["gates"].as_array().expect("a list");
    let missed = |severity| gates.iter().filter(|g| g["missed"] == true && g["severity"] == severity).count();
    let is = |g: &&Value, verdict| g["verdict"] == verdict;
    let unsure = gates.iter().filter(|g| is(g, "inconclusive")).count();
    let skipped = gates.iter().filter(|g| is(g, "no_data") && g["on_empty"] == "skip").count();
    let skipped = skipped + unsure + missed("warn");
    let xml = read(&file);
    assert_eq!(xml.matches("<testcase ").count(), gates.len());
    assert_eq!(xml.matches("<failure ").count(), missed("error"));
    assert_eq!(xml.matches("<skipped ").count(), skipped);
    let counts =
        format!("tests=\"{}\" skipped=\"{skipped}\" errors=\"0\" failures=\"{}\"", gates.len(), missed("error"));
    assert!(xml.contains(&format!("<testsuite name=\"desk (big), policy listed\" {counts}>")), "{xml}");
    assert!(xml.contains("classname=\"desk.big.listed\"") && xml.contains("name=\"seed\" value=\"1\""), "{xml}");
    assert!(xml.contains("name=\"a &lt;few&gt; &amp; &quot;more&quot;\""), "{xml}");
    assert!(xml.contains("type=\"no_data\"") && xml.contains("does not count: nothing to measure in 20 runs"), "{xml}");
    let digest = json["scenario_sha256"].as_str().expect("a digest");
    assert!(xml.contains(digest) && !xml.contains("time="), "{xml}");
}

#[test]
fn what_cannot_be_played_is_an_error_in_the_xml() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = desk(folder.path());
    let bad = folder.path().join("bad.yaml");
    std::fs::write(&bad, DESK.replace("60/h", "60").replace("count: 6", "cuont: 6")).expect("writable");
    let file = folder.path().join("junit.xml");
    let untargeted = folder.path().join("untargeted.yaml");
    std::fs::write(&untargeted, DESK.split("slas:").next().expect("a first part")).expect("writable");
    for (scenario, code) in [("nowhere.yaml", 2), (text(&untargeted), 4)] {
        let output = run(&["run", scenario, "-q", "--require-sla", "--junit", text(&file)]);
        assert_eq!((output.status.code(), file.exists()), (Some(code), false), "{}", stderr(&output));
    }
    let words = ["run", text(&good), text(&bad), "-q", "--junit", text(&file), "--annotations", "github"];
    let output = run(&words);
    assert_eq!(output.status.code(), Some(104));
    let xml = read(&file);
    assert!(xml.contains("tests=\"1\" failures=\"0\" errors=\"1\""), "{xml}");
    assert!(xml.contains("a rate needs a unit of time (and 1 more)") && xml.contains("did you mean `count`?"), "{xml}");
    let lines = out(&output);
    assert!(lines.lines().all(|l| l.starts_with("::error file=")) && lines.lines().count() == 2, "{lines}");

    // What only the run shows.
    let endless = "schema: 1\nname: endless\nduration: 2h\nend: continue\ncontacts:\n  call: {arrivals: {rate: 60/h}, handling: 5m}\nagents:\n  team: {count: {at: {0h: 1, 1h: 0}}}\n";
    std::fs::write(&bad, endless.replace("{count: {at: {0h: 1, 1h: 0}}}", "{count: 0}")).expect("writable");
    let output = run(&["run", text(&bad), "-q", "--junit", text(&file)]);
    assert_eq!(output.status.code(), Some(104), "{}", stderr(&output));
    let xml = read(&file);
    assert!(xml.contains("type=\"failed run\"") && xml.contains("<testsuite name=\"endless\""), "{xml}");
}

/// The format that GitHub documents: `::level property=value,property=value::message`, where a property holds no bare
/// colon or comma and no part a bare percent sign or line end.
#[test]
fn annotations_have_the_documented_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = desk(folder.path());
    let plain = r"(?:[^%\r\n]|%(?:25|0D|0A|3A|2C))*";
    let property = r"(?:[^%\r\n:,]|%(?:25|0D|0A|3A|2C))*";
    let form = format!(r"^::(error|warning) file=({property}),line=(\d+),col=(\d+),title=Target missed::({plain})$");
    let form = Regex::new(&form).expect("it is sound");
    let check = |lines: Vec<&str>| {
        assert_eq!(lines.len(), 4, "{lines:#?}");
        let yaml = read(&scenario);
        for line in lines {
            let parts = form.captures(line).unwrap_or_else(|| panic!("{line}"));
            let path = parts[2].replace("%2C", ",").replace("%3A", ":").replace("%25", "%");
            assert_eq!(path, text(&scenario));
            let number = |i: usize| parts[i].parse::<usize>().expect("a number");
            let row = yaml.lines().nth(number(3) - 1).expect("the line is there");
            let demand = &row[number(4) - 1..];
            assert!(demand.starts_with('"'), "{line}: {demand}");
            assert_eq!(&parts[1] == "warning", demand.starts_with("\"< 2%\""), "{line}");
        }
    };
    let words = ["run", text(&scenario), "-q"];
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "before\n").expect("writable");
    let on_github = |more: &[&str]| {
        let mut command = command(&[&words[..], more].concat());
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
        command.output().expect("it starts")
    };
    let table = on_github(&[]);
    assert_eq!(table.status.code(), Some(99));
    check(out(&table).lines().filter(|l| l.starts_with("::")).collect());
    let markdown = read(&summary);
    assert!(markdown.starts_with("before\n# desk\n") && markdown.contains("## Targets"), "{markdown}");

    // Where standard output is for programs, it stays theirs.
    let json = on_github(&["--format", "json"]);
    assert!(serde_json::from_str::<Value>(&out(&json)).is_ok());
    check(stderr(&json).lines().filter(|l| l.starts_with("::")).collect());

    for silent in [on_github(&["--annotations", "none"]), run(&words)] {
        assert!(!out(&silent).lines().any(|l| l.starts_with("::")), "{}", out(&silent));
    }
    assert_eq!(read(&summary).matches("# desk\n").count(), 2);
}

#[test]
fn a_summary_that_cannot_be_written_fails_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = desk(folder.path());
    let words = ["run", text(&scenario), "-q", "--fail-on", "none"];
    let mut command = command(&words);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", folder.path().join("not/there"));
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
}
