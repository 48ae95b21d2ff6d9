//! What happened in each statistical interval.

use crate::engine::{Fact, Recorder, View};
use crate::model::{Outcome, Scenario, SimDuration, SimTime};

/// One class in one interval. Contacts count in the interval in which they arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassInterval {
    /// Contacts that arrived.
    pub offered: u64,
    /// Of these: answered.
    pub answered: u64,
    /// Of these: answered within the channel's headline time.
    pub answered_within: u64,
    /// Of these: abandoned.
    pub abandoned: u64,
    /// Of these: turned away.
    pub turned_away: u64,
    /// Of these: any other end.
    pub other: u64,
    /// Sum of the waits of those answered, microseconds.
    pub wait_answered_us: u64,
    /// The longest wait among them, microseconds.
    pub wait_max_us: u64,
    /// Time integral of the number waiting in the interval, contact-microseconds.
    pub queue_area_us: u64,
}

/// One group in one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupInterval {
    /// Time integral of busy agents, agent-microseconds.
    pub busy_area_us: u64,
    /// Time integral of agents who are there, agent-microseconds.
    pub present_area_us: u64,
}

/// The table of all intervals; the last row takes everything after the end of the scenario's duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervals {
    length: SimDuration,
    rows: usize,
    classes: Vec<ClassInterval>,
    groups: Vec<GroupInterval>,
    class_count: usize,
    group_count: usize,
    headline: Vec<SimDuration>,
    /// The interval that holds the latest event, and its start.
    cursor: (usize, SimTime),
    present: Vec<(u32, SimTime)>,
}

impl Intervals {
    /// An empty table for a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let length = scenario.interval.max(SimDuration::from_micros(1));
        let rows = scenario.duration.micros().div_ceil(length.micros()) as usize + 1;
        let (class_count, group_count) = (scenario.classes.len(), scenario.groups.len());
        let headline = scenario
            .classes
            .iter()
            .map(|c| scenario.channels[c.channel.index()].answer_within.first().copied().unwrap_or_default())
            .collect();
        Self {
            length,
            rows,
            classes: vec![ClassInterval::default(); rows * class_count],
            groups: vec![GroupInterval::default(); rows * group_count],
            class_count,
            group_count,
            headline,
            cursor: (0, SimTime::ZERO),
            present: vec![(0, SimTime::ZERO); group_count],
        }
    }

    /// The length of an interval.
    pub fn length(&self) -> SimDuration {
        self.length
    }

    /// The number of rows, the one after the end included.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A class's figures in a row.
    pub fn class(&self, row: usize, class: usize) -> &ClassInterval {
        &self.classes[row * self.class_count + class]
    }

    /// A group's figures in a row.
    pub fn group(&self, row: usize, group: usize) -> &GroupInterval {
        &self.groups[row * self.group_count + group]
    }

    /// Makes it ready for another replication and keeps the memory.
    pub fn clear(&mut self) {
        self.classes.fill(ClassInterval::default());
        self.groups.fill(GroupInterval::default());
        self.cursor = (0, SimTime::ZERO);
        self.present.fill((0, SimTime::ZERO));
    }

    /// Adds another replication of the same scenario.
    pub fn add(&mut self, other: &Intervals) {
        for (mine, theirs) in self.classes.iter_mut().zip(&other.classes) {
            mine.offered += theirs.offered;
            mine.answered += theirs.answered;
            mine.answered_within += theirs.answered_within;
            mine.abandoned += theirs.abandoned;
            mine.turned_away += theirs.turned_away;
            mine.other += theirs.other;
            mine.wait_answered_us += theirs.wait_answered_us;
            mine.wait_max_us = mine.wait_max_us.max(theirs.wait_max_us);
            mine.queue_area_us += theirs.queue_area_us;
        }
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            mine.busy_area_us += theirs.busy_area_us;
            mine.present_area_us += theirs.present_area_us;
        }
    }

    #[inline]
    fn row_of(&self, t: SimTime) -> usize {
        let (row, start) = self.cursor;
        // Most contacts are still in the interval of the latest event; a division is ten times as dear.
        if t >= start && t.since(start) < self.length {
            row
        } else {
            ((t.micros() / self.length.micros()) as usize).min(self.rows - 1)
        }
    }

    #[inline]
    fn move_cursor(&mut self, now: SimTime) {
        let (row, start) = self.cursor;
        if row + 1 < self.rows && now.since(start) >= self.length {
            let row = ((now.micros() / self.length.micros()) as usize).min(self.rows - 1);
            self.cursor = (row, SimTime::from_micros(row as u64 * self.length.micros()));
        }
    }

    /// Spreads a span that ends now over the rows that it touches.
    #[inline]
    fn spread(&self, since: SimTime, now: SimTime) -> Spread {
        let (row, start) = self.cursor;
        if since >= start && now.since(start) < self.length {
            return Spread { row, last: row, from: since, now, length: self.length };
        }
        Spread { row: self.row_of(since), last: self.row_of(now), from: since, now, length: self.length }
    }

    fn note_present(&mut self, now: SimTime, group: usize, count: u32) {
        let (before, since) = self.present[group];
        if before > 0 {
            for (row, us) in self.spread(since, now) {
                self.groups[row * self.group_count + group].present_area_us += us * u64::from(before);
            }
        }
        self.present[group] = (count, now);
    }
}

