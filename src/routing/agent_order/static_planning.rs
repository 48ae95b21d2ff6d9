//! Levels of concurrency by a static plan.

use crate::engine::View;
use crate::model::{AgentGroup, AgentId, ClassId, GroupId, Scenario};
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Per, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "static_planning",
        stage: Stage::AgentOrder,
        summary: "the agent whose further conversations add most to the rate of completions; none beyond its peak",
        rule: "With j conversations at `speed` f(j), an agent works at the total speed j f(j). An agent with i of them has \
               the index max over j > i of (j f(j) - i f(i)) / (j - i), the most that further conversations add, each; \
               between groups it is divided by the mean handling and wrap-up of the contact's class there. The largest \
               index goes first, equal ones by the next criterion. Who has none above 0 takes no more, even if a slot is \
               free and somebody waits: the contact waits for an agent below the peak. For any number of conversations \
               this fills agents to the levels that the static plan uses, best first: the corners of the concave hull of \
               j f(j). The plan gives the most completions an hour, hence the fewest abandoned, where handling differs \
               between groups by one factor for all classes; it needs no rate of arrivals. Which class goes first in \
               overload is left to `contact_order`.",
        good_for: "overload, where limits let agents have more conversations than is good for their speed; groups that slow \
                   down differently",
        bad_for: "customers who would rather be greeted late than wait: part of the slots stays free",
        source: "Tezcan and Zhang, \"Routing and staffing in customer service chat systems with impatient customers\", \
                 Operations Research 62 (2014) 943-956: the idea of levels from a static plan; here without abandonment \
                 during the conversation, which leaves the hull as the solution",
        cost: "logarithm of the free agents of the group; the indices are made before the run",
    },
    parameters: &[],
    build: |_| Box::new(StaticPlanning { gains: Vec::new() }),
};

struct StaticPlanning {
    /// For each group, by the number of open conversations.
    gains: Vec<Vec<f64>>,
}

/// The most that further conversations add to a total speed, each, by the number of open ones, of `most`; 0 where they add
/// nothing.
fn gains(most: u32, total: impl Fn(u32) -> f64) -> Vec<f64> {
    let gain = |open: u32| {
        let each = (open + 1..=most).map(|more| (total(more) - total(open)) / f64::from(more - open));
        // What rounding leaves of a product is no gain.
        each.filter(|gain| *gain > 1e-9).fold(0.0, f64::max)
    };
    (0..most).map(gain).collect()
}

/// The gains of a group's agents, who have as many conversations as their slots allow.
fn gains_of(scenario: &Scenario, group: &AgentGroup) -> Vec<f64> {
    let slots = group.concurrency.slots;
    let channel = |class: ClassId| &scenario.channels[scenario.classes[class.index()].channel.index()];
    let units = group.skills.iter().map(|skill| channel(skill.class).weight.units(slots).max(1));
    let total = |open: u32| if open == 0 { 0.0 } else { f64::from(open) * group.concurrency.speed_at(open) };
    gains(slots / units.min().unwrap_or(1), total)
}

impl StaticPlanning {
    fn gain(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        let gives_way = |class| view.scenario().channels[view.channel_of(class).index()].interruptible;
        // What a contact sets aside does not slow it down.
        let beside = |other| gives_way(class) || !gives_way(other);
        let open = match view.is_mixed(view.group_of(agent)) {
            true => view.serving(agent).filter(|c| beside(view.class_of(*c))).count(),
            false => view.open(agent) as usize,
        };
        let gains = self.gains.get(view.group_of(agent).index());
        gains.and_then(|gains| gains.get(open)).copied().unwrap_or(0.0)
    }
}

impl AgentScorer for StaticPlanning {
    fn prepare(&mut self, view: View<'_>) {
        let scenario = view.scenario();
        self.gains = scenario.groups.iter().map(|group| gains_of(scenario, group)).collect();
    }

