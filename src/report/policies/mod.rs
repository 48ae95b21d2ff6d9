//! What policies, criteria and rules of routing there are: lists and pages, all from the registries of
//! [`crate::routing`].

mod markdown;
mod text;
mod yaml;

use serde::Serialize;

use crate::routing::{Entry, Kind, Parameter, Stage};

pub use markdown::markdown;
pub use text::{list, page};

/// An entry for programs.
#[derive(Serialize)]
struct Json<'a> {
    name: &'a str,
    stage: Stage,
    summary: &'a str,
    rule: &'a str,
    good_for: &'a str,
    bad_for: &'a str,
    source: &'a str,
    cost: &'a str,
    parameters: Vec<JsonParameter<'a>>,
    /// What a policy stands for, as YAML.
    #[serde(skip_serializing_if = "Option::is_none")]
    composition: Option<String>,
}

#[derive(Serialize)]
struct JsonParameter<'a> {
    name: &'a str,
    meaning: &'a str,
    value: String,
    default: Option<String>,
}

/// An array of objects, and a line end.
pub fn json(entries: &[Entry]) -> String {
    let parameter = |p: &'static Parameter| JsonParameter {
        name: p.name,
        meaning: p.meaning,
        value: value(&p.kind),
        default: default(&p.kind),
    };
    let entry = |entry: &Entry| {
        let d = *entry.description;
        Json {
            name: d.name,
            stage: d.stage,
            summary: d.summary,
            rule: d.rule,
            good_for: d.good_for,
            bad_for: d.bad_for,
            source: d.source,
            cost: d.cost,
            parameters: entry.parameters.iter().map(parameter).collect(),
            composition: entry.composition.as_ref().map(yaml::routing),
        }
    };
    let entries: Vec<Json<'_>> = entries.iter().map(entry).collect();
    serde_json::to_string_pretty(&entries).expect("text is JSON") + "\n"
}

/// What the entries of a stage are for, and where they stand in a scenario.
const fn purpose(stage: Stage) -> &'static str {
    match stage {
        Stage::Policy => "compositions with a name, for `routing.policy` and `--policy`",
        Stage::Eligibility => "who may serve whom, and when, for `contacts` and `agents`",
        Stage::ContactOrder => "which contact a freed agent takes, for `routing.contact_order`",
        Stage::AgentOrder => "which free agent a contact goes to, for `routing.agent_order`",
        Stage::Sharing => "when a group serves a class, for `only` in `routing.sharing`",
    }
}

/// What a parameter accepts, in a few words.
fn value(kind: &Kind) -> String {
    match *kind {
        Kind::Number { min, max, .. } => format!("a number from {} to {}", yaml::number(min), yaml::number(max)),
        Kind::Duration { .. } => "a length of time".to_owned(),
        Kind::EachClass { .. } => "a number for each class by name".to_owned(),
        Kind::EachClassDuration { .. } => "a length of time for each class by name".to_owned(),
        Kind::EachGroup { .. } => "a number for each group by name".to_owned(),
        Kind::Channels => "names of channels, in order".to_owned(),
        Kind::Classes => "names of classes, in order".to_owned(),
        Kind::Flag { .. } => "true or false".to_owned(),
        Kind::Word { of } => of.join(" or "),
        Kind::Text { example } => format!("an expression such as {example}"),
    }
}

/// What holds if a parameter is not given; `None` if it must be.
fn default(kind: &Kind) -> Option<String> {
    match *kind {
        Kind::EachClass { default, .. } | Kind::EachGroup { default } => Some(yaml::number(default)),
        Kind::EachClassDuration { default } => Some(yaml::seconds(default)),
        Kind::Flag { default } => Some(default.to_string()),
        Kind::Channels | Kind::Classes => Some("none".to_owned()),
        _ => kind.default().map(|value| yaml::value(&value)),
    }
}

/// `a number from 0 to 10; 1 if nothing is said`
fn terms(kind: &Kind) -> String {
    let default = default(kind).map_or("must be given".to_owned(), |default| format!("default {default}"));
    format!("{}; {default}", value(kind))
}
