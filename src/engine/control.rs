//! Actions from outside: what levers, playbooks and people at the console may change while a run goes on.

use crate::model::{AgentId, ClassId, ContactId, DropRule, GroupId, ResourceId, SimTime, Staffing};

use super::error::RunError;
use super::event::EventKind;
use super::fact::Recorder;
use super::run::Engine;

/// A change of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Multiplies the scenario's arrival rate of a class; traces have no rate.
    SetArrivalFactor {
        /// The class.
        class: ClassId,
        /// The factor, at least 0; 1 is the scenario's own rate.
        factor: f64,
    },
    /// Multiplies the handling times of a class. Contacts in progress: what remains of them is scaled.
    SetHandlingFactor {
        /// The class.
        class: ClassId,
        /// The factor, above 0; 1 is the scenario's own law.
        factor: f64,
    },
    /// Limits how many may wait in the line of a class, which other classes may share. Those who wait already stay.
    SetQueueCapacity {
        /// The class.
        class: ClassId,
        /// The limit, or none.
        capacity: Option<u32>,
    },
    /// Sets how many agents of a group are on duty. A later entry of the group's own curve replaces it.
    SetHeadCount {
        /// The group; it must not work in shifts.
        group: GroupId,
        /// The number.
        agents: u32,
    },
    /// Sets the capacity of a resource. Units in use above it stay in use until they are given back.
    SetResourceCapacity {
        /// The resource.
        resource: ResourceId,
        /// The number of units.
        capacity: u32,
    },
}

impl<R: Recorder> Engine<R> {
    /// Carries out an action now.
    ///
    /// # Errors
    /// When the action does not fit the scenario (see [`RunError`]); then nothing has changed.
    pub fn apply(&mut self, action: &Action) -> Result<(), RunError> {
        self.check_subject(action)?;
        match *action {
            Action::SetArrivalFactor { class, factor } => {
                positive(factor, true)?;
                self.set_arrival_factor(class, factor);
                Ok(())
            }
            Action::SetHandlingFactor { class, factor } => {
                positive(factor, false)?;
                self.set_handling_factor(class, factor);
                Ok(())
            }
            Action::SetQueueCapacity { class, capacity } => {
                self.set_queue_capacity(class, capacity);
                Ok(())
            }
            Action::SetHeadCount { group, agents } => {
                let description = &self.world.plan.scenario().groups[group.index()];
                let on_drop = match &description.staffing {
                    Staffing::Shifts(_) => {
                        return Err(RunError::ShiftsHaveNoHeadCount { group: description.name.clone() });
                    }
                    Staffing::Constant(_) | Staffing::Hours { .. } => DropRule::Capacity,
                    Staffing::HeadCount { on_drop, .. } => *on_drop,
                };
                self.set_head_count(group, agents, on_drop)
            }
            Action::SetResourceCapacity { resource, capacity } => {
                self.world.resources[resource.index()].capacity = capacity;
                Ok(())
            }
        }
    }

    /// An action comes from outside, so what it is about need not exist.
    fn check_subject(&self, action: &Action) -> Result<(), RunError> {
        let scenario = self.world.plan.scenario();
        let (kind, number, count) = match *action {
            Action::SetArrivalFactor { class, .. }
            | Action::SetHandlingFactor { class, .. }
            | Action::SetQueueCapacity { class, .. } => ("class", class.0, scenario.classes.len()),
            Action::SetHeadCount { group, .. } => ("group", group.0, scenario.groups.len()),
            Action::SetResourceCapacity { resource, .. } => ("resource", resource.0, scenario.resources.len()),
        };
        if (number as usize) < count { Ok(()) } else { Err(RunError::NoSuch { kind, number }) }
    }

    /// Plans an action for a later time; one for the past happens at the next step.
    pub fn schedule(&mut self, at: SimTime, action: Action) {
        let index = self.actions.len() as u32;
        self.actions.push(action);
        self.calendar.schedule(at.max(self.world.now), EventKind::Control, index);
    }

    pub(super) fn set_arrival_factor(&mut self, class: ClassId, factor: f64) {
        let now = self.world.now;
        let arrivals = &self.world.plan.scenario().classes[class.index()].arrivals;
        self.arrivals[class.index()].set_factor(arrivals, now, factor);
        self.schedule_arrival(class);
    }

    pub(super) fn set_queue_capacity(&mut self, class: ClassId, capacity: Option<u32>) {
        self.world.classes[class.index()].queue_capacity = capacity;
        let plan = &self.world.plan;
        if let Some(queue) = plan.classes[class.index()].queue {
            for class in &plan.scenario().queues[queue.index()].classes {
                self.world.classes[class.index()].queue_capacity = capacity;
            }
        }
    }

    pub(super) fn set_handling_factor(&mut self, class: ClassId, factor: f64) {
        let state = &mut self.world.classes[class.index()];
        if factor == state.handling_factor {
            // To stretch by 1 would still put completions of one instant into another order.
            return;
        }
        let change = factor / state.handling_factor;
        state.handling_factor = factor;
        for agent in (0..self.world.agents.len()).map(AgentId::at) {
            let world = &self.world;
            let of_class = |id: &ContactId| world.contacts.get(*id).class == class;
            let served = world.agents[agent.index()].conversations.iter().map(|c| c.contact).filter(of_class);
            for contact in served.collect::<Vec<_>>() {
                self.stretch(agent, contact, change);
            }
        }
    }
}

fn positive(factor: f64, or_zero: bool) -> Result<(), RunError> {
    if factor.is_finite() && (factor > 0.0 || or_zero && factor == 0.0) {
        Ok(())
    } else {
        Err(RunError::BadFactor { given: factor.to_string() })
    }
}
