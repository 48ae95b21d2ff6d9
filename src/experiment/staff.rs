//! Scheduled agent time, and what it costs.

use super::results::Replication;
use crate::model::{MICROS_PER_SECOND, Outline};

fn hours(us: u64) -> f64 {
    us as f64 / (3_600 * MICROS_PER_SECOND) as f64
}

/// The scheduled time of all agents in each replication, h.
pub(super) fn agent_hours(replications: &[Replication]) -> impl Iterator<Item = f64> + Clone {
    replications.iter().map(|r| hours(r.groups.iter().fold(0, |sum, g| g.scheduled_area_us.saturating_add(sum))))
}

/// What the scheduled agents cost in each replication; `None` without rates, or where a group that works has none.
pub(super) fn costs(outline: &Outline, replications: &[Replication]) -> Option<Vec<f64>> {
    let rates: Vec<Option<f64>> = outline.groups.iter().map(|g| g.cost_per_hour).collect();
    let idle = |g: usize| replications.iter().all(|r| r.groups[g].scheduled_area_us == 0);
    if rates.iter().all(Option::is_none) || (0..rates.len()).any(|g| rates[g].is_none() && !idle(g)) {
        return None;
    }
    let cost = |r: &Replication| {
        let groups = r.groups.iter().zip(&rates);
        groups.map(|(g, rate)| hours(g.scheduled_area_us) * rate.unwrap_or(0.0)).sum()
    };
    Some(replications.iter().map(cost).collect())
}
