//! What the monitor shows: numbers of the moment of its refresh, and counts of the last half hour.

use std::collections::VecDeque;

use crate::model::{ClassId, ContactId, Gauge, GroupId, Outcome, Playbook, SimDuration, Whom};

use super::fact::Fact;
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

/// What has been seen, by class. Empty where nobody looks back.
#[derive(Default)]
pub(super) struct Monitor {
    seen: Vec<Seen>,
    /// As it was at the latest refreshes, the oldest first.
    history: VecDeque<Vec<Seen>>,
    /// How many of them reach as far back as it looks.
    keep: usize,
}

impl Monitor {
    pub(super) fn new(playbook: &Playbook, classes: usize) -> Self {
        let looks_back = playbook.levers.iter().flat_map(|l| l.watches()).any(|w| w.condition.looks_back());
        if !looks_back {
            return Self::default();
        }
        let keep = LOOK_BACK.micros().div_ceil(playbook.refresh.micros().max(1)).max(1) as usize;
        Self { seen: vec![Seen::default(); classes], history: VecDeque::new(), keep }
    }

    /// Whether somebody looks back.
    pub(super) fn looks_back(&self) -> bool {
        !self.seen.is_empty()
    }

    /// A refresh: what was seen until now is kept, and what is too old forgotten.
    pub(super) fn refresh(&mut self) {
        if !self.looks_back() {
            return;
        }
        let mut kept = if self.history.len() > self.keep { self.history.pop_front() } else { None }.unwrap_or_default();
        kept.clear();
        kept.extend_from_slice(&self.seen);
        self.history.push_back(kept);
    }

    fn recent(&self, class: usize, count: fn(&Seen) -> u64) -> u64 {
        let before = self.history.front().filter(|_| self.history.len() > self.keep);
        let latest = self.history.back().map_or(0, |seen| count(&seen[class]));
        latest - before.map_or(0, |seen| count(&seen[class]))
    }
}

impl World {
    /// Takes note of a fact that the monitor counts.
    pub(super) fn note_for_monitor(&mut self, fact: Fact) {
        let (contact, answered) = match fact {
            Fact::Arrived { contact } | Fact::Ended { contact, .. } => (contact, false),
            Fact::Started { contact, .. } if self.contacts.get(contact).requeues == 0 => (contact, true),
            _ => return,
        };
        let class = self.contacts.get(contact).class;
        let in_time = answered && self.is_in_time(contact, class);
        let seen = &mut self.monitor.seen[class.index()];
        match fact {
            Fact::Arrived { .. } => seen.offered += 1,
            Fact::Ended { outcome: Outcome::Abandoned, .. } => seen.abandoned += 1,
            Fact::Ended { outcome, .. } => seen.turned_away += u64::from(outcome.turned_away()),
            _ => {
                seen.answered += 1;
                seen.in_time += u64::from(in_time);
            }
        }
    }

    fn is_in_time(&self, id: ContactId, class: ClassId) -> bool {
        let contact = self.contacts.get(id);
        let view = View(self);
        let waited = view.on_clock(class, contact.arrived, contact.first_wait);
        waited <= view.acceptable_wait(class)
    }

    /// A number of the monitor; none where there is nothing to measure.
    pub(super) fn gauge(&self, gauge: Gauge, of: Whom) -> Option<f64> {
        let view = View(self);
        let classes = || {
            (0..self.classes.len()).map(ClassId::at).filter(move |class| match of {
                Whom::All | Whom::Group(_) => true,
                Whom::Channel(channel) => view.channel_of(*class) == channel,
                Whom::Class(one) => *class == one,
            })
        };
        let groups = || {
            (0..self.groups.len()).map(GroupId::at).filter(move |group| match of {
                Whom::Group(one) => *group == one,
                Whom::All => true,
                // Those who serve some of the contacts.
                Whom::Channel(_) | Whom::Class(_) => classes().any(|class| view.groups_for(class).contains(group)),
            })
        };
        let recent =
            |count: fn(&Seen) -> u64| classes().map(|c| self.monitor.recent(c.index(), count)).sum::<u64>() as f64;
        let ratio = |top: f64, bottom: f64| (bottom > 0.0).then(|| top / bottom);
        match gauge {
            Gauge::Waiting => Some(classes().map(|c| f64::from(view.waiting(c))).sum()),
            Gauge::LongestWait => Some(classes().map(|c| self.longest_wait(c).secs_f64()).fold(0.0, f64::max)),
            Gauge::FreeAgents => Some(groups().map(|g| f64::from(view.idle(g))).sum()),
            Gauge::Busy => {
                let busy: f64 = groups().map(|g| f64::from(view.busy(g))).sum();
                ratio(busy, groups().map(|g| f64::from(view.present(g))).sum())
            }
            Gauge::ServiceLevel => ratio(recent(|s| s.in_time), recent(|s| s.answered) + recent(|s| s.abandoned)),
            Gauge::AbandonRate => ratio(recent(|s| s.abandoned), recent(|s| s.answered) + recent(|s| s.abandoned)),
            Gauge::Offered => Some(recent(|s| s.offered)),
            Gauge::TurnedAway => Some(recent(|s| s.turned_away)),
        }
    }

    /// The longest time since arrival among the contacts of a class that wait in the line.
    fn longest_wait(&self, class: ClassId) -> SimDuration {
        let planned = &self.plan.classes[class.index()];
        let oldest = (0..planned.lanes_a_ring).filter_map(|place| self.oldest(class, place));
        oldest.map(|id| self.now.since(self.contacts.get(id).arrived)).max().unwrap_or(SimDuration::ZERO)
    }
}
