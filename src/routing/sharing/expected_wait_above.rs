//! Overflow by the expected wait.

use crate::engine::View;
use crate::model::{ClassId, GroupId, Sharing, SimDuration};
use crate::routing::{Component, Description, Gate, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn Gate> = Component {
    description: Description {
        name: "expected_wait_above",
        stage: Stage::Sharing,
        summary: "only while a newcomer of the class would wait longer than so",
        rule: "The group takes a contact of these classes only while (contacts in the line + 1) x mean handling / agents \
               there in the groups that serve the class without this rule is more than `wait`. Nobody there means an \
               endless wait.",
        good_for: "help before a promise is broken",
        bad_for: "lines that people leave: the estimate counts those who will go",
        source: "queue length over service rate, Whitt, \"Predicting queueing delays\", Management Science 45 (1999) \
                 870-888; Genesys Cloud (conditional group routing on estimated wait)",
        cost: "one look a group of the class",
    },
    parameters: &[Parameter {
        name: "wait",
        meaning: "how long a newcomer may have to expect before the group helps",
        kind: Kind::Duration { default: None },
    }],
    build: |arguments| Box::new(ExpectedWaitAbove { wait: arguments.duration("wait"), helpers: Vec::new() }),
};

struct ExpectedWaitAbove {
    wait: SimDuration,
    helpers: Vec<GroupId>,
}

impl Gate for ExpectedWaitAbove {
    fn prepare(&mut self, _: View<'_>, sharing: &Sharing) {
        self.helpers = sharing.groups.clone();
    }

    fn is_open(&mut self, view: View<'_>, class: ClassId, _: GroupId, _: u32) -> bool {
        let own = view.groups_for(class).iter().filter(|group| !self.helpers.contains(group));
        let agents: u32 = own.map(|group| view.present(*group)).sum();
        let handling = view.mean_handling(class).secs_f64();
        let ahead = f64::from(view.waiting_in_line_of(class)) + 1.0;
        ahead * handling > self.wait.secs_f64() * f64::from(agents)
    }
}
