//! A comparison for programs: versioned JSON, the same bytes for the same runs on every machine and with any number of
//! threads. `null` stands for what was not measured.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde::Serialize;

use super::{ComparisonReport, Require, answer};
use crate::experiment::compare::{
    AtEnd, Broken, Candidate, Direction, Pairing, Row, Standing, Subject, Swing, Unit, best,
};
use crate::gate::{Verdict, overall};
use crate::report::json::{gates, layout, schema};
use crate::stats::{Difference, Estimate};

/// The version of the format. It stays 0 while fields may still change.
pub const SCHEMA_VERSION: u32 = 0;

/// Results of `stormdrill compare --format json`. Null stands for what was not measured.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Stormdrill comparison, version 0")]
struct Comparison<'a> {
    /// The version of this format; while it is 0, fields may still change.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// The base's name.
    base: &'a str,
    /// The root of the base's random streams, up to 2^64 - 1.
    seed: u64,
    /// How many replications the base has.
    replications: usize,
    /// The chance of any false alarm among all judged rows; intervals have the two-sided level 1 - alpha.
    alpha: f64,
    /// The least effect that counts, as a share of the base value; shares below 5 % count as 5 %, waits below 30 s as 30 s.
    min_effect: f64,
    /// The currency of costs, if the scenario names one.
    currency: Option<&'a str>,
    /// Whether any candidate is worse than the base in any judged row.
    regression: bool,
    /// Who has to meet the options' own targets: `any`, `all`, `candidates` if the base was named, or `option NAME`; null
    /// without targets.
    require: Option<String>,
    /// What the targets come to, as it is required; null without targets.
    #[schemars(extend("enum" = ["pass", "fail", "inconclusive", "no_data", null]))]
    verdict: Option<&'a str>,
    /// What it says, in sentences.
    sentences: Vec<String>,
    /// Whose contacts the options are ranked by: `all`, or `genuine` where others come too.
    #[schemars(extend("enum" = ["all", "genuine"]))]
    ranked_by: &'a str,
    /// The base, then each candidate: where it stands among all, by those contacts.
    options: Vec<Opt<'a>>,
    /// Each candidate against the base.
    candidates: Vec<Against<'a>>,
    /// Each uncertain number of the scenarios: the ranks with its low and its high value, all other numbers as they are.
    uncertain: Vec<Uncertain<'a>>,
}

/// An uncertain number.
#[derive(Serialize, JsonSchema)]
struct Uncertain<'a> {
    /// Its name.
    name: &'a str,
    /// Where it stands in the scenario.
    set: &'a str,
    /// With its low value.
    low: Ranks<'a>,
    /// With its high value.
    high: Ranks<'a>,
}

/// Ranks with one value of an uncertain number.
#[derive(Serialize, JsonSchema)]
struct Ranks<'a> {
    /// The value, as the scenario writes it.
    value: &'a str,
    /// The best option; null if there was nothing to measure.
    best: Option<&'a str>,
    /// Whether the option that is best with the scenarios' own numbers is neither best nor tied with the best.
    winner_changes: bool,
    /// What the targets come to, as it is required; null without targets. It has no part in the exit code.
    #[schemars(extend("enum" = ["pass", "fail", "inconclusive", "no_data", null]))]
    verdict: Option<&'a str>,
    /// The base, then each candidate.
    options: Vec<Ranked<'a>>,
}

/// Where an option stands with one value of an uncertain number.
#[derive(Serialize, JsonSchema)]
struct Ranked<'a> {
    /// Its name.
    name: &'a str,
    /// As in `options`.
    #[schemars(extend("enum" = ["best", "tied", "behind", "off_rails", "unknown"]))]
    rank: &'a str,
    /// Answered within the channels' first acceptable times / offered, share.
    service_level_offered: Number,
    /// The service level minus that of the best, share; null for the best.
    behind: Option<Gap>,
    /// What its own targets come to; null without targets.
    #[schemars(extend("enum" = ["pass", "fail", "inconclusive", "no_data", null]))]
    verdict: Option<&'a str>,
}

