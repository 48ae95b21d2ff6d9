//! `compare` as its users see it.

use std::path::Path;

use crate::stormdrill::{run, stderr, stdout};

const DESK: &str = "
schema: 1
duration: 8h
replications: 20
currency: EUR
channels: {chat: {answer_within: 60s}}
contacts:
  question: {channel: chat, arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 5, cost: 20/h}
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
    assert!(text.contains("\nmore-novices is better than promotion-spike in "), "{text}");
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
    assert!(stored.contains("\"currency\": \"EUR\"") && stored.contains("\"cost\": 640.0"), "{stored}");
}

#[test]
fn stored_runs_of_other_customers_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = desks(folder.path(), &[5]);
    let busier = folder.path().join("busier.yaml");
    std::fs::write(&busier, DESK.replace("40/h", "44/h")).expect("writable");
    files.push(busier.display().to_string());
    let out = folder.path().join("results").display().to_string();
    for file in &files {
        stdout(&["run", file, "-q", "--out", &out]);
    }
    let words = ["compare", "team-of-5", "busier", "--out", &out, "-q"];
    let refused = run(&words);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(104), 0));
    assert!(stderr(&refused).contains("the arrivals of `question` differ"), "{}", stderr(&refused));
    let mixed = run(&["compare", &files[0], "busier", "--out", &out, "-q"]);
    assert_eq!(mixed.status.code(), Some(104));
    let allowed = stdout(&[&words[..], &["--other-arrivals"]].concat());
    assert!(allowed.contains("busier has other arrivals (question)"), "{allowed}");
}

/// Desks of 4, 5 and 6 agents, of which the last surely loses less than a tenth.
fn with_targets(folder: &Path) -> Vec<String> {
    with_targets_of(folder, &[5, 4, 6])
}

fn with_targets_of(folder: &Path, agents: &[u32]) -> Vec<String> {
    let files = desks(folder, agents);
    for file in &files {
        let text = std::fs::read_to_string(file).expect("readable");
        let slas =
            "slas:\n  p_abandon: [\"< 90%\", \"< 12%\"]\n  \"wait{channel:chat,outcome:answered}\": \"p(95) < 1h\"\n";
        std::fs::write(file, text + slas).expect("writable");
    }
    files
}

#[test]
fn the_options_own_targets_decide_as_it_is_required() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = with_targets(folder.path());
    let missed = |who: &str| format!("error: {who} (exit 99)\n");
    for (require, code, said) in [
        (&[][..], 0, String::new()),
        (&["--require", "any"], 0, String::new()),
        (&["--require", "team-of-6"], 0, String::new()),
        (&["--require", "all"], 99, missed("not all options meet their targets")),
        (&["--require", "team-of-4"], 99, missed("team-of-4 misses its targets")),
        (&["--base", "team-of-6"], 99, missed("not all candidates meet their targets")),
        (&["--base", "team-of-5"], 99, missed("not all candidates meet their targets")),
        (&["--require", "team-of-7"], 2, "--require team-of-7: there is no such option".to_owned()),
        (&["--require", "all", "--base", "team-of-5"], 2, "cannot be used with".to_owned()),
    ] {
        let output = run(&with(&files, &[require, &["-q"]].concat()));
        assert_eq!(output.status.code(), Some(code), "{require:?}: {}", stderr(&output));
        let at_end = if code == 99 { stderr(&output).ends_with(&said) } else { stderr(&output).contains(&said) };
        assert!(at_end, "{require:?}: {}", stderr(&output));
        let text = String::from_utf8_lossy(&output.stdout);
        // With a base, what is worse than it comes first.
        let first = match (code, require.last()) {
            (0, _) => "PASS  1 of 3 options meets all its targets",
            (99, Some(&"team-of-6")) => {
                "FAIL  2 of 2 candidates are worse than team-of-6: team-of-5, team-of-4; none of\n"
            }
            (99, Some(&"team-of-5")) => {
                "FAIL  1 of 2 candidates is worse than team-of-5: team-of-4; 1 of 2 candidates\n"
            }
            (99, _) => "FAIL  1 of 3 options meets all its targets",
            _ => "",
        };
        assert!(text.starts_with(first), "{text}");
    }
    let none = run(&with(&files[..2], &["-q"]));
    assert_eq!(none.status.code(), Some(99));
    assert!(String::from_utf8_lossy(&none.stdout).starts_with("FAIL  none of 2 options meets all its targets"));
    // A candidate that keeps its targets may still be worse than the base, and the other way round.
    let pair = [files[0].clone(), files[2].clone()];
    assert_eq!(run(&with(&pair, &["-q", "--base", "team-of-5"])).status.code(), Some(0));
    let plain = desks(folder.path(), &[4, 6]);
    assert_eq!(run(&with(&plain, &["-q", "--require", "all"])).status.code(), Some(0));
    assert_eq!(run(&with(&plain, &["-q", "--require", "team-of-4"])).status.code(), Some(4));
}

