//! Counts and sums of one replication, per class and per group.

use crate::engine::{CustomerStep, CustomerView, DialogueStep, Fact, OfferEnd, Recorder, TransferStep, View};
use crate::model::{
    AgentId, Channel, ClassId, ContactClass, ContactId, Nature, Outcome, Scenario, SimDuration, SimTime,
};

use super::backlog::BacklogTally;
use super::class_waits::ClassWaits;
use super::customers::CustomerTally;
use super::desks::Desks;
use super::dialogue::DialogueTally;
use super::group_tally::GroupTally;
use super::levers::LeverTally;
use super::paid::{PaidTally, Payroll};
use super::retention::RetentionTally;
use super::transfers::{TransferTally, first_line};
use super::waits::WaitHistogram;

/// What is counted for a class, or for several added up. Only contacts that arrive inside the window count; areas are
/// those inside the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassTally {
    /// Contacts that arrived.
    pub offered: u64,
    /// How they ended, by [`Outcome`].
    pub outcomes: [u64; Outcome::ALL.len()],
    /// Those who have entered and were not answered at once.
    pub waited: u64,
    /// For each acceptable waiting time of the channel: answered within it, abandoned within it.
    pub within: Vec<Within>,
    /// Abandonments with a wait shorter than the channel's `short_abandon`.
    pub short_abandons: u64,
    /// Sum of waits of those answered, microseconds.
    pub wait_answered_us: u64,
    /// Sum of waits of those who abandoned, microseconds.
    pub wait_abandoned_us: u64,
    /// Sum of waits of all others who joined the line, microseconds.
    pub wait_other_us: u64,
    /// The longest wait of anybody who joined the line, microseconds.
    pub wait_max_us: u64,
    /// Time integral of the number waiting, contact-microseconds.
    pub queue_area_us: u64,
    /// The same over the whole run, arrivals outside the window included: for Little's law.
    pub queue_area_whole_us: u64,
    /// What became of its contacts, if it is a first line.
    pub transfers: TransferTally,
    /// What of it is open over time, if its channel is one of deferred work; [`Backlogs`](super::Backlogs) counts it.
    pub backlog: BacklogTally,
    /// What happened in its conversations, if they have turns or customers who leave without telling.
    pub dialogue: DialogueTally,
    /// Its customers, where they may make several attempts.
    pub customers: CustomerTally,
    /// What its customers were offered and told while they waited, and calls in vain.
    pub retention: RetentionTally,
}

/// Counts at one acceptable waiting time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// Answered with a wait of at most the time, by the clock of the channel's promises.
    pub answered: u64,
    /// Abandoned with a wait of at most the time, by the same clock.
    pub abandoned: u64,
}

impl ClassTally {
    /// The contacts with an outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.outcomes[outcome as usize]
    }

    /// blocked + hidden + closed + banned.
    pub fn turned_away(&self) -> u64 {
        Outcome::ALL.iter().filter(|o| o.turned_away()).map(|o| self.count(*o)).sum()
    }

    /// Contacts that have entered: neither turned away nor deflected nor lost at the entry.
    pub fn entered(&self) -> u64 {
        Outcome::ALL.iter().filter(|o| o.entered()).map(|o| self.count(*o)).sum()
    }

    /// Counts how a contact has ended; `promised` is its wait by the clock of its channel's promises.
    #[inline]
    pub(super) fn note_end(&mut self, rule: &Rule, outcome: Outcome, wait: SimDuration, promised: SimDuration) {
        self.outcomes[outcome as usize] += 1;
        if !outcome.entered() {
            return;
        }
        let us = wait.micros();
        self.wait_max_us = self.wait_max_us.max(us);
        match outcome {
            Outcome::Answered => {
                self.waited += u64::from(us > 0);
                self.wait_answered_us += us;
                for (within, limit) in self.within.iter_mut().zip(&rule.within) {
                    within.answered += u64::from(promised <= *limit);
                }
            }
            Outcome::Abandoned => {
                self.waited += 1;
                self.wait_abandoned_us += us;
                self.short_abandons += u64::from(wait < rule.short_abandon);
                for (within, limit) in self.within.iter_mut().zip(&rule.within) {
                    within.abandoned += u64::from(promised <= *limit);
                }
            }
            _ => {
                let in_line = matches!(outcome, Outcome::Left | Outcome::FlowedOut);
                self.waited += u64::from(us > 0 || in_line);
                self.wait_other_us += us;
            }
        }
    }

    /// Adds another class's counts; acceptable waiting times are matched by position. Times stop at what a number holds:
    /// nobody reads their sums over many replications.
    pub fn add(&mut self, other: &ClassTally) {
        self.offered += other.offered;
        for (mine, theirs) in self.outcomes.iter_mut().zip(&other.outcomes) {
            *mine += theirs;
        }
        self.waited += other.waited;
        self.within.resize(self.within.len().max(other.within.len()), Within::default());
        for (mine, theirs) in self.within.iter_mut().zip(&other.within) {
            mine.answered += theirs.answered;
            mine.abandoned += theirs.abandoned;
        }
        self.short_abandons += other.short_abandons;
        self.wait_answered_us = self.wait_answered_us.saturating_add(other.wait_answered_us);
        self.wait_abandoned_us = self.wait_abandoned_us.saturating_add(other.wait_abandoned_us);
        self.wait_other_us = self.wait_other_us.saturating_add(other.wait_other_us);
        self.wait_max_us = self.wait_max_us.max(other.wait_max_us);
        self.queue_area_us = self.queue_area_us.saturating_add(other.queue_area_us);
        self.queue_area_whole_us = self.queue_area_whole_us.saturating_add(other.queue_area_whole_us);
        self.transfers.add(&other.transfers);
        self.backlog.add(&other.backlog);
        self.dialogue.add(&other.dialogue);
        self.customers.add(&other.customers);
        self.retention.add(&other.retention);
    }
}

