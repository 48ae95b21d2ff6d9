//! What the engine tells: typed facts to one statically dispatched recorder.

use crate::model::{AgentId, ContactId, GroupId, Occasion, Outcome, SimDuration, SimTime};

use super::view::View;

/// Something that has just happened, at [`View::now`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A contact has arrived.
    Arrived {
        /// The contact.
        contact: ContactId,
    },
    /// A contact has joined the line.
    Queued {
        /// The contact; it is in the line already.
        contact: ContactId,
    },
    /// A contact has gone from the line, for whatever reason.
    LeftLine {
        /// The contact.
        contact: ContactId,
        /// When it joined.
        since: SimTime,
    },
    /// An agent has answered.
    Started {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    },
    /// An agent has been offered a contact, which stays in the line until the agent accepts. A contact that has just
    /// arrived joins the line first, unless the agent accepts at once. Not told of agents who are not asked.
    Offered {
        /// The contact.
        contact: ContactId,
        /// The agent, neither free nor busy until the offer is over.
        agent: AgentId,
    },
    /// An offer is over.
    OfferEnded {
        /// The contact; not in the line if it has just arrived and was accepted at once.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// When the offer began.
        since: SimTime,
        /// How it ended.
        how: OfferEnd,
    },
    /// An agent who has missed too many offers goes off duty for a while.
    Paused {
        /// The agent.
        agent: AgentId,
    },
    /// The customer has given a trunk line back, and gone or gone on to another class; the agent goes on with wrap-up or with
    /// handing over. Told only where there are lines, and before the contact ends.
    HungUp {
        /// The contact; it has not ended yet.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    },
    /// An outage or a fall of the head count has sent a contact back to the line, or its agent had gone while it was
    /// inactive.
    CutOff {
        /// The contact.
        contact: ContactId,
        /// The agent who served it.
        agent: AgentId,
    },
    /// An attempt has ended.
    Ended {
        /// The contact; its number may be used again after this fact.
        contact: ContactId,
        /// How it ended.
        outcome: Outcome,
        /// The agent who completed it.
        agent: Option<AgentId>,
        /// Arrival to first answer if it was answered, else the time spent in the line.
        wait: SimDuration,
    },
    /// An agent is no longer busy with a contact.
    Released {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// When the agent became busy with it.
        since: SimTime,
        /// If the agent has no conversation any more: since when there has been one or another. The same as `since` with
        /// one slot.
        busy_since: Option<SimTime>,
    },
    /// An agent on duty can take a contact, or another one, and is free.
    Idle {
        /// The agent.
        agent: AgentId,
    },
    /// An agent has come on duty.
    OnDuty {
        /// The agent.
        agent: AgentId,
    },
    /// An agent who was free beside open conversations goes off duty: these are finished, and there will be no other.
    Finishing {
        /// The agent.
        agent: AgentId,
    },
    /// An agent has gone; one whose shift ended goes when the contact in hand is finished.
    OffDuty {
        /// The agent.
        agent: AgentId,
    },
    /// The number of scheduled agents of a group has changed; [`View::scheduled`] tells it.
    Scheduled {
        /// The group.
        group: GroupId,
    },
    /// A customer moves between a first line and departments.
    Transfer {
        /// The contact; the step says which.
        contact: ContactId,
        /// What has happened to it.
        step: TransferStep,
    },
    /// A lever of the playbook has been pulled, works or is taken back; or an event begins or ends.
    Lever {
        /// Its index in the playbook.
        lever: u32,
        /// What has happened.
        step: LeverStep,
    },
    /// An agent's shift is over, and a lever lets the agent stay.
    Overtime {
        /// The agent.
        agent: AgentId,
        /// The lever's index in the playbook.
        lever: u32,
        /// When the agent goes; what follows is no more than planned.
        until: SimTime,
    },
    /// Something is known of a contact's customer. Recorders alone are told: nobody in the centre knows.
    Customer {
        /// The contact; it has not ended yet, but is about to.
        contact: ContactId,
        /// What is known.
        step: CustomerStep,
    },
    /// A customer who waits is offered or told something, or could not be called back.
    Retention {
        /// The contact.
        contact: ContactId,
        /// What has happened.
        step: RetentionStep,
    },
    /// A conversation goes on in turns, or its customer does not tell what the system would like to know.
    Dialogue {
        /// The contact.
        contact: ContactId,
        /// What has happened.
        step: DialogueStep,
    },
}

/// How far a lever has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeverStep {
    /// It is pulled: its lead time begins.
    Pulled,
    /// It works from now on; told before the changes.
    Live,
    /// It is taken back; told before the changes.
    TakenBack,
}

