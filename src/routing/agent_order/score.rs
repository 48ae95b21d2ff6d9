//! Idle share and idle time in one number.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Kind, Parameter, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "score",
        stage: Stage::AgentOrder,
        summary: "the highest share x idle share of the group + time x idle time",
        rule: "The agent with the highest `share` x (free agents of the group / agents there) + `time` x (minutes that the agent has been free). Within a group that is who has been free longest.",
        good_for: "spreading work over groups of different size",
        bad_for: "rules that a supervisor has to explain",
        source: "Herzog, \"Callcenter Simulator\" (agent score); Chan, Koole, L'Ecuyer, \"Dynamic call center routing policies using call waiting and agent idle times\", M&SOM 16 (2014) 544-560",
        cost: "one comparison a group that has somebody free",
    },
    parameters: &[
        Parameter {
            name: "share",
            meaning: "weight of the group's share of free agents",
            kind: Kind::Number { min: 0.0, max: 1e6, default: Some(1.0) },
        },
        Parameter {
            name: "time",
            meaning: "weight of each minute that the agent has been free",
            kind: Kind::Number { min: 0.0, max: 1e6, default: Some(1.0) },
        },
    ],
    build: |arguments| Box::new(Score { share: arguments.number("share"), time: arguments.number("time") }),
};

struct Score {
    share: f64,
    time: f64,
}

impl AgentScorer for Score {
    fn within(&self) -> Within {
        Within::Idle
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        view.idle_since(agent).map_or(0.0, |since| since.micros() as f64)
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64 {
        let (idle, present) = (view.idle(candidate.group), view.present(candidate.group));
        let minutes = view.idle_since(agent).map_or(0.0, |since| view.now().since(since).secs_f64() / 60.0);
        -(self.share * f64::from(idle) / f64::from(present.max(1)) + self.time * minutes)
    }
}
