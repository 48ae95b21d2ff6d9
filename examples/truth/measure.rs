//! From a row's name to an estimate: each row is a ratio of two sums over replications, or a pooled quantile.

use stormdrill::experiment::{Finished, Measure, RetentionMeasure, ServiceLevel};
use stormdrill::model::{Outcome, Scenario, SimDuration};
use stormdrill::record::{ClassTally, GroupTally};

use super::case::Row;
use super::model::Model;
use super::pools::ByClass;
use super::retrials;
use super::watch::Watch;

/// Numerator and denominator in one replication.
pub type RatioParts = Box<dyn Fn(&Sample<'_>) -> (f64, f64)>;

/// How a row is computed.
pub enum Recipe {
    /// Sum of the first over sum of the second, per replication.
    Ratio(RatioParts),
    /// The square root of the variance of the wait.
    SdWait,
    /// A quantile of the scope's waits: (entered or answered, p).
    Quantile { answered_only: bool, p: f64 },
}

/// What one replication gives to the recipes.
pub struct Sample<'a> {
    pub all: &'a ClassTally,
    pub classes: &'a [ClassTally],
    pub groups: &'a [GroupTally],
    pub busy_area_s: f64,
    pub pools_busy_s: Vec<f64>,
    pub window_s: f64,
    pub watch: &'a Watch,
}

/// The recipe for a row; `None` if its name is unknown.
pub fn recipe(model: &Model, row: &Row) -> Option<Recipe> {
    if row.metric.starts_with("t=") || row.metric.starts_with('[') || row.metric.starts_with("total.") {
        return timed(&row.metric, model);
    }
    let own = of_pools(&model.scenario, &row.metric)
        .or_else(|| of_conversations(&model.scenario, &row.metric))
        .or_else(|| of_callbacks(&model.scenario, &row.metric))
        .or_else(|| retrials::row(&row.metric));
    if let Some(parts) = own {
        return Some(Recipe::Ratio(parts));
    }
    let (scope, name) = match row.metric.split_once('.') {
        Some(("all_attempts", name)) => (None, name),
        Some((class, name)) => {
            let number: usize = class.strip_prefix("class")?.parse().ok()?;
            (Some(number.checked_sub(1)?), name)
        }
        None => (None, row.metric.as_str()),
    };
    if let Some(Recipe::Quantile { answered_only, p }) = quantile(name) {
        return scope.is_none().then_some(Recipe::Quantile { answered_only, p });
    }
    if name == "sd_wait" {
        return Some(Recipe::SdWait);
    }
    let parts = tally_parts(&model.scenario, model.agents, name)?;
    Some(Recipe::Ratio(Box::new(move |s| parts(scope.map_or(s.all, |c| &s.classes[c]), s))))
}

