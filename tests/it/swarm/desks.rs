//! The checker's own account of what each agent has open: which slots are taken, and how far every conversation has come.

use stormdrill::engine::View;
use stormdrill::model::{AgentId, ChannelId, ClassId, ContactId, Scenario, SimTime};

use super::checker::Checker;

/// An open conversation.
#[derive(Clone, Copy)]
pub struct Talk {
    contact: ContactId,
    class: ClassId,
    since: SimTime,
    /// Work that it has received from this agent, microseconds at full speed.
    done_us: f64,
}

/// What an agent has open.
#[derive(Clone, Default)]
pub struct Desk {
    talks: Vec<Talk>,
    /// Up to when the work is counted.
    counted: SimTime,
    busy_since: SimTime,
}

impl Desk {
    pub fn is_empty(&self) -> bool {
        self.talks.is_empty()
    }
}

/// The channel of a class, how many slots of an agent with so many a conversation takes, and whether it gives way.
fn kind(scenario: &Scenario, class: ClassId, slots: u32) -> (ChannelId, u32, bool) {
    let id = scenario.classes[class.index()].channel;
    let channel = &scenario.channels[id.index()];
    (id, channel.weight.units(slots), channel.interruptible)
}

impl Checker {
    /// Whether the slots of an agent leave room for a contact of a class.
    pub(super) fn has_room(&self, scenario: &Scenario, agent: AgentId, class: ClassId) -> bool {
        let account = &self.agents[agent.index()];
        let limits = &scenario.groups[account.group].concurrency;
        let (channel, units, gives_way) = kind(scenario, class, limits.slots);
        let open: Vec<_> = account.desk.talks.iter().map(|t| kind(scenario, t.class, limits.slots)).collect();
        if gives_way && open.iter().any(|other| !other.2) {
            return false;
        }
        // Work that gives way is not in the way of other work.
        let in_the_way = || open.iter().filter(|other| gives_way || !other.2);
        let taken: u32 = in_the_way().map(|other| other.1).sum();
        let of_channel = open.iter().filter(|other| other.0 == channel).count() as u32;
        taken + units <= limits.slots
            && limits.limits.iter().all(|(limited, most)| *limited != channel || of_channel < *most)
            && (limits.mixed || in_the_way().all(|other| other.0 == channel))
    }

    /// Whether there is room for a contact of some class that the agent may serve, or nothing is open.
    pub(super) fn has_room_for_any(&self, scenario: &Scenario, agent: AgentId) -> bool {
        let account = &self.agents[agent.index()];
        let skills = &scenario.groups[account.group].skills;
        account.desk.is_empty() || skills.iter().any(|skill| self.has_room(scenario, agent, skill.class))
    }

    /// Counts the work on an agent's conversations up to now: each that goes on has the speed of so many.
    fn count_work(&mut self, scenario: &Scenario, agent: AgentId) {
        let now = self.now;
        let account = &mut self.agents[agent.index()];
        let limits = &scenario.groups[account.group].concurrency;
        let gives_way = |talk: &Talk| kind(scenario, talk.class, limits.slots).2;
        let set_aside = account.desk.talks.iter().any(|t| !gives_way(t));
        let goes_on = |talk: &Talk| !(set_aside && gives_way(talk));
        let count = account.desk.talks.iter().filter(|t| goes_on(t)).count() as u32;
        let work_us = limits.speed_at(count) * now.since(account.desk.counted).micros() as f64;
        account.desk.talks.iter_mut().filter(|t| goes_on(t)).for_each(|t| t.done_us += work_us);
        account.desk.counted = now;
    }

    /// Counts what agents have open.
    pub(super) fn count_desks(&mut self, scenario: &Scenario) {
        for g in 0..self.groups.len() {
            let slots = scenario.groups[g].concurrency.slots;
            let mut sums = [0; 4];
            for (a, account) in self.agents.iter().enumerate().filter(|(_, a)| a.group == g && !a.desk.is_empty()) {
                let talks = &account.desk.talks;
                let used: u32 = talks.iter().map(|t| kind(scenario, t.class, slots).1).sum();
                sums[0] += talks.len() as u32;
                sums[1] += used.min(slots);
                sums[2] += u32::from(!self.has_room_for_any(scenario, AgentId::at(a)));
                sums[3] = sums[3].max(talks.len() as u32);
            }
            self.groups[g].desks = sums;
        }
    }

    /// An agent begins with a contact.
    pub(super) fn open(&mut self, view: View<'_>, agent: AgentId, contact: ContactId, class: ClassId) {
        self.count_work(view.scenario(), agent);
        let now = self.now;
        let account = &mut self.agents[agent.index()];
        if account.desk.is_empty() {
            account.desk.busy_since = now;
            self.groups[account.group].busy += 1;
        }
        account.desk.talks.push(Talk { contact, class, since: now, done_us: 0.0 });
        assert_eq!(view.open(agent) as usize, account.desk.talks.len());
    }

    /// An agent is done with a contact: since when, and the work that it has received. With the last one, the time for which
    /// the agent has been busy counts.
    pub(super) fn close(
        &mut self,
        view: View<'_>,
        agent: AgentId,
        contact: ContactId,
        busy_since: Option<SimTime>,
    ) -> (SimTime, f64) {
        self.count_work(view.scenario(), agent);
        let account = &mut self.agents[agent.index()];
        let place = account.desk.talks.iter().position(|t| t.contact == contact).expect("only who is busy is released");
        let talk = account.desk.talks.remove(place);
        let since = account.desk.is_empty().then_some(account.desk.busy_since);
        assert_eq!(busy_since, since, "busy from the first conversation to the last");
        if let Some(since) = since {
            self.groups[account.group].busy -= 1;
            self.service_us += self.now.since(since).micros();
        }
        (talk.since, talk.done_us)
    }
}
