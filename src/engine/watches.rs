//! What levers watch, laid out so that a refresh of the monitor is cheap: a number that several conditions are about is looked at once.

use crate::model::{Condition, Lever, Reading, Release, SimDuration, Trigger, Watch};

use super::world::World;

/// The conditions of all levers.
#[derive(Default)]
pub(super) struct Watches {
    readings: Vec<Reading>,
    /// Whether each reading held at the last look: a bit each, 64 to a word.
    truths: Vec<u64>,
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

/// A condition over readings. Those of a word are looked at together.
enum Tree {
    All(Vec<Bits>, Vec<Tree>),
    Any(Vec<Bits>, Vec<Tree>),
    Not(Box<Tree>),
    Is(Bits),
}

/// Some readings of a word.
#[derive(Clone, Copy)]
struct Bits {
    word: usize,
    mask: u64,
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
        watches.truths = vec![0; watches.readings.len().div_ceil(64)];
        watches
    }

    fn lay_out(&mut self, watch: &Watch) -> Watched {
        let needs_a_line = watch.condition.needs_a_line();
        Watched { condition: self.tree(&watch.condition), lasting: watch.lasting, needs_a_line }
    }

    fn tree(&mut self, condition: &Condition) -> Tree {
        match condition {
            Condition::All(list) => {
                let (bits, others) = self.several(list);
                Tree::All(bits, others)
            }
            Condition::Any(list) => {
                let (bits, others) = self.several(list);
                Tree::Any(bits, others)
            }
            Condition::Not(inner) => Tree::Not(Box::new(self.tree(inner))),
            Condition::Is(reading) => {
                let known = self.readings.iter().position(|r| r == reading);
                let place = known.unwrap_or_else(|| {
                    self.readings.push(*reading);
                    self.readings.len() - 1
                });
                Tree::Is(Bits { word: place / 64, mask: 1 << (place % 64) })
            }
        }
    }

    /// The readings among some conditions, by words, and the other conditions.
    fn several(&mut self, list: &[Condition]) -> (Vec<Bits>, Vec<Tree>) {
        let (mut words, mut others): (Vec<Bits>, Vec<Tree>) = Default::default();
        for condition in list {
            match self.tree(condition) {
                Tree::Is(bits) => match words.iter_mut().find(|known| known.word == bits.word) {
                    Some(known) => known.mask |= bits.mask,
                    None => words.push(bits),
                },
                other => others.push(other),
            }
        }
        (words, others)
    }

    /// Whether anybody watches.
    pub(super) fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// A refresh: takes all readings, and returns whether any of them holds that did not, or the other way round.
    pub(super) fn take_readings(&mut self, world: &World) -> bool {
        let mut changed = false;
        for (truths, readings) in self.truths.iter_mut().zip(self.readings.chunks(64)) {
            let before = std::mem::replace(truths, 0);
            for (place, reading) in readings.iter().enumerate() {
                let value = world.gauge(reading.gauge, reading.of);
                let holds = value.is_some_and(|value| reading.comparison.holds(value, reading.limit));
                *truths |= u64::from(holds) << place;
            }
            changed |= *truths != before;
        }
        changed
    }

    /// Whether a lever's condition held at the last refresh, and for how long it must; `None` without a condition.
    #[inline]
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
    #[inline]
    fn holds(&self, truths: &[u64]) -> bool {
        match self {
            Tree::Is(bits) => truths[bits.word] & bits.mask != 0,
            other => other.combined(truths),
        }
    }

    fn combined(&self, truths: &[u64]) -> bool {
        match self {
            Tree::All(words, others) => {
                words.iter().all(|b| truths[b.word] & b.mask == b.mask) && others.iter().all(|tree| tree.holds(truths))
            }
            Tree::Any(words, others) => {
                words.iter().any(|b| truths[b.word] & b.mask != 0) || others.iter().any(|tree| tree.holds(truths))
            }
            Tree::Not(inner) => !inner.holds(truths),
            Tree::Is(_) => self.holds(truths),
        }
    }
}
