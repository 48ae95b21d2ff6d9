//! Contacts that nobody wants, and bans.

use super::law::Law;
use super::time::SimDuration;

/// What kind of customers a class has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// Those whom the centre is there for.
    #[default]
    Genuine,
    /// Those who have come to the wrong place.
    OffTarget,
    /// Trolls, spammers.
    Abuse,
}

impl Nature {
    /// All of them.
    pub const ALL: [Nature; 3] = [Nature::Genuine, Nature::OffTarget, Nature::Abuse];

    /// The name in JSON and in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Nature::Genuine => "genuine",
            Nature::OffTarget => "off_target",
            Nature::Abuse => "abuse",
        }
    }

    /// The same in words.
    pub const fn words(self) -> &'static str {
        match self {
            Nature::OffTarget => "off target",
            Nature::Genuine | Nature::Abuse => self.name(),
        }
    }
}

/// Agents ban customers of a class: rightly, or by mistake where the class is genuine. Who is banned ends as `banned` at the
/// next attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Ban {
    /// An agent may ban from the n-th answered contact of a customer on, as far as the customer is known by them; at least 1.
    pub contacts: u16,
    /// The share of those contacts in which the agent does.
    pub share: f64,
    /// The time at speed 1 after which the agent then ends the contact; at its end, if that is earlier.
    pub after: SimDuration,
    /// Who comes in by another way, unknown again.
    pub evades: Option<Reentry>,
    /// Whose ban is noticed to be a mistake and taken back.
    pub lifted: Option<Reentry>,
}

/// Some of those who are turned away by a ban come again.
#[derive(Clone, Debug, PartialEq)]
pub struct Reentry {
    /// Their share.
    pub share: f64,
    /// How long after.
    pub after: Law,
}
