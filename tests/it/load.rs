//! Scenarios for tests: the shipped ones, and texts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use stormdrill::engine::{Engine, Plan, Recorder};
use stormdrill::model::Scenario;
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// A scenario of the folder `scenarios`.
pub fn shipped(name: &str) -> Scenario {
    let path = folder().join(format!("{name}.yaml"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    of_text(name, &text)
}

/// A variant of a scenario of the folder `scenarios`.
pub fn shipped_as(name: &str, variant: &str) -> Scenario {
    let text = std::fs::read_to_string(folder().join(format!("{name}.yaml"))).expect("it is shipped");
    chosen(name, &text, Choice { variant: Some(variant.to_owned()), sets: Vec::new() })
}

/// A scenario from its text; files that it includes are those of the shipped scenarios, beside the one of this name.
pub fn of_text(name: &str, text: &str) -> Scenario {
    chosen(name, text, Choice::default())
}

/// The same with a variant and single values.
pub fn chosen(name: &str, text: &str, choice: Choice) -> Scenario {
    let beside = folder().join(Path::new(name).parent().unwrap_or(Path::new("")));
    let mut files = |path: &str| std::fs::read_to_string(beside.join(path)).map_err(|e| e.to_string());
    match load(&format!("{name}.yaml"), text, &choice, &mut files) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{}", problems.iter().map(|p| p.render(false)).collect::<String>()),
    }
}

/// What a recorder has heard of the first replication of a scenario.
pub fn recorded<R: Recorder>(scenario: &Scenario, recorder: R) -> R {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let policy = routing::for_scenario(plan.known());
    let mut engine = Engine::new(plan, policy, recorder, 0);
    engine.run().expect("the policy is sound");
    engine.into_recorder()
}
