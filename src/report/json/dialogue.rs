//! Conversations in turns, and customers who leave without telling.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{DialogueMeasure, ScopeSummary};
use crate::record::DialogueTally;

/// Conversations of some contacts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DialogueOfScope")]
pub struct Entry {
    /// Contacts with a first reply, over all replications.
    first_replies: u64,
    /// Later replies, over all replications.
    replies: u64,
    /// How often a conversation became inactive, over all replications.
    inactive: u64,
    /// Holding replies, over all replications.
    holding_replies: u64,
    /// Customers who left the line without telling, over all replications.
    silent: u64,
    /// Contacts of such customers that agents took, over all replications.
    taken_for_nothing: u64,
    /// Measures by name.
    #[schemars(schema_with = "super::schema::dialogue_measures")]
    measures: super::scope::Named,
    /// Times from arrival to the end of the first reply.
    first_response: Waits,
    /// Times from what a customer writes to the end of the reply, first replies left out.
    reply_gap: Waits,
}

/// Conversations of a class in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfDialogue")]
pub struct Columns {
    /// Contacts with a first reply.
    pub first_replies: Vec<u64>,
    /// Sum of their times from arrival to the end of the first reply, microseconds.
    pub first_response_us: Vec<u64>,
    /// Later replies.
    pub replies: Vec<u64>,
    /// Sum of the times from what the customer wrote to the end of the reply, microseconds.
    pub reply_gap_us: Vec<u64>,
    /// Later replies that took longer than two minutes.
    pub slow_replies: Vec<u64>,
    /// How often a conversation became inactive.
    pub inactive: Vec<u64>,
    /// Holding replies.
    pub holding_replies: Vec<u64>,
    /// Customers who left the line without telling.
    pub silent: Vec<u64>,
    /// Contacts of such customers that agents took.
    pub taken_for_nothing: Vec<u64>,
    /// Time for which these took slots, contact-microseconds.
    pub slot_lost_us: Vec<u64>,
}

impl Columns {
    /// Its columns, each with its name.
    pub fn named(&self) -> [(&'static str, &Vec<u64>); 10] {
        [
            ("dialogue.first_replies", &self.first_replies),
            ("dialogue.first_response_us", &self.first_response_us),
            ("dialogue.replies", &self.replies),
            ("dialogue.reply_gap_us", &self.reply_gap_us),
            ("dialogue.slow_replies", &self.slow_replies),
            ("dialogue.inactive", &self.inactive),
            ("dialogue.holding_replies", &self.holding_replies),
            ("dialogue.silent", &self.silent),
            ("dialogue.taken_for_nothing", &self.taken_for_nothing),
            ("dialogue.slot_lost_us", &self.slot_lost_us),
        ]
    }

    /// The counts of a replication; the columns must be long enough.
    pub fn tally(&self, r: usize) -> DialogueTally {
        DialogueTally {
            first_replies: self.first_replies[r],
            first_response_us: self.first_response_us[r],
            replies: self.replies[r],
            reply_gap_us: self.reply_gap_us[r],
            slow_replies: self.slow_replies[r],
            inactive: self.inactive[r],
            holding_replies: self.holding_replies[r],
            silent: self.silent[r],
            taken_for_nothing: self.taken_for_nothing[r],
            slot_lost_us: self.slot_lost_us[r],
        }
    }
}

pub fn entry(scope: &ScopeSummary) -> Option<Entry> {
    let dialogue = scope.dialogue.as_ref()?;
    let totals = scope.totals.dialogue;
    let measure = |m: &DialogueMeasure| -> (&'static str, Value) {
        (m.definition().name, value(&dialogue.measures.get(m).copied().flatten()))
    };
    Some(Entry {
        first_replies: totals.first_replies,
        replies: totals.replies,
        inactive: totals.inactive,
        holding_replies: totals.holding_replies,
        silent: totals.silent,
        taken_for_nothing: totals.taken_for_nothing,
        measures: super::scope::Named::new(DialogueMeasure::ALL.iter().map(measure)),
        first_response: waits(&dialogue.first_response, f64::INFINITY),
        reply_gap: waits(&dialogue.reply_gap, f64::INFINITY),
    })
}

pub fn columns(report: Report<'_>, class: usize) -> Option<Columns> {
    let all = || report.results.replications.iter().map(|r| &r.classes[class].dialogue);
    let column = |of: fn(&DialogueTally) -> u64| all().map(of).collect();
    all().any(|t| !t.is_empty()).then(|| Columns {
        first_replies: column(|t| t.first_replies),
        first_response_us: column(|t| t.first_response_us),
        replies: column(|t| t.replies),
        reply_gap_us: column(|t| t.reply_gap_us),
        slow_replies: column(|t| t.slow_replies),
        inactive: column(|t| t.inactive),
        holding_replies: column(|t| t.holding_replies),
        silent: column(|t| t.silent),
        taken_for_nothing: column(|t| t.taken_for_nothing),
        slot_lost_us: column(|t| t.slot_lost_us),
    })
}
