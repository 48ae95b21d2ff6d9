//! The top level. It is decoded block by block and entry by entry, so that one pass finds what is wrong in each.

use std::collections::HashMap;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::decode::{Decoded, Spanned, decode};
use super::super::diagnostic::{Code, Problem, Problems, did_you_mean, listed};
use super::super::flaws::Flaws;
use super::super::resolve::limits::MAX_ENTRIES;
use super::super::source::Span;
use super::super::yaml::{Key, Node, Value};
use super::agents::Group;
use super::channels::Channel;
use super::contacts::Contact;
use super::costs::Costs;
use super::events::Event;
use super::playbook::Lever;
use super::quantities::{At, Duration};
use super::queues::SharedQueue;
use super::routing::Routing;
use super::slas::Slas;
use super::uncertain::Uncertain;

/// A scenario of Stormdrill: who contacts a centre, who answers, and what goes wrong and when.
// What could not be decoded is `None`, and has been reported.
#[derive(Debug, Default, JsonSchema)]
#[schemars(title = "Stormdrill scenario, version 1", deny_unknown_fields)]
pub(in super::super) struct RawScenario {
    /// The version of the language: 1.
    #[schemars(required, extend("const" = 1))]
    pub schema: Option<Spanned<u32>>,
    /// The scenario's name; default: the file's name.
    pub name: Option<Spanned<String>>,
    /// What happens, in a sentence.
    pub story: Option<Spanned<String>>,
    /// The date and time of day at the start, or the time of day alone.
    pub start: Option<At>,
    /// How long contacts arrive.
    #[schemars(required)]
    pub duration: Option<Spanned<Duration>>,
    /// Contacts that arrive sooner are not counted; default `0s`.
    pub warm_up: Option<Spanned<Duration>>,
    /// What happens at the end: `drain` (default), `stop` or `continue`.
    pub end: Option<Spanned<End>>,
    /// The length of a statistical interval; default `15m`.
    pub interval: Option<Spanned<Duration>>,
    /// The root of all randomness; default 1.
    pub seed: Option<Spanned<u64>>,
    /// Independent replications of a run; default 100, or 1 where nothing is random.
    pub replications: Option<Spanned<u32>>,
    /// What supervisors see.
    pub monitor: Option<Spanned<Monitor>>,
    /// The currency of costs, such as EUR.
    pub currency: Option<Spanned<String>>,
    /// What is paid beside the hourly rates of groups (`cost`): premiums, levers' own hours, leads.
    pub costs: Option<Spanned<Costs>>,
    /// Ways in which customers reach the centre; default: one, `phone`.
    #[schemars(default, extend("minProperties" = 1))]
    pub channels: Section<Channel>,
    /// Classes of contacts.
    #[schemars(extend("minProperties" = 1))]
    pub contacts: Section<Contact>,
    /// Queues that several classes share; a class that is in none has a queue of its own.
    #[schemars(default, schema_with = "super::schema::maybe_empty::<SharedQueue>")]
    pub queues: Section<SharedQueue>,
    /// Groups of agents.
    #[schemars(extend("minProperties" = 1))]
    pub agents: Section<Group>,
    /// How contacts and agents find each other.
    pub routing: Option<Spanned<Routing>>,
    /// What could not be read of it.
    #[schemars(skip)]
    pub routing_flaws: Rc<Flaws>,
    /// What happens, and when.
    #[schemars(default, schema_with = "super::schema::maybe_empty::<Event>")]
    pub events: Section<Event>,
    /// What the team does about it: levers by name, each by a rule or at a time.
    #[schemars(default, schema_with = "super::schema::maybe_empty::<Lever>")]
    pub playbook: Section<Lever>,
    /// Whether the team has prepared for this, which shortens the lead times that say so; default `false`.
    pub prepared: Option<Spanned<bool>>,
    /// What is to be kept: measures, each with one demand or several, such as
    /// `"service_level{channel:chat,within:60s}": [">= 80%"]`.
    #[schemars(default)]
    pub slas: Slas,
    /// Numbers that are guesses, by name: `compare` also plays their low and high values.
    #[schemars(default, schema_with = "super::schema::maybe_empty::<Uncertain>")]
    pub uncertain: Section<Uncertain>,
    /// What could not be read of all this.
    #[schemars(skip)]
    pub flaws: Flaws,
}

/// What happens at the end of the duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum End {
    /// Arrivals stop, those present are handled.
    Drain,
    /// All stops.
    Stop,
    /// Arrivals go on, uncounted, until all counted contacts have ended.
    Continue,
}

/// What supervisors and playbooks see.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Monitor {
    /// Their numbers are up to this old; default `20s`.
    pub refresh: Option<Spanned<Duration>>,
}

