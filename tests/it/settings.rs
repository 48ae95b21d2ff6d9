//! Which of several settings wins.

use std::path::Path;

use super::stormdrill::{command, stderr};

const PLAIN: &str = "
schema: 1
duration: 1h
contacts: {call: {arrivals: {rate: 10/h}, handling: {exponential: {mean: 3m}}, patience: {exponential: {mean: 2m}}}}
agents: {team: {count: 1}}
";

/// A folder with a scenario and settings.
fn folder(scenario: &str, settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(".git")).expect("writable");
    std::fs::write(folder.path().join("desk.yaml"), scenario).expect("writable");
    std::fs::write(folder.path().join("stormdrill.toml"), settings).expect("writable");
    folder
}

fn output(folder: &Path, words: &str, environment: &[(&str, &str)]) -> std::process::Output {
    let args: Vec<&str> = words.split_whitespace().collect();
    let mut command = command(&args);
    command.current_dir(folder).envs(environment.iter().copied());
    command.output().expect("it starts")
}

/// The seed and the number of replications of a run.
fn played(folder: &Path, words: &str, environment: &[(&str, &str)]) -> (u64, u64) {
    let output = output(folder, &format!("run desk.yaml -q --format json {words}"), environment);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    (json["seed"].as_u64().expect("a number"), json["replications"].as_u64().expect("a number"))
}

/// Each source against the one below it: default, file, scenario, profile, environment, option.
#[test]
fn the_later_source_wins() {
    const SETTINGS: &str = "seed = 11\nreplications = 4\n[profile.ci]\nseed = 13\nreplications = 6\n";
    let said = format!("{PLAIN}seed: 12\nreplications: 5\n");
    let (silent, said) = (folder(PLAIN, SETTINGS), folder(&said, SETTINGS));
    let (silent, said) = (silent.path(), said.path());
    let variables = [("STORMDRILL_SEED", "14"), ("STORMDRILL_REPLICATIONS", "7")];
    assert_eq!(played(silent, "--no-config", &[]), (1, 100), "defaults");
    assert_eq!(played(silent, "", &[]), (11, 4), "the file over defaults");
    assert_eq!(played(said, "", &[]), (12, 5), "the scenario over the file");
    assert_eq!(played(silent, "--profile ci", &[]), (13, 6), "a profile over the file");
    assert_eq!(played(said, "--profile ci", &[]), (13, 6), "a profile over the scenario");
    assert_eq!(played(said, "", &[("STORMDRILL_PROFILE", "ci")]), (13, 6), "wherever it is named");
    assert_eq!(played(said, "", &variables), (14, 7), "the environment over the scenario");
    assert_eq!(played(said, "--profile ci", &variables), (14, 7), "the environment over a profile");
    assert_eq!(played(said, "--profile ci --seed 15 -n 8", &variables), (15, 8), "options over all");
    assert_eq!(played(said, "--no-config --seed 15", &variables[1..]), (15, 7), "each setting by itself");
}

/// A number of days and a precision are two ways to say one thing, so the stronger source's way counts.
#[test]
fn a_precision_and_a_number_of_days_replace_each_other() {
    let said = folder(&format!("{PLAIN}replications: 5\n"), "until-ci = \"20%\"\nmax-replications = 60\n");
    let silent = folder(PLAIN, "until-ci = \"0.1%\"\nmax-replications = 60\n");
    assert_eq!(played(said.path(), "", &[]).1, 5);
    assert_eq!(played(silent.path(), "", &[]).1, 60);
    assert_eq!(played(silent.path(), "--max-replications 70", &[]).1, 70);
    assert_eq!(played(silent.path(), "-n 3", &[("STORMDRILL_UNTIL_CI", "20%")]).1, 3);
    assert_eq!(played(said.path(), "--until-ci 40%", &[("STORMDRILL_REPLICATIONS", "3")]).1, 50);
}

#[test]
fn settings_reach_other_options() {
    let folder =
        folder(PLAIN, "format = \"json\"\nquiet = true\nreplications = 2\nstrict = true\ncolor = \"always\"\n");
    let json = output(folder.path(), "run desk.yaml", &[]);
    assert!(json.stdout.starts_with(b"{") && json.stderr.is_empty());
    let table = output(folder.path(), "run desk.yaml --format table", &[("STORMDRILL_ASCII", "true")]);
    assert!(table.stdout.is_ascii() && table.stdout.starts_with(b"desk: "));
    let loud = stderr(&output(folder.path(), "run desk.yaml", &[("STORMDRILL_QUIET", "false")]));
    assert!(loud.contains("Finished") && loud.contains('\u{1b}'), "{loud}");
    let overloaded = PLAIN.replace("10/h", "1000/h");
    std::fs::write(folder.path().join("over.yaml"), overloaded).expect("writable");
    assert_eq!(output(folder.path(), "validate over.yaml", &[]).status.code(), Some(104));
    assert_eq!(output(folder.path(), "validate over.yaml --no-config", &[]).status.code(), Some(0));
}

