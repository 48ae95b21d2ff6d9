//! Scheduled events: a closed enum.

use crate::model::SimTime;

use super::calendar::Sequence;

/// What is to happen. The numbers are the order at one instant; the monitor's refresh
/// comes last, and sees everything else of its instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum EventKind {
    /// An agent completes a contact, answers an offer or comes back from a pause; subject: the agent.
    Completion = 0,
    /// A shift, a break, a head count or an outage changes who is on duty; subject: index of the change.
    Staffing = 1,
    /// A planned action; subject: index of the action.
    Control = 2,
    /// A lever's time has come; subject: its index.
    Lever = 3,
    /// A contact arrives; subject: the class.
    Arrival = 4,
    /// A customer comes again; subject: the place among those who will.
    Return = 5,
    /// Customers who still wait ask again; subject: index of the list of those who may.
    Chase = 6,
    /// The policy wants to look at a waiting contact again, or a customer who has thought writes, or an agent finds out that
    /// there is none any more, or has rung in vain, or a callback is due, or a step before the line is over; subject: the
    /// contact.
    Review = 7,
    /// A waiting customer leaves; subject: the contact.
    PatienceExpiry = 8,
    /// The monitor takes its numbers.
    Monitor = 9,
}

impl EventKind {
    #[inline]
    pub(crate) fn from_bits(bits: u8) -> Self {
        match bits {
            0 => EventKind::Completion,
            1 => EventKind::Staffing,
            2 => EventKind::Control,
            3 => EventKind::Lever,
            4 => EventKind::Arrival,
            5 => EventKind::Return,
            6 => EventKind::Chase,
            7 => EventKind::Review,
            8 => EventKind::PatienceExpiry,
            _ => EventKind::Monitor,
        }
    }
}

/// An event that has come due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) at: SimTime,
    pub(crate) kind: EventKind,
    pub(crate) sequence: Sequence,
    pub(crate) subject: u32,
}
