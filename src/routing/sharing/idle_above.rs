//! Reservation: a group keeps some free agents for its own classes.

use crate::engine::View;
use crate::model::{ClassId, GroupId, Sharing};
use crate::routing::{Component, Description, Gate, Kind, Occasions, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn Gate> = Component {
    description: Description {
        name: "idle_above",
        stage: Stage::Sharing,
        summary: "only while more than so many agents of the group are free",
        rule: "The group takes a contact of these classes only while more than `agents` of it are free, the agent in \
               question included; so many stay free for its other classes.",
        good_for: "protecting a valuable class; staffing as for one class (idle-server-based threshold priority)",
        bad_for: "the classes that wait beside free agents",
        source: "Gurvich, Armony, Mandelbaum, \"Service-level differentiation in call centers with fully flexible \
                 servers\", Management Science 54 (2008) 279-294",
        cost: "constant",
    },
    parameters: &[Parameter {
        name: "agents",
        meaning: "how many free agents the group keeps back",
        kind: Kind::Number { min: 0.0, max: 1e6, default: None },
    }],
    build: |arguments| Box::new(IdleAbove { agents: arguments.number("agents") as u32 }),
};

struct IdleAbove {
    agents: u32,
}

impl Gate for IdleAbove {
    fn is_open(&mut self, _: View<'_>, _: ClassId, _: GroupId, free: u32) -> bool {
        free > self.agents
    }

    fn occasions(&self, _: View<'_>, _: &Sharing) -> Occasions {
        Occasions::default()
    }
}