#[test]
fn a_table_of_targets_marks_what_is_missed() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = with_targets(folder.path());
    let text = stdout(&with(&files, &["-q"]));
    let line = |start: &str| text.lines().find(|l| l.starts_with(start)).unwrap_or_else(|| panic!("{start}: {text}"));
    assert!(line("target").contains("< 12 %") && line("target").contains("< 90 %"), "{text}");
    assert!(line("team-of-4  ").contains(" x ") && line("team-of-4  ").ends_with("FAIL"), "{text}");
    assert!(line("team-of-6  ").ends_with("pass  best") && text.contains("\nx missed\n"), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&with(&files, &["-q", "--format", "json"]))).expect("it is JSON");
    assert_eq!((&json["require"], &json["verdict"]), (&"any".into(), &"pass".into()));
    let verdicts: Vec<_> = (0..3).map(|i| json["options"][i]["verdict"].as_str().unwrap_or_default()).collect();
    assert_eq!(verdicts, ["fail", "fail", "pass"]);
    assert_eq!(json["options"][2]["gates"].as_array().map(Vec::len), Some(3));
    // Stored runs bring what came out of their targets with them.
    let out = folder.path().join("results").display().to_string();
    for file in &files {
        run(&["run", file, "-q", "--out", &out]);
    }
    let stored = stdout(&["compare", "team-of-5", "team-of-4", "team-of-6", "--out", &out]);
    assert!(stored == text, "{stored}{text}");
    assert!(stdout(&with(&files, &["-q", "--format", "markdown"])).starts_with("**PASS  1 of 3 options"));
}

/// What a reader looks for comes first: who meets the targets, for the least; what all are measured by comes last.
#[test]
fn options_come_by_verdict_and_then_by_cost() {
    let folder = tempfile::tempdir().expect("a folder");
    let judged = with_targets_of(folder.path(), &[5, 7, 4, 6]);
    let order = |files: &[String], more: &[&str]| -> Vec<String> {
        let text = stdout(&with(files, &[&["-q"], more].concat()));
        let of = |line: &str| line.trim_start_matches("| ").split([' ', '\\']).next().unwrap_or_default().to_owned();
        let table = text.lines().skip_while(|l| !l.starts_with("option ") && !l.starts_with("| option "));
        table.take_while(|l| !l.is_empty()).map(of).filter(|name| name.starts_with("team-of-")).collect()
    };
    let expected = ["team-of-6", "team-of-7", "team-of-4", "team-of-5"];
    assert_eq!(order(&judged, &[]), expected);
    assert_eq!(order(&judged, &["--format", "markdown"]), expected);
    // Without targets, by where they stand.
    let plain = desks(folder.path(), &[5, 6, 7, 4]);
    assert_eq!(order(&plain, &[]), ["team-of-7", "team-of-4", "team-of-6", "team-of-5"]);
}

/// Seven targets, long names: no line is wider than 80 columns, and no target is left out.
#[test]
fn many_targets_fit_beside_several_options() {
    let spike = "scenarios/promotion-spike.yaml";
    let variants = ["--variant", "more-novices", "--variant", "no-promotion", "--other-arrivals"];
    for more in [&[][..], &["--ascii"], &["--format", "markdown"]] {
        let text = stdout(&[&["compare", spike, "-n", "20", "-q"], &variants[..], more].concat());
        let markdown = more.contains(&"markdown");
        assert!(markdown || text.lines().all(|l| l.chars().count() <= 80), "{text}");
        assert!(!more.contains(&"--ascii") || text.is_ascii(), "{text}");
        let text = text.replace('\\', "").replace("\n   ", " ");
        for limit in [">= 80 %", ">= 50 %", "< 10 %", "< 4:00", "< 90 %", "< 4.0 h"] {
            assert!(text.contains(limit), "{limit}: {text}");
        }
        assert!(text.contains("after spike.hold"), "{text}");
    }
}

/// Fewer agents with a tool that makes conversations shorter; nobody knows by how much.
const TOOL: &str = "
variants:
  tool:
    agents: {team: {count: 4}}
    contacts: {question: {handling: {exponential: {mean: 4m}}}}
    uncertain: {effort: {set: contacts.question.handling.exponential.mean, low: 3m, high: 6m}}
uncertain:
  patience: {set: contacts.question.patience.exponential.mean, low: 90s, high: 4m}
";

fn tool(folder: &Path, more: &str) -> String {
    let path = folder.join("desk.yaml");
    std::fs::write(&path, format!("{DESK}{TOOL}{more}")).expect("writable");
    path.display().to_string()
}

