//! A recorder that writes one line a contact, so that a test reads like what happened.

use std::collections::BTreeMap;
use std::fmt::Write;

use stormdrill::engine::{CustomerStep, DialogueStep, Fact, OfferEnd, Recorder, RetentionStep, TransferStep, View};
use stormdrill::model::{AgentId, ContactId, SimTime};

/// Lines such as `call 0: comes 10, team 0 at 10, cut off 40, waits 40, team 0 at 70, answered 130 after 0`, all times in
/// seconds; the last number is the wait.
#[derive(Debug, Default)]
pub struct Diary {
    /// In order of arrival.
    pub contacts: Vec<String>,
    /// `team 0 on 0`, `team 0 off 100`.
    pub agents: Vec<String>,
    /// When each contact arrived.
    pub arrivals: Vec<SimTime>,
    open: BTreeMap<ContactId, usize>,
}

impl Diary {
    /// Those who were answered by the first agent of a group, in order of time.
    pub fn answered(&self) -> Vec<&str> {
        let start = |line: &str| -> Option<u64> { line.split(" 0 at ").nth(1)?.split(',').next()?.parse().ok() };
        let mut lines: Vec<(u64, &str)> =
            self.contacts.iter().filter_map(|line| Some((start(line)?, line.split(':').next()?))).collect();
        lines.sort_unstable();
        lines.into_iter().map(|(_, name)| name).collect()
    }

    fn add(&mut self, view: View<'_>, contact: ContactId, text: std::fmt::Arguments<'_>) {
        let line = &mut self.contacts[self.open[&contact]];
        write!(line, ", {text} {}", view.now().secs_f64()).expect("memory");
    }

    fn agent(&mut self, view: View<'_>, agent: AgentId, what: &str) {
        self.agents.push(format!("{} {what} {}", name(view, agent), view.now().secs_f64()));
    }
}

fn words(step: TransferStep) -> String {
    match step {
        TransferStep::Triaged { off_target: true } => "off target".into(),
        TransferStep::Triaged { off_target: false } => "triaged".into(),
        TransferStep::Arrived { misrouted: true, .. } => "misrouted".into(),
        TransferStep::Arrived { misrouted: false, .. } => "transferred".into(),
        TransferStep::Reached { wait } => format!("reached after {}", wait.secs_f64()),
        TransferStep::HandedOver { since } => format!("handed over since {}", since.secs_f64()),
    }
}

fn name(view: View<'_>, agent: AgentId) -> String {
    let group = &view.scenario().groups[view.group_of(agent).index()];
    format!("{} {}", group.name, view.number_of(agent))
}

impl Recorder for Diary {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                self.open.insert(contact, self.contacts.len());
                let known = view.contact(contact);
                let class = &view.scenario().classes[known.class.index()].name;
                self.contacts.push(format!("{class} {}: comes {}", known.ordinal, view.now().secs_f64()));
                self.arrivals.push(view.now());
            }
            Fact::Queued { contact } => self.add(view, contact, format_args!("waits")),
            Fact::Started { contact, agent } => self.add(view, contact, format_args!("{} at", name(view, agent))),
            Fact::Offered { contact, agent } => {
                self.add(view, contact, format_args!("offered to {} at", name(view, agent)));
            }
            Fact::OfferEnded { contact, how, .. } => match how {
                OfferEnd::Accepted | OfferEnd::ContactEnded => {}
                OfferEnd::Declined => self.add(view, contact, format_args!("declined")),
                OfferEnd::Missed => self.add(view, contact, format_args!("missed")),
                OfferEnd::Withdrawn => self.add(view, contact, format_args!("withdrawn")),
            },
            Fact::Paused { agent } => self.agent(view, agent, "pauses"),
            Fact::CutOff { contact, .. } => self.add(view, contact, format_args!("cut off")),
            Fact::HungUp { contact, .. } => self.add(view, contact, format_args!("hangs up")),
            Fact::Ended { contact, outcome, wait, .. } => {
                self.add(view, contact, format_args!("{}", outcome.name()));
                let line = &mut self.contacts[self.open[&contact]];
                write!(line, " after {}", wait.secs_f64()).expect("memory");
            }
            Fact::OnDuty { agent } => self.agent(view, agent, "on"),
            Fact::OffDuty { agent } => self.agent(view, agent, "off"),
            Fact::Transfer { contact, step } => self.add(view, contact, format_args!("{}", words(step))),
            Fact::Customer { contact, step } => match step {
                CustomerStep::Served { waited } => {
                    if view.customer(contact).is_some_and(|c| c.occasion.is_some()) {
                        self.add(view, contact, format_args!("served after {}", waited.secs_f64()));
                    }
                }
                CustomerStep::Settled { resolved: true } => self.add(view, contact, format_args!("resolved")),
                CustomerStep::Settled { resolved: false } => self.add(view, contact, format_args!("unresolved")),
                CustomerStep::Banned => self.add(view, contact, format_args!("is banned")),
                CustomerStep::WillReturn { occasion } => {
                    self.add(view, contact, format_args!("returns {}", occasion.name()));
                }
                CustomerStep::Gone { .. } => {}
            },
            Fact::Retention { contact, step } => match step {
                RetentionStep::CallbackOffered => self.add(view, contact, format_args!("offered a callback")),
                RetentionStep::TicketOffered => self.add(view, contact, format_args!("offered a ticket")),
                RetentionStep::Told { wait } => self.add(view, contact, format_args!("told {} at", wait.secs_f64())),
                RetentionStep::Unreached { .. } => self.add(view, contact, format_args!("not reached")),
                RetentionStep::Waited { .. } => {}
            },
            Fact::Dialogue { contact, step } => match step {
                DialogueStep::HoldingReply => self.add(view, contact, format_args!("asked to wait")),
                DialogueStep::LeftSilently => self.add(view, contact, format_args!("leaves silently")),
                DialogueStep::Replied { since, first, .. } => {
                    let (reply, since) = (if first { "first reply" } else { "reply" }, since.secs_f64());
                    self.add(view, contact, format_args!("{reply} since {since} at"));
                }
                DialogueStep::Inactive { .. } => self.add(view, contact, format_args!("inactive")),
                DialogueStep::Resumed { agent } => {
                    self.add(view, contact, format_args!("goes on with {} at", name(view, agent)));
                }
                DialogueStep::FoundGone { since, .. } => {
                    self.add(view, contact, format_args!("found gone since {} at", since.secs_f64()));
                }
            },
            Fact::LeftLine { .. }
            | Fact::Lever { .. }
            | Fact::Overtime { .. }
            | Fact::Released { .. }
            | Fact::Idle { .. }
            | Fact::Scheduled { .. }
            | Fact::Finishing { .. } => {}
        }
    }
}
