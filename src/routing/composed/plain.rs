//! The most usual composition, in fewer steps: groups one after another by who has been free longest, lanes one after
//! another by age, and no rules.

use crate::engine::View;
use crate::model::{AgentId, ContactId, GroupId};

use super::agents::Agents;
use super::contacts::{AgedLanes, Contacts};

/// Tiers with more lanes than this are better searched by the bits of those where somebody waits.
const MAX_LANES: usize = 4;

pub(super) struct Plain {
    /// For each class, the groups to try.
    groups: Vec<Vec<GroupId>>,
    /// For each group, tiers of lanes in order of the skills, with their credits in microseconds.
    tiers: Vec<AgedLanes>,
}

impl Plain {
    /// What a composition without rules comes down to, if it is of this kind.
    pub fn of(contacts: &Contacts, agents: &Agents) -> Option<Self> {
        let tiers = contacts.by_age_alone()?;
        let small = tiers.iter().flatten().all(|tier| tier.len() <= MAX_LANES);
        Some(Self { groups: agents.one_by_one()?, tiers }).filter(|_| small)
    }

    #[inline]
    pub fn agent_for(&self, view: View<'_>, contact: ContactId) -> Option<AgentId> {
        self.groups[view.class_of(contact).index()].iter().find_map(|&group| view.longest_idle_for(group, contact))
    }

    #[inline]
    pub fn contact_for(&self, view: View<'_>, agent: AgentId) -> Option<ContactId> {
        for tier in &self.tiers[view.group_of(agent).index()] {
            let mut best: Option<(i64, ContactId)> = None;
            for &(lane, credit_us) in tier {
                if let Some(contact) = view.head_for(lane, agent) {
                    // Credit can put the key before the start of time.
                    let age = view.entered(contact).micros() as i64 - credit_us;
                    if best.is_none_or(|(least, _)| age < least) {
                        best = Some((age, contact));
                    }
                }
            }
            if let Some((_, contact)) = best {
                return Some(contact);
            }
        }
        None
    }
}
