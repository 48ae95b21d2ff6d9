//! What happened in each statistical interval.

use crate::engine::{Fact, Recorder, View};
use crate::model::{Outcome, Outline, Scenario, SimDuration, SimTime};

/// One class in one interval. Contacts count in the interval in which they arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassInterval {
    /// Contacts that arrived.
    pub offered: u64,
    /// Of these: answered.
    pub answered: u64,
    /// Of these: answered within the channel's headline time, by the clock of its promises.
    pub answered_within: u64,
    /// Of these: abandoned.
    pub abandoned: u64,
    /// Of these: turned away.
    pub turned_away: u64,
    /// Of these: any other end.
    pub other: u64,
    /// Of the last two: not offered to the line, so that service levels leave them out (see [`Outcome::is_offered`]).
    pub elsewhere: u64,
    /// Sum of the waits of those answered, microseconds.
    pub wait_answered_us: u64,
    /// The longest wait among them, microseconds.
    pub wait_max_us: u64,
    /// Time integral of the number waiting in the interval, contact-microseconds.
    pub queue_area_us: u64,
    /// Contacts that are open at its end, in the line or with an agent, whenever they have arrived; 0 where the channel is
    /// not one of deferred work.
    pub open_end: u64,
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
    horizon: SimTime,
    /// Contacts that arrive before this are of a backlog, and counted nowhere.
    from: SimTime,
    cursor: Cursor,
    present: Vec<(u32, SimTime)>,
    queue_covers: Covers,
    busy_covers: Covers,
    present_covers: Covers,
}

