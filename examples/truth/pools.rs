//! Which pool serves whom, for models with several pools.

use stormdrill::engine::{Fact, View};
use stormdrill::model::{Outcome, SimTime};

/// Counts of a class over contacts that arrive in the window.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByClass {
    /// Those who went to the second pool of their class on arrival.
    pub overflowed: f64,
    /// Those whom a pool other than the first of their class has served.
    pub served_elsewhere: f64,
    pub served: f64,
    /// Handling of those served, s.
    pub handled_s: f64,
}

/// Counts by class.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    pub classes: Vec<ByClass>,
    started: Vec<SimTime>,
}

impl Pools {
    pub fn new(classes: usize) -> Self {
        Self { classes: vec![ByClass::default(); classes], started: Vec::new() }
    }

    /// Takes note of a fact about a contact that counts if it arrived between two times.
    pub fn record(&mut self, view: View<'_>, fact: Fact, from: SimTime, to: SimTime) {
        let (contact, agent) = match fact {
            Fact::Started { contact, agent } => (contact, agent),
            Fact::Ended { contact, agent: Some(agent), outcome: Outcome::Answered, .. } => (contact, agent),
            _ => return,
        };
        let seen = view.contact(contact);
        if seen.arrived < from || seen.arrived >= to {
            return;
        }
        let elsewhere = view.groups_for(seen.class).first() != Some(&view.group_of(agent));
        let counts = &mut self.classes[seen.class.index()];
        if self.started.len() <= agent.index() {
            self.started.resize(agent.index() + 1, SimTime::ZERO);
        }
        if matches!(fact, Fact::Started { .. }) {
            self.started[agent.index()] = view.now();
            counts.overflowed += f64::from(u8::from(elsewhere && seen.arrived == view.now()));
        } else {
            counts.served += 1.0;
            counts.served_elsewhere += f64::from(u8::from(elsewhere));
            counts.handled_s += view.now().since(self.started[agent.index()]).secs_f64();
        }
    }
}