/// Records tallies and waits.
pub struct Tally {
    from: SimTime,
    to: SimTime,
    rules: Vec<Rule>,
    /// Per class.
    pub classes: Vec<ClassTally>,
    /// Per class.
    pub waits: Vec<ClassWaits>,
    /// Per group.
    pub groups: Vec<GroupTally>,
    /// Per group: waits of those it answered.
    pub group_waits: Vec<WaitHistogram>,
    /// Per lever of the playbook.
    pub levers: Vec<LeverTally>,
    levels: Vec<Level>,
    desks: Desks,
    payroll: Payroll,
    /// Whether customers may make several attempts.
    follows_customers: bool,
}

/// What a class's channel wants counted.
pub(super) struct Rule {
    within: Vec<SimDuration>,
    short_abandon: SimDuration,
}

impl Rule {
    /// The rules of all classes.
    pub fn of_classes(scenario: &Scenario) -> Vec<Rule> {
        let channel = |class: &ContactClass| &scenario.channels[class.channel.index()];
        let rule = |c: &Channel| Rule { within: c.answer_within.clone(), short_abandon: c.short_abandon };
        scenario.classes.iter().map(|class| rule(channel(class))).collect()
    }

    /// Counts of nobody.
    pub fn nobody(&self) -> ClassTally {
        ClassTally { within: vec![Within::default(); self.within.len()], ..ClassTally::default() }
    }
}

/// Staffing levels of a group since their last change.
#[derive(Clone, Copy, Default)]
struct Level {
    present: (u32, SimTime),
    scheduled: (u32, SimTime),
}

