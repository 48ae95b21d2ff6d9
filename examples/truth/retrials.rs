//! Customers who come again: models and rows of the retrial family.

use serde_json::Value;
use stormdrill::engine::{CustomerStep, Fact, View};
use stormdrill::model::{ATTEMPTS_MAX, Law, Outcome, Resolution, ReturnRule, SimDuration, SimTime};

use super::measure::{RatioParts, Sample};
use super::model::Builder;

/// Redial after abandoning, repeat after service, retry when blocked, each after an exponential time.
pub fn retrial(m: &mut Builder<'_>) -> Result<(), String> {
    if m.params.get("max_in_system").is_some() {
        let lines = m.whole("max_in_system")?;
        m.lines(lines)?;
    }
    let mean_s = m.number("redial_delay_s")?;
    let share = |name: &str| m.params.get(name).and_then(Value::as_f64);
    let rule =
        |share: f64| ReturnRule { share, delay: Law::Exponential { mean_s }, tries: ATTEMPTS_MAX, switch: Vec::new() };
    let (abandon, blocked) = (share("p_redial").map(rule), share("p_retry_blocked").map(rule));
    let repeat = share("p_repeat_after_service");
    let returns = &mut m.scenario.classes[0].returns;
    returns.after_abandon = abandon;
    returns.after_turned_away = blocked;
    returns.after_unresolved = repeat.map(|_| rule(1.0));
    returns.resolution = repeat.map(|p| Resolution { share: 1.0 - p, less_per_conversation: 0.0 });
    Ok(())
}

/// What first attempts meet, and who is between two attempts.
#[derive(Default)]
pub struct Retrials {
    fresh: Fresh,
    /// Attempts in the window.
    attempts: f64,
    orbit: u32,
    since: SimTime,
    orbit_s: f64,
    /// Customers who went for good inside the window, whenever they came first: with nothing, and with an answer.
    lost: f64,
    resolved: f64,
}

#[derive(Default)]
struct Fresh {
    offered: f64,
    waited: f64,
    abandoned: f64,
    blocked: f64,
    answered: f64,
    wait_answered_s: f64,
    wait_entered_s: f64,
    /// Waits of those answered, up to the longest time of the service levels.
    answered_within: Vec<(SimDuration, f64)>,
}

impl Retrials {
    pub fn new(within: &[SimDuration]) -> Self {
        let answered_within = within.iter().map(|t| (*t, 0.0)).collect();
        Self { fresh: Fresh { answered_within, ..Fresh::default() }, ..Self::default() }
    }

    pub fn record(&mut self, view: View<'_>, fact: Fact, from: SimTime, to: SimTime) {
        let now = view.now();
        let inside = |at: SimTime| at >= from && at < to;
        match fact {
            Fact::Arrived { contact } => {
                let returns = view.customer(contact).is_some_and(|c| c.occasion.is_some());
                self.attempts += f64::from(u8::from(inside(now)));
                if returns {
                    self.orbit_changes(now, from, to);
                    self.orbit -= 1;
                }
            }
            Fact::Customer { step: CustomerStep::WillReturn { .. }, .. } => {
                self.orbit_changes(now, from, to);
                self.orbit += 1;
            }
            Fact::Customer { step: CustomerStep::Gone { .. }, contact } if inside(now) => {
                // Whoever goes from an attempt without an answer has not got what was wanted, whatever was before.
                match view.contact(contact).first_wait {
                    Some(_) => self.resolved += 1.0,
                    None => self.lost += 1.0,
                }
            }
            Fact::Ended { contact, outcome, wait, .. } => {
                let is_fresh = view.customer(contact).is_some_and(|c| c.occasion.is_none());
                if is_fresh && inside(view.contact(contact).arrived) {
                    self.fresh.note(outcome, wait);
                }
            }
            _ => {}
        }
    }

    fn orbit_changes(&mut self, now: SimTime, from: SimTime, to: SimTime) {
        self.orbit_s += f64::from(self.orbit) * now.min(to).since(self.since.max(from)).secs_f64();
        self.since = now;
    }

    pub fn finish(&mut self, now: SimTime, from: SimTime, to: SimTime) {
        self.orbit_changes(now, from, to);
    }
}

impl Fresh {
    fn note(&mut self, outcome: Outcome, wait: SimDuration) {
        self.offered += 1.0;
        match outcome {
            Outcome::Blocked => {
                self.blocked += 1.0;
                return;
            }
            Outcome::Abandoned => {
                self.abandoned += 1.0;
                self.waited += 1.0;
            }
            _ => {
                self.answered += 1.0;
                self.waited += f64::from(u8::from(wait > SimDuration::ZERO));
                self.wait_answered_s += wait.secs_f64();
                for (limit, count) in &mut self.answered_within {
                    *count += f64::from(u8::from(wait <= *limit));
                }
            }
        }
        self.wait_entered_s += wait.secs_f64();
    }
}

/// The rows of this family that are not about all attempts.
pub fn row(metric: &str) -> Option<RatioParts> {
    let of = |f: fn(&Retrials) -> (f64, f64)| -> Option<RatioParts> {
        Some(Box::new(move |s: &Sample<'_>| f(&s.watch.retrials)))
    };
    match metric {
        "mean_orbit" => Some(Box::new(|s| (s.watch.retrials.orbit_s, s.window_s))),
        "attempt_rate_per_hour" => Some(Box::new(|s| (s.watch.retrials.attempts, s.window_s / 3_600.0))),
        "attempts_per_fresh_contact" => of(|r| (r.attempts, r.fresh.offered)),
        "lost_for_good_per_fresh" => of(|r| (r.lost, r.fresh.offered)),
        "resolved_per_fresh" => of(|r| (r.resolved, r.fresh.offered)),
        "fresh.p_wait" => of(|r| (r.fresh.waited, r.fresh.offered)),
        "fresh.p_abandon" => of(|r| (r.fresh.abandoned, r.fresh.offered)),
        "fresh.p_block" => of(|r| (r.fresh.blocked, r.fresh.offered)),
        "fresh.mean_wait_served" => of(|r| (r.fresh.wait_answered_s, r.fresh.answered)),
        "fresh.mean_wait_entered" => of(|r| (r.fresh.wait_entered_s, r.fresh.offered - r.fresh.blocked)),
        _ => {
            let limit = metric.strip_prefix("fresh.sl_offered_")?.strip_suffix('s')?;
            let limit = SimDuration::from_secs_f64(limit.parse().ok()?);
            Some(Box::new(move |s| {
                let fresh = &s.watch.retrials.fresh;
                let within = fresh.answered_within.iter().find(|(t, _)| *t == limit);
                (within.map_or(0.0, |(_, count)| *count), fresh.offered)
            }))
        }
    }
}
