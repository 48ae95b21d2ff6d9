//! A policy that levers replace for a time.

use crate::engine::{Fact, LeverStep, Placement, RoutingPolicy, View};
use crate::model::{AgentId, ContactId, Effect, GroupId, Scenario};
use crate::random::Stream;

use super::Composed;

/// The scenario's own policy, and one for each lever that changes the routing. All of them hear of everything, so that each
/// knows the world when its turn comes; one decides.
pub(super) struct Switched {
    own: Composed,
    /// In order of the levers in the file.
    of_levers: Vec<OfLever>,
    /// The levers that work now, by their places in `of_levers`; the one that began last decides.
    live: Vec<usize>,
    /// Whether agents who are free may find somebody to take only because the routing has just changed.
    is_new: bool,
}

struct OfLever {
    lever: u32,
    policy: Composed,
}

impl Switched {
    /// `None` if no lever changes the routing.
    pub fn new(scenario: &Scenario) -> Option<Self> {
        let routing = |effects: &[Effect]| {
            effects.iter().rev().find_map(|effect| match effect {
                Effect::Routing(routing) => Some(Composed::new(routing)),
                _ => None,
            })
        };
        let levers = scenario.playbook.levers.iter().zip(0..);
        let of_levers: Vec<_> = levers
            .filter_map(|(lever, number)| Some(OfLever { lever: number, policy: routing(&lever.effects)? }))
            .collect();
        let own = Composed::new(&scenario.routing);
        (!of_levers.is_empty()).then(|| Self { own, of_levers, live: Vec::new(), is_new: false })
    }

    fn deciding(&mut self) -> &mut Composed {
        match self.live.last() {
            Some(&place) => &mut self.of_levers[place].policy,
            None => &mut self.own,
        }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Composed> {
        std::iter::once(&mut self.own).chain(self.of_levers.iter_mut().map(|of| &mut of.policy))
    }

    fn switch(&mut self, lever: u32, step: LeverStep) {
        let Some(place) = self.of_levers.iter().position(|of| of.lever == lever) else { return };
        match step {
            LeverStep::Pulled => return,
            LeverStep::Live => self.live.push(place),
            LeverStep::TakenBack => self.live.retain(|p| *p != place),
        }
        self.is_new = true;
        self.deciding().look_at_all();
    }
}

impl RoutingPolicy for Switched {
    fn name(&self) -> &str {
        self.own.name()
    }

    fn prepare(&mut self, view: View<'_>) {
        self.all().for_each(|policy| policy.prepare(view));
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.deciding().place(view, contact, ties)
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, ties: &mut Stream) -> Option<ContactId> {
        self.deciding().next_for(view, agent, ties)
    }

    fn review(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.all().for_each(|policy| policy.was_reviewed(view, contact));
        self.deciding().review(view, contact, ties)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        self.all().filter(|policy| policy.watches()).for_each(|policy| policy.notice(view, fact));
        if let Fact::Lever { lever, step } = fact {
            self.switch(lever, step);
        }
    }

    fn rematch(&mut self, view: View<'_>, ties: &mut Stream) -> Option<(ContactId, AgentId)> {
        if self.is_new {
            for group in (0..view.scenario().groups.len()).map(GroupId::at) {
                for agent in view.idle_agents(group) {
                    if let Some(contact) = self.deciding().next_for(view, agent, ties) {
                        return Some((contact, agent));
                    }
                }
            }
            self.is_new = false;
        }
        self.deciding().rematch(view, ties)
    }
}