/// A run against a baseline.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Baseline")]
pub struct Baseline<'a> {
    /// The baseline's name.
    name: &'a str,
    /// The root of the random streams of the run that it holds, up to 2^64 - 1.
    seed: u64,
    /// How many replications that run has.
    replications: usize,
    /// The chance of any false alarm among all judged rows; intervals have the two-sided level 1 - alpha.
    alpha: f64,
    /// The least effect that counts, as a share of the base value; shares below 5 % count as 5 %, waits below 30 s as 30 s.
    min_effect: f64,
    /// Whether this run is worse in any judged row.
    regression: bool,
    /// What it says, in sentences.
    sentences: Vec<String>,
    /// This run against the baseline.
    against: Against<'a>,
}

/// The block of a comparison with a baseline; `None` for one without candidates.
pub fn baseline(report: ComparisonReport<'_>) -> Option<Baseline<'_>> {
    let comparison = report.comparison;
    Some(Baseline {
        name: &comparison.base,
        seed: report.outline.seed,
        replications: comparison.replications,
        alpha: comparison.settings.alpha,
        min_effect: comparison.settings.min_effect,
        regression: comparison.any_regression(),
        sentences: sentences(report),
        against: against(comparison.candidates.first()?),
    })
}

/// Where an option stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Option")]
struct Opt<'a> {
    /// Its name.
    name: &'a str,
    /// `best` in service level; `tied` with the best; `behind` it; `off_rails` where a guard rail is broken; `unknown`
    /// without data.
    #[schemars(extend("enum" = ["best", "tied", "behind", "off_rails", "unknown"]))]
    rank: &'a str,
    /// The option that gives more service for no more cost, or the same for less; null if there is none.
    dominated_by: Option<&'a str>,
    /// Answered within the channels' first acceptable times / offered, share.
    service_level_offered: Number,
    /// Abandoned / offered, share.
    p_abandon: Number,
    /// Turned away / offered, share.
    p_block: Number,
    /// Customers who went for good with nothing / customers, share; null where customers and attempts are the same.
    p_customers_lost: Number,
    /// The 95 % quantile of the waits of those answered.
    wait_p95_served: Number,
    /// Paid agent time a replication, h.
    agent_hours: Option<f64>,
    /// What a replication costs, in `currency`; null unless every group that works has a rate.
    cost: Option<f64>,
    /// The service level minus that of the best, share; null for the best.
    behind: Option<Gap>,
    /// What its own targets come to; null without targets.
    #[schemars(extend("enum" = ["pass", "fail", "inconclusive", "no_data", null]))]
    verdict: Option<&'a str>,
    /// Its own targets, in the scenario's order.
    gates: Vec<gates::Entry<'a>>,
}

/// A number with half the width of its interval.
#[derive(Serialize, JsonSchema)]
struct Number {
    /// The estimate, a share or seconds; null without data.
    value: Option<f64>,
    /// Half the width of its interval; null without one.
    half_width: Option<f64>,
}

/// A candidate against the base.
#[derive(Serialize, JsonSchema)]
struct Against<'a> {
    /// Its name.
    name: &'a str,
    /// `paired`: replication r of both met the same customers; `unpaired`: different ones; `exact`: nothing is random.
    #[schemars(extend("enum" = ["paired", "unpaired", "exact"]))]
    pairing: &'a str,
    /// Why they are not paired; null if they are.
    unpaired_because: Option<&'a str>,
    /// The first class whose arrivals are others than the base's; null if none has.
    other_arrivals: Option<&'a str>,
    /// Guard rails that it breaks.
    broken: Vec<Rail<'a>>,
    /// Each measure of each subject; subjects with the same contacts stand once.
    rows: Vec<Line<'a>>,
}

/// A guard rail that is broken.
#[derive(Serialize, JsonSchema)]
struct Rail<'a> {
    /// `turned_away`: more contacts are turned away; `customers_lost`: more customers go for good with nothing; `starvation`: a class waits at least twice as long, by the 95 %
    /// quantile of all who joined its line, and longer than its channel's first acceptable wait.
    #[schemars(extend("enum" = ["turned_away", "customers_lost", "starvation"]))]
    rail: &'a str,
    /// `all`, `genuine`, or the name of the channel or class.
    subject: &'a str,
    /// The base value: a share, or seconds.
    base: f64,
    /// The candidate's value: a share, or seconds.
    new: f64,
}

