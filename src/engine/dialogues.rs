//! What is known of contacts where some class has a dialogue of its own: turns, and customers who have gone without telling.

use crate::model::{ClassId, ContactClass, ContactId, HoldingReply, Scenario, SimDuration, SimTime};
use crate::random::Sampler;

use super::plan::Plan;

/// A class's dialogue with its samplers.
#[derive(Debug, Default)]
pub(super) struct DialoguePlan {
    pub(super) turns: Option<TurnsPlan>,
    /// The share of those who leave without telling, and how long it takes to find out.
    pub(super) silent: Option<(f64, Sampler)>,
    pub(super) holding: Option<HoldingReply>,
}

#[derive(Debug)]
pub(super) struct TurnsPlan {
    pub(super) least: u32,
    pub(super) most: u32,
    pub(super) think: Sampler,
    pub(super) inactive_after: SimDuration,
}

impl DialoguePlan {
    /// That of a class. First lines and their departments have none: there, the agent is with the customer all the time.
    pub(super) fn new(class: ClassId, scenario: &Scenario) -> Self {
        let planned = &scenario.classes[class.index()];
        let leads_to = |c: &ContactClass| c.transfers.iter().any(|t| t.to.iter().any(|(to, _)| *to == class));
        if planned.transfers.is_some() || scenario.classes.iter().any(leads_to) {
            return Self::default();
        }
        let dialogue = &planned.dialogue;
        Self {
            turns: dialogue.turns.as_ref().map(|t| TurnsPlan {
                least: t.least.max(1),
                most: t.most.max(t.least).max(1),
                think: Sampler::new(&t.think),
                inactive_after: t.inactive_after,
            }),
            silent: dialogue.silent.as_ref().map(|s| (s.share, Sampler::new(&s.detect))),
            holding: dialogue.holding,
        }
    }
}

impl Plan {
    /// Whether some class has a dialogue of its own.
    pub(super) fn has_dialogues(&self) -> bool {
        let has = |d: &DialoguePlan| d.turns.is_some() || d.silent.is_some() || d.holding.is_some();
        self.classes.iter().any(|class| has(&class.dialogue))
    }
}

/// How far a contact's dialogue has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dialogue {
    /// The agent's turns that are not over yet; unknown before an agent answers.
    pub(super) turns_left: Option<u32>,
    /// The agent's turns that are over.
    pub(super) replies: u32,
    /// When the customer has written what the agent has not answered yet, or is going to.
    pub(super) wrote: SimTime,
    /// Whether the customer has been asked for patience.
    pub(super) asked_to_wait: bool,
    /// The time in the line after which the customer has gone without telling, if that is so.
    pub(super) gone_after: Option<SimDuration>,
}

/// Dialogues by contact; empty where no class has one.
#[derive(Default)]
pub(super) struct Dialogues(Vec<Dialogue>);

impl Dialogues {
    /// A contact has arrived.
    pub(super) fn begin(&mut self, id: ContactId, now: SimTime) {
        let dialogue = Dialogue { wrote: now, ..Dialogue::default() };
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, dialogue);
        }
        self.0[id.index()] = dialogue;
    }

    pub(super) fn get_mut(&mut self, id: ContactId) -> &mut Dialogue {
        &mut self.0[id.index()]
    }

    pub(super) fn get(&self, id: ContactId) -> &Dialogue {
        &self.0[id.index()]
    }

    /// How long a customer was in the line who has left it without telling.
    pub(super) fn gone_after(&self, id: ContactId) -> Option<SimDuration> {
        self.0.get(id.index())?.gone_after
    }
}
