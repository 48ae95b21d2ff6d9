//! What the monitor shows: numbers of the moment of its refresh, and counts of the last half hour.

use crate::model::{ClassId, ContactClass, ContactId, Gauge, GroupId, Outcome, Scenario, SimDuration, Whom};

use super::agents::Group;
use super::view::View;
use super::world::World;

/// How far the counts look back.
const LOOK_BACK: SimDuration = SimDuration::from_secs(1_800);

/// Counts since the start, by when things happened.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    offered: u64,
    answered: u64,
    in_time: u64,
    abandoned: u64,
    turned_away: u64,
}

impl Seen {
    fn since(&self, before: &Self) -> Self {
        Self {
            offered: self.offered - before.offered,
            answered: self.answered - before.answered,
            in_time: self.in_time - before.in_time,
            abandoned: self.abandoned - before.abandoned,
            turned_away: self.turned_away - before.turned_away,
        }
    }
}

/// What has been seen, by class. Empty where nobody looks back.
#[derive(Default)]
pub(super) struct Monitor {
    seen: Vec<Seen>,
    /// As it was at the latest refreshes, one after the other, all classes of each; the place after the latest is overwritten next.
    history: Vec<Seen>,
    /// How many refreshes it holds: one more than reach as far back as anybody looks.
    places: usize,
    /// The place of the latest refresh.
    latest: usize,
    /// What has happened in the half hour before it.
    recent: Vec<Seen>,
    /// The acceptable wait of each class.
    acceptable: Vec<SimDuration>,
    /// For each channel: its classes, and the groups that serve some of them.
    channels: Vec<(Vec<ClassId>, Vec<GroupId>)>,
}

impl Monitor {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let playbook = &scenario.playbook;
        let of_channel = |channel: usize| {
            let classes = || scenario.classes.iter().filter(move |c| c.channel.index() == channel);
            let groups = (0..scenario.groups.len()).map(GroupId::at);
            let ids = (0..scenario.classes.len()).filter(|c| scenario.classes[*c].channel.index() == channel);
            let serving = groups.filter(|g| classes().any(|c| c.groups.contains(g))).collect();
            (ids.map(ClassId::at).collect(), serving)
        };
        let channels = (0..scenario.channels.len()).map(of_channel).collect();
        let looks_back = playbook.levers.iter().flat_map(|l| l.watches()).any(|w| w.condition.looks_back());
        if !looks_back {
            return Self { channels, ..Self::default() };
        }
        let places = LOOK_BACK.micros().div_ceil(playbook.refresh.micros().max(1)).max(1) as usize + 1;
        let classes = scenario.classes.len();
        let none = Seen::default();
        let (seen, recent, history) = (vec![none; classes], vec![none; classes], vec![none; classes * places]);
        let within = |class: &ContactClass| scenario.channels[class.channel.index()].answer_within.first().copied();
        let acceptable = scenario.classes.iter().map(|c| within(c).unwrap_or(SimDuration::FOREVER)).collect();
        Self { seen, history, places, latest: 0, recent, acceptable, channels }
    }

    /// Whether somebody looks back.
    #[inline]
    pub(super) fn looks_back(&self) -> bool {
        !self.seen.is_empty()
    }

    /// What was seen until now is kept, and what is too old forgotten.
    fn refresh(&mut self) {
        let after = |place: usize| if place + 1 == self.places { 0 } else { place + 1 };
        self.latest = after(self.latest);
        // Before there are so many refreshes, the oldest place holds the zeros of the start.
        let (classes, oldest) = (self.seen.len(), after(self.latest));
        self.history[self.latest * classes..][..classes].copy_from_slice(&self.seen);
        let before = &self.history[oldest * classes..][..classes];
        for ((recent, now), then) in self.recent.iter_mut().zip(&self.seen).zip(before) {
            *recent = now.since(then);
        }
    }
}

impl World {
    /// A contact is answered for the first time, or goes on: the monitor counts the first.
    pub(super) fn note_start(&mut self, id: ContactId) {
        let contact = self.contacts.get(id);
        if contact.requeues > 0 {
            return;
        }
        let class = contact.class;
        let waited = if self.plan.clocks.is_empty() {
            contact.first_wait
        } else {
            View(self).on_clock(class, contact.arrived, contact.first_wait)
        };
        let seen = &mut self.monitor.seen[class.index()];
        seen.answered += 1;
        seen.in_time += u64::from(waited <= self.monitor.acceptable[class.index()]);
    }

