//! Exact results for one class and one group: a table for people, JSON for programs, under the simulator's names.

mod json;
mod text;

#[cfg(test)]
mod tests;

use crate::analytic::{Centre, Steady};
use crate::experiment::{Ends, ErlangAnswer, Measure, ServiceLevel};
use crate::model::{Outline, SimDuration};

pub use json::{Document, document, render as render_json, schema};
pub use text::render as render_text;
pub(super) use text::{percent, time};

/// The models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Erlang B: nobody waits; whoever finds all agents busy is turned away.
    B,
    /// Erlang C: everybody waits until answered.
    C,
    /// Erlang A: whoever loses patience leaves.
    A,
}

/// What is asked, with the answers.
#[derive(Clone, Debug)]
pub struct Study {
    /// The model.
    pub model: Model,
    /// Arrivals, 1/s.
    pub arrivals_per_s: f64,
    /// Mean handling time.
    pub handling: SimDuration,
    /// Mean patience.
    pub patience: Option<SimDuration>,
    /// Contacts that can be present; with Erlang B it is the number of agents and stands in each row.
    pub lines: Option<u64>,
    /// Acceptable waiting times.
    pub within: Vec<SimDuration>,
    /// An abandonment with a shorter wait is a short one.
    pub short_abandon: SimDuration,
    /// What is wanted.
    pub target: Option<Target>,
    /// The least number of agents that meets the target; `None` if none does, or nothing is wanted.
    pub least_agents: Option<u32>,
    /// An answer for each number of agents.
    pub rows: Vec<Row>,
}

/// What is wanted of the staffing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At least this share of the offered is answered within a time.
    Answered {
        /// The least share.
        share: f64,
        /// The time.
        within: SimDuration,
    },
    /// At most this share of the offered is turned away.
    Blocked {
        /// The largest share.
        share: f64,
    },
}

/// The answer for a number of agents.
#[derive(Clone, Debug)]
pub struct Row {
    /// How many answer.
    pub agents: u32,
    /// The steady state; `None` if the line grows for ever.
    pub steady: Option<Steady>,
}

impl Study {
    /// The answer that stands beside a simulation.
    pub fn beside(outline: &Outline, answer: &ErlangAnswer) -> Self {
        let channel = &outline.channels[answer.channel.index()];
        let centre = answer.steady.centre();
        let model = match (centre.lines, centre.patience_s) {
            (Some(lines), _) if lines == u64::from(centre.agents) => Model::B,
            (_, Some(_)) => Model::A,
            (_, None) => Model::C,
        };
        Self {
            model,
            arrivals_per_s: centre.arrivals_per_s,
            handling: SimDuration::from_secs_f64(centre.handling_s),
            patience: centre.patience_s.filter(|_| model != Model::B).map(SimDuration::from_secs_f64),
            lines: centre.lines.filter(|_| model != Model::B),
            within: channel.answer_within.clone(),
            short_abandon: channel.short_abandon,
            target: None,
            least_agents: None,
            rows: vec![Row { agents: centre.agents, steady: Some(answer.steady.clone()) }],
        }
    }
}

impl Target {
    /// Whether a steady state meets it.
    pub fn is_met(self, steady: &Steady) -> bool {
        match self {
            Target::Answered { share, within } => steady.answered_within(within.secs_f64()) >= share,
            Target::Blocked { share } => steady.p_block() <= share,
        }
    }
}

impl Model {
    /// Its letter.
    pub const fn letter(self) -> char {
        match self {
            Model::B => 'B',
            Model::C => 'C',
            Model::A => 'A',
        }
    }
}

impl Study {
    /// The load, arrivals times mean handling time, erlangs.
    pub fn erlangs(&self) -> f64 {
        self.arrivals_per_s * self.handling.secs_f64()
    }

    /// The centre with a number of agents.
    pub fn centre(&self, agents: u32) -> Centre {
        Centre {
            arrivals_per_s: self.arrivals_per_s,
            handling_s: self.handling.secs_f64(),
            agents,
            patience_s: self.patience.map(SimDuration::secs_f64),
            lines: if self.model == Model::B { Some(u64::from(agents)) } else { self.lines },
        }
    }

    /// A measure, share or s; `None` where there is nobody to measure.
    fn measure(&self, steady: &Steady, measure: Measure) -> Option<f64> {
        Some(match measure {
            Measure::PWait => steady.p_wait(),
            Measure::PAbandon => steady.p_abandon(),
            Measure::PBlock => steady.p_block(),
            Measure::PServed => steady.p_served(),
            Measure::MeanWaitServed => steady.mean_wait_served(),
            Measure::MeanWaitAbandoned => return steady.mean_wait_abandoned(),
            Measure::MeanWaitEntered => steady.mean_wait_entered(),
            Measure::PShortAbandon => steady.abandoned_within(self.short_abandon.secs_f64()),
        })
    }

    /// A service level, share; `None` where there is nobody to measure.
    fn level(&self, steady: &Steady, level: ServiceLevel, within: SimDuration) -> Option<f64> {
        let (a, b) = level.of(&Ends {
            answered_within: steady.answered_within(within.secs_f64()),
            abandoned_within: steady.abandoned_within(within.secs_f64()),
            short_abandons: steady.abandoned_within(self.short_abandon.secs_f64()),
            answered: steady.p_served(),
            offered: 1.0,
            entered: 1.0 - steady.p_block(),
            flowed_out: 0.0,
            demand: 1.0,
        });
        (b > 0.0).then_some(a / b)
    }
}
