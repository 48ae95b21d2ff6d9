//! The class furthest behind its target.

use super::due::{WITHIN, within_s};
use crate::engine::{Fact, RetentionStep, View};
use crate::model::{ContactId, SimDuration, SimTime};
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "sla_tracking",
        stage: Stage::ContactOrder,
        summary: "the class furthest behind its target, such as 80 % in the acceptable time",
        rule: "A contact of the class with the largest shortfall: `targets` of the class less the share of its contacts that \
               were answered `within` its acceptable time. Counted are those who have come in this replication, or in \
               the last `over` of time, and have reached the line or an agent; whoever still waits is not answered yet. Equal \
               shortfalls go by the longest wait.",
        good_for: "the worst class's shortfall: no class is far behind while another has more than it needs",
        bad_for: "the tail of waits of a class that is ahead of its target; heavy overload, in which a class that has \
                  fallen behind is answered too late for a while before it gains",
        source: "after Soh and Gurvich, \"Call center staffing: service-level constraints and index priorities\", \
                 Operations Research 65 (2017) 537-555: tracking is optimal for percentile targets, an index is not; \
                 this simple form is ours",
        cost: "a dozen additions a lane with somebody waiting, constant time a contact",
    },
    parameters: &[
        Parameter {
            name: "targets",
            meaning: "the share of each class's contacts to be answered in time",
            kind: Kind::EachClass { min: 0.0, max: 1.0, default: 0.8 },
        },
        WITHIN,
        Parameter {
            name: "over",
            meaning: "how far back contacts count, to a twelfth of it, such as `1h`; default: from the start",
            kind: Kind::Duration { default: Some(f64::INFINITY) },
        },
    ],
    build: |arguments| {
        let step_us = match arguments.duration("over") {
            over if over.is_forever() => u64::MAX,
            over => (over.micros() / STEPS as u64).max(1),
        };
        Box::new(SlaTracking {
            targets: arguments.each("targets"),
            within: arguments.each(WITHIN.name),
            limits: Vec::new(),
            counts: Vec::new(),
            step_us,
        })
    },
};

/// The steps of time by which the oldest contacts cease to count.
const STEPS: usize = 12;

struct SlaTracking {
    targets: Each,
    within: Each,
    limits: Vec<SimDuration>,
    /// For each class, one count for each step of time, by the number of the step modulo [`STEPS`].
    counts: Vec<[Count; STEPS]>,
    step_us: u64,
}

/// The contacts that came in a step of time.
#[derive(Clone, Copy, Default)]
struct Count {
    step: u64,
    came: u32,
    in_time: u32,
}

impl SlaTracking {
    fn step(&self, at: SimTime) -> u64 {
        at.micros() / self.step_us
    }

    /// The count of the step in which a contact came; `None` if that was too long ago.
    fn count_of(&mut self, view: View<'_>, contact: ContactId) -> Option<&mut Count> {
        let contact = view.contact(contact);
        let step = self.step(contact.arrived);
        let count = &mut self.counts[contact.class.index()][(step % STEPS as u64) as usize];
        if count.step < step {
            *count = Count { step, ..Count::default() };
        }
        (count.step == step).then_some(count)
    }
}

impl ContactScorer for SlaTracking {
    fn prepare(&mut self, view: View<'_>) {
        let classes = 0..view.scenario().classes.len();
        self.limits = classes
            .map(|class| SimDuration::from_secs_f64(within_s(view, &self.within, crate::model::ClassId::at(class))))
            .collect();
        self.counts = vec![[Count::default(); STEPS]; self.limits.len()];
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        let class = candidate.class.index();
        let now = self.step(view.now());
        let recent = self.counts[class].iter().filter(|count| count.step + (STEPS as u64) > now);
        let (came, in_time) = recent.fold((0, 0), |(came, in_time), c| (came + c.came, in_time + c.in_time));
        f64::from(in_time) / f64::from(came.max(1)) - self.targets.of(class)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                if let Some(count) = self.count_of(view, contact) {
                    count.came += 1;
                }
            }
            Fact::Started { contact, .. } => {
                let seen = view.contact(contact);
                let in_time = view.age_on_clock(contact) <= self.limits[seen.class.index()];
                if seen.requeues == 0
                    && in_time
                    && let Some(count) = self.count_of(view, contact)
                {
                    count.in_time += 1;
                }
            }
            // It has begun, and was no answer.
            Fact::Retention { contact, step: RetentionStep::Unreached { since, .. } } => {
                let seen = view.contact(contact);
                let age = view.on_clock(seen.class, seen.entered, since.since(seen.entered));
                if seen.requeues == 0
                    && age <= self.limits[seen.class.index()]
                    && let Some(count) = self.count_of(view, contact)
                {
                    count.in_time = count.in_time.saturating_sub(1);
                }
            }
            Fact::Ended { contact, outcome, .. } if !outcome.entered() => {
                if let Some(count) = self.count_of(view, contact) {
                    count.came -= 1;
                }
            }
            _ => {}
        }
    }
}
