//! README and docs tell the truth: what they show is what the program prints, and the README's example is a valid scenario.
//! `STORMDRILL_BLESS=1` rewrites the shown output.

use std::path::Path;

use super::stormdrill::{run, stderr, stdout};

fn path(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// The range of the first fenced block of a language after some words.
fn block(readme: &str, after: &str, language: &str) -> std::ops::Range<usize> {
    let from = readme.find(after).unwrap_or_else(|| panic!("the text lacks: {after}"));
    let fence = format!("```{language}\n");
    let start = from + readme[from..].find(&fence).expect("a block follows") + fence.len();
    start..start + readme[start..].find("```").expect("the block ends")
}

fn check(after: &str, printed: &str) {
    check_in("README.md", after, printed);
}

fn check_in(file: &str, after: &str, printed: &str) {
    let readme = std::fs::read_to_string(path(file)).expect("readable");
    let shown = block(&readme, after, "text");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        let mut blessed = readme.clone();
        blessed.replace_range(shown, printed);
        std::fs::write(path(file), blessed).expect("writable");
    } else {
        assert_eq!(&readme[shown], printed);
    }
}

/// One test for all blocks, since blessing rewrites the file.
#[test]
fn the_readme_shows_what_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("day.csv");
    check("a hundred times and prints", &stdout(&["run", "scenarios/promotion-spike.yaml", "--quiet"]));
    let log_name = log.to_str().expect("UTF-8");
    let day = stdout(&["run", "scenarios/bank-day.yaml", "--quiet", "--contact-log", log_name]);
    check("--contact-log day.csv", &day);
    let rows = std::fs::read_to_string(&log).expect("readable");
    let first: Vec<&str> = rows.lines().take(4).collect();
    check("how long it waited and why:", &format!("{}\n", first.join("\n")));

    let staffing = ["erlang", "a", "--rate", "360/h", "--aht", "5m", "--patience", "2m", "--target", "80%/20s"];
    check(&staffing.join(" "), &stdout(&staffing));

    let compare = ["compare", "scenarios/promotion-spike.yaml", "--variant", "more-novices", "-n", "100"];
    check(&compare.join(" "), &stdout(&[&compare[..], &["--quiet"]].concat()));

    let policies =
        ["compare", "scenarios/promotion-spike.yaml", "--policy", "livetex", "--policy", "round_robin", "-n", "100"];
    check(&policies.join(" "), &stdout(&[&policies[..], &["--quiet"]].concat()));

    let readme = std::fs::read_to_string(path("README.md")).expect("readable");
    let example = &readme[block(&readme, "Fifteen lines are enough", "yaml")];
    let good = folder.path().join("night-line.yaml");
    std::fs::write(&good, example).expect("writable");
    let output = run(&["run", good.to_str().expect("UTF-8"), "-n", "2", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));

    let guesses = &readme[block(&readme, "What nobody knows well", "yaml")];
    std::fs::write(&good, format!("{example}{guesses}")).expect("writable");
    let more = ["compare", good.to_str().expect("UTF-8"), good.to_str().expect("UTF-8"), "-n", "2", "--quiet"];
    let said = stdout(&more).replace("\n   ", " ");
    assert!(said.contains("with patience from 90s to 4m, wave from 2 to 6, one at a time"), "{said}");

    let extension = &readme[block(&readme, "puts another file, or several, under this one", "yaml")];
    let desk = "start: 08:00\nduration: 8h\nreplications: 2\ncontacts:\n  question:\n    arrivals: {rate: 40/h, day_factor: {gamma: {cv: 10%}}}\n    handling: 5m\n    \
                patience: {exponential: {mean: 2m}}\nagents:\n  team: {count: 5}\n";
    std::fs::write(folder.path().join("weekday.yaml"), desk).expect("writable");
    let rumour = folder.path().join("rumour.yaml");
    std::fs::write(&rumour, extension).expect("writable");
    let rumour = rumour.to_str().expect("UTF-8");
    let output = run(&["validate", rumour, "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stderr(&output), String::from_utf8_lossy(&output.stdout));
    let variants = ["on-call", "patient", "calm"].iter().flat_map(|name| ["--variant", name]);
    let words: Vec<&str> =
        ["run", rumour, "--quiet", "--set", "agents.team.count=7"].into_iter().chain(variants).collect();
    assert_eq!(stdout(&words).matches("Again: ").count(), 3);

    let bad = folder.path().join("bad.yaml");
    std::fs::write(&bad, example.replace("18/h", "18").replace("count: 2", "cuont: 2")).expect("writable");
    let output = run(&["run", bad.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(104));
    let said = stderr(&output).replace(bad.to_str().expect("UTF-8"), "night-line.yaml");
    let errors = said.split("      error: invalid").next().expect("there is a first part");
    check("What is wrong is shown in place", errors);
}

/// Each command of `docs/scenarios.md` stands in a line of its own, `stormdrill` first; the block after it is what it prints.
#[test]
fn the_scenarios_page_shows_what_is_printed() {
    const PAGE: &str = "docs/scenarios.md";
    let page = std::fs::read_to_string(path(PAGE)).expect("readable");
    let commands: Vec<&str> = page.lines().filter(|line| line.starts_with("stormdrill ")).collect();
    assert!(!commands.is_empty());
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().skip(1).chain(["--quiet"]).collect();
        check_in(PAGE, &format!("{command}\n"), &stdout(&words));
    }
}
