//! Reading a run back from its `summary.json`. What was computed from the counts is not read but computed again.

use serde::Deserialize;
use serde_json::Value;

use super::super::Origin;
use super::super::json::{SCHEMA_VERSION, batches, costs, ending, intervals, levers, outline, runs};
use super::StoredRun;
use super::counts::{Budget, intervals_of, replications_of, waits_of};
use super::erlang;
use super::error::ReadError;
use super::gates;
use crate::experiment::{BATCHES, Results};
use crate::model::{
    ChannelId, ChannelOutline, ClassOutline, Clock, GroupId, GroupOutline, Mark, Nature, Outline, Phase, Rates, SimTime,
};

/// What a run is rebuilt from; all other fields are passed over.
#[derive(Deserialize)]
struct Document {
    scenario: String,
    variant: Option<String>,
    assignments: Vec<String>,
    policy: String,
    story: Option<String>,
    package_version: String,
    stream_version: u32,
    scenario_sha256: Option<String>,
    seed: u64,
    ending: ending::Entry,
    deterministic: bool,
    days_are_alike: bool,
    fingerprint: String,
    start_of_day_s: f64,
    duration_s: f64,
    warm_up_s: f64,
    currency: Option<String>,
    rates: Option<costs::Described>,
    channels: Vec<outline::Channel>,
    classes: Vec<outline::Class>,
    marks: Vec<outline::Mark>,
    phases: Vec<outline::Phase>,
    #[serde(default)]
    playbook: Vec<levers::Described>,
    gates: Vec<gates::Entry>,
    erlang: Option<erlang::Entry>,
    groups: Vec<Group>,
    intervals: intervals::Table,
    per_replication: runs::Table,
    waits: batches::Table,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    cost_per_hour: Option<f64>,
    slots: std::num::NonZero<u32>,
}

/// No agent costs more an hour, so that no sum of costs, and no square of one, overflows.
const MOST_COST: f64 = 1e30;

/// Rebuilds a run from the text of its `summary.json`.
///
/// # Errors
/// [`ReadError`] for texts that are cut short, of another version, or no summary of a run at all, and for counts that
/// cannot have come from one.
pub fn read(text: &str) -> Result<StoredRun, ReadError> {
    // The version first: another one may have other fields.
    let document: Document = match version(text)? {
        SCHEMA_VERSION => serde_json::from_str(text).map_err(ReadError::Json)?,
        other => return Err(ReadError::Version { found: other.to_string() }),
    };
    let outline = outline_of(&document)?;
    let mut budget = Budget::default();
    let replications = replications_of(&outline, &document.per_replication, &mut budget)?;
    let intervals = intervals_of(&outline, &document.intervals, &mut budget)?;
    let batches = waits_of(&outline, &document.waits, &replications, BATCHES)?;
    let ending = ending::ending(&document.ending).ok_or_else(|| ReadError::unfit("ending", "it is none of a run's"))?;
    let mut results = Results::restored(&outline, ending, replications, intervals, batches);
    if format!("{:016x}", results.fingerprint()) != document.fingerprint {
        return Err(ReadError::unfit("fingerprint", "it is not that of the replications"));
    }
    let origin = Origin {
        package_version: document.package_version,
        stream_version: document.stream_version,
        scenario_sha256: document.scenario_sha256,
    };
    let erlang = document.erlang.map(|entry| erlang::answer_of(&outline, entry)).transpose()?;
    results.gates = gates::records(&outline, &document.gates, results.replications.len())?;
    let mut run = StoredRun::new(outline, results, origin);
    run.summary.erlang = erlang;
    Ok(run)
}

fn version(text: &str) -> Result<u32, ReadError> {
    #[derive(Deserialize)]
    struct Head {
        schema_version: Option<Value>,
    }
    let start = text.trim_start();
    if start.starts_with('[') {
        return Err(ReadError::Several);
    }
    if !start.starts_with('{') {
        return Err(ReadError::Foreign);
    }
    let head: Head = serde_json::from_str(text).map_err(ReadError::Json)?;
    let version = head.schema_version.ok_or(ReadError::Foreign)?;
    let number = version.as_u64().and_then(|n| u32::try_from(n).ok());
    number.ok_or_else(|| ReadError::Version { found: version.to_string() })
}

fn rates_of(document: &Document) -> Result<Rates, ReadError> {
    let Some(described) = &document.rates else { return Ok(Rates::default()) };
    let levers: Vec<String> = document.playbook.iter().map(|l| l.name.clone()).collect();
    let groups: Vec<String> = document.groups.iter().map(|g| g.name.clone()).collect();
    let rates = described.rates(&levers, &groups, document.classes.len(), MOST_COST);
    rates.ok_or_else(|| ReadError::unfit("rates", "they are none of a scenario with such levers, groups and classes"))
}

