//! Who has been free longest.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "longest_idle",
        stage: Stage::AgentOrder,
        summary: "the agent who has been free longest",
        rule: "The agent who became free first. Agents of one group who are free since the same instant go in the order \
               in which they became free, at the start by their numbers.",
        good_for: "even pauses; the usual rule on the phone",
        bad_for: "nothing in particular; it does not look at skill or load",
        source: "longest-idle-agent routing, e.g. the default of Amazon Connect, Twilio TaskRouter and Genesys Cloud",
        cost: "constant in a group: a list in order of becoming free",
    },
    parameters: &[],
    build: |_| Box::new(LongestIdle),
};

struct LongestIdle;

impl AgentScorer for LongestIdle {
    fn within(&self) -> Within {
        Within::Idle
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        view.idle_since(agent).map_or(0.0, |since| since.micros() as f64)
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }
}
