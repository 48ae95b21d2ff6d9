//! What is told of each attempt's customer when it ends.

use std::collections::BTreeMap;

use stormdrill::engine::{CustomerStep, Fact, Recorder, View};
use stormdrill::model::{ClassId, GroupId, Occasion, Outcome, SimDuration, SimTime};

/// An attempt: the class of the customer's first one, the customer's number there, the number of the attempt, its class, and how
/// it ended.
pub type Attempt = (ClassId, u64, u32, ClassId, Outcome);

/// What the customer of an attempt does when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Goes for good.
    Goes,
    /// Comes again: why, after how long, in which class.
    Returns(Occasion, SimDuration, ClassId),
}

/// What is known of an attempt that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether an answer has helped, where that is asked.
    pub resolved: Option<bool>,
    /// The group that answered.
    pub group: Option<GroupId>,
    /// What comes then; none if the end of the scenario comes first.
    pub decision: Option<Decision>,
}

/// All attempts that have ended.
#[derive(Default)]
pub struct Decisions {
    /// By attempt.
    pub told: BTreeMap<Attempt, Told>,
    /// The most attempts of one customer.
    pub most: u32,
    /// Those who said they would come again, by class of the first attempt and number: the attempt, when it ended, why they come.
    under_way: BTreeMap<(ClassId, u64), (Attempt, SimTime, Occasion)>,
    steps: Vec<CustomerStep>,
}

impl Recorder for Decisions {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                let c = view.contact(contact);
                self.most = self.most.max(c.attempt + 1);
                if let Some((attempt, ended, occasion)) = self.under_way.remove(&(c.home, c.customer)) {
                    let told = self.told.get_mut(&attempt).expect("it has ended");
                    told.decision = Some(Decision::Returns(occasion, c.arrived.since(ended), c.class));
                }
            }
            Fact::Customer { step, .. } => self.steps.push(step),
            Fact::Ended { contact, outcome, agent, .. } => {
                let c = view.contact(contact);
                let attempt = (c.home, c.customer, c.attempt, c.class, outcome);
                let group = agent.map(|agent| view.group_of(agent));
                let mut told = Told { resolved: None, group, decision: None };
                for step in self.steps.drain(..) {
                    match step {
                        CustomerStep::Settled { resolved } => told.resolved = Some(resolved),
                        CustomerStep::Gone { .. } => told.decision = Some(Decision::Goes),
                        CustomerStep::WillReturn { occasion } => {
                            self.under_way.insert((c.home, c.customer), (attempt, view.now(), occasion));
                        }
                        CustomerStep::Served { .. } | CustomerStep::Banned => {}
                    }
                }
                self.told.insert(attempt, told);
            }
            _ => {}
        }
    }

    fn finish(&mut self, _: View<'_>) {}
}
