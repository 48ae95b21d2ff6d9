//! Deferred work: how much of it is open, how old it is, and what of it is overdue.

use crate::engine::{Fact, Recorder, View};
use crate::model::{ClassId, ContactId, Outcome, Scenario, SimDuration, SimTime};

use super::intervals::Intervals;
use super::waits::WaitHistogram;

const DAY_US: u64 = 86_400_000_000;

/// What is counted of the open contacts of a class, in the line or with an agent, or of several classes added up. All
/// contacts count, whenever they arrived; what happens counts inside the window.
///
/// open at the start + came = gone + open at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BacklogTally {
    /// Open when the window begins.
    pub open_start: u64,
    /// Arrived inside the window.
    pub came: u64,
    /// Ended inside the window, however.
    pub gone: u64,
    /// Open when the window ends.
    pub open_end: u64,
    /// Time integral of the number open, contact-microseconds.
    pub open_area_us: u64,
    /// The part of it that was past the due time and without a first answer, contact-microseconds.
    pub overdue_area_us: u64,
    /// How often a contact was open at the end of a day, or at the end of the window.
    pub samples: u64,
    /// Completed inside the window: ended as answered.
    pub completed: u64,
    /// Time that the contacts were with agents, conversation-microseconds: with one slot an agent, what agents were busy.
    pub work_us: u64,
    /// Of the contacts that arrived inside the window and were answered: time from arrival to completion, microseconds.
    pub requester_wait_us: u64,
}

impl BacklogTally {
    /// Adds another's counts; times stop at what a number holds.
    pub fn add(&mut self, other: &Self) {
        self.open_start += other.open_start;
        self.came += other.came;
        self.gone += other.gone;
        self.open_end += other.open_end;
        self.open_area_us = self.open_area_us.saturating_add(other.open_area_us);
        self.overdue_area_us = self.overdue_area_us.saturating_add(other.overdue_area_us);
        self.samples += other.samples;
        self.completed += other.completed;
        self.work_us = self.work_us.saturating_add(other.work_us);
        self.requester_wait_us = self.requester_wait_us.saturating_add(other.requester_wait_us);
    }
}

/// Ages and waits of a class of deferred work.
#[derive(Debug, Default)]
pub struct BacklogAges {
    /// Ages of what was open at the end of a day or of the window.
    pub open: WaitHistogram,
    /// Ages of what was open at the end of the window.
    pub at_end: WaitHistogram,
    /// Waits of those answered by the clock of the channel's promises, where that is not the calendar.
    pub on_clock: Option<WaitHistogram>,
}

/// Records the deferred work of a scenario. What it keeps grows with the intervals, not with the contacts.
pub struct Backlogs {
    from: SimTime,
    to: SimTime,
    /// The time from the start to the first midnight after it.
    first_midnight: SimDuration,
    /// For each class: whether its channel is one of deferred work.
    members: Vec<bool>,
    channels: Vec<usize>,
    channel_count: usize,
    /// Per class.
    pub classes: Vec<BacklogTally>,
    /// Per class; none where the channel is not one of deferred work.
    pub ages: Vec<Option<BacklogAges>>,
    /// The largest numbers open at one time inside the window: of all deferred work, of each channel, of each class.
    pub peaks: Vec<u64>,
    /// The numbers open now, in the same order.
    levels: Vec<u64>,
    /// For each row of the intervals and each class: by how much more are open at its end than at that of the row before.
    changes: Vec<i64>,
    intervals: Intervals,
    stage: Stage,
}

/// How far the run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Before,
    Inside,
    After,
}

