//! The seam for routing policies: decisions as data over a read-only view.

use crate::model::{AgentId, ContactId, SimDuration};
use crate::random::Stream;

use super::fact::Fact;
use super::view::View;

/// Where a contact goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// To this agent, who must be free and have the skill. Where the scenario's agents are asked, it must be one of whom
    /// [`View::may_offer`] holds; the contact waits until the agent accepts.
    Serve(AgentId),
    /// Into the line of its class.
    Wait {
        /// After this time the policy is asked again, by [`RoutingPolicy::review`].
        review_after: Option<SimDuration>,
    },
    /// Into the line, for one agent alone: others do not see it. Only for contacts that do not wait yet, of a class that
    /// [prefers](crate::model::ContactClass::preferred) some agent.
    Hold {
        /// The agent, who must have the skill.
        agent: AgentId,
        /// After this time, or when the agent goes off duty and the class says so, others see it too: it comes to the lane
        /// of its ring, and the policy is asked by [`RoutingPolicy::review`].
        at_most: SimDuration,
    },
    /// Turned away: it ends as `blocked`.
    Refuse,
}

/// Decides who serves whom. A policy sees the world through [`View`], which hides what nobody can know: a contact's
/// future patience and handling time. The engine checks each decision and ends the run with a [`super::RunError`] that
/// names policy, time and contact when one is impossible.
pub trait RoutingPolicy: Send {
    /// The name in errors and reports.
    fn name(&self) -> &str;

    /// Called once at the start of a replication, before anything else.
    fn prepare(&mut self, view: View<'_>) {
        let _ = view;
    }

    /// A contact has arrived, or was cut off and looks for a place again.
    fn place(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement;

    /// An agent can take a contact: the one to take, or none.
    fn next_for(&mut self, view: View<'_>, agent: AgentId, ties: &mut Stream) -> Option<ContactId>;

    /// A waiting contact's review is due, or an offer of it has come to nothing. To hold or to refuse a contact that waits is
    /// an error. By default it is placed as if it had just arrived, and goes on waiting where a new one would be held or
    /// refused.
    fn review(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        match self.place(view, contact, ties) {
            Placement::Hold { .. } | Placement::Refuse => Placement::Wait { review_after: None },
            placement => placement,
        }
    }

    /// Whether the policy hears of facts by [`RoutingPolicy::notice`] and is asked to [`RoutingPolicy::rematch`]. Asked
    /// once, before the replication begins.
    fn watches(&self) -> bool {
        false
    }

    /// Something has happened; the view shows the world just after it. For policies that keep counts or an index.
    fn notice(&mut self, view: View<'_>, fact: Fact) {
        let _ = (view, fact);
    }

    /// After each event: a waiting contact and a free agent to bring together, until there is none. Most policies need
    /// this for nothing: whoever arrives is placed, whoever becomes free looks for work. It is for rules under which an
    /// agent stays free beside somebody who waits, until something else changes.
    fn rematch(&mut self, view: View<'_>, ties: &mut Stream) -> Option<(ContactId, AgentId)> {
        let _ = (view, ties);
        None
    }
}