impl Intervals {
    /// An empty table for a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let from = SimTime::from_micros(u64::from(scenario.has_backlog()));
        Self { from, ..Self::of(&Outline::of(scenario)) }
    }

    /// The same, for the outline of a scenario.
    pub fn of(outline: &Outline) -> Self {
        let length = length_of(outline);
        let rows = rows_of(outline);
        let (class_count, group_count) = (outline.classes.len(), outline.groups.len());
        let headline = outline
            .classes
            .iter()
            .map(|c| outline.channels[c.channel.index()].answer_within.first().copied().unwrap_or_default())
            .collect();
        Self {
            length,
            rows,
            classes: vec![ClassInterval::default(); rows * class_count],
            groups: vec![GroupInterval::default(); rows * group_count],
            class_count,
            group_count,
            headline,
            horizon: outline.horizon(),
            from: SimTime::ZERO,
            cursor: Cursor::START,
            present: vec![(0, SimTime::ZERO); group_count],
            queue_covers: Covers::new(rows, class_count),
            busy_covers: Covers::new(rows, group_count),
            present_covers: Covers::new(rows, group_count),
        }
    }

    /// The table that [`Intervals::class`] and [`Intervals::group`] have shown, row by row. `None` if there are too few
    /// rows or figures for the outline, or too many.
    pub fn restored(
        outline: &Outline,
        rows: usize,
        classes: Vec<ClassInterval>,
        groups: Vec<GroupInterval>,
    ) -> Option<Self> {
        let fits = |len: usize, columns: usize| rows.checked_mul(columns) == Some(len);
        (rows == rows_of(outline)
            && fits(classes.len(), outline.classes.len())
            && fits(groups.len(), outline.groups.len()))
        .then(|| Self { classes, groups, ..Self::of(outline) })
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

    /// The row of a time; the one after the end for the horizon and whatever comes after it.
    pub(super) fn row_at(&self, t: SimTime) -> usize {
        if t >= self.horizon { self.rows - 1 } else { (t.micros() / self.length.micros()) as usize }
    }

    /// Says how many contacts of a class are open at the end of a row.
    pub(super) fn set_open_end(&mut self, row: usize, class: usize, open: u64) {
        self.classes[row * self.class_count + class].open_end = open;
    }

    /// Adds another replication of the same scenario.
    pub fn add(&mut self, other: &Intervals) {
        for (mine, theirs) in self.classes.iter_mut().zip(&other.classes) {
            mine.offered += theirs.offered;
            mine.answered += theirs.answered;
            mine.answered_within += theirs.answered_within;
            mine.abandoned += theirs.abandoned;
            mine.turned_away += theirs.turned_away;
            mine.elsewhere += theirs.elsewhere;
            mine.other += theirs.other;
            mine.wait_answered_us += theirs.wait_answered_us;
            mine.wait_max_us = mine.wait_max_us.max(theirs.wait_max_us);
            mine.queue_area_us += theirs.queue_area_us;
            mine.open_end += theirs.open_end;
        }
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            mine.busy_area_us += theirs.busy_area_us;
            mine.present_area_us += theirs.present_area_us;
        }
    }

    /// Where a row begins; the one after the end begins at the horizon, also when the last interval is cut short.
    #[inline]
    pub fn start_of(&self, row: usize) -> SimTime {
        SimTime::from_micros(row as u64 * self.length.micros()).min(self.horizon)
    }

    #[inline]
    fn row_of(&self, t: SimTime) -> usize {
        // Most contacts are still in the interval of the latest event; a division is ten times as dear.
        if t >= self.cursor.start && t < self.cursor.end {
            self.cursor.row
        } else if t >= self.horizon {
            self.rows - 1
        } else {
            (t.micros() / self.length.micros()) as usize
        }
    }

    #[inline]
    fn move_cursor(&mut self, now: SimTime) {
        if now >= self.cursor.end {
            let row = self.row_of(now);
            let end = if row + 1 < self.rows { self.start_of(row + 1) } else { SimTime::MAX };
            self.cursor = Cursor { row, start: self.start_of(row), end };
        }
    }

    /// Where a span that ends now begins and ends.
    #[inline]
    fn span(&self, since: SimTime, now: SimTime) -> Span {
        let (first, last) = (self.row_of(since), self.row_of(now));
        if first == last {
            Span { first, last, head_us: now.since(since).micros(), tail_us: 0 }
        } else {
            let head_us = self.start_of(first + 1).since(since).micros();
            Span { first, last, head_us, tail_us: now.since(self.start_of(last)).micros() }
        }
    }

    fn note_present(&mut self, now: SimTime, group: usize, count: u32) {
        let (before, since) = self.present[group];
        if before > 0 {
            let span = self.span(since, now);
            self.groups[span.first * self.group_count + group].present_area_us += span.head_us * u64::from(before);
            self.groups[span.last * self.group_count + group].present_area_us += span.tail_us * u64::from(before);
            self.present_covers.add(span, group, before);
        }
        self.present[group] = (count, now);
    }
}

fn length_of(outline: &Outline) -> SimDuration {
    outline.interval.max(SimDuration::from_micros(1))
}

/// How many rows a scenario's table has, the one after the end included.
fn rows_of(outline: &Outline) -> usize {
    outline.duration.micros().div_ceil(length_of(outline).micros()) as usize + 1
}

/// The row that holds the latest event: from its start to before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    row: usize,
    start: SimTime,
    end: SimTime,
}

impl Cursor {
    /// Before the first event; it holds nothing yet.
    const START: Self = Self { row: 0, start: SimTime::ZERO, end: SimTime::ZERO };
}

/// A span in terms of rows: its parts in the first and the last one. The rows between are covered whole.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    last: usize,
    head_us: u64,
    tail_us: u64,
}

/// How many spans cover a row whole, as differences from row to row, so that a span costs the same however long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Covers {
    changes: Vec<i64>,
    columns: usize,
}

impl Covers {
    fn new(rows: usize, columns: usize) -> Self {
        Self { changes: vec![0; rows * columns], columns }
    }

    #[inline]
    fn add(&mut self, span: Span, column: usize, weight: u32) {
        if span.last > span.first + 1 {
            self.changes[(span.first + 1) * self.columns + column] += i64::from(weight);
            self.changes[span.last * self.columns + column] -= i64::from(weight);
        }
    }

