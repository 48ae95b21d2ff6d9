//! Customers who come again: after a failed attempt, after an answer, or because the answer did not help.

use super::abuse::Nature;
use super::ids::ClassId;
use super::law::Law;
use super::scenario::{ContactClass, Scenario};

/// Nobody makes more attempts than this, the first included.
pub const ATTEMPTS_MAX: u16 = 1_000;

/// Why a customer comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Occasion {
    /// The customer has given up: left the line, a menu or a form, or has had no callback.
    Abandon,
    /// The customer was turned away: blocked, hidden from or closed to.
    TurnedAway,
    /// An outage or closing time has cut the customer off.
    Dropped,
    /// Something that is no agent was to help, and the customer comes all the same.
    Deflected,
    /// An agent has answered, and the customer has something else, or the same again.
    Service,
    /// An agent has answered, and it was not resolved.
    Unresolved,
    /// The customer was banned, and has found another way in or been let in again.
    Banned,
}

impl Occasion {
    /// All of them, in the order of their discriminants.
    pub const ALL: [Occasion; 7] = [
        Occasion::Abandon,
        Occasion::TurnedAway,
        Occasion::Dropped,
        Occasion::Deflected,
        Occasion::Service,
        Occasion::Unresolved,
        Occasion::Banned,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Occasion::Abandon => "after_abandon",
            Occasion::TurnedAway => "after_turned_away",
            Occasion::Dropped => "after_dropped",
            Occasion::Deflected => "after_deflected",
            Occasion::Service => "after_service",
            Occasion::Unresolved => "after_unresolved",
            Occasion::Banned => "after_ban",
        }
    }

    /// Whether the attempt before was answered.
    pub const fn is_after_answer(self) -> bool {
        matches!(self, Occasion::Service | Occasion::Unresolved)
    }
}

/// Who comes again on an occasion, when, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRule {
    /// The share of the customers, each time.
    pub share: f64,
    /// From the end of the attempt to the next.
    pub delay: Law,
    /// How often a customer comes again at most: after an answer in all, else since the last answer.
    pub tries: u16,
    /// The classes that some of them go to in place of the one where they were, each with its share.
    pub switch: Vec<(ClassId, f64)>,
}

/// What becomes of the customers of a class when an attempt has ended. By default they go for good.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returns {
    /// After [`Occasion::Abandon`].
    pub after_abandon: Option<ReturnRule>,
    /// After [`Occasion::TurnedAway`].
    pub after_turned_away: Option<ReturnRule>,
    /// After [`Occasion::Dropped`].
    pub after_dropped: Option<ReturnRule>,
    /// After [`Occasion::Deflected`].
    pub after_deflected: Option<ReturnRule>,
    /// After [`Occasion::Service`].
    pub after_service: Option<ReturnRule>,
    /// After [`Occasion::Unresolved`].
    pub after_unresolved: Option<ReturnRule>,
    /// Whether an answer helps; it always does, if nothing is said.
    pub resolution: Option<Resolution>,
}

/// The share of answered contacts that are resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// With an agent who has no other conversation; a group may have a share of its own ([`super::Skill::resolved`]).
    pub share: f64,
    /// So much less for each other conversation that the agent has when this one ends.
    pub less_per_conversation: f64,
}

impl Returns {
    /// The rule of an occasion; of a ban, [`super::Ban`] tells.
    pub fn rule(&self, occasion: Occasion) -> Option<&ReturnRule> {
        match occasion {
            Occasion::Abandon => self.after_abandon.as_ref(),
            Occasion::TurnedAway => self.after_turned_away.as_ref(),
            Occasion::Dropped => self.after_dropped.as_ref(),
            Occasion::Deflected => self.after_deflected.as_ref(),
            Occasion::Service => self.after_service.as_ref(),
            Occasion::Unresolved => self.after_unresolved.as_ref(),
            Occasion::Banned => None,
        }
    }

    /// Whether customers just go.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Scenario {
    /// Whether customers and attempts are counted apart: customers may make several attempts one after the other, or some of
    /// them are not those whom the centre is there for. A duplicate is no such attempt: its customer still waits with the first.
    pub fn follows_customers(&self) -> bool {
        let of_class = |c: &ContactClass| {
            let accepts = c.retention.alternatives().next().is_some();
            let goes_on = accepts || c.transfers.is_some() || c.max_wait.is_some_and(|m| m.to.is_some());
            goes_on || !c.returns.is_none() || c.ban.is_some() || c.nature != Nature::Genuine
        };
        self.classes.iter().any(of_class) || self.channel_outages.iter().any(|o| !o.diversions.is_empty())
    }
}