/// One measure of one subject.
#[derive(Serialize, JsonSchema)]
struct Line<'a> {
    /// Whose: `all`, `genuine` (of those whom the centre is there for, where others come too), `channel`, `class` or `group`.
    #[schemars(extend("enum" = ["all", "genuine", "channel", "class", "group"]))]
    scope: &'a str,
    /// `all`, `genuine`, or the name of the channel, class or group.
    subject: &'a str,
    /// What.
    #[schemars(extend("enum" = ["service_level_offered", "p_abandon", "p_block", "mean_wait_served", "wait_p95_served", "p_customers_served", "p_customers_lost", "attempts_per_customer", "mean_time_to_service", "time_to_service_p95", "p_resolved", "p_abuse_time", "p_transfer", "p_misroute", "mean_end_to_end_wait", "end_to_end_wait_p95", "p_declined", "p_missed", "offers_per_contact", "occupancy", "agent_hours", "cost", "cost_per_customer_served"]))]
    measure: &'a str,
    /// What it counts in: `share`, `s`, `h`, `money`, `offers` or `contacts`.
    #[schemars(extend("enum" = ["share", "s", "h", "money", "offers", "contacts"]))]
    unit: &'a str,
    /// Which way is better: `higher`, `lower`, or `neither` for what is shown and not judged.
    #[schemars(extend("enum" = ["higher", "lower", "neither"]))]
    better: &'a str,
    /// Under the base; null without data.
    base: Option<f64>,
    /// Under the candidate; null without data.
    new: Option<f64>,
    /// Candidate minus base; null unless both are known.
    difference: Option<Gap>,
    /// The p-value after Holm's correction over all judged rows of all candidates that differ; null for other rows.
    p_adjusted: Option<f64>,
    /// `better`, `worse`, `small` (sure, but below the minimum effect), `unclear` (it may be chance), `same` (in every
    /// replication); null for rows that are not judged.
    verdict: Option<&'a str>,
}

/// A difference with its interval.
#[derive(Serialize, JsonSchema)]
struct Gap {
    /// The estimate.
    value: f64,
    /// The lower end of its interval; null without one.
    low: Option<f64>,
    /// The upper end of its interval; null without one.
    high: Option<f64>,
    /// Its standard error; null without one.
    se: Option<f64>,
}

/// The JSON Schema (draft 2020-12) of what [`render`] writes, and a line end. It stands in `schema/comparison.v0.json`.
pub fn json_schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(schema::tidy));
    let schema = settings.into_generator().into_root_schema_for::<Comparison<'static>>();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// The comparison, one JSON object and a line end.
pub fn render(report: ComparisonReport<'_>) -> String {
    let comparison = report.comparison;
    let names: Vec<&str> = comparison.names().collect();
    let document = Comparison {
        schema_version: SCHEMA_VERSION,
        base: &comparison.base,
        seed: report.outline.seed,
        replications: comparison.replications,
        alpha: comparison.settings.alpha,
        min_effect: comparison.settings.min_effect,
        currency: report.currency,
        regression: comparison.any_regression(),
        require: report.targets.map(|targets| match targets.require {
            Require::Any => "any".to_owned(),
            Require::All => "all".to_owned(),
            Require::One(i) => format!("option {}", names.get(i).copied().unwrap_or_default()),
            Require::Candidates => "candidates".to_owned(),
        }),
        verdict: report.targets.map(|targets| targets.verdict().name()),
        sentences: sentences(report),
        ranked_by: comparison.whole.name(),
        options: (0..comparison.standings.len()).map(|i| option(report, i, &names)).collect(),
        candidates: comparison.candidates.iter().map(against).collect(),
        uncertain: report.uncertain.iter().map(|swing| uncertain(swing, report, &names)).collect(),
    };
    let mut text = layout::to_string(&document);
    text.push('\n');
    text
}