impl Tally {
    /// An empty tally for a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        Self::over(scenario, scenario.window_start(), scenario.horizon())
    }

    /// An empty tally whose window is another than the scenario's.
    pub fn over(scenario: &Scenario, from: SimTime, to: SimTime) -> Self {
        let rules = Rule::of_classes(scenario);
        // Nobody of a backlog has come in any window.
        let from = if scenario.has_backlog() { from.max(scenario.window_start()) } else { from };
        let mut tally = Self {
            from,
            to,
            classes: vec![ClassTally::default(); rules.len()],
            // Made one by one: a clone would not keep the room that an empty histogram reserves.
            waits: rules.iter().map(|_| ClassWaits::default()).collect(),
            groups: vec![GroupTally::default(); scenario.groups.len()],
            group_waits: scenario.groups.iter().map(|_| WaitHistogram::default()).collect(),
            levers: vec![LeverTally::default(); scenario.playbook.levers.len()],
            levels: vec![Level::default(); scenario.groups.len()],
            desks: Desks::new(scenario),
            payroll: Payroll::over(scenario, from, to),
            follows_customers: scenario.follows_customers(),
            rules,
        };
        tally.clear();
        tally
    }

    /// Makes it ready for another replication and keeps the memory.
    pub fn clear(&mut self) {
        for ((class, waits), rule) in self.classes.iter_mut().zip(&mut self.waits).zip(&self.rules) {
            *class = rule.nobody();
            waits.clear();
        }
        self.groups.fill(GroupTally::default());
        self.levers.fill(LeverTally::default());
        self.levels.fill(Level::default());
        self.desks.clear();
        self.payroll.clear();
        for waits in &mut self.group_waits {
            waits.clear();
        }
    }

    /// Time that is paid differently, of the replication that is over.
    pub fn paid(&self) -> &PaidTally {
        &self.payroll.tally
    }

    #[inline]
    pub(super) fn counted(&self, arrived: SimTime) -> bool {
        arrived >= self.from && arrived < self.to
    }

    /// The part of a span that lies inside the window, microseconds.
    #[inline]
    fn inside(&self, since: SimTime, until: SimTime) -> u64 {
        until.min(self.to).since(since.max(self.from)).micros()
    }

    #[inline]
    fn ended(
        &mut self,
        class: ClassId,
        outcome: Outcome,
        group: Option<usize>,
        wait: SimDuration,
        promised: SimDuration,
    ) {
        self.classes[class.index()].note_end(&self.rules[class.index()], outcome, wait, promised);
        let waits = &mut self.waits[class.index()];
        match outcome {
            Outcome::Answered => {
                waits.answered.record(wait);
                if let Some(group) = group {
                    self.groups[group].answered += 1;
                    self.group_waits[group].record(wait);
                }
            }
            Outcome::Abandoned => waits.abandoned.record(wait),
            outcome if !outcome.entered() => {}
            _ => waits.other.get_or_insert_default().record(wait),
        }
    }

    #[cold]
    fn note_transfer(&mut self, view: View<'_>, contact: ContactId, step: TransferStep) {
        let (class, since) = first_line(view, contact);
        if self.counted(since) {
            self.classes[class.index()].transfers.note(view, class, step);
            if let TransferStep::Reached { wait } = step {
                self.waits[class.index()].end_to_end.get_or_insert_default().record(wait);
            }
        }
    }

    #[cold]
    fn note_dialogue(&mut self, view: View<'_>, contact: ContactId, step: DialogueStep) {
        let contact = view.contact(contact);
        if !self.counted(contact.arrived) {
            return;
        }
        self.classes[contact.class.index()].dialogue.note(view.now(), step);
        if let DialogueStep::Replied { since, first, .. } = step {
            let waits = &mut self.waits[contact.class.index()];
            let family = if first { &mut waits.first_response } else { &mut waits.reply_gap };
            family.get_or_insert_default().record(view.now().since(since));
        }
    }

    /// The counts of the class where a contact's customer began, if that was inside the window.
    fn customers_of(&mut self, view: View<'_>, contact: ContactId) -> Option<(&mut CustomerTally, CustomerView)> {
        let customer = view.customer(contact).filter(|c| self.counted(c.since))?;
        let home = view.contact(contact).home;
        Some((&mut self.classes[home.index()].customers, customer))
    }

    #[inline(never)]
    fn note_customer_arrival(&mut self, view: View<'_>, contact: ContactId) {
        if let Some((customers, customer)) = self.customers_of(view, contact) {
            customers.note_arrival(customer);
        }
    }

    #[inline(never)]
    fn note_customer(&mut self, view: View<'_>, contact: ContactId, step: CustomerStep) {
        if let Some((customers, _)) = self.customers_of(view, contact) {
            customers.note(step);
            if let CustomerStep::Served { waited } = step {
                let home = view.contact(contact).home;
                self.waits[home.index()].time_to_service.get_or_insert_default().record(waited);
            }
        }
    }

    /// An agent has had a contact since then.
    #[inline(never)]
    fn note_handled(&mut self, view: View<'_>, contact: ContactId, since: SimTime) {
        let area = self.inside(since, view.now());
        let class = view.class_of(contact).index();
        let customers = &mut self.classes[class].customers;
        customers.handled_us += area;
        match view.scenario().classes[class].nature {
            Nature::Genuine => {}
            Nature::OffTarget => customers.off_target_us += area,
            Nature::Abuse => customers.abuse_us += area,
        }
    }

    /// An attempt has ended: if it was its customer's first, it counts among those.
    #[inline(never)]
    fn note_fresh_end(
        &mut self,
        view: View<'_>,
        contact: ContactId,
        outcome: Outcome,
        ends: (SimDuration, SimDuration),
    ) {
        let is_first = |c: &CustomerView| c.occasion.is_none() && !c.continues;
        if view.customer(contact).as_ref().is_some_and(is_first) {
            let class = view.class_of(contact).index();
            let in_time = self.rules[class].within.first().is_some_and(|limit| ends.1 <= *limit);
            self.classes[class].customers.fresh.note(outcome, ends.0, in_time);
        }
    }

    #[cold]
    fn note_desk(&mut self, view: View<'_>, agent: AgentId) {
        self.desks.note(view, agent, (self.from, self.to), &mut self.groups);
    }

    fn note_present(&mut self, view: View<'_>, group: usize, count: u32) {
        let (before, since) = self.levels[group].present;
        self.groups[group].present_area_us += u64::from(before) * self.inside(since, view.now());
        self.levels[group].present = (count, view.now());
    }

    fn note_scheduled(&mut self, view: View<'_>, group: usize, count: u32) {
        let (before, since) = self.levels[group].scheduled;
        self.groups[group].scheduled_area_us += u64::from(before) * self.inside(since, view.now());
        self.payroll.note_scheduled(group, before, since, view.now());
        self.levels[group].scheduled = (count, view.now());
    }
}

