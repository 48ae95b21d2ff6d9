//! How an attempt ends: a closed list, so that conservation can be checked exactly.

/// The one outcome of an attempt. Offered = the sum over all outcomes, per class and per run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// An agent has answered and completed it.
    Answered,
    /// The customer has left before an answer; balking is an abandonment with wait 0.
    Abandoned,
    /// Turned away: no line free, or the queue full.
    Blocked,
    /// Turned away: the entry was hidden.
    Hidden,
    /// Turned away: outside business hours, or the channel was down.
    Closed,
    /// Refused: the customer is banned.
    Banned,
    /// Answered by an article, a form or a status page before it reached the queue.
    Deflected,
    /// Turned into a ticket.
    TicketTaken,
    /// The customer has accepted a callback; the callback has its own end.
    CallbackAccepted,
    /// The promised callback has reached the customer.
    CalledBack,
    /// The promised callback has not reached the customer.
    CallbackLost,
    /// Sent elsewhere after a maximum wait.
    FlowedOut,
    /// Cut off by an outage while it waited or was served, or at closing time while it waited.
    Dropped,
    /// Still waiting at the end.
    Left,
}

impl Outcome {
    /// All outcomes, in the order of their discriminants.
    pub const ALL: [Outcome; 14] = [
        Outcome::Answered,
        Outcome::Abandoned,
        Outcome::Blocked,
        Outcome::Hidden,
        Outcome::Closed,
        Outcome::Banned,
        Outcome::Deflected,
        Outcome::TicketTaken,
        Outcome::CallbackAccepted,
        Outcome::CalledBack,
        Outcome::CallbackLost,
        Outcome::FlowedOut,
        Outcome::Dropped,
        Outcome::Left,
    ];

    /// The name used in JSON, CSV and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::Abandoned => "abandoned",
            Outcome::Blocked => "blocked",
            Outcome::Hidden => "hidden",
            Outcome::Closed => "closed",
            Outcome::Banned => "banned",
            Outcome::Deflected => "deflected",
            Outcome::TicketTaken => "ticket_taken",
            Outcome::CallbackAccepted => "callback_accepted",
            Outcome::CalledBack => "called_back",
            Outcome::CallbackLost => "callback_lost",
            Outcome::FlowedOut => "flowed_out",
            Outcome::Dropped => "dropped",
            Outcome::Left => "left",
        }
    }

    /// What it means, for lists and documentation.
    pub const fn meaning(self) -> &'static str {
        match self {
            Outcome::Answered => "an agent has answered and completed it",
            Outcome::Abandoned => "the customer has left before an answer",
            Outcome::Blocked => "turned away: no line free, or the queue full",
            Outcome::Hidden => "turned away: the entry was hidden",
            Outcome::Closed => "turned away: outside business hours, or the channel was down",
            Outcome::Banned => "turned away: the customer is banned",
            Outcome::Deflected => "answered by an article, a form or a status page before it reached the queue",
            Outcome::TicketTaken => "turned into a ticket",
            Outcome::CallbackAccepted => "the customer has accepted a callback, which has its own end",
            Outcome::CalledBack => "the promised callback has reached the customer",
            Outcome::CallbackLost => "the promised callback has not reached the customer",
            Outcome::FlowedOut => "sent elsewhere after a maximum wait",
            Outcome::Dropped => {
                "cut off by an outage while it waited or was served, or at closing time while it waited"
            }
            Outcome::Left => "still waiting at the end",
        }
    }

    /// Whether the contact never joined the line: turned_away = blocked + hidden + closed + banned.
    pub const fn turned_away(self) -> bool {
        matches!(self, Outcome::Blocked | Outcome::Hidden | Outcome::Closed | Outcome::Banned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discriminants_index_the_list() {
        for (i, outcome) in Outcome::ALL.iter().enumerate() {
            assert_eq!(*outcome as usize, i);
        }
    }
}