fn sentences(report: ComparisonReport<'_>) -> Vec<String> {
    answer::sentences(report).into_iter().map(|s| s.replace('\u{a0}', " ")).collect()
}

fn option<'a>(report: ComparisonReport<'a>, i: usize, names: &[&'a str]) -> Opt<'a> {
    let s = &report.comparison.standings[i];
    let outcomes = report.targets.and_then(|targets| targets.options.get(i)).map_or(&[][..], |o| &o.outcomes);
    Opt {
        name: names.get(i).copied().unwrap_or_default(),
        rank: s.rank.name(),
        dominated_by: s.dominated_by.and_then(|i| names.get(i).copied()),
        service_level_offered: number(s.in_time),
        p_abandon: number(s.abandoned),
        p_block: number(s.turned_away),
        p_customers_lost: number(s.lost),
        wait_p95_served: number(s.wait_p95),
        agent_hours: s.agent_hours,
        cost: s.cost,
        behind: s.behind.map(gap),
        verdict: overall(outcomes).map(Verdict::name),
        gates: outcomes.iter().map(|outcome| gates::entry(outcome, None)).collect(),
    }
}

fn uncertain<'a>(swing: &'a Swing, report: ComparisonReport<'_>, names: &[&'a str]) -> Uncertain<'a> {
    let ranked = |((s, verdict), name): ((&Standing, &Option<Verdict>), &&'a str)| Ranked {
        name,
        rank: s.rank.name(),
        service_level_offered: number(s.in_time),
        behind: s.behind.map(gap),
        verdict: verdict.map(Verdict::name),
    };
    let ranks = |end: &'a AtEnd| Ranks {
        value: &end.value,
        best: best(&end.standings).and_then(|i| names.get(i).copied()),
        winner_changes: end.overturned(&report.comparison.standings).is_some(),
        verdict: report.targets.map(|targets| targets.require.verdict(&end.verdicts).name()),
        options: end.standings.iter().zip(&end.verdicts).zip(names).map(ranked).collect(),
    };
    Uncertain { name: &swing.name, set: &swing.set, low: ranks(&swing.low), high: ranks(&swing.high) }
}

fn number(estimate: Option<Estimate>) -> Number {
    Number { value: estimate.map(|e| e.mean), half_width: estimate.and_then(|e| e.half_width) }
}

fn against(candidate: &Candidate) -> Against<'_> {
    let (pairing, unpaired_because) = match &candidate.pairing {
        Pairing::Paired => ("paired", None),
        Pairing::Unpaired(why) => ("unpaired", Some(why.as_str())),
        Pairing::Exact => ("exact", None),
    };
    Against {
        name: &candidate.name,
        pairing,
        unpaired_because,
        other_arrivals: candidate.other_arrivals.as_deref(),
        broken: candidate.broken.iter().map(rail).collect(),
        rows: candidate.rows.iter().map(line).collect(),
    }
}

fn rail(broken: &Broken) -> Rail<'_> {
    Rail { rail: broken.rail.name(), subject: broken.subject.name(), base: broken.base, new: broken.new }
}

fn line(row: &Row) -> Line<'_> {
    Line {
        scope: match row.subject {
            Subject::All => "all",
            Subject::Genuine => "genuine",
            Subject::Channel(_) => "channel",
            Subject::Class(_) => "class",
            Subject::Group(_) => "group",
        },
        subject: row.subject.name(),
        measure: row.measure.name(),
        unit: match row.measure.unit() {
            Unit::Share => "share",
            Unit::Seconds => "s",
            Unit::Hours => "h",
            Unit::Money => "money",
            Unit::Offers => "offers",
            Unit::Contacts => "contacts",
        },
        better: match row.measure.direction() {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
            Direction::Neither => "neither",
        },
        base: row.base,
        new: row.new,
        difference: row.difference.map(gap),
        p_adjusted: row.p_adjusted,
        verdict: row.verdict.map(|v| v.name()),
    }
}

fn gap(d: Difference) -> Gap {
    Gap { value: d.value, low: d.low(), high: d.high(), se: d.se }
}