    /// Adds the covered rows' areas to the cells, row by row, and forgets them. `length_us` gives a row's length.
    fn settle(&mut self, length_us: impl Fn(usize) -> u64, mut add: impl FnMut(usize, u64)) {
        let mut covering = vec![0; self.columns];
        for (cell, change) in self.changes.iter_mut().enumerate() {
            let column = cell % self.columns;
            covering[column] += std::mem::take(change);
            let covered = covering[column].unsigned_abs();
            if covered > 0 {
                add(cell, covered * length_us(cell / self.columns));
            }
        }
    }
}

impl Recorder for Intervals {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                self.move_cursor(view.now());
                let class = view.class_of(contact).index();
                let counts = view.now() >= self.from;
                self.classes[self.cursor.row * self.class_count + class].offered += u64::from(counts);
            }
            Fact::LeftLine { contact, since } => {
                self.move_cursor(view.now());
                let class = view.class_of(contact).index();
                let span = self.span(since, view.now());
                self.classes[span.first * self.class_count + class].queue_area_us += span.head_us;
                self.classes[span.last * self.class_count + class].queue_area_us += span.tail_us;
                self.queue_covers.add(span, class, 1);
            }
            Fact::Ended { contact, outcome, wait, .. } => {
                let contact = view.contact(contact);
                if contact.arrived < self.from {
                    return;
                }
                let class = contact.class.index();
                let row = self.row_of(contact.arrived);
                let cell = &mut self.classes[row * self.class_count + class];
                match outcome {
                    Outcome::Answered => {
                        cell.answered += 1;
                        let promised = view.on_clock(contact.class, contact.entered, wait);
                        cell.answered_within += u64::from(promised <= self.headline[class]);
                        cell.wait_answered_us += wait.micros();
                        cell.wait_max_us = cell.wait_max_us.max(wait.micros());
                    }
                    Outcome::Abandoned => cell.abandoned += 1,
                    o => {
                        let count = if o.turned_away() { &mut cell.turned_away } else { &mut cell.other };
                        *count += 1;
                        cell.elsewhere += u64::from(!o.is_offered());
                    }
                }
            }
            Fact::Released { agent, busy_since: Some(since), .. } => {
                self.move_cursor(view.now());
                let group = view.group_of(agent).index();
                let span = self.span(since, view.now());
                self.groups[span.first * self.group_count + group].busy_area_us += span.head_us;
                self.groups[span.last * self.group_count + group].busy_area_us += span.tail_us;
                self.busy_covers.add(span, group, 1);
            }
            Fact::OnDuty { agent } | Fact::OffDuty { agent } => {
                let group = view.group_of(agent);
                self.note_present(view.now(), group.index(), view.present(group));
            }
            Fact::Queued { .. }
            | Fact::Offered { .. }
            | Fact::OfferEnded { .. }
            | Fact::Paused { .. }
            | Fact::HungUp { .. }
            | Fact::Started { .. }
            | Fact::CutOff { .. }
            | Fact::Idle { .. }
            | Fact::Released { busy_since: None, .. }
            | Fact::Finishing { .. }
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
        for group in 0..self.group_count {
            self.note_present(view.now(), group, 0);
        }
        let (length, horizon) = (self.length, self.horizon);
        let length_us = |row: usize| {
            let start = SimTime::from_micros(row as u64 * length.micros());
            (start + length).min(horizon).since(start).micros()
        };
        let (classes, groups) = (&mut self.classes, &mut self.groups);
        self.queue_covers.settle(length_us, |cell, us| classes[cell].queue_area_us += us);
        self.busy_covers.settle(length_us, |cell, us| groups[cell].busy_area_us += us);
        self.present_covers.settle(length_us, |cell, us| groups[cell].present_area_us += us);
    }
}
