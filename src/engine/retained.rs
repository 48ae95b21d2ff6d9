//! What is known of contacts whose customers are offered or told something while they wait, or are called back.

use crate::model::{ClassId, ContactId, Scenario, SimDuration};
use crate::random::Sampler;

/// What a class needs of this, with its samplers.
#[derive(Debug)]
pub(super) struct RetentionPlan {
    /// The time until an accepted callback joins its line; none if it does at once.
    pub(super) callback_due: Option<Sampler>,
    pub(super) ticket_due: Option<Sampler>,
    /// How long an agent rings in vain.
    pub(super) ring: Option<Sampler>,
    /// Whether its contacts are callbacks.
    pub(super) is_callback: bool,
}

impl RetentionPlan {
    /// For all classes; empty where no class has any of it.
    pub(super) fn of_classes(scenario: &Scenario) -> Vec<Self> {
        if scenario.classes.iter().all(|c| c.retention.is_plain()) {
            return Vec::new();
        }
        let of_class = |(i, class): (usize, &crate::model::ContactClass)| {
            let retention = &class.retention;
            let due = |a: &Option<crate::model::Alternative>| a.as_ref()?.due.as_ref().map(Sampler::new);
            Self {
                callback_due: due(&retention.callback),
                ticket_due: due(&retention.ticket),
                ring: retention.dial.as_ref().map(|dial| Sampler::new(&dial.ring)),
                is_callback: scenario.is_callback(ClassId::at(i)),
            }
        };
        scenario.classes.iter().enumerate().map(of_class).collect()
    }
}

/// What is known of a contact.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    /// The time in the line after which its customer has lost patience; unknown before the contact joins the line.
    pub(super) patience_until: Option<SimDuration>,
    /// The wait that its customer was told.
    pub(super) told: Option<SimDuration>,
    /// Whether the callback and the ticket have been offered.
    pub(super) offered: [bool; 2],
    /// Calls begun, and calls that have rung to their end in vain.
    pub(super) calls: u32,
    pub(super) in_vain: u16,
    /// Whether an agent is ringing in vain.
    pub(super) rings: bool,
    /// Whether it has been out of the line until a time came.
    pub(super) was_aside: bool,
}

/// The same for all contacts, and the latest wait in each line. Empty where no class has any of it.
#[derive(Default)]
pub(super) struct Retained {
    of_contact: Vec<Kept>,
    /// For each class: the wait of the last contact of its line that began service.
    pub(super) last_wait: Vec<SimDuration>,
}

impl Retained {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let told = scenario.classes.iter().any(|c| !c.retention.is_plain());
        let last_wait = if told { vec![SimDuration::ZERO; scenario.classes.len()] } else { Vec::new() };
        Self { of_contact: Vec::new(), last_wait }
    }

    /// A contact has arrived.
    pub(super) fn begin(&mut self, id: ContactId) {
        if self.of_contact.len() <= id.index() {
            self.of_contact.resize(id.index() + 1, Kept::default());
        }
        self.of_contact[id.index()] = Kept::default();
    }

    pub(super) fn get(&self, id: ContactId) -> &Kept {
        &self.of_contact[id.index()]
    }

    pub(super) fn get_mut(&mut self, id: ContactId) -> &mut Kept {
        &mut self.of_contact[id.index()]
    }
}
