//! Time integrals and interval counts, the slow and plain way: level times time, step by step.

use stormdrill::model::{Outcome, Scenario, SimDuration, SimTime};
use stormdrill::record::{ClassInterval, ConcurrencyTally, GroupInterval, Intervals};

use super::checker::GroupAccount;

#[derive(Clone, Default)]
pub struct Level {
    pub whole_us: u64,
    pub window_us: u64,
}

pub struct Areas {
    window: (SimTime, SimTime),
    length_us: u64,
    rows: usize,
    headline: Vec<SimDuration>,
    pub queue: Vec<Level>,
    pub busy: Vec<Level>,
    pub present: Vec<Level>,
    pub scheduled: Vec<Level>,
    /// How many slots an agent of each group has; conversations, slots in use, agents without room.
    slots: Vec<u32>,
    desks: Vec<[Level; 3]>,
    most: Vec<u64>,
    pub classes: Vec<Vec<ClassInterval>>,
    pub groups: Vec<Vec<GroupInterval>>,
}

impl Areas {
    pub fn new(scenario: &Scenario) -> Self {
        let shape = Intervals::new(scenario);
        let (classes, groups) = (scenario.classes.len(), scenario.groups.len());
        let headline = |c: &stormdrill::model::ContactClass| scenario.channels[c.channel.index()].answer_within[0];
        Self {
            window: (scenario.window_start(), scenario.horizon()),
            length_us: shape.length().micros(),
            rows: shape.rows(),
            headline: scenario.classes.iter().map(headline).collect(),
            queue: vec![Level::default(); classes],
            busy: vec![Level::default(); groups],
            present: vec![Level::default(); groups],
            scheduled: vec![Level::default(); groups],
            slots: scenario.groups.iter().map(|g| g.concurrency.slots).collect(),
            desks: vec![Default::default(); groups],
            most: vec![0; groups],
            classes: vec![vec![ClassInterval::default(); classes]; shape.rows()],
            groups: vec![vec![GroupInterval::default(); groups]; shape.rows()],
        }
    }

    pub fn counts(&self, arrived: SimTime) -> bool {
        arrived >= self.window.0 && arrived < self.window.1
    }

    fn row_of(&self, at: SimTime) -> usize {
        // The last interval ends with the duration, the row after it takes the rest.
        if at >= self.window.1 { self.rows - 1 } else { (at.micros() / self.length_us) as usize }
    }

    /// The levels have been these from one time to another.
    pub fn advance(&mut self, from: SimTime, to: SimTime, waiting: &[u32], groups: &[GroupAccount]) {
        let inside = to.min(self.window.1).since(from.max(self.window.0)).micros();
        let add = |level: &mut Level, count: u32| {
            level.whole_us += u64::from(count) * to.since(from).micros();
            level.window_us += u64::from(count) * inside;
        };
        for (class, &count) in waiting.iter().enumerate() {
            add(&mut self.queue[class], count);
        }
        for (g, group) in groups.iter().enumerate() {
            add(&mut self.busy[g], group.busy);
            add(&mut self.present[g], group.present);
            add(&mut self.scheduled[g], group.scheduled);
            let [.., most] = group.desks;
            self.desks[g].iter_mut().zip(group.desks).for_each(|(level, count)| add(level, count));
            if inside > 0 {
                self.most[g] = self.most[g].max(u64::from(most));
            }
        }
        let mut start = from;
        while start < to {
            let row = self.row_of(start);
            let last = row + 1 == self.rows;
            let border = SimTime::from_micros((row as u64 + 1).saturating_mul(self.length_us)).min(self.window.1);
            let end = if last { to } else { to.min(border) };
            let us = end.since(start).micros();
            for (cell, &count) in self.classes[row].iter_mut().zip(waiting) {
                cell.queue_area_us += u64::from(count) * us;
            }
            for (cell, group) in self.groups[row].iter_mut().zip(groups) {
                cell.busy_area_us += u64::from(group.busy) * us;
                cell.present_area_us += u64::from(group.present) * us;
            }
            start = end;
        }
    }

    /// What the conversations of a group add up to; with one slot an agent, that follows from the time busy.
    pub fn concurrency(&self, group: usize) -> ConcurrencyTally {
        if self.slots[group] == 1 {
            return ConcurrencyTally::of_one_slot(self.busy[group].window_us);
        }
        let [open, slots, full] = &self.desks[group];
        ConcurrencyTally {
            conversation_area_us: open.window_us,
            slot_area_us: slots.window_us,
            full_area_us: full.window_us,
            most: self.most[group],
        }
    }

    pub fn ended(&mut self, arrived: SimTime, class: usize, outcome: Outcome, wait: SimDuration) {
        let row = self.row_of(arrived);
        let within = wait <= self.headline[class];
        let cell = &mut self.classes[row][class];
        cell.offered += 1;
        match outcome {
            Outcome::Answered => {
                cell.answered += 1;
                cell.answered_within += u64::from(within);
                cell.wait_answered_us += wait.micros();
                cell.wait_max_us = cell.wait_max_us.max(wait.micros());
            }
            Outcome::Abandoned => cell.abandoned += 1,
            o => {
                let count = if o.turned_away() { &mut cell.turned_away } else { &mut cell.other };
                *count += 1;
                let kept_or_sent = [Outcome::Hidden, Outcome::Closed, Outcome::Banned, Outcome::FlowedOut];
                cell.elsewhere += u64::from(kept_or_sent.contains(&o));
            }
        }
    }
}