/// The rows that a span touches, each with the microseconds of the span inside it.
struct Spread {
    row: usize,
    last: usize,
    from: SimTime,
    now: SimTime,
    length: SimDuration,
}

impl Iterator for Spread {
    type Item = (usize, u64);

    #[inline]
    fn next(&mut self) -> Option<(usize, u64)> {
        if self.row > self.last {
            return None;
        }
        let row = self.row;
        self.row += 1;
        let end =
            if row == self.last { self.now } else { SimTime::from_micros(self.row as u64 * self.length.micros()) };
        let us = end.since(self.from).micros();
        self.from = end;
        Some((row, us))
    }
}

impl Recorder for Intervals {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                self.move_cursor(view.now());
                let class = view.class_of(contact).index();
                self.classes[self.cursor.0 * self.class_count + class].offered += 1;
            }
            Fact::LeftLine { contact, since } => {
                self.move_cursor(view.now());
                let class = view.class_of(contact).index();
                for (row, us) in self.spread(since, view.now()) {
                    self.classes[row * self.class_count + class].queue_area_us += us;
                }
            }
            Fact::Ended { contact, outcome, wait, .. } => {
                let contact = view.contact(contact);
                let class = contact.class.index();
                let row = self.row_of(contact.arrived);
                let cell = &mut self.classes[row * self.class_count + class];
                match outcome {
                    Outcome::Answered => {
                        cell.answered += 1;
                        cell.answered_within += u64::from(wait <= self.headline[class]);
                        cell.wait_answered_us += wait.micros();
                        cell.wait_max_us = cell.wait_max_us.max(wait.micros());
                    }
                    Outcome::Abandoned => cell.abandoned += 1,
                    o if o.turned_away() => cell.turned_away += 1,
                    _ => cell.other += 1,
                }
            }
            Fact::Released { agent, since } => {
                self.move_cursor(view.now());
                let group = view.group_of(agent).index();
                for (row, us) in self.spread(since, view.now()) {
                    self.groups[row * self.group_count + group].busy_area_us += us;
                }
            }
            Fact::OnDuty { agent } | Fact::OffDuty { agent } => {
                let group = view.group_of(agent);
                self.note_present(view.now(), group.index(), view.present(group));
            }
            Fact::Queued { .. }
            | Fact::Started { .. }
            | Fact::CutOff { .. }
            | Fact::Idle { .. }
            | Fact::Scheduled { .. } => {}
        }
    }

    fn finish(&mut self, view: View<'_>) {
        for group in 0..self.group_count {
            self.note_present(view.now(), group, 0);
        }
    }
}
