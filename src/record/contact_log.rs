//! One row a contact: why did *this* one wait?

use crate::engine::{Fact, OfferEnd, Recorder, View};
use crate::model::{AgentId, ClassId, ContactId, GroupId, Outcome, SimDuration, SimTime, StepKind};

/// A contact's story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// When it arrived.
    pub arrived: SimTime,
    /// Its class.
    pub class: ClassId,
    /// Its number in its class, from 0; for a trace that nobody is diverted to, the row.
    pub ordinal: u64,
    /// Who answered, if anybody did: group and number in the group, from 0.
    pub agent: Option<(GroupId, u32)>,
    /// Arrival to first answer, or time in the line.
    pub wait: SimDuration,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it waited, or did not.
    pub reason: Reason,
}

/// Why a contact was served at once, waited or was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An agent was free.
    AgentFree,
    /// Nobody with the skill was on duty.
    NobodyOnDuty,
    /// All agents with the skill were busy.
    AllBusy {
        /// How many agents with the skill were on duty.
        on_duty: u32,
        /// How many of its class waited before it.
        ahead: u32,
    },
    /// Agents were free and the policy let it wait.
    Held,
    /// The agent who was free did not take it.
    NotAccepted,
    /// It was turned away: no trunk line was free.
    NoLine,
    /// It was turned away: the queue was full.
    QueueFull,
    /// It was turned away by the routing policy.
    Refused,
    /// The customer left rather than wait.
    Balked,
    /// It was turned away: its channel was down.
    ChannelDown,
    /// It was turned away: its channel hid its entry.
    EntryHidden,
    /// Its customer left in a step before the line.
    LeftIn(StepKind),
    /// A step before the line has helped its customer.
    HelpedBy(StepKind),
    /// An outage or a fall of the head count cut it off while it was served.
    CutOff,
    /// Its channel failed while it waited.
    ChannelFailed,
    /// It was turned away: it came outside of its channel's hours.
    OutsideHours,
    /// It waited at its channel's closing time.
    ClosingTime,
    /// It waited as long as its class allows.
    MaxWait,
    /// The customer preferred a callback or a ticket to the wait.
    Alternative,
    /// It was a callback, and the customer was not to be reached.
    NotReached,
    /// The run ended before anything was decided.
    NotPlaced,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::AgentFree => f.write_str("an agent was free"),
            Reason::NobodyOnDuty => f.write_str("nobody with the skill was on duty"),
            Reason::AllBusy { on_duty: 1, ahead } => {
                write!(f, "the one agent with the skill was busy, {ahead} of its class ahead")
            }
            Reason::AllBusy { on_duty, ahead } => {
                write!(f, "all {on_duty} agents with the skill were busy, {ahead} of its class ahead")
            }
            Reason::Held => f.write_str("the routing policy held it back"),
            Reason::NotAccepted => f.write_str("an agent was free and did not take it"),
            Reason::NoLine => f.write_str("no line was free"),
            Reason::QueueFull => f.write_str("the queue was full"),
            Reason::Refused => f.write_str("the routing policy refused it"),
            Reason::Balked => f.write_str("left at once rather than wait"),
            Reason::ChannelDown => f.write_str("its channel was down"),
            Reason::EntryHidden => f.write_str("its channel had hidden its entry"),
            Reason::LeftIn(step) => write!(f, "left before the line, at the {}", step.word()),
            Reason::HelpedBy(step) => write!(f, "helped before the line, by the {}", step.word()),
            Reason::CutOff => f.write_str("it was cut off while being served"),
            Reason::ChannelFailed => f.write_str("its channel failed while it waited"),
            Reason::OutsideHours => f.write_str("it came outside of its channel's hours"),
            Reason::ClosingTime => f.write_str("its channel closed while it waited"),
            Reason::MaxWait => f.write_str("it waited as long as its class allows"),
            Reason::Alternative => f.write_str("a callback or a ticket was preferred to the wait"),
            Reason::NotReached => f.write_str("the customer was not to be reached"),
            Reason::NotPlaced => f.write_str("it was not placed"),
        }
    }
}

/// Collects the rows of a replication, in order of arrival.
#[derive(Debug, Default)]
pub struct ContactLog {
    rows: Vec<LogRow>,
    /// For each contact that is present: its row.
    row_of: Vec<usize>,
}

impl ContactLog {
    /// The rows, in order of arrival.
    pub fn into_rows(self) -> Vec<LogRow> {
        self.rows
    }

    fn row(&mut self, contact: ContactId) -> &mut LogRow {
        &mut self.rows[self.row_of[contact.index()]]
    }
}