#[test]
fn settings_say_what_fails() {
    let missed = format!("{PLAIN}slas: {{abandon_rate: \">= 100%\"}}\n");
    let lenient =
        folder(&missed, "fail-on = \"none\"\n[profile.ci]\nfail-on = \"sla, inconclusive\"\nfail-fast = true\n");
    let code = |words: &str| output(lenient.path(), &format!("run desk.yaml -q {words}"), &[]).status.code();
    assert_eq!(code("-n 50 --no-config"), Some(99));
    assert_eq!(code("-n 50"), Some(0));
    assert_eq!(code("-n 50 --fail-on sla"), Some(99));
    assert_eq!(code("-n 50 --profile ci"), Some(99));
    let hopeless = output(lenient.path(), "run desk.yaml -n 500 -q --profile ci", &[]);
    assert!(String::from_utf8_lossy(&hopeless.stdout).contains("50 runs"), "fail-fast stops after the first 50");
    let strict = folder(PLAIN, "require-sla = true\n");
    assert_eq!(output(strict.path(), "run desk.yaml -n 2", &[]).status.code(), Some(4));
    let wrong = output(strict.path(), "run desk.yaml -n 2", &[("STORMDRILL_FAIL_ON", "slo")]);
    assert!(stderr(&wrong).contains("STORMDRILL_FAIL_ON: `slo` is none of `sla`, `inconclusive`, `none`"));
}

#[test]
fn a_setting_keeps_runs_from_being_stored_until_a_folder_is_named() {
    let folder = folder(PLAIN, "no-store = true\nreplications = 2\n");
    let stormdrill = |words: &str| {
        let mut command = command(&[]);
        let output = command.args(words.split(' ')).current_dir(folder.path()).output().expect("it starts");
        assert!(output.status.success(), "{}", stderr(&output));
    };
    stormdrill("run desk.yaml");
    assert!(!folder.path().join("results").exists());
    stormdrill("run desk.yaml --out kept");
    assert!(folder.path().join("kept/desk").is_dir());
}

#[test]
fn wrong_settings_are_shown_in_place() {
    let folder = folder(PLAIN, "[profile.ci]\nsed = 1\nthreads = \"two\"\n");
    let output = |words: &str, environment: &[(&str, &str)]| output(folder.path(), words, environment);
    let wrong = output("run desk.yaml", &[]);
    assert_eq!(wrong.status.code(), Some(104));
    let text = stderr(&wrong);
    assert!(
        text.contains("error: stormdrill.toml:2:1: unknown setting `sed`") && text.contains("did you mean `seed`?"),
        "{text}"
    );
    assert!(text.contains("stormdrill.toml:3:11: ") && text.ends_with("invalid settings (exit 104)\n"), "{text}");
    assert_eq!(output("run desk.yaml --no-config -n 1", &[]).status.code(), Some(0));
    assert_eq!(output("schema", &[]).status.code(), Some(0));
    let variable = output("run desk.yaml --no-config", &[("STORMDRILL_THREADS", "two")]);
    assert_eq!(variable.status.code(), Some(2));
    assert!(stderr(&variable).contains("STORMDRILL_THREADS: `two` is not a whole number"), "{}", stderr(&variable));

    std::fs::write(folder.path().join("other.toml"), "[profile.nightly]\n").expect("writable");
    let unknown = output("run desk.yaml --config other.toml --profile nightli", &[]);
    assert_eq!(unknown.status.code(), Some(104));
    let text = stderr(&unknown);
    assert!(text.contains("other.toml: there is no profile `nightli`") && text.contains("`nightly`?"), "{text}");
    assert_eq!(output("run desk.yaml --config nowhere.toml", &[]).status.code(), Some(2));
}

#[test]
fn runs_are_stored_and_found_where_the_settings_say() {
    let folder = folder(PLAIN, "out = \"beside\"\nreplications = 2\n");
    let deep = folder.path().join("deep");
    std::fs::create_dir(&deep).expect("writable");
    let stormdrill = |words: &str, out: Option<&str>| {
        // Without the words that keep other tests from storing.
        let mut command = command(&[]);
        command.args(words.split(' ')).current_dir(&deep).envs(out.map(|out| ("STORMDRILL_OUT", out)));
        let output = command.output().expect("it starts");
        assert!(output.status.success(), "{}", stderr(&output));
    };
    stormdrill("run ../desk.yaml", None);
    assert!(folder.path().join("beside/desk").is_dir(), "a folder is meant from where it is written down");
    for command in ["runs show latest", "report desk", "export latest --format csv"] {
        stormdrill(command, None);
    }
    stormdrill("run ../desk.yaml", Some("kept"));
    assert!(deep.join("kept/desk").is_dir());
    stormdrill("runs show desk", Some("kept"));
}

/// A path begins at the folder of the file that names it, and an option wins.
#[test]
fn files_of_pipelines_can_be_settings() {
    let folder = folder(PLAIN, "junit = \"ci/junit.xml\"\nbaselines = \"kept\"\nno-store = true\nreplications = 2\n");
    let folder = folder.path();
    for name in ["ci", "deep"] {
        std::fs::create_dir(folder.join(name)).expect("writable");
    }
    let deep = folder.join("deep");
    let saved = output(&deep, "run ../desk.yaml -q --save-baseline main", &[]);
    assert_eq!(saved.status.code(), Some(0), "{}", stderr(&saved));
    assert!(folder.join("ci/junit.xml").is_file() && folder.join("kept/main.json").is_file());
    let listed = output(&deep, "baseline list", &[]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("main      desk"));
    let other = output(&deep, "baseline list --baselines other", &[]);
    assert!(String::from_utf8_lossy(&other.stdout).contains("There is no baseline in other"));
    let named = output(&deep, "run ../desk.yaml -q --junit own.xml --baseline main", &[("STORMDRILL_JUNIT", "x.xml")]);
    assert_eq!(named.status.code(), Some(0), "{}", stderr(&named));
    assert!(deep.join("own.xml").is_file() && !deep.join("x.xml").exists());
}