impl Recorder for Tally {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                let counted = self.counted(view.now());
                self.classes[view.class_of(contact).index()].offered += u64::from(counted);
                if self.follows_customers {
                    self.note_customer_arrival(view, contact);
                }
            }
            Fact::LeftLine { contact, since } => {
                let area = self.inside(since, view.now());
                let tally = &mut self.classes[view.class_of(contact).index()];
                tally.queue_area_us += area;
                tally.queue_area_whole_us += view.now().since(since).micros();
            }
            Fact::Ended { contact, outcome, agent, wait } => {
                let ended = view.contact(contact);
                if self.counted(ended.arrived) {
                    let group = agent.map(|a| view.group_of(a).index());
                    let promised = view.on_clock(ended.class, ended.entered, wait);
                    self.ended(ended.class, outcome, group, wait, promised);
                    if self.follows_customers {
                        self.note_fresh_end(view, contact, outcome, (wait, promised));
                    }
                }
            }
            Fact::Started { agent, .. } => {
                if !self.desks.is_empty() {
                    self.note_desk(view, agent);
                }
            }
            Fact::Released { contact, agent, since, busy_since: None } => {
                if self.follows_customers {
                    self.note_handled(view, contact, since);
                }
                if !self.desks.is_empty() {
                    self.note_desk(view, agent);
                }
            }
            Fact::Released { contact, agent, since: with_contact_since, busy_since: Some(since) } => {
                if self.follows_customers {
                    self.note_handled(view, contact, with_contact_since);
                }
                let group = view.group_of(agent).index();
                let area = self.inside(since, view.now());
                self.groups[group].busy_area_us += area;
                self.groups[group].busy_whole_us += view.now().since(since).micros();
                if !self.desks.is_empty() {
                    self.note_desk(view, agent);
                }
            }
            Fact::OnDuty { agent } | Fact::OffDuty { agent } => {
                let group = view.group_of(agent);
                self.note_present(view, group.index(), view.present(group));
            }
            Fact::Scheduled { group } => self.note_scheduled(view, group.index(), view.scheduled(group)),
            Fact::OfferEnded { contact, agent, how, .. } => {
                if self.counted(view.contact(contact).arrived) {
                    let group = &mut self.groups[view.group_of(agent).index()];
                    group.offers += 1;
                    group.declined += u64::from(how == OfferEnd::Declined);
                    group.missed += u64::from(how == OfferEnd::Missed);
                }
            }
            Fact::Paused { agent } => {
                let counted = self.counted(view.now());
                self.groups[view.group_of(agent).index()].pauses += u64::from(counted);
            }
            Fact::Lever { lever, step } => {
                self.levers[lever as usize].note(view.now(), self.to, step);
                self.payroll.note_lever(view.now(), lever as usize, step);
            }
            Fact::Overtime { agent, lever, until } => {
                self.payroll.note_overtime(view.now(), view.group_of(agent).index(), lever as usize, until);
            }
            Fact::Transfer { contact, step } => self.note_transfer(view, contact, step),
            // Who means to come again is counted on arrival.
            Fact::Customer {
                step: CustomerStep::WillReturn { .. } | CustomerStep::Gone { served: true, .. }, ..
            } => {}
            Fact::Customer { contact, step } => self.note_customer(view, contact, step),
            Fact::Retention { contact, step } => self.note_retention(view, contact, step),
            Fact::Dialogue { contact, step } => {
                self.note_dialogue(view, contact, step);
                if let DialogueStep::Resumed { agent } = step
                    && !self.desks.is_empty()
                {
                    self.note_desk(view, agent);
                }
            }
            Fact::Queued { .. }
            | Fact::Offered { .. }
            | Fact::HungUp { .. }
            | Fact::CutOff { .. }
            | Fact::Idle { .. }
            | Fact::Finishing { .. } => {}
        }
    }

    fn finish(&mut self, view: View<'_>) {
        for group in 0..self.groups.len() {
            self.note_present(view, group, 0);
            self.note_scheduled(view, group, 0);
        }
        self.desks.finish(&mut self.groups);
        self.levers.iter_mut().for_each(|lever| lever.settle(view.now(), self.to));
        self.payroll.finish(view.now());
    }
}
