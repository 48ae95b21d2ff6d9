//! Baselines as their users see them.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::stormdrill::{command, stderr};

const DESK: &str = "
schema: 1
duration: 4h
replications: 20
channels: {chat: {answer_within: 60s}}
contacts:
  question: {channel: chat, arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 5}
slas: {p_abandon: \"< 60%\"}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("desk.yaml"), DESK).expect("writable");
    std::fs::write(folder.path().join("small.yaml"), DESK.replace("count: 5", "count: 4")).expect("writable");
    folder
}

fn at(folder: &Path, words: &str) -> Output {
    command(&words.split(' ').collect::<Vec<_>>()).current_dir(folder).output().expect("the program starts")
}

/// The exit code and standard error.
fn ends(folder: &Path, words: &str) -> (Option<i32>, String) {
    let output = at(folder, words);
    (output.status.code(), stderr(&output))
}

fn prints(folder: &Path, words: &str) -> String {
    let output = at(folder, words);
    assert_eq!(output.status.code(), Some(0), "{words}: {}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_run_equals_its_baseline_and_a_worse_one_ends_with_100() {
    let folder = folder();
    let folder = folder.path();
    prints(folder, "run desk.yaml -q --save-baseline main");
    let same = prints(folder, "run desk.yaml -q --baseline main --threads 1");
    assert!(same.contains("\n\nPASS  desk and main are the same in all 5 measures"), "{same}");
    let worse = "run desk.yaml -q --baseline main --save-baseline pr --set agents.team.count=4";
    let output = at(folder, worse);
    assert_eq!(output.status.code(), Some(100));
    assert!(stderr(&output).ends_with("error: worse than main (exit 100)\n"), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    assert!(
        text.contains("\n\nFAIL  desk (agents.team.count=4) is worse than main in ")
            && text.contains("the same customers"),
        "{text}"
    );
    // What was set by hand is told apart.
    assert_eq!(
        prints(folder, "baseline list"),
        "baseline  scenarios\nmain      desk\npr        desk (agents.team.count=4)\n"
    );
    let note = "baseline main has nothing of desk (agents.team.count=4); it is compared with desk";
    assert!(stderr(&output).contains(note), "{}", stderr(&output));
    let (code, said) = ends(folder, "run desk.yaml -q --baseline pr --set agents.team.count=4");
    assert!(code == Some(0) && !said.contains("Note"), "{said}");
    let (code, said) = ends(folder, "run desk.yaml -q --baseline pr");
    assert!(code == Some(2) && said.contains("baseline `pr` has nothing of desk"), "{said}");
    for (more, code) in [
        (" --set slas.p_abandon='<1%'", 99),
        (" --fail-on none", 0),
        (" --fail-on inconclusive", 100),
        (" --min-effect 90%", 0),
        (" --format markdown", 100),
    ] {
        let words = format!("{worse}{}", more.replace('\'', ""));
        assert_eq!(ends(folder, &words).0, Some(code), "{more}");
    }
}

#[test]
fn json_has_a_block_and_a_stored_run_has_none() {
    let folder = folder();
    let folder = folder.path();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
    let saved = parsed(&prints(folder, "run desk.yaml small.yaml -q --save-baseline main --format json"));
    assert!(saved[0].get("baseline").is_none());
    let worse = at(folder, "run desk.yaml small.yaml -q --baseline main --format json --set agents.team.count=3");
    assert_eq!(worse.status.code(), Some(100));
    let both = parsed(&String::from_utf8_lossy(&worse.stdout));
    assert_eq!(both.as_array().map(Vec::len), Some(2));
    let block = &both[0]["baseline"];
    assert_eq!((&block["name"], &block["regression"]), (&"main".into(), &true.into()));
    assert_eq!(
        (&block["against"]["pairing"], &block["against"]["name"]),
        (&"paired".into(), &"desk (agents.team.count=3)".into())
    );
    let words = "run desk.yaml -q --baseline main --out results --format json";
    let printed = prints(folder, words);
    let run = std::fs::read_to_string(folder.join("results/latest")).expect("a run is stored");
    let stored = folder.join("results").join(run.trim()).join("summary.json");
    let stored = std::fs::read_to_string(stored).expect("it is there");
    assert!(parsed(&stored).get("baseline").is_none());
    // What was printed is a run all the same.
    std::fs::write(folder.join("printed.json"), printed).expect("writable");
    assert!(prints(folder, "report printed.json").contains("20 runs"));
}

#[test]
fn a_baseline_that_is_not_there_is_an_error_or_a_note() {
    let folder = folder();
    let folder = folder.path();
    let (code, said) = ends(folder, "run desk.yaml -q --baseline main");
    assert!(code == Some(2) && said.contains("`run SCENARIO --save-baseline main` makes one"), "{said}");
    prints(folder, "run desk.yaml -q --save-baseline main");
    let (code, said) = ends(folder, "run desk.yaml -q --baseline mian");
    assert!(code == Some(2) && said.contains("Did you mean `main`?") && said.contains("there are: main."), "{said}");
    let (code, said) = ends(folder, "run small.yaml -q --baseline main");
    assert!(code == Some(2) && said.contains("baseline `main` has nothing of small"), "{said}");
    for words in ["run desk.yaml -q --baseline mian", "run desk.yaml small.yaml -q --baseline main"] {
        let (code, said) = ends(folder, &format!("{words} --baseline-lenient"));
        assert!(code == Some(0) && said.contains("Note ") && said.contains("nothing is compared"), "{said}");
    }
    for words in ["run desk.yaml --save-baseline ../main", "run desk.yaml desk.yaml -q --save-baseline twice"] {
        assert_eq!(ends(folder, words).0, Some(2), "{words}");
    }
    std::fs::write(folder.join("baselines/broken.json"), "{}").expect("writable");
    let (code, said) = ends(folder, "run desk.yaml -q --baseline broken");
    assert!(code == Some(104) && said.contains("no baseline: missing field `schema_version`"), "{said}");
}

#[test]
fn another_task_is_refused_and_another_seed_is_not_paired() {
    let folder = folder();
    let folder = folder.path();
    prints(folder, "run desk.yaml -q --save-baseline main");
    for (set, said) in [
        ("duration=5h", "the duration is 4h in main and 5h in desk (duration=5h)"),
        ("contacts.question.arrivals.rate=41/h", "the arrivals of `question` differ"),
        ("channels.chat.answer_within=30s", "channel `chat` has another answer_within"),
    ] {
        let output = at(folder, &format!("run desk.yaml -q --baseline main --set {set}"));
        assert_eq!(output.status.code(), Some(104), "{set}");
        assert!(stderr(&output).contains(said) && output.stdout.is_empty(), "{}", stderr(&output));
    }
    for (more, why) in [("--seed 7", "their seeds are 1 and 7"), ("-n 21", "they have 20 and 21 replications")] {
        let (code, said) = ends(folder, &format!("run desk.yaml -q --baseline main --min-effect 90% {more}"));
        assert!(code == Some(0) && said.contains("Warning") && said.contains(why), "{said}");
    }
}

#[test]
fn baselines_are_listed_shown_and_made_again() {
    let folder = folder();
    let folder = folder.path();
    prints(folder, "run desk.yaml small.yaml -q --save-baseline main");
    assert_eq!(prints(folder, "baseline list"), "baseline  scenarios\nmain      desk, small\n");
    let shown = prints(folder, "baseline show main");
    assert!(shown.starts_with("desk: desk.yaml, 20 runs, seed 1, ") && shown.contains("\nin 60 s, all "), "{shown}");
    let path = folder.join("baselines/main.json");
    let before = std::fs::read_to_string(&path).expect("it is there");
    assert_eq!(prints(folder, "baseline show main --format json"), before);
    let same = prints(folder, "baseline refresh main -q");
    assert!(same.contains("desk and desk before are the same in all 5 measures"), "{same}");
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), before);
    std::fs::write(folder.join("desk.yaml"), DESK.replace("count: 5", "count: 6")).expect("writable");
    let lenient = prints(folder, "baseline refresh main desk -q --alpha 0.01 --min-effect 90%");
    assert!(lenient.contains("(Holm, alpha 0.01)") && lenient.contains("by 90 % or more"), "{lenient}");
    std::fs::write(&path, &before).expect("writable");
    let better = prints(folder, "baseline refresh main desk -q");
    assert!(better.starts_with("desk is better than desk before in ") && !better.contains("small"), "{better}");
    prints(folder, "run desk.yaml -q --baseline main");
    std::fs::write(folder.join("desk.yaml"), DESK.replace("4h", "5h")).expect("writable");
    let other = prints(folder, "baseline refresh main desk -q");
    assert_eq!(other, "desk is another task now: the duration is 4h in desk before and 5h in desk\n");
    for words in ["baseline show mian", "baseline refresh main desks"] {
        assert_eq!(ends(folder, words).0, Some(2), "{words}");
    }
}
