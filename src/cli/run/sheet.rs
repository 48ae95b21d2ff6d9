//! The preparedness sheet: the scenario with its playbook and without it, and both once more for each value of a guess.

use std::sync::Arc;

use super::super::args::RunArgs;
use super::super::error::Error;
use super::super::interrupt::Interrupt;
use super::super::progress::Progress;
use super::super::{console, files, verb};
use super::load::Task;
use crate::engine::Plan;
use crate::experiment::{
    Answer, Ending, GuessedAnswer, Played, Preparedness, Results, RunSpec, Worth, answer, has_levers, replicate,
    sheet_replications, unplayed, worth_of,
};
use crate::gate::Gate;
use crate::model::{Outline, Scenario};
use crate::report::stored::StoredRun;
use crate::routing;
use crate::scenario::Loaded;

/// The sheet of a run that is over; `None` where the scenario has no playbook or nobody wants the sheet, and where something
/// stops it, which is told: the run is worth the same without.
///
/// # Errors
/// [`Error::Interrupted`].
pub fn play(
    args: &RunArgs,
    task: &Task<'_>,
    run: &StoredRun,
    interrupt: &Interrupt,
) -> Result<Option<Preparedness>, Error> {
    let done = run.results.replications.len();
    let whole = !matches!(run.results.ending, Ending::Interrupted { .. });
    if args.no_sheet || done == 0 || !whole || !has_levers(&task.scenario) {
        return Ok(None);
    }
    let replications = sheet_replications(done, task.uncertain.len());
    let total = u64::from(replications) * 2 * (1 + 2 * task.uncertain.len() as u64);
    let (signs, redraw) = (console::signs(args.ascii), console::can_redraw());
    let mut progress = Progress::of_all(&run.outline, total, signs, redraw, args.quiet);
    progress.next(&format!("{}, preparedness", task.scenario.title()), &run.outline);
    let mut player = Player { args, task, replications, interrupt, progress };
    let sheet = player.sheet();
    player.progress.end();
    match sheet {
        Err(error @ Error::Interrupted(_)) => Err(error),
        Err(error) => {
            verb::say("Warning", &format!("{} has no preparedness sheet:", task.scenario.title()));
            error.print();
            Ok(None)
        }
        Ok(sheet) => Ok(sheet),
    }
}

struct Player<'a> {
    args: &'a RunArgs,
    task: &'a Task<'a>,
    replications: u32,
    interrupt: &'a Interrupt,
    progress: Progress,
}

/// A scenario, played.
struct Side {
    outline: Outline,
    results: Results,
}

impl Side {
    fn played(&self) -> Played<'_> {
        Played { outline: &self.outline, results: &self.results }
    }
}

impl Player<'_> {
    fn sheet(&mut self) -> Result<Option<Preparedness>, Error> {
        let task = self.task;
        let (with, without) = self.both(&task.scenario, &task.gates)?;
        let worth = worth_of(with.played(), without.played());
        let Some(own) = answer(with.played(), without.played(), worth) else { return Ok(None) };
        let mut guesses = Vec::new();
        for guess in &task.uncertain {
            let [low, high] = [self.loaded(&guess.set, &guess.low)?, self.loaded(&guess.set, &guess.high)?];
            // A guess about a lever that this variant does without changes nothing.
            if self.is_as_ever(&low) && self.is_as_ever(&high) {
                continue;
            }
            // Where nobody comes with one value, there is nothing to compare.
            let Some(ends) = self.answer(&low, worth)?.zip(self.answer(&high, worth)?) else { continue };
            guesses.push(GuessedAnswer {
                name: guess.name.clone(),
                set: guess.set.clone(),
                why: guess.why.clone(),
                values: (guess.low.clone(), guess.value.clone(), guess.high.clone()),
                ends: [ends.0, ends.1],
            });
        }
        Ok(Some(Preparedness::new(self.replications, worth, own, guesses)))
    }

    /// The scenario with one value of a guess.
    fn loaded(&self, set: &str, value: &str) -> Result<Loaded, Error> {
        let mut choice = self.task.choice.clone();
        choice.sets.push(format!("{set}={value}"));
        let mut loaded = files::load(self.task.path, &choice)?;
        loaded.scenario.seed = self.task.scenario.seed;
        Ok(loaded)
    }

    fn is_as_ever(&self, loaded: &Loaded) -> bool {
        let own = &self.task.scenario;
        let (assignments, replications) = (own.assignments.clone(), own.replications);
        loaded.gates == self.task.gates && Scenario { assignments, replications, ..loaded.scenario.clone() } == *own
    }

    /// The answer with one value of a guess.
    fn answer(&mut self, loaded: &Loaded, worth: Worth) -> Result<Option<Answer>, Error> {
        let (with, without) = self.both(&loaded.scenario, &loaded.gates)?;
        Ok(answer(with.played(), without.played(), worth))
    }

    fn both(&mut self, scenario: &Scenario, gates: &[Gate]) -> Result<(Side, Side), Error> {
        Ok((self.side(scenario.clone(), gates)?, self.side(unplayed(scenario), gates)?))
    }

    fn side(&mut self, scenario: Scenario, gates: &[Gate]) -> Result<Side, Error> {
        let outline = Outline::of(&scenario);
        let title = scenario.title();
        let threads =
            self.args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let stop = Some(self.interrupt.flag());
        let spec = RunSpec { replications: self.replications, threads, gates, stop, ..RunSpec::default() };
        let plan = Arc::new(Plan::new(scenario));
        let progress = &mut self.progress;
        let results = replicate(&plan, &routing::for_scenario, spec, |results, _| progress.advance(results))
            .map_err(|source| Error::Run { scenario: title.clone(), source })?;
        progress.over(&results);
        if results.ending != Ending::Complete {
            return Err(Error::Interrupted(format!("stopped, so {title} has no preparedness sheet")));
        }
        Ok(Side { outline, results })
    }
}
