//! `contacts.NAME`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::Spanned;
use super::arrivals::Arrivals;
use super::costs::{Compensation, LostSale};
use super::deferred::{Backlog, Chaser};
use super::dialogue::{HoldingReply, Silent, Turns};
use super::eligibility::{Levels, Preferred, Ring, Step};
use super::entry::EntryStep;
use super::laws::Law;
use super::quantities::{Duration, Share};
use super::retention::{Announcement, Callback, Dial, Ticket};
use super::returns::{Ban, Nature, Redial, Reopen, Repeat, Resolved};
use super::transfers::{MaxWait, Transfers};

/// A class of contacts; each has a queue of its own, or is named in one of the `queues`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Contact {
    /// The channel by which they come. May be left out when the scenario names no channels.
    pub channel: Option<Spanned<String>>,
    /// When they come. May be left out when contacts of another class go on in this one.
    pub arrivals: Option<Spanned<Arrivals>>,
    /// Time with an agent of speed 1. May be left out when a trace gives it for each contact.
    pub handling: Option<Spanned<Law>>,
    /// After-contact work; default `0s`.
    pub wrap_up: Option<Spanned<Law>>,
    /// How long they wait before they leave; default `never`.
    pub patience: Option<Spanned<Law>>,
    /// The share that leaves at once when it would have to wait; default `0%`.
    pub balking: Option<Share>,
    /// A smaller number goes first where routing looks at priority; default 0.
    pub priority: Option<i32>,
    /// Time that counts as waited already where routing looks at age; default `0s`.
    pub credit: Option<Duration>,
    /// The class's own queue.
    pub queue: Option<Queue>,
    /// The groups tried for a new contact, in this order; default: all that have the skill, in the file's order.
    pub groups: Option<Spanned<Vec<Spanned<String>>>>,
    /// How long they may wait before they are sent elsewhere; default: for ever.
    pub max_wait: Option<Spanned<MaxWait>>,
    /// Makes the class a first line, which hands over to departments.
    pub transfers: Option<Spanned<Transfers>>,
    /// What a group must have besides the skill: attributes, each with its least level, such as `{german: 3}`.
    pub requires: Option<Spanned<Levels>>,
    /// Rings: after a time in the line, more agents may serve a contact.
    pub widen: Option<Spanned<Vec<Spanned<Ring>>>>,
    /// Who may serve a contact first, and who then; in place of `requires` and `widen`. After a last step that ends, anybody
    /// with the skill.
    pub steps: Option<Spanned<Vec<Spanned<Step>>>>,
    /// The agent to whom contacts are offered first; default: none.
    pub preferred: Option<Spanned<Preferred>>,
    /// Contacts that wait when the scenario starts: `400`, or `{count: 400, age: {uniform: {min: 0s, max: 2d}}}`; default
    /// none. They have come before, so they are worked off and not counted among the offered.
    pub backlog: Option<Spanned<Backlog>>,
    /// What customers do who still wait when the promise is missed; default: nothing.
    pub chaser: Option<Spanned<Chaser>>,
    /// Makes of handling a conversation in turns, between which the customer thinks; default: an agent handles a contact in one
    /// go.
    pub turns: Option<Spanned<Turns>>,
    /// Customers who leave the queue without telling; default: nobody does.
    pub silent: Option<Spanned<Silent>>,
    /// A reply that keeps customers in the queue; default: none.
    pub holding_reply: Option<Spanned<HoldingReply>>,
    /// Whether customers come again who have given up; default: none does.
    pub after_abandon: Option<Spanned<Redial>>,
    /// Whether customers come again who were blocked, hidden from or closed to; default: none does.
    pub after_turned_away: Option<Spanned<Redial>>,
    /// Whether customers come again whom an outage or closing time has cut off; default: none does.
    pub after_dropped: Option<Spanned<Redial>>,
    /// Whether customers come again whom an article, a bot or a page has helped; default: none does.
    pub after_deflected: Option<Spanned<Repeat>>,
    /// Whether customers come again whom an agent has answered, and whose matter is resolved; default: none does.
    pub after_service: Option<Spanned<Reopen>>,
    /// The share of answered contacts that are resolved: `80%`, or `{share: 80%, less_per_conversation: 2%}`; default `100%`.
    pub resolved: Option<Spanned<Resolved>>,
    /// Whether customers come again whose matter an agent has not resolved; default: none does.
    pub after_unresolved: Option<Spanned<Repeat>>,
    /// What kind of customers these are; default `genuine`.
    pub nature: Option<Nature>,
    /// Whether agents ban customers of the class; default: they do not.
    pub ban: Option<Spanned<Ban>>,
    /// A callback that customers are offered in place of the wait; default: none.
    pub callback: Option<Spanned<Callback>>,
    /// A ticket that customers are offered in place of the wait; default: none.
    pub ticket: Option<Spanned<Ticket>>,
    /// What customers are told who join the queue; default: nothing.
    pub announcement: Option<Spanned<Announcement>>,
    /// In a class of callbacks: how customers are called. Default: all are reached at once.
    pub dial: Option<Spanned<Dial>>,
    /// What its customers are paid, in the scenario's currency; default: nothing.
    pub compensation: Option<Spanned<Compensation>>,
    /// Sales that are lost with customers who go for good with nothing; default: none.
    pub lost_sale: Option<Spanned<LostSale>>,
    /// What contacts go through before they join the queue, in order: menus, forms, bots, articles; default: nothing. Waits
    /// begin after it.
    pub entry: Option<Spanned<Vec<Spanned<EntryStep>>>>,
}

/// Properties of a class's queue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Queue {
    /// At most so many wait; more are blocked.
    pub capacity: Option<Spanned<u32>>,
}
