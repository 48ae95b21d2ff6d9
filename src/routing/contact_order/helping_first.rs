//! Other groups' classes before one's own.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "helping_first",
        stage: Stage::ContactOrder,
        summary: "classes that the group only helps with before its own",
        rule: "A contact of a class whose list of `groups` the freed agent's group is not the first of goes before all \
               others. It makes sense with a rule of `sharing` that says when the group may help at all.",
        good_for: "help that begins and ends by a rule",
        bad_for: "without such a rule, the group's own classes starve",
        source: "the order of classes while sharing is active in Perry and Whitt (2009)",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(HelpingFirst),
};

struct HelpingFirst;

impl ContactScorer for HelpingFirst {
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        let own = view.groups_for(candidate.class).first() == Some(&candidate.group);
        Some(f64::from(u8::from(own)))
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        self.fixed(view, candidate).unwrap_or(0.0)
    }
}
