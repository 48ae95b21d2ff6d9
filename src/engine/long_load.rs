//! Fatigue and learning: what an agent's own past does to the work.

use crate::model::{AgentId, ContactId, SimTime};
use crate::random::{Purpose, gamma_factor};

use super::plan::Plan;
use super::world::World;

/// The past of the agents, where it matters to some group.
#[derive(Default)]
pub(super) struct LongLoad {
    /// By agent.
    agents: Vec<Past>,
    /// What each contact's handling was multiplied by when it was begun, by contact.
    factors: Vec<f64>,
}

#[derive(Clone, Copy, Default)]
struct Past {
    /// When the agent was on duty for the first time.
    since: Option<SimTime>,
    /// The recent occupancy, as it was at `at`.
    occupancy: f64,
    at: SimTime,
}

impl LongLoad {
    fn agent(&mut self, agent: AgentId) -> &mut Past {
        if self.agents.len() <= agent.index() {
            self.agents.resize(agent.index() + 1, Past::default());
        }
        &mut self.agents[agent.index()]
    }

    /// An agent has come on duty.
    pub(super) fn come_on_duty(&mut self, agent: AgentId, now: SimTime) {
        self.agent(agent).since.get_or_insert(now);
    }

    /// Keeps what a contact's handling was multiplied by.
    fn note(&mut self, contact: ContactId, factor: f64) {
        if self.factors.len() <= contact.index() {
            self.factors.resize(contact.index() + 1, 1.0);
        }
        self.factors[contact.index()] = factor;
    }

    /// What a contact's handling was multiplied by.
    pub(super) fn factor_of(&self, contact: ContactId) -> f64 {
        self.factors.get(contact.index()).copied().unwrap_or(1.0)
    }

    /// The recent occupancy of an agent who has been busy since it was last looked at, or free.
    fn occupancy(&mut self, plan: &Plan, agent: AgentId, now: SimTime, was_busy: bool, group: usize) -> f64 {
        let past = self.agent(agent);
        if let Some(fatigue) = plan.scenario().groups[group].long_load.fatigue {
            let kept = halved(now.since(past.at).secs_f64() / fatigue.half_life.secs_f64());
            past.occupancy = past.occupancy * kept + if was_busy { 1.0 - kept } else { 0.0 };
            past.at = now;
        }
        past.occupancy
    }
}

/// 2 to the power of -x.
fn halved(x: f64) -> f64 {
    libm::exp2(-x)
}

impl World {
    /// An agent begins with a contact: so many times as long as it would take one who is rested and experienced.
    #[cold]
    pub(super) fn begin_work(&mut self, agent: AgentId, contact: ContactId) -> f64 {
        let who = &self.agents[agent.index()];
        let (group, was_busy) = (who.group.index(), !who.conversations.is_empty());
        let load = self.plan.scenario().groups[group].long_load;
        if !load.changes_work() {
            self.long_load.note(contact, 1.0);
            return 1.0;
        }
        let occupancy = self.long_load.occupancy(&self.plan, agent, self.now, was_busy, group);
        let mut factor = 1.0;
        if let Some(learning) = load.learning {
            let since = self.long_load.agent(agent).since.unwrap_or(self.now);
            let passed = self.now.since(since).secs_f64() / learning.half_life.secs_f64();
            factor *= 1.0 + (learning.handling - 1.0) * halved(passed);
        }
        if let Some(fatigue) = load.fatigue.filter(|f| occupancy > f.occupancy) {
            factor *= fatigue.handling;
            if fatigue.cv > 0.0 {
                let key = self.contacts.get(contact).key;
                factor *= gamma_factor(&mut key.draws(Purpose::Fatigue), fatigue.cv);
            }
        }
        self.long_load.note(contact, factor);
        factor
    }

    /// An agent has just ended a conversation.
    #[cold]
    pub(super) fn end_work(&mut self, agent: AgentId) {
        let group = self.agents[agent.index()].group.index();
        self.long_load.occupancy(&self.plan, agent, self.now, true, group);
    }

    /// What an agent's fatigue does to the share of answers that help.
    pub(super) fn resolved_by(&mut self, agent: AgentId) -> f64 {
        let group = self.agents[agent.index()].group.index();
        let fatigue = self.plan.scenario().groups[group].long_load.fatigue;
        let occupancy = self.long_load.agent(agent).occupancy;
        fatigue.filter(|f| occupancy > f.occupancy).map_or(1.0, |f| f.resolved)
    }
}