fn outline_of(document: &Document) -> Result<Outline, ReadError> {
    let time = |field: &str, seconds: f64| {
        outline::duration(seconds).ok_or_else(|| ReadError::unfit(field, format!("{seconds} s is no length of time")))
    };
    // What is never is fine for a limit, and no time at which anything can be.
    let finite = |field: &str, seconds: f64| match time(field, seconds)? {
        forever if forever.is_forever() => Err(ReadError::unfit(field, format!("{seconds} s is too long"))),
        length => Ok(length),
    };
    let channel = |c: &outline::Channel| {
        if c.answer_within_s.is_empty() {
            return Err(ReadError::unfit("channels", "one has no acceptable waiting time"));
        }
        let times = c.answer_within_s.iter().map(|&s| time("channels", s));
        let unknown = || ReadError::unfit("channels.kind", format!("`{}` is no kind of channel", c.kind));
        Ok(ChannelOutline {
            name: c.name.clone(),
            kind: outline::kind(&c.kind).ok_or_else(unknown)?,
            clock: if c.business_hours { Clock::Business } else { Clock::Calendar },
            answer_within: times.collect::<Result<_, _>>()?,
            short_abandon: time("channels", c.short_abandon_s)?,
        })
    };
    let class = |c: &outline::Class| {
        let known = document.channels.iter().position(|channel| channel.name == c.channel);
        let unknown = || ReadError::unfit("classes", format!("there is no channel `{}`", c.channel));
        let digest = |text: &String| {
            let none = || ReadError::unfit("classes.arrivals", format!("`{text}` is no digest"));
            outline::digested(text).ok_or_else(none)
        };
        let arrivals = c.arrivals.as_ref().map(digest).transpose()?;
        let group = |name: &String| {
            let none = || ReadError::unfit("classes.groups", format!("there is no group `{name}`"));
            document.groups.iter().position(|g| g.name == *name).map(GroupId::at).ok_or_else(none)
        };
        let groups = c.groups.iter().map(group).collect::<Result<_, _>>()?;
        let nature = c.nature.as_deref().unwrap_or(Nature::Genuine.name());
        let other = || ReadError::unfit("classes.nature", format!("`{nature}` is no kind of customers"));
        let nature = Nature::ALL.into_iter().find(|n| n.name() == nature).ok_or_else(other)?;
        let channel = ChannelId::at(known.ok_or_else(unknown)?);
        Ok(ClassOutline { name: c.name.clone(), channel, arrivals, groups, nature })
    };
    let group = |g: &Group| match g.cost_per_hour {
        Some(cost) if !(0.0..=MOST_COST).contains(&cost) => {
            Err(ReadError::unfit("groups.cost_per_hour", format!("{cost} is no rate")))
        }
        cost_per_hour => Ok(GroupOutline { name: g.name.clone(), cost_per_hour, slots: g.slots.get() }),
    };
    let mark = |m: &outline::Mark| Ok(Mark { at: SimTime::ZERO + finite("marks", m.at_s)?, label: m.label.clone() });
    let phase = |p: &outline::Phase| {
        let at = |seconds| Ok(SimTime::ZERO + finite("phases", seconds)?);
        Ok(Phase { name: p.name.clone(), from: at(p.from_s)?, to: at(p.to_s)? })
    };
    let interval = finite("intervals", document.intervals.length_s)?;
    if interval.micros() == 0 {
        return Err(ReadError::unfit("intervals", "their length is 0"));
    }
    let lever = |described: &levers::Described| {
        let lever = levers::outline(described);
        let costs = [lever.cost.hours, lever.cost.hours_per_hour, lever.cost.money, lever.cost.money_per_hour];
        if costs.iter().all(|c| (0.0..=MOST_COST).contains(c)) {
            return Ok(lever);
        }
        Err(ReadError::unfit(format!("playbook.{}", lever.name), "a cost is none"))
    };
    Ok(Outline {
        name: document.scenario.clone(),
        variant: document.variant.clone(),
        assignments: document.assignments.clone(),
        policy: document.policy.clone(),
        story: document.story.clone(),
        start_of_day: finite("start_of_day_s", document.start_of_day_s)?,
        duration: finite("duration_s", document.duration_s)?,
        warm_up: finite("warm_up_s", document.warm_up_s)?,
        interval,
        seed: document.seed,
        deterministic: document.deterministic,
        days_are_alike: document.days_are_alike,
        currency: document.currency.clone(),
        rates: rates_of(document)?,
        channels: document.channels.iter().map(channel).collect::<Result<_, _>>()?,
        classes: document.classes.iter().map(class).collect::<Result<_, _>>()?,
        groups: document.groups.iter().map(group).collect::<Result<_, _>>()?,
        marks: document.marks.iter().map(mark).collect::<Result<_, ReadError>>()?,
        levers: document.playbook.iter().map(lever).collect::<Result<_, ReadError>>()?,
        phases: document.phases.iter().map(phase).collect::<Result<_, ReadError>>()?,
    })
}