    fn within(&self) -> Within {
        Within::Key
    }

    fn keys_by(&self, view: View<'_>, group: GroupId) -> Per {
        if view.is_mixed(group) { Per::Channel } else { Per::All }
    }

    fn key_for(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        -self.gain(view, agent, class)
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64 {
        -self.gain(view, agent, candidate.class) / view.mean_busy_s(candidate.class, candidate.group).max(1e-6)
    }

    fn holds_back(&self) -> bool {
        true
    }

    fn takes(&self, view: View<'_>, agent: AgentId, class: ClassId) -> bool {
        self.gain(view, agent, class) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(speed: &[f64], open: usize) -> f64 {
        open.checked_sub(1).map_or(0.0, |last| open as f64 * speed[last])
    }

    /// The largest total speed of agents with these tables, all numbers of conversations tried, for each sum of them.
    fn best(agents: &[&[f64]]) -> Vec<f64> {
        agents.iter().fold(vec![0.0], |best, speed| {
            let mut next = vec![f64::NEG_INFINITY; best.len() + speed.len()];
            for (others, sum) in best.iter().enumerate() {
                for open in 0..=speed.len() {
                    next[others + open] = next[others + open].max(sum + total(speed, open));
                }
            }
            next
        })
    }

    /// Whoever has the largest index gets the next conversation; the total speed after each.
    fn by_index(agents: &[&[f64]]) -> Vec<f64> {
        let gains: Vec<Vec<f64>> =
            agents.iter().map(|speed| gains(speed.len() as u32, |j| total(speed, j as usize))).collect();
        let mut open = vec![0; agents.len()];
        let mut speeds = vec![0.0];
        loop {
            let gain = |a: &usize| gains[*a].get(open[*a]).copied().unwrap_or(0.0);
            let next = (0..agents.len()).reduce(|a, b| if gain(&b) > gain(&a) { b } else { a }).expect("some agents");
            if gain(&next) == 0.0 {
                return speeds;
            }
            open[next] += 1;
            speeds.push(agents.iter().zip(&open).map(|(speed, open)| total(speed, *open)).sum());
        }
    }

    #[test]
    fn the_index_fills_agents_as_the_best_plan_does() {
        let concave: &[f64] = &[1.0, 0.92, 0.82, 0.72, 0.62];
        let peaked: &[f64] = &[1.0, 0.8, 0.62, 0.45, 0.34];
        let slow: &[f64] = &[1.0, 0.55, 0.37];
        let teams: [&[&[f64]]; 4] =
            [&[concave, peaked], &[peaked; 3], &[concave, concave, slow], &[slow, peaked, concave]];
        for team in teams {
            let (plan, index) = (best(team), by_index(team));
            for (conversations, speed) in index.iter().enumerate() {
                assert!((speed - plan[conversations]).abs() < 1e-9, "{conversations}: {speed} {plan:?}");
            }
            // It stops where nothing adds to the speed.
            let most = plan.iter().fold(0.0, |a: f64, b| a.max(*b));
            assert!((index[index.len() - 1] - most).abs() < 1e-9, "{index:?} {most}");
        }
    }

    #[test]
    fn a_level_below_the_hull_is_passed_through() {
        // Two conversations go on as fast as one, three much faster: 1, 1, 2.1.
        let dip: &[f64] = &[1.0, 0.5, 0.7];
        let gains = gains(3, |j| total(dip, j as usize));
        assert_eq!(gains.len(), 3);
        assert!((gains[0] - 1.0).abs() < 1e-9 && (gains[1] - 0.55).abs() < 1e-9 && (gains[2] - 1.1).abs() < 1e-9);
        // So who has two gets the third before another gets the second.
        let speeds = by_index(&[dip, dip]);
        assert!((speeds[4] - 3.1).abs() < 1e-9 && (speeds[6] - 4.2).abs() < 1e-9, "{speeds:?}");
    }
}