/// What becomes of a customer when an attempt ends. Told only where customers may make several attempts, and before the end of
/// the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerStep {
    /// An agent has answered the customer for the first time, in the attempt that ends.
    Served {
        /// From the customer's first arrival to that answer.
        waited: SimDuration,
    },
    /// Whether the answer helped; told where the class says how often it does.
    Settled {
        /// Whether it did.
        resolved: bool,
    },
    /// An agent has banned the customer.
    Banned,
    /// The customer will come again, before arrivals end.
    WillReturn {
        /// Why.
        occasion: Occasion,
    },
    /// The customer goes for good.
    Gone {
        /// Whether an agent has answered in this attempt or an earlier one.
        served: bool,
        /// Whether something that is no agent has helped.
        helped: bool,
    },
}

/// What happens to a contact of a class with a [`crate::model::Retention`] of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionStep {
    /// The customer is offered a callback; the contact ends next if that is accepted.
    CallbackOffered,
    /// The customer is offered a ticket; the contact ends next if that is accepted.
    TicketOffered,
    /// The customer is told a wait before the contact joins the line, and may leave at once.
    Told {
        /// The wait.
        wait: SimDuration,
    },
    /// A contact ends next whose customer was told a wait.
    Waited {
        /// What was told.
        told: SimDuration,
        /// Arrival to first answer, or time in the line until the customer was not there any more.
        wait: SimDuration,
        /// Whether an agent has answered.
        answered: bool,
    },
    /// The agent, who has just been released, has rung for a callback in vain. The contact is not in the line: it comes back
    /// later, or ends next.
    Unreached {
        /// The agent.
        agent: AgentId,
        /// Since when the agent has rung.
        since: SimTime,
        /// Whether nobody has answered; else the agent had to go, and the call does not count.
        rang_out: bool,
    },
}

/// What happens in a conversation of a class with a [`crate::model::Dialogue`] of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogueStep {
    /// The customer, who waits, has been asked for patience.
    HoldingReply,
    /// The customer has gone and the contact stays in the line. Recorders alone are told: nobody in the centre knows.
    LeftSilently,
    /// The agent has sent a reply, which ends the agent's turn.
    Replied {
        /// The agent.
        agent: AgentId,
        /// When the customer wrote what this answers: the contact's arrival, if it is the first reply.
        since: SimTime,
        /// Whether it is the first reply.
        first: bool,
    },
    /// The customer has been silent for so long that the conversation takes no slot any more; the agent is released next.
    Inactive {
        /// The agent.
        agent: AgentId,
    },
    /// The customer of an inactive conversation has written, and the same agent goes on, above the limits if need be.
    Resumed {
        /// The agent.
        agent: AgentId,
    },
    /// The agent is released next from a contact whose customer had left without telling.
    FoundGone {
        /// The agent.
        agent: AgentId,
        /// Since when the agent has had it.
        since: SimTime,
    },
}

/// What happens to a contact of a first line, or to one that came from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferStep {
    /// A first line has answered and will find out what the customer wants.
    Triaged {
        /// Whether the contact belongs nowhere; then it ends there, as answered.
        off_target: bool,
    },
    /// The contact has just arrived as a further attempt of a customer whom another agent hands over.
    Arrived {
        /// The contact that was handed over.
        from: ContactId,
        /// Whether this is not the department that the customer wants.
        misrouted: bool,
    },
    /// The department that the customer wants has answered.
    Reached {
        /// Time from the customer's arrival at the first line.
        wait: SimDuration,
    },
    /// The agent with whom the contact is has handed the customer over, or the customer has gone before.
    HandedOver {
        /// When the agent began to hand over: with a warm transfer, also to wait for the other agent.
        since: SimTime,
    },
}

/// How an offer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferEnd {
    /// The agent accepts; the contact starts in the same instant.
    Accepted,
    /// The agent declines; the contact keeps its place in the line.
    Declined,
    /// The agent has not answered in time; the contact keeps its place in the line.
    Missed,
    /// The agent has to go, or the run is over; the contact keeps its place in the line.
    Withdrawn,
    /// The customer has lost patience, or the channel has failed.
    ContactEnded,
}

/// Listens to a run. Recorders combine as tuples; `()` records nothing.
pub trait Recorder {
    /// Takes note of a fact; the view shows the world just after it.
    fn record(&mut self, view: View<'_>, fact: Fact);

    /// Called once when the run is over, at the time that the view tells.
    fn finish(&mut self, view: View<'_>) {
        let _ = view;
    }
}

impl Recorder for () {
    #[inline(always)]
    fn record(&mut self, _: View<'_>, _: Fact) {}
}

impl<A: Recorder, B: Recorder> Recorder for (A, B) {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        self.0.record(view, fact);
        self.1.record(view, fact);
    }

    fn finish(&mut self, view: View<'_>) {
        self.0.finish(view);
        self.1.finish(view);
    }
}

impl<R: Recorder> Recorder for &mut R {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        (**self).record(view, fact);
    }

    fn finish(&mut self, view: View<'_>) {
        (**self).finish(view);
    }
}

impl<R: Recorder> Recorder for Option<R> {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Some(recorder) = self {
            recorder.record(view, fact);
        }
    }

    fn finish(&mut self, view: View<'_>) {
        if let Some(recorder) = self {
            recorder.finish(view);
        }
    }
}