/// A block of named entries, such as `contacts:`.
#[derive(Debug)]
pub(in super::super) struct Section<T> {
    /// The key of the block, if it is there.
    pub key: Option<Span>,
    /// Its entries, in order.
    pub entries: Vec<Entry<T>>,
    /// Whether there may be entries that could not be read.
    pub broken: bool,
    index: HashMap<String, usize>,
}

/// A named entry of a block.
#[derive(Debug)]
pub(in super::super) struct Entry<T> {
    /// Its name.
    pub name: Spanned<String>,
    /// What it says, unless that was wrong as a whole.
    pub value: Option<T>,
    /// What was wrong in parts.
    pub flaws: Rc<Flaws>,
}

impl<T> Default for Section<T> {
    fn default() -> Self {
        Self { key: None, entries: Vec::new(), broken: false, index: HashMap::new() }
    }
}

impl<T> Section<T> {
    /// The names, also of entries that were wrong.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|e| e.name.value.as_str())
    }

    /// Whether there is no entry, and no other was meant.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.broken
    }

    /// The index of a name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }
}

const FIELDS: [&str; 25] = [
    "schema",
    "extends",
    "name",
    "story",
    "start",
    "duration",
    "warm_up",
    "end",
    "interval",
    "seed",
    "replications",
    "monitor",
    "currency",
    "costs",
    "channels",
    "contacts",
    "queues",
    "agents",
    "routing",
    "events",
    "playbook",
    "prepared",
    "slas",
    "uncertain",
    "variants",
];

impl RawScenario {
    /// Decodes what can be decoded and reports the rest.
    pub fn decode(root: &Node, problems: &mut Problems) -> Self {
        let mut raw = Self::default();
        let entries = match &root.value {
            Value::Mapping(entries) => entries.as_slice(),
            Value::Null => {
                problems.push(
                    Problem::error(Code::MissingField, root.span, "the scenario is empty")
                        .help("begin with `schema: 1`, `duration: 8h`, `contacts:` and `agents:`"),
                );
                return raw;
            }
            _ => {
                problems.push(
                    Problem::error(Code::WrongType, root.span, "a scenario is a mapping")
                        .help("begin with `schema: 1`, `duration: 8h`, `contacts:` and `agents:`"),
                );
                return raw;
            }
        };
        for (key, node) in entries {
            match &*key.name {
                "schema" => raw.schema = field(key, node, &mut raw.flaws, problems),
                "name" => raw.name = field(key, node, &mut raw.flaws, problems),
                "story" => raw.story = field(key, node, &mut raw.flaws, problems),
                "start" => raw.start = field(key, node, &mut raw.flaws, problems),
                "duration" => raw.duration = field(key, node, &mut raw.flaws, problems),
                "warm_up" => raw.warm_up = field(key, node, &mut raw.flaws, problems),
                "end" => raw.end = field(key, node, &mut raw.flaws, problems),
                "interval" => raw.interval = field(key, node, &mut raw.flaws, problems),
                "seed" => raw.seed = field(key, node, &mut raw.flaws, problems),
                "replications" => raw.replications = field(key, node, &mut raw.flaws, problems),
                "monitor" => raw.monitor = field(key, node, &mut raw.flaws, problems),
                "currency" => raw.currency = field(key, node, &mut raw.flaws, problems),
                "costs" => raw.costs = field(key, node, &mut raw.flaws, problems),
                "routing" => {
                    let found = decoded(key, node, problems.room());
                    raw.routing_flaws = Rc::new(Flaws::of(node, key.span, &found));
                    found.problems.into_iter().for_each(|problem| problems.push(problem));
                    raw.routing = found.value;
                }
                "channels" => raw.channels = section(key, node, problems),
                "contacts" => raw.contacts = section(key, node, problems),
                "queues" => raw.queues = section(key, node, problems),
                "agents" => raw.agents = section(key, node, problems),
                "events" => raw.events = section(key, node, problems),
                "playbook" => raw.playbook = section(key, node, problems),
                "prepared" => raw.prepared = field(key, node, &mut raw.flaws, problems),
                "slas" => raw.slas = Slas::decode(key, node, &mut raw.flaws, problems),
                "uncertain" => raw.uncertain = section(key, node, problems),
                _ if problems.full() => {}
                other => {
                    problems.push(unknown_field(other, key.span));
                    // Nothing follows from the absence of the field that is meant.
                    if let Some(meant) = FIELDS.into_iter().find(|f| stands_for(other, f)) {
                        raw.flaws.add(meant, key.span, true);
                    }
                }
            }
        }
        for required in ["schema", "duration", "contacts", "agents"] {
            // A misspelt key that has been reported is not missing as well.
            if !entries.iter().take(1_000).any(|(key, _)| &*key.name == required || stands_for(&key.name, required)) {
                problems.push(missing_field(required, root.span));
            }
        }
        raw
    }
}

