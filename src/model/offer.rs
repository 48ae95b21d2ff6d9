//! Offers: an agent is asked before a contact is theirs.

use super::law::Law;
use super::time::SimDuration;

/// How the agents of a group answer what they are offered. Without it they accept at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Answering {
    /// The time until an agent accepts or declines.
    pub delay: Law,
    /// The share of offers that agents decline, 0 to 1.
    pub declines: f64,
    /// The share of offers that agents do not notice, 0 to 1.
    pub misses: f64,
}

/// What becomes of offers that agents do not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferRule {
    /// An offer that has not been accepted or declined after this time is missed; at least a second.
    pub accept_within: SimDuration,
    /// To whom a contact may be offered again.
    pub again: OfferAgain,
    /// The pause of agents who keep missing offers; none if they stay on duty.
    pub pause: Option<MissPause>,
}

/// To whom a contact may be offered again after an agent has declined or missed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferAgain {
    /// To anyone.
    Anyone,
    /// To agents who have neither declined nor missed it, for as long as the attempt lasts.
    OtherAgents,
}

/// A pause that an agent is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissPause {
    /// After so many missed offers without an answer between them, at least 1.
    pub after: u32,
    /// How long.
    pub lasts: SimDuration,
}

impl Default for OfferRule {
    /// 20 s, anyone, no pause.
    fn default() -> Self {
        Self { accept_within: SimDuration::from_secs(20), again: OfferAgain::Anyone, pause: None }
    }
}

impl Answering {
    /// Whether two offers to the same agent may be answered in different ways.
    pub fn is_random(&self) -> bool {
        let sure = |share: f64| share == 0.0 || share == 1.0;
        self.delay.constant().is_none() || !sure(self.declines) || !sure(self.misses)
    }
}
