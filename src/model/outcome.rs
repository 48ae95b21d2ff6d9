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
    /// Helped by a bot, an article or a status page before it joined the line.
    Deflected,
    /// Turned into a ticket.
    TicketTaken,
    /// The customer has accepted a callback; the callback has its own end.
    CallbackAccepted,
    /// The customer has gone in a menu, a form or with a bot, before joining the line.
    LostAtEntry,
    /// The promised callback has not reached the customer, who may have given it up.
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
        Outcome::LostAtEntry,
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
            Outcome::LostAtEntry => "lost_at_entry",
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
            Outcome::Deflected => "helped by a bot, an article or a status page before it joined the line",
            Outcome::TicketTaken => "turned into a ticket",
            Outcome::CallbackAccepted => "the customer has accepted a callback, which has its own end",
            Outcome::LostAtEntry => "the customer has gone in a menu, a form or with a bot, before joining the line",
            Outcome::CallbackLost => "the promised callback has not reached the customer, who may have given it up",
            Outcome::FlowedOut => "sent elsewhere after a maximum wait",
            Outcome::Dropped => {
                "cut off by an outage while it waited or was served, or at closing time while it waited"
            }
            Outcome::Left => "still waiting at the end",
        }
    }

    /// Whether the centre did not let the contact in: turned_away = blocked + hidden + closed + banned.
    pub const fn turned_away(self) -> bool {
        matches!(self, Outcome::Blocked | Outcome::Hidden | Outcome::Closed | Outcome::Banned)
    }

    /// Whether the contact has entered: it was not turned away, helped before the line, or lost at the entry. Waits and
    /// service levels are of those who have.
    pub const fn entered(self) -> bool {
        !self.turned_away() && !matches!(self, Outcome::Deflected | Outcome::LostAtEntry)
    }

    /// Whether service levels count the contact as offered to the line; that of all demand alone counts the others too, who
    /// were kept from it or went elsewhere.
    pub const fn is_offered(self) -> bool {
        match self {
            Outcome::Hidden | Outcome::Closed | Outcome::Banned | Outcome::Deflected | Outcome::LostAtEntry => false,
            Outcome::TicketTaken | Outcome::CallbackAccepted | Outcome::FlowedOut => false,
            Outcome::Answered | Outcome::Abandoned | Outcome::Blocked => true,
            Outcome::CallbackLost | Outcome::Dropped | Outcome::Left => true,
        }
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