    /// An attempt ends.
    pub(super) fn note_end(&mut self, id: ContactId, outcome: Outcome) {
        let seen = &mut self.monitor.seen[self.contacts.get(id).class.index()];
        match outcome {
            Outcome::Answered => {}
            Outcome::Abandoned => seen.abandoned += 1,
            other => seen.turned_away += u64::from(other.turned_away()),
        }
    }

    /// A refresh of the counts that look back.
    pub(super) fn refresh_monitor(&mut self) {
        if self.monitor.looks_back() {
            for (seen, class) in self.monitor.seen.iter_mut().zip(&self.classes) {
                seen.offered = class.next_ordinal;
            }
            self.monitor.refresh();
        }
    }

    /// A number of the monitor; none where there is nothing to measure.
    pub(super) fn gauge(&self, gauge: Gauge, of: Whom) -> Option<f64> {
        let ratio = |top: u64, bottom: u64| (bottom > 0).then(|| top as f64 / bottom as f64);
        let ended = || self.recent(of, |s| s.answered) + self.recent(of, |s| s.abandoned);
        match gauge {
            Gauge::Waiting if of == Whom::All => Some(f64::from(self.waiting)),
            Gauge::Waiting => Some(self.sum_of_classes(of, |c| self.classes[c.index()].waiting.into()) as f64),
            // Most of the time nobody waits.
            Gauge::LongestWait if self.waiting == 0 => Some(0.0),
            Gauge::LongestWait => {
                let mut longest = SimDuration::ZERO;
                self.for_classes(of, |c| longest = longest.max(self.longest_wait(c)));
                Some(longest.secs_f64())
            }
            Gauge::FreeAgents => Some(self.sum_of_groups(of, |g| g.idle) as f64),
            Gauge::Busy => ratio(self.sum_of_groups(of, |g| g.busy), self.sum_of_groups(of, |g| g.present)),
            Gauge::ServiceLevel => ratio(self.recent(of, |s| s.in_time), ended()),
            Gauge::AbandonRate => ratio(self.recent(of, |s| s.abandoned), ended()),
            Gauge::Offered => Some(self.recent(of, |s| s.offered) as f64),
            Gauge::TurnedAway => Some(self.recent(of, |s| s.turned_away) as f64),
        }
    }

    fn recent(&self, of: Whom, count: fn(&Seen) -> u64) -> u64 {
        self.sum_of_classes(of, |class| count(&self.monitor.recent[class.index()]))
    }

    #[inline]
    fn for_classes(&self, of: Whom, mut look: impl FnMut(ClassId)) {
        match of {
            Whom::All | Whom::Group(_) => (0..self.classes.len()).map(ClassId::at).for_each(look),
            Whom::Channel(channel) => self.monitor.channels[channel.index()].0.iter().for_each(|class| look(*class)),
            Whom::Class(class) => look(class),
        }
    }

    #[inline]
    fn sum_of_classes(&self, of: Whom, count: impl Fn(ClassId) -> u64) -> u64 {
        let mut sum = 0;
        self.for_classes(of, |class| sum += count(class));
        sum
    }

    /// Over a group, all of them, or those who serve some of the contacts.
    #[inline]
    fn sum_of_groups(&self, of: Whom, count: fn(&Group) -> u32) -> u64 {
        let sum = |groups: &[GroupId]| groups.iter().map(|g| u64::from(count(&self.groups[g.index()]))).sum();
        match of {
            Whom::All => self.groups.iter().map(|group| u64::from(count(group))).sum(),
            Whom::Group(group) => count(&self.groups[group.index()]).into(),
            Whom::Channel(channel) => sum(&self.monitor.channels[channel.index()].1),
            Whom::Class(class) => sum(&self.plan.scenario().classes[class.index()].groups),
        }
    }

    /// The longest time since arrival among the contacts of a class that wait in the line.
    fn longest_wait(&self, class: ClassId) -> SimDuration {
        let planned = &self.plan.classes[class.index()];
        let oldest = (0..planned.lanes_a_ring).filter_map(|place| self.oldest(class, place));
        oldest.map(|id| self.now.since(self.contacts.get(id).arrived)).max().unwrap_or(SimDuration::ZERO)
    }
}
