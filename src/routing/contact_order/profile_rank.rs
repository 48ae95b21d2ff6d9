//! The rank of a class in the profile of a group.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "profile_rank",
        stage: Stage::ContactOrder,
        summary: "the class with the smaller `rank` among the group's skills",
        rule: "The contact whose class has the smaller `rank` among the skills of the freed agent's group, \
               `skills: {sales: {rank: 1}, support: {rank: 2}}`; classes of one rank are alike. Each group has ranks of \
               its own.",
        good_for: "groups that serve the same classes with other preferences; several classes of one rank by age",
        bad_for: "the last rank starves in overload",
        source: "Amazon Connect, routing profiles: priority 1 before 2, then the oldest contact",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(ProfileRank),
};

struct ProfileRank;

fn rank(view: View<'_>, candidate: ContactCandidate) -> f64 {
    let skills = &view.scenario().groups[candidate.group.index()].skills;
    skills.iter().find(|s| s.class == candidate.class).map_or(f64::INFINITY, |s| f64::from(s.rank))
}

impl ContactScorer for ProfileRank {
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(rank(view, candidate))
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        rank(view, candidate)
    }
}
