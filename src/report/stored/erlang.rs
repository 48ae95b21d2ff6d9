//! What Erlang's formulas say of a stored run, computed again from what they were asked.

use serde::Deserialize;

use super::error::ReadError;
use crate::analytic::Centre;
use crate::experiment::ErlangAnswer;
use crate::model::{ChannelId, Outline};

/// The block as it stands in `summary.json`.
#[derive(Deserialize)]
pub struct Entry {
    reason: Option<String>,
    channel: Option<String>,
    differences: Vec<String>,
    exact: Option<Exact>,
}

/// The part of the formulas' answer that says what was asked.
#[derive(Deserialize)]
struct Exact {
    model: String,
    arrivals_per_s: f64,
    mean_handling_s: f64,
    mean_patience_s: Option<f64>,
    lines: Option<u64>,
    staffing: Vec<Staffing>,
}

#[derive(Deserialize)]
struct Staffing {
    agents: u32,
}

/// The answer, or why there is none.
///
/// # Errors
/// [`ReadError::Unfit`] for what no run says.
pub fn answer_of(outline: &Outline, entry: Entry) -> Result<Result<ErlangAnswer, String>, ReadError> {
    let unfit = |why: String| ReadError::unfit("erlang", why);
    if let Some(reason) = entry.reason {
        return Ok(Err(reason));
    }
    let (Some(channel), Some(exact)) = (entry.channel, entry.exact) else {
        return Err(unfit("it has neither an answer nor a reason".to_owned()));
    };
    let place = outline.channels.iter().position(|c| c.name == channel);
    let place = place.ok_or_else(|| unfit(format!("there is no channel `{channel}`")))?;
    let [Staffing { agents }] = exact.staffing.as_slice() else {
        return Err(unfit("it is not about one number of agents".to_owned()));
    };
    let lines = if exact.model == "erlang_b" { Some(u64::from(*agents)) } else { exact.lines };
    let centre = Centre {
        arrivals_per_s: exact.arrivals_per_s,
        handling_s: exact.mean_handling_s,
        agents: *agents,
        patience_s: exact.mean_patience_s,
        lines,
    };
    let steady = centre.solve().map_err(|e| unfit(e.to_string()))?;
    Ok(Ok(ErlangAnswer { channel: ChannelId::at(place), steady, differences: entry.differences }))
}
