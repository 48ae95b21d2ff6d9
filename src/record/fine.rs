//! Counts of contacts in fine steps of time, from which windows of any place are added up.

use crate::engine::{Fact, Recorder, View};
use crate::model::{Scenario, SimDuration, SimTime};

use super::tally::{ClassTally, Rule};

/// How some classes' contacts ended, by the step of time in which they arrived. Areas are not kept.
pub struct Fine {
    step: SimDuration,
    from: SimTime,
    to: SimTime,
    /// By class: whether its contacts count.
    members: Vec<bool>,
    rules: Vec<Rule>,
    /// Steps by members, step after step.
    cells: Vec<ClassTally>,
    /// By class: its place among the members.
    columns: Vec<usize>,
    width: usize,
}

impl Fine {
    /// Empty counts of the classes that are `members`, from the end of warm-up to the end of arrivals.
    pub fn new(scenario: &Scenario, step: SimDuration, members: &[usize]) -> Self {
        let (from, to) = (scenario.window_start(), scenario.horizon());
        let rules = Rule::of_classes(scenario);
        let step = step.max(SimDuration::from_micros(1));
        let rows = to.since(from).micros().div_ceil(step.micros()) as usize;
        let mut columns = vec![0; rules.len()];
        let mut is_member = vec![false; rules.len()];
        for (column, &class) in members.iter().enumerate() {
            columns[class] = column;
            is_member[class] = true;
        }
        let row = || members.iter().map(|&class| rules[class].nobody());
        let cells = (0..rows).flat_map(|_| row()).collect();
        Self { step, from, to, members: is_member, cells, columns, width: members.len(), rules }
    }

    /// The length of a step.
    pub fn step(&self) -> SimDuration {
        self.step
    }

    /// When the first step begins.
    pub fn from(&self) -> SimTime {
        self.from
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// The members' counts in a step, in the order in which they were given.
    pub fn step_counts(&self, step: usize) -> &[ClassTally] {
        &self.cells[step * self.width..(step + 1) * self.width]
    }

    fn cell(&mut self, class: usize, arrived: SimTime) -> Option<&mut ClassTally> {
        if !self.members[class] || arrived < self.from || arrived >= self.to {
            return None;
        }
        let row = (arrived.since(self.from).micros() / self.step.micros()) as usize;
        self.cells.get_mut(row * self.width + self.columns[class])
    }
}

impl Recorder for Fine {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                if let Some(cell) = self.cell(view.class_of(contact).index(), view.now()) {
                    cell.offered += 1;
                }
            }
            Fact::Ended { contact, outcome, wait, .. } => {
                let contact = view.contact(contact);
                let (class, arrived) = (contact.class.index(), contact.arrived);
                // The rules are lent apart from the cells.
                let promised = view.on_clock(contact.class, contact.entered, wait);
                let rules = std::mem::take(&mut self.rules);
                if let Some(cell) = self.cell(class, arrived) {
                    cell.note_end(&rules[class], outcome, wait, promised);
                }
                self.rules = rules;
            }
            Fact::Dialogue { contact, step } => {
                let contact = view.contact(contact);
                if let Some(cell) = self.cell(contact.class.index(), contact.arrived) {
                    cell.dialogue.note(view.now(), step);
                }
            }
            _ => {}
        }
    }
}