#[test]
fn uncertain_numbers_say_whether_the_winner_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = tool(folder.path(), "");
    let compare = |more: &[&str]| stdout(&[&["compare", &desk, "--variant", "tool", "-q"], more].concat());
    let json: serde_json::Value = serde_json::from_str(&compare(&["--format", "json"])).expect("JSON");
    let numbers = json["uncertain"].as_array().expect("a list");
    let changes = |i: usize, end: &str| numbers[i][end]["winner_changes"].as_bool().expect("known");
    assert_eq!([&numbers[0]["name"], &numbers[1]["name"]], ["patience", "effort"]);
    assert_eq!(
        [changes(0, "low"), changes(0, "high"), changes(1, "low"), changes(1, "high")],
        [false, false, false, true]
    );
    assert_eq!([&numbers[1]["low"]["best"], &numbers[1]["high"]["best"]], ["tool", "desk"]);

    // At an end, the ranks are those of scenarios that say the same.
    let path = "contacts.question.patience.exponential.mean=90s";
    let said: serde_json::Value =
        serde_json::from_str(&compare(&["--format", "json", "--no-uncertain", "--set", path])).expect("JSON");
    let service = |options: &serde_json::Value| {
        let of = |o: &serde_json::Value| (o["rank"].clone(), o["service_level_offered"].clone());
        options.as_array().expect("a list").iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(service(&numbers[0]["low"]["options"]), service(&said["options"]));
    assert_eq!(said["uncertain"], serde_json::json!([]));

    for format in ["table", "markdown"] {
        let text = compare(&["--format", format]).replace("\n   ", " ");
        for part in [
            "Warning: the winner rests on a guess: with effort 6m, desk is best and tool is not; in time are",
            "tool stays best, or tied with it, with patience from 90s to 4m",
        ] {
            assert!(text.contains(part) || text.replace('\\', "").contains(part), "{part}\n{text}");
        }
    }
    assert!(!compare(&["--no-uncertain"]).contains("guess"));
    assert!(compare(&["--threads", "1"]) == compare(&["--threads", "2"]));
}

/// With the tool taking six minutes, and four agents, more than a fifth leave; with three, hardly anybody.
#[test]
fn targets_at_the_ends_of_uncertain_numbers_count_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = tool(folder.path(), "slas: {p_abandon: \"< 15%\"}\n");
    let compare = |more: &[&str]| stdout(&[&["compare", &desk, "--variant", "tool", "-q"], more].concat());
    let json: serde_json::Value =
        serde_json::from_str(&compare(&["--format", "json", "--require", "any"])).expect("JSON");
    let effort = &json["uncertain"][1];
    let verdicts = |end: &str| effort[end]["options"][1]["verdict"].as_str().expect("known").to_owned();
    assert_eq!(json["options"][1]["verdict"], "pass");
    assert_eq!((verdicts("low").as_str(), verdicts("high").as_str()), ("pass", "fail"));
    assert_eq!(effort["low"]["verdict"], "pass");
    let text = compare(&[]).replace("\n   ", " ");
    assert!(text.contains("Warning: the targets rest on a guess: with effort 6m, tool misses its targets"), "{text}");

    // A verdict is that of a scenario that says the same.
    let set = "contacts.question.handling.exponential.mean=6m";
    let said = run(&["compare", &desk, "--variant", "tool", "-q", "--set", set, "--no-uncertain", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).expect("JSON");
    assert_eq!(said["options"][1]["verdict"].as_str(), Some("fail"));
}

/// One count for everything that is played: options and both ends of each number.
#[test]
fn progress_is_that_of_the_whole_comparison() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = tool(folder.path(), "");
    let output = run(&["compare", &desk, "--variant", "tool", "-n", "5"]);
    let said = stderr(&output);
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|l| l.starts_with("Running ")).collect();
    // Patience is a number of both, effort of the tool alone.
    let expected = ["desk", "tool", "desk, patience 90s", "tool, patience 90s", "desk, patience 4m"];
    assert_eq!(lines[..5], expected.map(|name| format!("Running {name}")));
    assert_eq!(lines.len(), 8, "{said}");
    assert!(said.contains("Finished 40/40 days, ") && said.matches("Finished").count() == 1, "{said}");
}

#[test]
fn uncertain_numbers_are_checked_before_anything_is_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = tool(folder.path(), "  size: {set: agents.team.count, low: 4, high: many}\n");
    let output = run(&["compare", &desk, "--variant", "tool", "-q"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(104), 0));
    let said = "desk.yaml:19:48: with `agents.team.count=many`: expected a whole number";
    assert!(stderr(&output).contains(said), "{}", stderr(&output));

    let out = folder.path().join("results").display().to_string();
    let desk = tool(folder.path(), "");
    stdout(&["run", &desk, "-q", "--out", &out, "-n", "20"]);
    // A stored run cannot be played with other values.
    let words = ["compare", "desk", &desk, "--variant", "tool", "-q", "--out", &out, "--format", "json"];
    let output = run(&words);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let note =
        "Note `patience` and `effort` are uncertain; whether the winner changes is not said, since desk is a stored";
    assert!(stderr(&output).contains(note), "{}", stderr(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["uncertain"], serde_json::json!([]));
}
