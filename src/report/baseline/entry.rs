//! One run in a baseline. Fields are in alphabetical order, and so they are in the file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Saved;
use crate::experiment::LEVEL;
use crate::experiment::compare::{Compared, Kept, Subject};
use crate::model::{ChannelId, ChannelKind, ChannelOutline, ClassOutline, Clock, Nature, Outline, SimDuration};
use crate::report::json::outline::{digest, digested, duration};
use crate::stats::Linearised;

/// What is kept of a run.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Run")]
pub struct Entry {
    /// Channels, by name.
    channels: BTreeMap<String, Channel>,
    /// Contact classes, by name.
    classes: BTreeMap<String, Class>,
    /// The currency of costs, if the scenario names one.
    currency: Option<String>,
    /// Whether nothing is random.
    deterministic: bool,
    /// The time after which no more arrivals count, s after the scenario's start.
    duration_s: f64,
    /// The scenario file, as it was named to the program.
    file: String,
    /// The scenario's name.
    name: String,
    /// The version of the program.
    package_version: String,
    /// The routing policy's name.
    policy: String,
    /// How many replications were made.
    replications: usize,
    /// What is compared, by `all`, `genuine`, `channel NAME`, `class NAME` or
    /// `group NAME`, and the name of the measure.
    rows: BTreeMap<String, Row>,
    /// The SHA-256 of the scenario with bases, variant and single values merged, 64 hexadecimal digits; empty where it is
    /// not known.
    scenario_sha256: String,
    /// The root of all random streams, up to 2^64 - 1.
    seed: u64,
    /// Single values that were set, `PATH=VALUE`.
    sets: Vec<String>,
    /// The version of the random streams.
    stream_version: u32,
    /// The variant that was played, if any.
    variant: Option<String>,
    /// The time before which arrivals do not count, s after the scenario's start.
    warm_up_s: f64,
}

/// A channel.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Channel {
    /// The acceptable waiting times, s; the first is the headline.
    answer_within_s: Vec<f64>,
}

/// A contact class.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Class {
    /// A digest of its arrivals, 16 hexadecimal digits; null where it is not known. Only digests of one version of the
    /// program can be compared.
    arrivals: Option<String>,
    /// Its channel's name.
    channel: String,
}

/// A measure.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Row {
    /// A share, seconds, hours, a number, or a cost in `currency`.
    estimate: f64,
    /// Half the width of its 95 % interval; null without one. It is for readers; the program computes it again.
    half_width: Option<f64>,
    /// What each replication, or each of 100 batches of them, adds to its error: replication r is in batch r mod 100.
    residuals: Vec<f64>,
}

impl Entry {
    /// A run as it is written.
    pub fn of(saved: &Saved) -> Self {
        let Kept { outline, replications, stream_version, rows } = &saved.kept;
        let channel =
            |c: &ChannelOutline| Channel { answer_within_s: c.answer_within.iter().map(|w| w.secs_f64()).collect() };
        let class = |c: &ClassOutline| Class {
            arrivals: c.arrivals.map(digest),
            channel: outline.channels[c.channel.index()].name.clone(),
        };
        let row = |((subject, measure), statistic): (&(Subject, Compared), &Linearised)| {
            let half_width = statistic.estimate(LEVEL).half_width.map(|h| (h * 1e4).round() / 1e4);
            let row = Row { estimate: statistic.value, half_width, residuals: statistic.residuals.clone() };
            (key(subject, *measure), row)
        };
        Self {
            channels: outline.channels.iter().map(|c| (c.name.clone(), channel(c))).collect(),
            classes: outline.classes.iter().map(|c| (c.name.clone(), class(c))).collect(),
            currency: outline.currency.clone(),
            deterministic: outline.deterministic,
            duration_s: outline.duration.secs_f64(),
            file: saved.file.clone(),
            name: outline.name.clone(),
            package_version: saved.package_version.clone(),
            policy: outline.policy.clone(),
            replications: *replications,
            rows: rows.iter().map(row).collect(),
            scenario_sha256: saved.scenario_sha256.clone(),
            seed: outline.seed,
            sets: outline.assignments.clone(),
            stream_version: *stream_version,
            variant: outline.variant.clone(),
            warm_up_s: outline.warm_up.secs_f64(),
        }
    }

