//! How much more an agent could take.

use crate::engine::View;
use crate::model::{AgentId, ClassId, GroupId};
use crate::routing::{Arguments, Kind, Parameter};

use super::Per;

/// What spare room is counted in.
pub(super) const PER: Parameter = Parameter {
    name: "per",
    meaning: "`all` counts slots by the weights of channels; `channel` counts how many more conversations of the contact's \
              channel there is room for, within its limit",
    kind: Kind::Word { of: &["all", "channel"] },
};

/// Spare room as a criterion counts it.
#[derive(Clone, Copy)]
pub(super) struct Spare {
    per: Per,
}

impl Spare {
    pub(super) fn told(arguments: &Arguments<'_>) -> Self {
        Self { per: Per::told(arguments) }
    }

    pub(super) fn keys_by(self, view: View<'_>, group: GroupId) -> Per {
        // With one slot a free agent has all of it.
        if view.slots_of(group) == 1 { Per::All } else { self.per }
    }

    /// What an agent can take for contacts of a class, and how much that is without any conversation.
    pub(super) fn of(self, view: View<'_>, agent: AgentId, class: ClassId) -> (u32, u32) {
        let (slots, used) = (view.slots(agent), view.slots_in_use(agent));
        // Interruptible work keeps its slots beside work that has set it aside.
        let free = slots.saturating_sub(used);
        if self.per == Per::All {
            return (free, slots);
        }
        let channel = view.channel_of(class);
        let units = view.scenario().channels[channel.index()].weight.units(slots).max(1);
        let limits = &view.scenario().groups[view.group_of(agent).index()].concurrency.limits;
        let limit = limits.iter().find(|l| l.0 == channel).map_or(u32::MAX, |l| l.1);
        let open = if limit == u32::MAX { 0 } else { self.per.open(view, agent, class) };
        (limit.saturating_sub(open).min(free / units), limit.min(slots / units))
    }
}
