//! Whatever is done to a scenario, the answer is a run or diagnostics: no panic, no hang, no exhausted memory.
//!
//! Every case is a seed. `STORMDRILL_FUZZ=10000 cargo test --release --test it fuzz` tries so many;
//! `STORMDRILL_FUZZ_SEED=N` tries one alone.

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cpu_time::ThreadTime;
use stormdrill::engine::{Engine, Plan, RunError};
use stormdrill::model::{Arrivals, Scenario};
use stormdrill::record::{Intervals, Tally};
use stormdrill::routing;
use stormdrill::scenario::{Choice, Loaded, load};

use mutate::{Dice, mutated};

/// A build without optimisation tries fewer, and is given more time. Time is that of the processor: machines are shared.
const CASES: u64 = if cfg!(debug_assertions) { 300 } else { 2_000 };
const SLOWEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });
/// One case in so many is also given to the program itself.
const TO_THE_PROGRAM: u64 = 8;
/// A run is given up after so many events.
const EVENTS: u64 = if cfg!(debug_assertions) { 20_000 } else { 300_000 };
/// The program plays scenarios that expect no more contacts than this, once; longer ones it only checks.
const CONTACTS: f64 = 20_000.0;
const MEMORY_KIB: u64 = 1 << 20;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped scenarios, the one that `init` writes, and one with what they do not use.
fn originals() -> Vec<String> {
    let shipped = std::fs::read_dir(root().join("scenarios")).expect("the folder is there");
    let mut paths: Vec<PathBuf> = shipped.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    paths.extend(["src/cli/init/starter.yaml", "src/scenario/tests/many-forms.yaml"].map(|path| root().join(path)));
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("text")).collect()
}

/// A mutated scenario, as the program reads it, and the seed of changes to the files that it includes, if there are any.
fn case(seed: u64, originals: &[String]) -> (Vec<u8>, Option<u64>) {
    let mut dice = Dice::new(seed);
    let (a, b) = (dice.below(originals.len()), dice.below(originals.len()));
    if dice.below(6) == 0 {
        return (originals[a].clone().into_bytes(), Some(seed));
    }
    (mutated(&originals[a], &originals[b], &mut dice), None)
}

fn include(path: &str, changes: Option<u64>) -> Result<String, String> {
    let text = std::fs::read_to_string(root().join("scenarios").join(path)).map_err(|e| e.to_string())?;
    Ok(match changes {
        None => text,
        Some(seed) => {
            let head: String = text.lines().take(300).flat_map(|line| [line, "\n"]).collect();
            String::from_utf8_lossy(&mutated(&head, &head, &mut Dice::new(seed))).into_owned()
        }
    })
}

/// Plays a scenario for so many events.
fn play(scenario: &Scenario) {
    let recorders = (Tally::new(scenario), Intervals::new(scenario));
    let plan = Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(scenario), recorders, 0);
    match engine.run_slice(EVENTS) {
        Ok(_) | Err(RunError::NeverEnds { .. } | RunError::TooManyPresent { .. }) => {}
        Err(other) => panic!("{other}"),
    }
}

fn expected_contacts(scenario: &Scenario) -> f64 {
    let expected = |arrivals: &Arrivals| match arrivals {
        Arrivals::Poisson { rate, .. } => rate.expected_before(scenario.horizon()),
        Arrivals::Trace(rows) => rows.len() as f64,
    };
    scenario.classes.iter().map(|class| expected(&class.arrivals)).sum()
}

/// Loads and plays; says whether the program can play it quickly too, or `None` if it is refused.
fn in_process(text: &str, changes: Option<u64>) -> Option<bool> {
    match load("scenarios/mutated.yaml", text, &Choice::default(), &mut |path| include(path, changes)) {
        Ok(Loaded { scenario, warnings, notes, .. }) => {
            warnings.iter().chain(&notes).for_each(|d| assert!(!d.render(true).is_empty()));
            play(&scenario);
            Some(expected_contacts(&scenario) <= CONTACTS && scenario.agent_count() <= 1_000)
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "refused without a word");
            for diagnostic in diagnostics {
                assert!(diagnostic.render(false).len() < 2_500, "{}", diagnostic.render(false));
            }
            None
        }
    }
}

/// The program with a limit on its memory, in a folder beside the included files.
#[cfg(unix)]
fn the_program(folder: &Path, bytes: &[u8], accepted: Option<bool>) {
    let path = folder.join("mutated.yaml");
    std::fs::write(&path, bytes).expect("the folder is writable");
    let play = accepted == Some(true);
    let words: &[&str] = if play { &["run", "-n", "1", "--quiet", "--no-store"] } else { &["validate"] };
    let script = format!("ulimit -v {MEMORY_KIB}; ulimit -t {}; exec \"$@\"", SLOWEST.as_secs());
    let output = std::process::Command::new("sh")
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_stormdrill")])
        .args(words)
        .arg(&path)
        .output()
        .expect("the program starts");
    let expected = if accepted.is_some() { [Some(0), Some(104)] } else { [Some(104), Some(104)] };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(expected.contains(&output.status.code()), "{words:?} gives {:?}: {said}", output.status);
    assert!(!said.contains("panicked"), "{said}");
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn mutated_scenarios_are_played_or_refused() {
    let originals = originals();
    let folder = tempfile::tempdir().expect("a temporary folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(root().join("scenarios/data"), folder.path().join("data")).expect("links are possible");
    let seeds = number("STORMDRILL_FUZZ_SEED").map_or(0..number("STORMDRILL_FUZZ").unwrap_or(CASES), |s| s..s + 1);
    let alone = seeds.end - seeds.start == 1;
    let (mut played, mut failed) = (0, Vec::new());
    for seed in seeds.clone() {
        let (bytes, changes) = case(seed, &originals);
        let begun = ThreadTime::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let accepted = in_process(&String::from_utf8_lossy(&bytes), changes);
            assert!(begun.elapsed() < SLOWEST, "it takes {:?}", begun.elapsed());
            #[cfg(unix)]
            if changes.is_none() && (alone || seed % TO_THE_PROGRAM == 0) {
                the_program(folder.path(), &bytes, accepted);
            }
            accepted
        }));
        match outcome {
            Ok(accepted) => played += u64::from(accepted.is_some()),
            Err(_) => {
                eprintln!("that was STORMDRILL_FUZZ_SEED={seed}\n{}", String::from_utf8_lossy(&bytes));
                failed.push(seed);
            }
        }
    }
    assert!(failed.is_empty(), "{} of {seeds:?} failed: {failed:?}", failed.len());
    // Mutations that hardly ever give a scenario would test the parser alone.
    assert!(alone || played * 10 > seeds.end, "only {played} of {seeds:?} were played");
    eprintln!("{played} of {seeds:?} were played, the others refused");
}