    /// The run; the error says what cannot have come from one.
    pub fn saved(self) -> Result<Saved, String> {
        let names: Vec<String> = self.channels.keys().cloned().collect();
        let channels = self.channels.into_iter().map(|(name, channel)| {
            let answer_within: Vec<SimDuration> =
                channel.answer_within_s.into_iter().map(|s| seconds("answer_within_s", s)).collect::<Result<_, _>>()?;
            if answer_within.is_empty() {
                return Err(format!("channel `{name}` has no `answer_within_s`"));
            }
            Ok(ChannelOutline {
                name,
                kind: ChannelKind::default(),
                clock: Clock::default(),
                answer_within,
                short_abandon: SimDuration::ZERO,
            })
        });
        let channels = channels.collect::<Result<Vec<_>, String>>()?;
        let mut classes = Vec::new();
        for (name, class) in self.classes {
            let place = names.iter().position(|n| *n == class.channel);
            let place = place.ok_or_else(|| format!("there is no channel `{}`", class.channel))?;
            let digest = |text: String| digested(&text).ok_or_else(|| format!("`{text}` is no digest of arrivals"));
            let arrivals = class.arrivals.map(digest).transpose()?;
            let (channel, groups) = (ChannelId::at(place), Vec::new());
            classes.push(ClassOutline { name, channel, arrivals, groups, nature: Nature::default() });
        }
        let outline = Outline {
            name: self.name,
            variant: self.variant,
            assignments: self.sets,
            policy: self.policy,
            duration: seconds("duration_s", self.duration_s)?,
            warm_up: seconds("warm_up_s", self.warm_up_s)?,
            seed: self.seed,
            deterministic: self.deterministic,
            currency: self.currency,
            channels,
            classes,
            ..Outline::default()
        };
        let mut rows = BTreeMap::new();
        for (key, row) in self.rows {
            let place = parsed(&key).ok_or_else(|| format!("`{key}` is no measure"))?;
            rows.insert(place, Linearised { value: row.estimate, residuals: row.residuals });
        }
        let kept = Kept { outline, replications: self.replications, stream_version: self.stream_version, rows };
        let Self { file, package_version, scenario_sha256, .. } = self;
        Ok(Saved { kept, file, package_version, scenario_sha256 })
    }
}

fn seconds(field: &str, seconds: f64) -> Result<SimDuration, String> {
    duration(seconds).ok_or_else(|| format!("`{field}`: {seconds} s is no time"))
}

/// `class order wait_p95_served`
fn key(subject: &Subject, measure: Compared) -> String {
    let measure = measure.name();
    match subject {
        Subject::All => format!("all {measure}"),
        Subject::Genuine => format!("genuine {measure}"),
        Subject::Channel(name) => format!("channel {name} {measure}"),
        Subject::Class(name) => format!("class {name} {measure}"),
        Subject::Group(name) => format!("group {name} {measure}"),
    }
}

fn parsed(key: &str) -> Option<(Subject, Compared)> {
    let (whose, measure) = key.rsplit_once(' ')?;
    let measure = Compared::ALL.into_iter().find(|m| m.name() == measure)?;
    let subject = match whose.split_once(' ') {
        None if whose == "all" => Subject::All,
        None if whose == "genuine" => Subject::Genuine,
        Some(("channel", name)) => Subject::Channel(name.to_owned()),
        Some(("class", name)) => Subject::Class(name.to_owned()),
        Some(("group", name)) => Subject::Group(name.to_owned()),
        _ => return None,
    };
    Some((subject, measure))
}
