//! What levers watch, laid out so that a refresh of the monitor is cheap: a number that several conditions are about is looked at once.

use crate::model::{Condition, Lever, Reading, Release, SimDuration, Trigger, Watch};

use super::world::World;

/// The conditions of all levers.
#[derive(Default)]
pub(super) struct Watches {
    readings: Vec<Reading>,
    /// Whether each reading held at the last look.
    truths: Vec<bool>,
    /// For each lever: what lets it be pulled, and what lets it be taken back.
    levers: Vec<[Option<Watched>; 2]>,
}

/// When a lever's condition counts.
#[derive(Clone, Copy)]
pub(super) enum For {
    /// To be pulled.
    Pulling,
    /// To be taken back.
    TakingBack,
}

struct Watched {
    condition: Tree,
    lasting: SimDuration,
    /// Whether it cannot hold while nobody waits.
    needs_a_line: bool,
}

/// A condition over the places of readings.
enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    Is(usize),
}

impl Watches {
    pub(super) fn new(levers: &[Lever]) -> Self {
        let mut watches = Self::default();
        for lever in levers {
            let pulling = match &lever.trigger {
                Trigger::When(watch) => Some(watches.lay_out(watch)),
                Trigger::At(_) => None,
            };
            let taking_back = match &lever.until {
                Release::When(watch) => Some(watches.lay_out(watch)),
                Release::Never | Release::At(_) | Release::After(_) => None,
            };
            watches.levers.push([pulling, taking_back]);
        }
        watches.truths = vec![false; watches.readings.len()];
        watches
    }

    fn lay_out(&mut self, watch: &Watch) -> Watched {
        let needs_a_line = watch.condition.needs_a_line();
        Watched { condition: self.tree(&watch.condition), lasting: watch.lasting, needs_a_line }
    }

    fn tree(&mut self, condition: &Condition) -> Tree {
        match condition {
            Condition::All(list) => Tree::All(list.iter().map(|c| self.tree(c)).collect()),
            Condition::Any(list) => Tree::Any(list.iter().map(|c| self.tree(c)).collect()),
            Condition::Not(inner) => Tree::Not(Box::new(self.tree(inner))),
            Condition::Is(reading) => {
                let known = self.readings.iter().position(|r| r == reading);
                Tree::Is(known.unwrap_or_else(|| {
                    self.readings.push(*reading);
                    self.readings.len() - 1
                }))
            }
        }
    }

    /// Whether anybody watches.
    pub(super) fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// A refresh: takes all readings.
    pub(super) fn take_readings(&mut self, world: &World) {
        for (truth, reading) in self.truths.iter_mut().zip(&self.readings) {
            let value = world.gauge(reading.gauge, reading.of);
            *truth = value.is_some_and(|value| reading.comparison.holds(value, reading.limit));
        }
    }

    /// Whether a lever's condition held at the last refresh, and for how long it must; `None` without a condition.
    pub(super) fn shows(&self, lever: usize, watched: For) -> Option<(bool, SimDuration)> {
        let watched = self.levers[lever][watched as usize].as_ref()?;
        Some((watched.condition.holds(&self.truths), watched.lasting))
    }

    /// Whether a lever watches for something that may come about while nobody waits.
    pub(super) fn is_awake(&self, lever: usize, watched: For) -> bool {
        self.levers[lever][watched as usize].as_ref().is_some_and(|watched| !watched.needs_a_line)
    }
}

impl Tree {
    fn holds(&self, truths: &[bool]) -> bool {
        match self {
            Tree::All(list) => list.iter().all(|tree| tree.holds(truths)),
            Tree::Any(list) => list.iter().any(|tree| tree.holds(truths)),
            Tree::Not(inner) => !inner.holds(truths),
            Tree::Is(place) => truths[*place],
        }
    }
}
