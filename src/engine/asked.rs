//! The policy of a replication, and what it is being asked, so that a panic can be put down to it.

use crate::model::{AgentId, ContactId};
use crate::random::Stream;

use super::fact::Fact;
use super::policy::{Placement, RoutingPolicy};
use super::view::View;

/// A policy that remembers its question until it has answered. The methods are those of [`RoutingPolicy`].
pub(super) struct Asked {
    policy: Box<dyn RoutingPolicy>,
    name: String,
    question: Option<&'static str>,
}

impl Asked {
    pub fn new(policy: Box<dyn RoutingPolicy>) -> Self {
        Self { name: policy.name().to_owned(), policy, question: None }
    }

    /// Which method has been called and has not come back.
    pub fn question(&self) -> Option<&'static str> {
        self.question
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn prepare(&mut self, view: View<'_>) {
        self.ask("prepare", |policy| policy.prepare(view));
    }

    #[inline]
    pub fn place(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.ask("place", |policy| policy.place(view, contact, ties))
    }

    #[inline]
    pub fn next_for(&mut self, view: View<'_>, agent: AgentId, ties: &mut Stream) -> Option<ContactId> {
        self.ask("next_for", |policy| policy.next_for(view, agent, ties))
    }

    pub fn review(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.ask("review", |policy| policy.review(view, contact, ties))
    }

    #[inline]
    pub fn notice(&mut self, view: View<'_>, fact: Fact) {
        self.ask("notice", |policy| policy.notice(view, fact));
    }

    #[inline]
    pub fn rematch(&mut self, view: View<'_>, ties: &mut Stream) -> Option<(ContactId, AgentId)> {
        self.ask("rematch", |policy| policy.rematch(view, ties))
    }

    #[inline]
    fn ask<T>(&mut self, question: &'static str, answer: impl FnOnce(&mut dyn RoutingPolicy) -> T) -> T {
        self.question = Some(question);
        let answer = answer(&mut *self.policy);
        self.question = None;
        answer
    }
}
