//! Overflow by the longest wait.

use crate::engine::View;
use crate::model::{ClassId, GroupId, SimDuration};
use crate::routing::{Component, Description, Gate, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn Gate> = Component {
    description: Description {
        name: "wait_above",
        stage: Stage::Sharing,
        summary: "only while somebody of the class has waited longer than so",
        rule: "The group takes a contact of these classes only while the one who has waited longest has waited for more \
               than `wait`. This is looked at whenever something happens; to let single contacts widen at an exact time, \
               give the class rings.",
        good_for: "help when a promise is in danger",
        bad_for: "promises that are broken at the very time: help begins too late",
        source: "Genesys Cloud (conditional group routing on estimated and longest waits); SSJ and ContactCenters",
        cost: "one look a lane of the class",
    },
    parameters: &[Parameter {
        name: "wait",
        meaning: "how long somebody may wait before the group helps",
        kind: Kind::Duration { default: None },
    }],
    build: |arguments| Box::new(WaitAbove { wait: arguments.duration("wait") }),
};

struct WaitAbove {
    wait: SimDuration,
}

impl Gate for WaitAbove {
    fn is_open(&mut self, view: View<'_>, class: ClassId, _: GroupId, _: u32) -> bool {
        let heads = view.lanes_of(class).iter().filter_map(|lane| view.head_of(*lane));
        heads.map(|contact| view.age(contact)).any(|wait| wait > self.wait)
    }
}