impl Recorder for ContactLog {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                let c = view.contact(contact);
                self.row_of.resize(self.row_of.len().max(contact.index() + 1), 0);
                self.row_of[contact.index()] = self.rows.len();
                self.rows.push(LogRow {
                    arrived: c.arrived,
                    class: c.class,
                    ordinal: c.ordinal,
                    agent: None,
                    wait: SimDuration::ZERO,
                    outcome: Outcome::Left,
                    reason: Reason::NotPlaced,
                });
            }
            Fact::Queued { contact } => {
                if view.contact(contact).requeues == 0 {
                    let reason = why(view, view.class_of(contact));
                    self.row(contact).reason = reason;
                }
            }
            Fact::Started { contact, agent } => {
                let row = self.row(contact);
                row.agent = Some(name(view, agent));
                if row.reason == Reason::NotPlaced {
                    row.reason = Reason::AgentFree;
                }
            }
            Fact::Offered { contact, .. } => {
                // Whoever is offered to an agent has joined the line in the same instant.
                let row = self.row(contact);
                if row.reason == Reason::Held && view.entered(contact) == view.now() {
                    row.reason = Reason::AgentFree;
                }
            }
            Fact::OfferEnded { contact, how, .. } => {
                let row = self.row(contact);
                if row.reason == Reason::AgentFree && how != OfferEnd::Accepted {
                    row.reason = Reason::NotAccepted;
                }
            }
            Fact::CutOff { contact, .. } => self.row(contact).reason = Reason::CutOff,
            Fact::Ended { contact, outcome, wait, .. } => {
                let reason =
                    match (outcome, self.row(contact).reason) {
                        (Outcome::Blocked, Reason::NotPlaced) => blocked_by(view, contact),
                        (Outcome::Abandoned, Reason::NotPlaced) => Reason::Balked,
                        (Outcome::Closed, _) if is_within_hours(view, contact) => Reason::ChannelDown,
                        (Outcome::Closed, _) => Reason::OutsideHours,
                        (Outcome::Hidden, _) => Reason::EntryHidden,
                        (Outcome::LostAtEntry, reason) => view.entry_step(contact).map_or(reason, Reason::LeftIn),
                        (Outcome::Deflected, reason) => view.entry_step(contact).map_or(reason, Reason::HelpedBy),
                        (Outcome::FlowedOut, _) => Reason::MaxWait,
                        (Outcome::CallbackAccepted | Outcome::TicketTaken, _) => Reason::Alternative,
                        (Outcome::CallbackLost, _) if self.row(contact).agent.is_some() => Reason::NotReached,
                        (Outcome::CallbackLost, Reason::NotPlaced) => Reason::Balked,
                        (Outcome::Dropped, Reason::AgentFree) => Reason::CutOff,
                        (Outcome::Dropped, _) if self.row(contact).agent.is_none() => {
                            if is_within_hours(view, contact) { Reason::ChannelFailed } else { Reason::ClosingTime }
                        }
                        (_, reason) => reason,
                    };
                let row = self.row(contact);
                (row.outcome, row.wait, row.reason) = (outcome, wait, reason);
            }
            Fact::LeftLine { .. }
            | Fact::HungUp { .. }
            | Fact::Released { .. }
            | Fact::Idle { .. }
            | Fact::Finishing { .. }
            | Fact::Paused { .. }
            | Fact::OnDuty { .. }
            | Fact::OffDuty { .. }
            | Fact::Scheduled { .. }
            | Fact::Transfer { .. }
            | Fact::Customer { .. }
            | Fact::Retention { .. }
            | Fact::Lever { .. }
            | Fact::Overtime { .. }
            | Fact::Dialogue { .. } => {}
        }
    }
}

fn is_within_hours(view: View<'_>, contact: ContactId) -> bool {
    view.is_within_hours(view.channel_of(view.class_of(contact)))
}

fn name(view: View<'_>, agent: AgentId) -> (GroupId, u32) {
    (view.group_of(agent), view.number_of(agent))
}

fn why(view: View<'_>, class: ClassId) -> Reason {
    let groups = view.groups_for(class);
    let on_duty = groups.iter().map(|g| view.present(*g)).sum();
    if groups.iter().any(|g| view.idle(*g) > 0) {
        Reason::Held
    } else if on_duty == 0 {
        Reason::NobodyOnDuty
    } else {
        Reason::AllBusy { on_duty, ahead: view.waiting(class) - 1 }
    }
}

fn blocked_by(view: View<'_>, contact: ContactId) -> Reason {
    // The lines are looked at first; a contact that found one holds it until it has ended.
    if view.holds_line(contact)
        || view.scenario().channels[view.channel_of(view.class_of(contact)).index()].lines.is_none()
    {
        let class = view.class_of(contact);
        let full = view.queue_capacity(class).is_some_and(|capacity| view.waiting_in_line_of(class) >= capacity);
        if full { Reason::QueueFull } else { Reason::Refused }
    } else {
        Reason::NoLine
    }
}
