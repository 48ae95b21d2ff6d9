//! `erlang`: exact results, and the number of agents that it takes.

use super::erlang_args::{ErlangArgs, Format, ModelArgs};
use super::error::Error;
use super::quantity::Agents;
use super::{console, output};
use crate::analytic::{AnalyticError, MAX_AGENTS, Steady};
use crate::model::SimDuration;
use crate::report::exact::{Model, Row, Study, render_json, render_text};

/// Rows on each side of the least number of agents where nobody has said which.
const AROUND: u32 = 3;

/// Answers, on standard output.
///
/// # Errors
/// [`Error::Usage`] for what has no answer, and failures to write.
pub fn erlang(args: &ErlangArgs) -> Result<(), Error> {
    let (model, load, delay, patience) = match &args.model {
        ModelArgs::B(b) => (Model::B, &b.load, None, None),
        ModelArgs::C(c) => (Model::C, &c.load, Some(c), None),
        ModelArgs::A(a) => (Model::A, &a.delay.load, Some(&a.delay), Some(a)),
    };
    let target = match &args.model {
        ModelArgs::B(b) => b.blocked,
        _ => delay.and_then(|d| d.target),
    };
    if load.agents.is_none() && target.is_none() {
        let wanted = if model == Model::B { "--blocked 1%" } else { "--target 80%/20s" };
        let text = format!("how many agents? Give --agents 14, --agents 10..20, or what is wanted: {wanted}");
        return Err(Error::Usage(text));
    }
    let mut study = Study {
        model,
        arrivals_per_s: load.rate,
        handling: load.aht,
        patience: patience.map(|p| p.patience),
        lines: delay.and_then(|d| d.lines),
        within: delay.map_or(Vec::new(), |d| d.within.clone()),
        short_abandon: patience.map_or(SimDuration::ZERO, |p| p.short_abandon),
        target,
        least_agents: None,
        rows: Vec::new(),
    };
    answer(&mut study, load.agents).map_err(|e| Error::Usage(e.to_string()))?;
    match load.format {
        Format::Table => output::print(&render_text(&study, console::signs(load.ascii))),
        Format::Json => output::print(&render_json(&study)),
    }
}

/// Fills in the least number of agents and the rows.
fn answer(study: &mut Study, agents: Option<Agents>) -> Result<(), AnalyticError> {
    let most = study.lines.map_or(MAX_AGENTS, |lines| u32::try_from(lines).unwrap_or(MAX_AGENTS).min(MAX_AGENTS));
    if let Some(target) = study.target {
        study.least_agents = least(most, |n| Ok(solve(study, n)?.is_some_and(|s| target.is_met(&s))))?;
    }
    let middle = study.least_agents.unwrap_or(most);
    let around = Agents { from: middle.saturating_sub(AROUND).max(1), to: (middle + AROUND).min(most) };
    let Agents { from, to } = agents.unwrap_or(around);
    if from == to {
        // One number without an answer is an error that says why, several have a dash.
        study.centre(from).solve()?;
    }
    study.rows = (from..=to)
        .map(|agents| Ok(Row { agents, steady: solve(study, agents)? }))
        .collect::<Result<_, AnalyticError>>()?;
    Ok(())
}

/// The steady state; `None` if the line grows for ever.
fn solve(study: &Study, agents: u32) -> Result<Option<Steady>, AnalyticError> {
    match study.centre(agents).solve() {
        Ok(steady) => Ok(Some(steady)),
        Err(AnalyticError::Unstable { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The least number from 1 to `most` that is good, when all larger ones are good as well.
fn least(most: u32, good: impl Fn(u32) -> Result<bool, AnalyticError>) -> Result<Option<u32>, AnalyticError> {
    let (mut bad, mut high) = (0, 1.min(most));
    while !good(high)? {
        if high == most {
            return Ok(None);
        }
        (bad, high) = (high, high.saturating_mul(2).min(most));
    }
    while high - bad > 1 {
        let middle = bad + (high - bad) / 2;
        if good(middle)? {
            high = middle;
        } else {
            bad = middle;
        }
    }
    Ok(Some(high))
}

#[cfg(test)]
mod tests {
    use super::least;

    #[test]
    fn the_least_number_is_found() {
        for wanted in 1..40 {
            assert_eq!(least(100, |n| Ok(n >= wanted)), Ok(Some(wanted)));
        }
        assert_eq!((least(100, |_| Ok(false)), least(1, |_| Ok(true))), (Ok(None), Ok(Some(1))));
        assert_eq!(least(100, |n| Ok(n >= 100)), Ok(Some(100)));
    }
}
