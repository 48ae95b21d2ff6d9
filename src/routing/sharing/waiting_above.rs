//! Overflow by the length of the line.

use crate::engine::View;
use crate::model::{ClassId, GroupId, Sharing};
use crate::routing::{Component, Description, Gate, Kind, Occasions, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn Gate> = Component {
    description: Description {
        name: "waiting_above",
        stage: Stage::Sharing,
        summary: "only while more than so many contacts wait in the line of the class",
        rule: "The group takes a contact of these classes only while more than `contacts` wait in its line. Who goes is \
               whoever would be next, not who came last.",
        good_for: "help in a rush, without taking agents from their own work in a lull",
        bad_for: "small lines: a few always wait",
        source: "SSJ and ContactCenters (overflow by queue size); Twilio TaskRouter workflow targets",
        cost: "constant",
    },
    parameters: &[Parameter {
        name: "contacts",
        meaning: "how many may wait before the group helps",
        kind: Kind::Number { min: 0.0, max: 1e7, default: None },
    }],
    build: |arguments| Box::new(WaitingAbove { contacts: arguments.number("contacts") }),
};

struct WaitingAbove {
    contacts: f64,
}

impl Gate for WaitingAbove {
    fn is_open(&mut self, view: View<'_>, class: ClassId, _: GroupId, _: u32) -> bool {
        f64::from(view.waiting_in_line_of(class)) > self.contacts
    }

    fn occasions(&self, view: View<'_>, sharing: &Sharing) -> Occasions {
        let queues = sharing.classes.iter().filter_map(|class| view.queue_of(*class));
        let in_them = queues.flat_map(|queue| view.scenario().queues[queue.index()].classes.iter().copied());
        Occasions { joins: in_them.collect(), ..Occasions::default() }
    }
}
