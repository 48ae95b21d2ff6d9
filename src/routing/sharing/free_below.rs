//! Overflow when the class's own agents run out.

use crate::engine::View;
use crate::model::{ClassId, GroupId, Sharing};
use crate::routing::{Component, Description, Gate, Kind, Occasions, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn Gate> = Component {
    description: Description {
        name: "free_below",
        stage: Stage::Sharing,
        summary: "only while fewer than so many of the class's own agents are free",
        rule: "The group takes a contact of these classes only while fewer than `agents` are free in the groups that serve \
               the class without this rule.",
        good_for: "a reserve that begins before the last free agent is gone",
        bad_for: "nothing in particular; with 1 it is overflow when all are busy",
        source: "Twilio TaskRouter (skip_if on available workers); SSJ and ContactCenters (overflow by free agents)",
        cost: "one look a group of the class",
    },
    parameters: &[Parameter {
        name: "agents",
        meaning: "with so many own agents free, the group does not help",
        kind: Kind::Number { min: 1.0, max: 1e6, default: Some(1.0) },
    }],
    build: |arguments| Box::new(FreeBelow { agents: arguments.number("agents"), helpers: Vec::new() }),
};

struct FreeBelow {
    agents: f64,
    helpers: Vec<GroupId>,
}

impl Gate for FreeBelow {
    fn prepare(&mut self, _: View<'_>, sharing: &Sharing) {
        self.helpers = sharing.groups.clone();
    }

    fn is_open(&mut self, view: View<'_>, class: ClassId, _: GroupId, _: u32) -> bool {
        f64::from(self.own_groups(view, class).map(|group| view.idle(group)).sum::<u32>()) < self.agents
    }

    fn occasions(&self, view: View<'_>, sharing: &Sharing) -> Occasions {
        let own = sharing.classes.iter().flat_map(|class| self.own_groups(view, *class));
        Occasions { taken: own.collect(), ..Occasions::default() }
    }
}

impl FreeBelow {
    fn own_groups(&self, view: View<'_>, class: ClassId) -> impl Iterator<Item = GroupId> {
        view.groups_for(class).iter().copied().filter(|group| !self.helpers.contains(group))
    }
}