fn unknown_field(name: &str, span: Span) -> Problem {
    let help = format!("the top level knows {}", listed(FIELDS, "and"));
    let problem = Problem::error(Code::UnknownField, span, format!("unknown field `{name}`")).help(help);
    match did_you_mean(name, FIELDS) {
        Some(label) => problem.label(label),
        None => problem,
    }
}

fn missing_field(name: &str, root: Span) -> Problem {
    let example = match name {
        "schema" => "write `schema: 1` as the first line",
        "duration" => "say how long contacts arrive: `duration: 8h`",
        "contacts" => "say who contacts the centre: `contacts:`, and below it at least one class with its `arrivals`",
        _ => "say who answers: `agents:`, and below it at least one group such as `team: {count: 5}`",
    };
    let start = Span { end: root.start, ..root };
    Problem::error(Code::MissingField, start, format!("the scenario lacks `{name}`")).help(example)
}

/// Whether an unknown name is a misspelling of a field.
fn stands_for(name: &str, field: &str) -> bool {
    !FIELDS.contains(&name) && did_you_mean(name, FIELDS).is_some_and(|m| m.contains(&format!("`{field}`")))
}

/// A field of the top level. If it is wrong in part, the whole is left out.
fn field<T: DeserializeOwned>(key: &Key, node: &Node, flaws: &mut Flaws, problems: &mut Problems) -> Option<T> {
    let Decoded { value, problems: found, .. } = decoded(key, node, problems.room());
    if found.is_empty() {
        return value;
    }
    flaws.add(&key.name, key.span.to(node.span), false);
    found.into_iter().for_each(|problem| problems.push(problem));
    None
}

fn decoded<T: DeserializeOwned>(key: &Key, node: &Node, room: usize) -> Decoded<T> {
    if node.value != Value::Null {
        return decode(node, key.span, room);
    }
    let problem = Problem::error(Code::MissingValue, key.span, format!("`{}` has no value", key.name))
        .help("write a value after the colon, or remove the line to take the default");
    Decoded { value: None, problems: vec![problem], stand_ins: Vec::new() }
}

fn section<T: DeserializeOwned>(key: &Key, node: &Node, problems: &mut Problems) -> Section<T> {
    let mut section = Section { key: Some(key.span), ..Section::default() };
    match &node.value {
        Value::Mapping(entries) => {
            if let Some((name, _)) = entries.get(MAX_ENTRIES) {
                let message = format!("`{}` has more entries than the limit of {MAX_ENTRIES}", key.name);
                problems.push(Problem::error(Code::Limit, name.span, message));
                section.broken = true;
            }
            for (i, (name, node)) in entries.iter().take(MAX_ENTRIES).enumerate() {
                check_name(name, problems);
                section.index.insert(name.name.to_string(), i);
                section.entries.push(entry(name, node, problems));
            }
        }
        // An empty block is reported where its absence matters.
        Value::Null => {}
        _ => {
            let message = format!("`{}` is a mapping from names to properties", key.name);
            problems.push(
                Problem::error(Code::WrongType, node.span, message)
                    .help(format!("write `{}:` and below it, indented, `NAME:` and the properties", key.name)),
            );
            section.broken = true;
        }
    }
    section
}

fn entry<T: DeserializeOwned>(name: &Key, node: &Node, problems: &mut Problems) -> Entry<T> {
    let decoded = decoded(name, node, problems.room());
    let flaws = Rc::new(Flaws::of(node, name.span, &decoded));
    decoded.problems.into_iter().for_each(|problem| problems.push(problem));
    Entry { name: Spanned { value: name.name.to_string(), span: name.span }, value: decoded.value, flaws }
}

/// What names are made of.
pub(in super::super) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Names stand in selectors such as `service_level{channel:chat}`, in file names and in tables.
fn check_name(key: &Key, problems: &mut Problems) {
    let odd = key.name.chars().find(|c| !is_name_char(*c));
    if let Some(odd) = odd {
        let message = format!("the name `{}` contains {odd:?}", key.name.escape_debug());
        problems.push(
            Problem::error(Code::Name, key.span, message).help("names are made of letters, digits, `-`, `_` and `.`"),
        );
    } else if key.name.chars().count() > 100 {
        problems.push(Problem::error(Code::Name, key.span, "a name has at most 100 characters"));
    }
}