impl Backlogs {
    /// For the scenario's window; `None` without a channel of deferred work.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let any = (0..scenario.classes.len()).any(|c| scenario.is_deferred(ClassId::at(c)));
        any.then(|| Self::over(scenario, scenario.window_start(), scenario.horizon()))
    }

    /// For another window.
    pub fn over(scenario: &Scenario, from: SimTime, to: SimTime) -> Self {
        let members: Vec<bool> = (0..scenario.classes.len()).map(|c| scenario.is_deferred(ClassId::at(c))).collect();
        let from = if scenario.has_backlog() { from.max(scenario.window_start()) } else { from };
        let ages = |(class, deferred): (usize, &bool)| {
            let channel = &scenario.channels[scenario.classes[class].channel.index()];
            let on_clock = channel.business_time().map(|_| WaitHistogram::default());
            deferred.then(|| BacklogAges { on_clock, ..BacklogAges::default() })
        };
        let intervals = Intervals::new(scenario);
        let scopes = 1 + scenario.channels.len() + members.len();
        Self {
            from,
            to,
            first_midnight: SimDuration::from_micros(DAY_US - scenario.start_of_day.micros() % DAY_US),
            channels: scenario.classes.iter().map(|c| c.channel.index()).collect(),
            channel_count: scenario.channels.len(),
            classes: vec![BacklogTally::default(); members.len()],
            ages: members.iter().enumerate().map(ages).collect(),
            peaks: vec![0; scopes],
            levels: vec![0; scopes],
            changes: vec![0; intervals.rows() * members.len()],
            members,
            intervals,
            stage: Stage::Before,
        }
    }

    /// Makes it ready for another replication and keeps the memory.
    pub fn clear(&mut self) {
        self.classes.fill(BacklogTally::default());
        self.peaks.fill(0);
        self.levels.fill(0);
        self.changes.fill(0);
        self.stage = Stage::Before;
        for ages in self.ages.iter_mut().flatten() {
            ages.open.clear();
            ages.at_end.clear();
            if let Some(waits) = &mut ages.on_clock {
                waits.clear();
            }
        }
    }

    /// The length of the window, microseconds; at least 1.
    pub fn window_us(&self) -> f64 {
        self.to.since(self.from).micros().max(1) as f64
    }

    /// Says in a table of intervals how many are open at the end of each; after the end of the run.
    pub fn settle_into(&self, intervals: &mut Intervals) {
        let classes = self.members.len();
        for class in (0..classes).filter(|c| self.members[*c]) {
            let mut open = 0;
            for row in 0..intervals.rows() {
                open += self.changes[row * classes + class];
                intervals.set_open_end(row, class, open.unsigned_abs());
            }
        }
    }

    /// The places of the levels that a contact of a class is part of.
    fn scopes(&self, class: usize) -> [usize; 3] {
        [0, 1 + self.channels[class], 1 + self.channel_count + class]
    }

    /// Looks whether the window has begun or ended: at the first event that is not before.
    #[inline]
    fn look_at(&mut self, now: SimTime) {
        if self.stage == Stage::Before && now >= self.from {
            self.stage = Stage::Inside;
            self.peaks.copy_from_slice(&self.levels);
            self.note_levels(|tally, open| tally.open_start = open);
        }
        if self.stage == Stage::Inside && now >= self.to {
            self.stage = Stage::After;
            self.note_levels(|tally, open| tally.open_end = open);
        }
    }

    fn note_levels(&mut self, note: impl Fn(&mut BacklogTally, u64)) {
        let levels = &self.levels[1 + self.channel_count..];
        self.classes.iter_mut().zip(levels).for_each(|(tally, open)| note(tally, *open));
    }

    fn inside(&self, since: SimTime, until: SimTime) -> u64 {
        until.min(self.to).since(since.max(self.from)).micros()
    }

    #[inline(never)]
    fn note_arrival(&mut self, view: View<'_>, contact: ContactId) {
        self.look_at(view.now());
        let class = view.class_of(contact).index();
        if self.members[class] {
            self.came(class);
        }
    }

    #[inline(never)]
    fn note_end(&mut self, view: View<'_>, contact: ContactId, outcome: Outcome, wait: SimDuration) {
        self.look_at(view.now());
        if self.members[view.class_of(contact).index()] {
            self.ended(view, contact, outcome, wait);
        }
    }

    #[inline(never)]
    fn note_release(&mut self, view: View<'_>, contact: ContactId, since: SimTime) {
        let class = view.class_of(contact).index();
        if self.members[class] {
            self.classes[class].work_us += self.inside(since, view.now());
        }
    }

    fn came(&mut self, class: usize) {
        for scope in self.scopes(class) {
            self.levels[scope] += 1;
            if self.stage == Stage::Inside {
                self.peaks[scope] = self.peaks[scope].max(self.levels[scope]);
            }
        }
        self.classes[class].came += u64::from(self.stage == Stage::Inside);
    }

    fn ended(&mut self, view: View<'_>, id: ContactId, outcome: Outcome, wait: SimDuration) {
        let now = view.now();
        let contact = view.contact(id);
        let class = contact.class.index();
        for scope in self.scopes(class) {
            self.levels[scope] -= 1;
        }
        let counted = contact.arrived >= self.from && contact.arrived < self.to;
        let answered = outcome == Outcome::Answered;
        let open_us = self.inside(contact.arrived, now);
        let first_answer = contact.first_wait.map_or(now, |wait| contact.entered + wait);
        let overdue_us = self.inside(view.due(id), first_answer);
        let inside = self.stage == Stage::Inside;
        let tally = &mut self.classes[class];
        tally.gone += u64::from(inside);
        tally.completed += u64::from(inside && answered);
        tally.open_area_us += open_us;
        tally.overdue_area_us += overdue_us;
        if counted && answered {
            tally.requester_wait_us += now.since(contact.arrived).micros();
            if let Some(waits) = self.ages[class].as_mut().and_then(|ages| ages.on_clock.as_mut()) {
                waits.record(view.on_clock(contact.class, contact.entered, wait));
            }
        }
        let classes = self.members.len();
        self.changes[self.intervals.row_at(contact.arrived) * classes + class] += 1;
        self.changes[self.intervals.row_at(now) * classes + class] -= 1;
        self.sample(class, contact.arrived, now, view.age(id) - now.since(contact.entered));
    }

    /// Takes note of a contact's ages at the ends of days, and at the end of the window.
    fn sample(&mut self, class: usize, arrived: SimTime, ended: SimTime, older: SimDuration) {
        let Some(ages) = &mut self.ages[class] else { return };
        let age = |at: SimTime| at.since(arrived) + older;
        let mut samples = 0;
        // The first midnight after the contact has come and the window has begun.
        let since = arrived.max(self.from);
        let days = (since.micros() + DAY_US - self.first_midnight.micros()) / DAY_US;
        let mut at = SimTime::ZERO + self.first_midnight + SimDuration::from_micros(days * DAY_US);
        while at <= ended && at < self.to {
            ages.open.record(age(at));
            samples += 1;
            at = at + SimDuration::from_micros(DAY_US);
        }
        if arrived < self.to && self.to <= ended {
            ages.open.record(age(self.to));
            ages.at_end.record(age(self.to));
            samples += 1;
        }
        self.classes[class].samples += samples;
    }
}

impl Recorder for Backlogs {
    // Always inlined, so that facts fall apart into their numbers: a fact that is copied in memory waits until all that has
    // been written before it has reached the cache.
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => self.note_arrival(view, contact),
            Fact::Ended { contact, outcome, wait, .. } => self.note_end(view, contact, outcome, wait),
            Fact::Released { contact, since, .. } => self.note_release(view, contact, since),
            Fact::Queued { .. }
            | Fact::LeftLine { .. }
            | Fact::Offered { .. }
            | Fact::OfferEnded { .. }
            | Fact::Paused { .. }
            | Fact::HungUp { .. }
            | Fact::Started { .. }
            | Fact::CutOff { .. }
            | Fact::Idle { .. }
            | Fact::Finishing { .. }
            | Fact::OnDuty { .. }
            | Fact::OffDuty { .. }
            | Fact::Scheduled { .. }
            | Fact::Transfer { .. }
            | Fact::Customer { .. }
            | Fact::Retention { .. }
            | Fact::Lever { .. }
            | Fact::Overtime { .. }
            | Fact::Dialogue { .. } => {}
        }
    }

    fn finish(&mut self, view: View<'_>) {
        self.look_at(view.now().max(self.to));
    }
}