/// Rows about a pool, or about which pool serves a class.
fn of_pools(scenario: &Scenario, metric: &str) -> Option<RatioParts> {
    let (scope, name) = metric.split_once('.')?;
    if let Some(pool) = scope.strip_prefix("pool") {
        let pool = pool.parse::<usize>().ok()?.checked_sub(1)?;
        let agents = f64::from(scenario.groups.get(pool)?.size());
        return (name == "utilisation")
            .then_some(Box::new(move |s: &Sample<'_>| (s.pools_busy_s[pool], s.window_s * agents)) as RatioParts);
    }
    let class = scope.strip_prefix("class")?.parse::<usize>().ok()?.checked_sub(1)?;
    let of = move |f: fn(&ByClass, &ClassTally) -> (f64, f64)| -> Option<RatioParts> {
        Some(Box::new(move |s| f(&s.watch.pools.classes[class], &s.classes[class])))
    };
    match name {
        "p_overflow_at_arrival" => of(|pools, tally| (pools.overflowed, tally.offered as f64)),
        "fraction_served_by_other_pool" => of(|pools, _| (pools.served_elsewhere, pools.served)),
        "mean_handle_time_served" => of(|pools, _| (pools.handled_s, pools.served)),
        _ => None,
    }
}

/// Rows of a model in which class 1 is offered callbacks, which are class 2.
fn of_callbacks(scenario: &Scenario, metric: &str) -> Option<RatioParts> {
    scenario.classes.first()?.retention.callback.as_ref()?;
    let of = |f: fn(&ClassTally, &ClassTally) -> (f64, f64)| -> Option<RatioParts> {
        Some(Box::new(move |s| f(&s.classes[0], &s.classes[1])))
    };
    let queue = |class: usize| -> Option<RatioParts> {
        Some(Box::new(move |s| (s.classes[class].queue_area_us as f64 / 1e6, s.window_s)))
    };
    match metric {
        "mean_queue" => queue(0),
        "mean_callback_queue" => queue(1),
        "p_callback" => of(|line, _| (line.count(Outcome::CallbackAccepted) as f64, line.offered as f64)),
        "p_offered_callback" => of(|line, _| RetentionMeasure::PCallbackOffered.parts(line)),
        "p_abandon" => of(|line, _| (line.count(Outcome::Abandoned) as f64, line.offered as f64)),
        "mean_wait_line_all" => of(|line, _| {
            let stayed = line.offered - line.count(Outcome::CallbackAccepted);
            ((line.wait_answered_us + line.wait_abandoned_us) as f64 / 1e6, stayed as f64)
        }),
        "mean_callback_delay" => of(|_, callbacks| Measure::MeanWaitServed.parts(callbacks)),
        _ => None,
    }
}

/// Rows about conversations, and about how long a class's contacts stay.
fn of_conversations(scenario: &Scenario, metric: &str) -> Option<RatioParts> {
    let sizes: Vec<(f64, f64)> =
        scenario.groups.iter().map(|g| (f64::from(g.size()), f64::from(g.size() * g.concurrency.slots))).collect();
    let sum = |f: fn(&(f64, f64)) -> f64| sizes.iter().map(f).sum::<f64>();
    let (agents, slots) = (sum(|s| s.0), sum(|s| s.1));
    let open = |s: &Sample<'_>| (0..s.groups.len()).map(|g| s.watch.conversations.conversation_s(g)).sum::<f64>();
    if let Some(count) = metric.strip_prefix("p_agent_has_").and_then(|m| m.strip_suffix("_chats")) {
        let count: usize = count.parse().ok()?;
        return Some(Box::new(move |s| {
            let with_open = &s.watch.conversations.with_open_s[0];
            let all = s.window_s * agents;
            let time = count.checked_sub(1).map_or(all - with_open.iter().sum::<f64>(), |place| with_open[place]);
            (time, all)
        }));
    }
    match metric.split_once('.') {
        None => match metric {
            "mean_chats_in_service" => Some(Box::new(move |s| (open(s), s.window_s))),
            "slot_utilisation" => Some(Box::new(move |s| (open(s), s.window_s * slots))),
            "mean_chat_duration_served" => Some(Box::new(|s| s.watch.conversations.duration)),
            _ => None,
        },
        Some((scope, name)) => {
            let place = |prefix: &str| scope.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1);
            if let Some(group) = place("group") {
                let (agents, slots) = *sizes.get(group)?;
                let open = move |s: &Sample<'_>| s.watch.conversations.conversation_s(group);
                return match name {
                    "mean_chats_per_agent" => Some(Box::new(move |s| (open(s), s.window_s * agents))),
                    "slot_utilisation" => Some(Box::new(move |s| (open(s), s.window_s * slots))),
                    "share_of_served" => Some(Box::new(move |s| {
                        (s.groups[group].answered as f64, s.all.count(Outcome::Answered) as f64)
                    })),
                    _ => None,
                };
            }
            let class = place("class")?;
            match name {
                "mean_in_system" => Some(Box::new(move |s| (s.watch.conversations.there_s[class], s.window_s))),
                "mean_sojourn" => {
                    Some(Box::new(move |s| (s.watch.conversations.sojourn_s[class], s.classes[class].offered as f64)))
                }
                _ => None,
            }
        }
    }
}

fn quantile(name: &str) -> Option<Recipe> {
    let (kind, digits) = name.rsplit_once("_q")?;
    let p = digits.parse::<f64>().ok()? / 1_000.0;
    match kind {
        "wait" | "wait_entered" => Some(Recipe::Quantile { answered_only: false, p }),
        "wait_served" => Some(Recipe::Quantile { answered_only: true, p }),
        _ => None,
    }
}

type Parts = Box<dyn Fn(&ClassTally, &Sample<'_>) -> (f64, f64)>;

fn of(f: impl Fn(&ClassTally) -> (f64, f64) + 'static) -> Option<Parts> {
    Some(Box::new(move |t, _| f(t)))
}

fn tally_parts(scenario: &Scenario, agents: f64, name: &str) -> Option<Parts> {
    let measure = |m: Measure| of(move |t| m.parts(t));
    let entered = |t: &ClassTally| t.entered() as f64;
    let queue_s = |t: &ClassTally| t.queue_area_us as f64 / 1e6;
    match name {
        "p_wait" => measure(Measure::PWait),
        "p_block" => measure(Measure::PBlock),
        "p_abandon" => measure(Measure::PAbandon),
        "p_served" => measure(Measure::PServed),
        "p_abandon_given_entered" => of(move |t| (t.count(Outcome::Abandoned) as f64, entered(t))),
        "mean_wait" | "mean_wait_all" | "mean_wait_entered" => measure(Measure::MeanWaitEntered),
        "mean_wait_served" => measure(Measure::MeanWaitServed),
        "mean_wait_abandoned" => measure(Measure::MeanWaitAbandoned),
        "mean_wait_given_wait" => of(|t| (Measure::MeanWaitEntered.parts(t).0, t.waited as f64)),
        "mean_offered_wait" => Some(Box::new(|_, s| s.watch.virtual_wait)),
        "mean_queue" => Some(Box::new(move |t, s| (queue_s(t), s.window_s))),
        "mean_in_system" => Some(Box::new(move |t, s| (queue_s(t) + s.busy_area_s, s.window_s))),
        "mean_sojourn" => Some(Box::new(move |t, s| (queue_s(t) + s.busy_area_s, t.offered as f64))),
        "mean_busy" => Some(Box::new(|_, s| (s.busy_area_s, s.window_s))),
        "utilisation" => Some(Box::new(move |_, s| (s.busy_area_s, s.window_s * agents))),
        "p_all_busy" => Some(Box::new(|_, s| (s.watch.all_busy_s, s.window_s))),
        "throughput_per_hour" => Some(Box::new(|t, s| (t.count(Outcome::Answered) as f64, s.window_s / 3_600.0))),
        _ => service_level(scenario, name),
    }
}

fn service_level(scenario: &Scenario, name: &str) -> Option<Parts> {
    // Where the theory lets whoever finds the line full be lost, all who come are offered; we count those from whom the
    // entry is hidden in the demand alone.
    let hides = scenario.channels[0].hide.is_some();
    let level = |level: ServiceLevel, t: usize| {
        of(move |tally| {
            let (numerator, denominator) = level.parts(tally, tally.within[t]);
            let is_of_all = hides && matches!(level, ServiceLevel::Offered | ServiceLevel::Excused);
            (numerator, if is_of_all { tally.offered as f64 } else { denominator })
        })
    };
    let time = |text: &str| {
        let limit = SimDuration::from_secs_f64(text.strip_suffix('s')?.parse().ok()?);
        scenario.channels[0].answer_within.iter().position(|w| *w == limit)
    };
    let short = |text: &str| (time(text)? == time_of_short(scenario)?).then_some(());
    if let Some(t0) = name.strip_prefix("p_abandon_excl_abandon_lt_") {
        short(t0)?;
        return of(|t| {
            let rest = t.entered() - t.short_abandons;
            ((t.count(Outcome::Abandoned) - t.short_abandons) as f64, rest as f64)
        });
    }
    if let Some(limit) = name.strip_prefix("p_abandon_within_") {
        let i = time(limit)?;
        return of(move |t| (t.within[i].abandoned as f64, t.offered as f64));
    }
    if let Some(limit) = name.strip_prefix("p_still_waiting_at_") {
        let i = time(limit)?;
        return of(move |t| {
            let gone = t.within[i].answered + t.within[i].abandoned;
            ((t.entered() - gone) as f64, t.entered() as f64)
        });
    }
    if let Some((limit, t0)) = name.strip_prefix("sl_")?.split_once("_excl_abandon_lt_") {
        short(t0)?;
        return level(ServiceLevel::ExclShort, time(limit)?);
    }
    for (prefix, formula) in [
        ("sl_offered_", ServiceLevel::Offered),
        ("sl_answered_plus_late_ab_", ServiceLevel::ExclWithin),
        ("sl_answered_", ServiceLevel::Answered),
        ("sl_entered_", ServiceLevel::Entered),
        ("sl_excused_", ServiceLevel::Excused),
        ("sl_", ServiceLevel::Offered),
    ] {
        if let Some(limit) = name.strip_prefix(prefix) {
            return level(formula, time(limit)?);
        }
    }
    None
}

fn time_of_short(scenario: &Scenario) -> Option<usize> {
    let channel = &scenario.channels[0];
    channel.answer_within.iter().position(|w| *w == channel.short_abandon)
}

fn timed(metric: &str, model: &Model) -> Option<Recipe> {
    let at = |f: Box<dyn Fn(&Sample<'_>) -> f64>| Some(Recipe::Ratio(Box::new(move |s| (f(s), 1.0))));
    let seconds = |text: &str| text.parse().ok().map(SimDuration::from_secs_f64);
    if let Some(rest) = metric.strip_prefix("t=") {
        let (t, name) = rest.split_once("s.")?;
        let t = seconds(t)?;
        let i = model.grid.iter().position(|g| g.since(Default::default()) == t)?;
        return match name {
            "mean_in_system" => at(Box::new(move |s| {
                let state = s.watch.states[i];
                f64::from(state.waiting + state.busy)
            })),
            "mean_queue" => at(Box::new(move |s| f64::from(s.watch.states[i].waiting))),
            "mean_busy" => at(Box::new(move |s| f64::from(s.watch.states[i].busy))),
            "p_all_busy" => at(Box::new(move |s| f64::from(u8::from(s.watch.states[i].all_busy)))),
            _ => None,
        };
    }
    if let Some(rest) = metric.strip_prefix('[') {
        let (span, name) = rest.split_once(")s.")?;
        let start = seconds(span.split_once(',')?.0)?;
        let i = model.grid.iter().position(|g| g.since(Default::default()) == start)?;
        return match name {
            "expected_arrivals" => at(Box::new(move |s| f64::from(s.watch.intervals[i].arrivals))),
            "expected_abandons" => at(Box::new(move |s| f64::from(s.watch.intervals[i].abandons))),
            "expected_served_completions" => at(Box::new(move |s| f64::from(s.watch.intervals[i].completions))),
            _ => {
                let limit = name.strip_prefix("expected_arrivals_answered_within_")?.strip_suffix('s')?;
                (seconds(limit)? == model.scenario.channels[0].answer_within[0]).then_some(())?;
                at(Box::new(move |s| f64::from(s.watch.intervals[i].answered_within)))
            }
        };
    }
    match metric.strip_prefix("total.")? {
        "expected_arrivals" => at(Box::new(|s| s.watch.intervals.iter().map(|i| f64::from(i.arrivals)).sum())),
        "expected_abandons" => at(Box::new(|s| s.watch.intervals.iter().map(|i| f64::from(i.abandons)).sum())),
        "expected_served_completions" => {
            at(Box::new(|s| s.watch.intervals.iter().map(|i| f64::from(i.completions)).sum()))
        }
        "expected_queue_area" => at(Box::new(|s| s.watch.queue_area_s)),
        "mean_left_in_system_at_end" => at(Box::new(|s| {
            let last = s.watch.states[s.watch.states.len() - 1];
            f64::from(last.waiting + last.busy)
        })),
        name => {
            let limit = name.strip_prefix("sl_offered_")?.strip_suffix('s')?;
            (seconds(limit)? == model.scenario.channels[0].answer_within[0]).then_some(())?;
            Some(Recipe::Ratio(Box::new(|s| {
                let sum = |f: fn(&super::watch::Interval) -> u32| {
                    s.watch.intervals.iter().map(|i| f64::from(f(i))).sum::<f64>()
                };
                (sum(|i| i.answered_within), sum(|i| i.arrivals))
            })))
        }
    }
}

/// The sums of a replication that the recipes of a case need: a pair for each row.
pub fn pairs(recipes: &[Option<Recipe>], scenario: &Scenario, finished: &Finished<Watch>) -> Vec<(f64, f64)> {
    let mut all = ClassTally::default();
    for class in &finished.counts.classes {
        all.add(class);
    }
    let window_s = scenario.horizon().since(scenario.window_start()).secs_f64();
    let pools_busy_s: Vec<f64> = finished.counts.groups.iter().map(|g| g.busy_area_us as f64 / 1e6).collect();
    let busy_area_s = pools_busy_s.iter().sum();
    let classes = &finished.counts.classes;
    let groups = &finished.counts.groups;
    let sample = Sample { all: &all, classes, groups, busy_area_s, pools_busy_s, window_s, watch: &finished.extra };
    recipes
        .iter()
        .map(|recipe| match recipe {
            Some(Recipe::Ratio(f)) => f(&sample),
            Some(Recipe::SdWait) => (finished.extra.squared_wait, all.entered() as f64),
            _ => (0.0, 0.0),
        })
        .collect()
}
