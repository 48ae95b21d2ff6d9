//! What pairing is worth on shipped scenarios.

use stormdrill::experiment::compare::{Compared, Comparison, Settings, Subject};
use stormdrill::model::{Scenario, Staffing};
use stormdrill::scenario::Choice;

use super::desk::{Run, play};

/// A shipped scenario, and the same with more agents in a group.
pub fn with_more(by: u32, name: &str, group: &str, replications: u32, threads: usize) -> (Run, Run) {
    let base = shipped(name);
    let more = staffed_by_more(by, base.clone(), group);
    (play(base, &[], replications, threads), play(more, &[], replications, threads))
}

fn shipped(name: &str) -> Scenario {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|e| e.to_string());
    let text = read(&format!("{name}.yaml")).expect("the shipped scenarios are there");
    stormdrill::scenario::load(name, &text, &Choice::default(), &mut |file| read(file)).expect("it is valid").scenario
}

/// So many more agents wherever somebody is on duty in a group.
fn staffed_by_more(by: u32, mut scenario: Scenario, group: &str) -> Scenario {
    let group = scenario.groups.iter_mut().find(|g| g.name == group).expect("the group is there");
    match &mut group.staffing {
        Staffing::Constant(n) | Staffing::Hours { count: n, .. } => *n += by,
        Staffing::HeadCount { curve, .. } => curve.iter_mut().for_each(|(_, n)| *n += if *n > 0 { by } else { 0 }),
        Staffing::Shifts(shifts) => shifts.iter_mut().for_each(|s| s.count += by),
    }
    scenario
}

/// How many times wider the interval of a difference is as if the days of the two runs were different.
pub fn times_narrower(base: &Run, new: &Run, measure: Compared) -> f64 {
    let width = |stream_version: u32| {
        let mut other = new.named("new");
        other.stream_version = stream_version;
        let comparison = Comparison::new(&base.named("base"), &[other], Settings::default(), 1);
        let comparison = comparison.expect("they had the same task");
        let row = comparison.candidates[0].row(&Subject::All, measure);
        row.and_then(|r| r.difference).and_then(|d| d.half_width)
    };
    let (paired, unpaired) = (width(base.named("").stream_version), width(u32::MAX));
    unpaired.zip(paired).map_or(f64::NAN, |(u, p)| u / p)
}
