//! The mirror of the file to the resolved scenario: references, defaults and limits.

mod ability;
mod access;
mod arrivals;
mod contacts;
mod costs;
mod curve;
mod daily;
mod deferred;
mod dialogue;
mod entry;
mod events;
mod features;
mod hours;
mod laws;
pub(super) mod limits;
mod long_load;
mod offers;
mod outages;
mod plausible;
mod playbook;
mod preferred;
mod profile;
mod queues;
mod rates;
mod retention;
mod returns;
mod routing;
mod slas;
mod slots;
mod staffing;
mod surges;
mod time;
mod trace;
mod transfers;
mod weekdays;

use super::Loaded;
use super::decode::Spanned;
use super::diagnostic::{Code, Problem, Problems, did_you_mean, listed};
use super::raw::channels::{Channel, Clock, Kind};
use super::raw::quantities::Duration;
use super::raw::scenario::{End, Entry, RawScenario, Section, is_name_char};
use super::source::{Sources, Span};
use super::tables::Tables;
use crate::model::{self, ChannelId, EndRule, OfferAgain, Resource, ResourceId, Scenario, SimDuration, Weight};
use limits::{MAX_AGENTS, MAX_CELLS, MAX_CONTACTS, MAX_DURATION, MAX_INTERVALS, MAX_POINTS, MAX_REPLICATIONS};
use time::Frame;

/// What the parts of the resolution share.
struct Context<'a> {
    raw: &'a RawScenario,
    frame: Frame,
    tables: Tables<'a>,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    /// How many points are left; `None` when there were too many.
    points_left: Option<usize>,
}

impl<'a> Context<'a> {
    /// The index of a name in a block. An unknown name is reported; a block that is missing has been.
    fn lookup<T>(&mut self, name: &Spanned<String>, section: &'a Section<T>, kind: &str) -> Option<usize> {
        let found = section.position(&name.value);
        if found.is_none() && section.key.is_some() && !section.broken {
            let message = format!("there is no {kind} `{}`", name.value);
            let mut problem = Problem::error(Code::UnknownReference, name.span, message);
            if !self.problems.full() {
                problem.label = did_you_mean(&name.value, section.names());
            }
            let known = listed(section.names().take(20), "and");
            self.problems.push(if known.is_empty() { problem } else { problem.help(format!("the file has {known}")) });
        }
        found
    }

    /// Takes a number of rows, pieces or points from what a scenario may have in all.
    fn charge(&mut self, points: usize, span: Span) -> Option<()> {
        // After the limit is reached, nothing more is built, and nothing more is said.
        let before = self.points_left.take()?;
        match before.checked_sub(points) {
            Some(left) => {
                self.points_left = Some(left);
                Some(())
            }
            None => {
                let message =
                    format!("the scenario's tables and curves have more points than the limit of {MAX_POINTS}");
                self.problems.push(
                    Problem::error(Code::Limit, span, message)
                        .help("shorten the `duration`, the tables or the trace, or use longer intervals"),
                );
                None
            }
        }
    }

    /// Looks at an entry; nothing is said that only follows from what could not be read of it.
    fn within<T, R>(&mut self, entry: &Entry<T>, look: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.problems.look_at(&entry.flaws);
        let result = look(self);
        self.problems.look_at(&before);
        result
    }

    /// The value, or `None` with the problem reported.
    fn note<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }
}

/// Resolves what was decoded. `None` when something is missing; all problems are reported.
pub(super) fn resolve<'a>(
    file_name: &str,
    root: Span,
    raw: &'a RawScenario,
    tables: Tables<'a>,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
) -> Option<Loaded> {
    problems.know_top(raw.flaws.clone());
    check_schema(raw, problems);
    check_scenario_name(raw, problems);
    let duration = raw.duration.as_ref().and_then(|d| bounded_duration(d, problems));
    let frame = Frame::new(raw.start.as_ref(), duration.unwrap_or(MAX_DURATION), problems);
    // Without a duration, what depends on it would only give errors that follow from that one.
    let has_duration = duration.is_some();
    let mut context = Context { raw, frame, tables, sources, problems, points_left: Some(MAX_POINTS) };

    let mut resources = Vec::new();
    let channels = channels(&mut context, &mut resources);
    events::check_kinds(&mut context);
    let bases =
        if has_duration { arrivals::bases(&mut context) } else { raw.contacts.entries.iter().map(|_| None).collect() };
    let swells = surges::surges(&mut context, &bases);
    let groups = staffing::groups(&mut context);
    let classes = contacts::classes(&mut context, bases, &swells);
    transfers::check_ways(&mut context, classes.as_deref());
    deferred::check(&mut context, classes.as_deref(), channels.as_deref());
    returns::check(&mut context, classes.as_deref());
    retention::check(&mut context, classes.as_deref(), channels.as_deref());
    let queues = queues::queues(&mut context);
    let outages = outages::outages(&mut context, classes.as_deref());
    let marks = events::marks(&mut context);
    let phases = events::phases(&mut context);
    let warm_up = raw.warm_up.map_or(SimDuration::ZERO, |w| w.value.0);
    let words = slas::words(raw, channels.as_deref(), classes.as_deref(), &phases);
    let gates = slas::gates(&mut context, &words, &phases, warm_up);
    let refresh = raw.monitor.as_ref().and_then(|m| m.value.refresh).map_or(DEFAULT_REFRESH, |r| r.value.0);
    let before = context.problems.look_at(&raw.routing_flaws);
    let (routing, again) = routing::routing(&mut context, classes.as_deref()).unzip();
    let offers = offers::rule(&mut context, again.flatten().unwrap_or(OfferAgain::Anyone));
    context.problems.look_at(&before);
    let known = playbook::Known {
        channels: channels.as_deref(),
        classes: classes.as_deref(),
        groups: groups.as_deref(),
        routing: routing.as_ref(),
    };
    let playbook = playbook::playbook(&mut context, refresh, &words, known);
    let costs = costs::costs(&mut context, playbook.as_ref().map(|(playbook, _)| playbook));
    check_not_empty(&mut context);

    let problems = context.problems;
    let settings = settings(raw, &frame, has_duration, problems);
    if problems.any_error() {
        return None;
    }
    let (mut channels, classes) = (channels?, classes?);
    slas::count_times(&gates, &mut channels, &classes);
    let (outages, channel_outages) = outages?;
    let (playbook, absent) = playbook?;
    let mut scenario = Scenario {
        name: raw.name.as_ref().map_or_else(|| stem(file_name), |n| n.value.clone()),
        variant: None,
        assignments: Vec::new(),
        story: raw.story.as_ref().map(|s| s.value.trim().to_owned()),
        start_of_day: frame.start_of_day,
        duration: frame.duration,
        warm_up: settings.warm_up,
        end: settings.end,
        interval: settings.interval,
        seed: raw.seed.map_or(1, |s| s.value),
        replications: 1,
        channels,
        classes,
        queues: queues?,
        groups: groups?,
        resources,
        routing: routing?,
        currency: raw.currency.as_ref().map(|c| c.value.clone()),
        costs: costs?,
        offers,
        outages,
        channel_outages,
        playbook,
        phases,
        marks,
    };
    let by_default = if scenario.is_deterministic() { 1 } else { 100 };
    scenario.replications = raw.replications.map_or(by_default, |n| n.value);
    check_size(&scenario, raw, root, problems)?;
    plausible::check(&scenario, raw, problems);
    features::take_away(&mut scenario, &absent);
    Some(Loaded {
        scenario,
        gates,
        seed_is_said: raw.seed.is_some(),
        replications_are_said: raw.replications.is_some(),
        start: frame.date,
        monitor_refresh: settings.refresh,
        variants: Vec::new(),
        resolved: String::new(),
        uncertain: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
    })
}

fn stem(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = base.strip_suffix(".yaml").or_else(|| base.strip_suffix(".yml")).unwrap_or(base);
    let stem: String = stem.chars().map(|c| if is_name_char(c) { c } else { '-' }).collect();
    let stem = stem.trim_start_matches('.');
    if stem.is_empty() { "scenario".to_owned() } else { stem.to_owned() }
}

/// The scenario's name is also that of a folder of results.
fn check_scenario_name(raw: &RawScenario, problems: &mut Problems) {
    let Some(name) = &raw.name else { return };
    let word = &name.value;
    if word.is_empty() || word.starts_with('.') || word.len() > 100 || !word.chars().all(is_name_char) {
        problems.push(Problem::error(Code::Name, name.span, "this is not the name of a scenario").help(
            "a name has at most 100 letters, digits, `-`, `_` and `.` and does not begin with `.`; \
                 write sentences into `story`",
        ));
    }
}

/// The version of the language.
const VERSION: u32 = 1;

fn check_schema(raw: &RawScenario, problems: &mut Problems) {
    let Some(schema) = raw.schema.filter(|s| s.value != VERSION) else { return };
    let help = match schema.value {
        0 => "0 was the draft of the language, and all that it could say means the same in 1: write `schema: 1`",
        _ => "write `schema: 1`; a later version of the program may be needed for this file",
    };
    let message = format!("schema {} is not known to this version", schema.value);
    problems.push(Problem::error(Code::Schema, schema.span, message).help(help));
}

fn bounded_duration(duration: &Spanned<Duration>, problems: &mut Problems) -> Option<SimDuration> {
    let value = duration.value.0;
    if value == SimDuration::ZERO {
        problems.push(Problem::error(Code::Value, duration.span, "the duration must be longer than nothing"));
    } else if value > MAX_DURATION {
        problems.push(
            Problem::error(Code::Limit, duration.span, "the duration is longer than the limit of ten years")
                .help("simulate a part of it, in several replications"),
        );
    } else {
        return Some(value);
    }
    None
}

/// Nobody looks more often.
const SHORTEST_REFRESH: SimDuration = SimDuration::from_secs(1);
/// How old what supervisors see is at most.
const DEFAULT_REFRESH: SimDuration = SimDuration::from_secs(20);

struct Settings {
    warm_up: SimDuration,
    end: EndRule,
    interval: SimDuration,
    refresh: SimDuration,
}

fn settings(raw: &RawScenario, frame: &Frame, has_duration: bool, problems: &mut Problems) -> Settings {
    let warm_up = raw.warm_up.map_or(SimDuration::ZERO, |w| w.value.0);
    if let Some(w) = raw.warm_up.filter(|w| has_duration && w.value.0 >= frame.duration) {
        problems.push(
            Problem::error(Code::Value, w.span, "nothing is counted: the warm-up is not shorter than the duration")
                .help("the duration includes the warm-up"),
        );
    }
    let interval = raw.interval.map_or(SimDuration::from_secs(900), |i| i.value.0);
    if let Some(i) = &raw.interval {
        if interval == SimDuration::ZERO {
            problems.push(Problem::error(Code::Value, i.span, "the interval must be longer than nothing"));
        } else if has_duration && frame.duration.micros() / interval.micros() > MAX_INTERVALS {
            let message = format!("the duration has more intervals than the limit of {MAX_INTERVALS}");
            problems.push(Problem::error(Code::Limit, i.span, message).help("write a longer `interval`"));
        }
    }
    if let Some(n) = raw.replications.filter(|n| n.value == 0 || n.value > MAX_REPLICATIONS) {
        let message = format!("the number of replications must be between 1 and the limit of {MAX_REPLICATIONS}");
        problems.push(Problem::error(Code::Limit, n.span, message).help("100 are enough for most questions"));
    }
    let refresh = raw.monitor.as_ref().and_then(|m| m.value.refresh);
    if let Some(r) = refresh.filter(|r| r.value.0 < SHORTEST_REFRESH) {
        let problem = Problem::error(Code::Value, r.span, "the monitor does not refresh more often than each second");
        problems.push(problem.help("write for instance `refresh: 20s`"));
    }
    let end = match raw.end.map(|e| e.value) {
        None | Some(End::Drain) => EndRule::Drain,
        Some(End::Stop) => EndRule::Stop,
        Some(End::Continue) => EndRule::Continue,
    };
    Settings { warm_up, end, interval, refresh: refresh.map_or(DEFAULT_REFRESH, |r| r.value.0) }
}

/// The channels; the implied one when the file names none.
fn channels(context: &mut Context<'_>, resources: &mut Vec<Resource>) -> Option<Vec<model::Channel>> {
    let section = &context.raw.channels;
    if section.key.is_none() {
        return Some(vec![model::Channel {
            name: "phone".to_owned(),
            kind: model::ChannelKind::Live,
            clock: model::Clock::Calendar,
            answer_within: vec![default_answer_within(Kind::Live)],
            short_abandon: DEFAULT_SHORT_ABANDON,
            lines: None,
            hours: None,
            hide: None,
            weight: Weight::Units(1),
            interruptible: false,
        }]);
    }
    let mut look = |entry| context.within(entry, |context| channel(context, entry, resources));
    let channels: Vec<Option<model::Channel>> = section.entries.iter().map(&mut look).collect();
    channels.into_iter().collect()
}

const DEFAULT_SHORT_ABANDON: SimDuration = SimDuration::from_secs(5);

fn default_answer_within(kind: Kind) -> SimDuration {
    SimDuration::from_secs(match kind {
        Kind::Live => 20,
        Kind::Messaging => 300,
        Kind::Deferred => 3_600,
    })
}

fn channel(context: &mut Context<'_>, entry: &Entry<Channel>, resources: &mut Vec<Resource>) -> Option<model::Channel> {
    let raw = entry.value.as_ref()?;
    let hours = hours::hours(context, raw);
    let hide = entry::hiding(context, raw);
    let weight = slots::weight(context, raw);
    let problems = &mut *context.problems;
    let answer_within = match &raw.answer_within {
        None => vec![default_answer_within(raw.kind.unwrap_or(Kind::Live))],
        Some(times) if times.value.0.is_empty() => {
            problems.push(
                Problem::error(Code::Value, times.span, "a channel needs at least one acceptable waiting time")
                    .help("write `answer_within: 20s`, or remove the line to take the default"),
            );
            return None;
        }
        Some(times) => {
            let mut distinct: Vec<SimDuration> = Vec::new();
            for time in &times.value.0 {
                if distinct.contains(&time.value.0) {
                    problems.push(
                        Problem::error(
                            Code::Conflict,
                            time.span,
                            format!("an acceptable waiting time of {} stands here twice", time.value.0),
                        )
                        .help("remove one of them"),
                    );
                }
                distinct.push(time.value.0);
            }
            distinct
        }
    };
    let lines = raw.lines.and_then(|lines| {
        if lines.value == 0 {
            problems.push(
                Problem::error(Code::Value, lines.span, "a channel without lines blocks every contact")
                    .help("write the number of lines, or remove `lines` for no limit"),
            );
            return None;
        }
        let id = ResourceId::at(resources.len());
        resources.push(Resource { name: format!("{}.lines", entry.name.value), capacity: lines.value });
        Some(id)
    });
    let short_abandon = raw.short_abandon.map_or(DEFAULT_SHORT_ABANDON, |d| d.0);
    let kind = match raw.kind.unwrap_or(Kind::Live) {
        Kind::Live => model::ChannelKind::Live,
        Kind::Messaging => model::ChannelKind::Messaging,
        Kind::Deferred => model::ChannelKind::Deferred,
    };
    let clock = match raw.clock.map(|clock| clock.value) {
        None | Some(Clock::Calendar) => model::Clock::Calendar,
        Some(Clock::Business) => model::Clock::Business,
    };
    Some(model::Channel {
        name: entry.name.value.clone(),
        kind,
        answer_within,
        clock,
        short_abandon,
        lines,
        hours: hours?,
        hide: hide?,
        weight: weight?,
        interruptible: raw.interruptible.unwrap_or(false),
    })
}

fn check_not_empty(context: &mut Context<'_>) {
    let blocks = [
        ("contacts", "class", context.raw.contacts.key, context.raw.contacts.is_empty()),
        ("agents", "group", context.raw.agents.key, context.raw.agents.is_empty()),
        ("channels", "channel", context.raw.channels.key, context.raw.channels.is_empty()),
    ];
    for (block, entry, key, empty) in blocks {
        if let Some(span) = key.filter(|_| empty) {
            context.problems.push(
                Problem::error(Code::MissingValue, span, format!("`{block}` needs at least one {entry}"))
                    .help(format!("write `NAME:` below it, indented, and the properties of the {entry}")),
            );
        }
    }
}

fn check_size(scenario: &Scenario, raw: &RawScenario, root: Span, problems: &mut Problems) -> Option<()> {
    let agents = scenario.agent_count();
    if agents > MAX_AGENTS {
        let span = raw.agents.key.unwrap_or(root);
        let message = format!("{agents} agents are more than the limit of {MAX_AGENTS}");
        problems.push(Problem::error(Code::Limit, span, message).help("simulate a part of the centre"));
    }
    let intervals = scenario.duration.micros().div_ceil(scenario.interval.micros().max(1));
    let cells = intervals.saturating_mul((scenario.classes.len() + scenario.groups.len()) as u64);
    if cells > MAX_CELLS {
        let span = raw.interval.as_ref().map_or(root, |i| i.span);
        let message = format!(
            "{intervals} intervals for each class and group are {cells} figures, more than the limit of {MAX_CELLS}"
        );
        problems.push(Problem::error(Code::Limit, span, message).help("write a longer `interval`"));
    }
    let horizon = scenario.horizon();
    let expected: f64 = scenario
        .classes
        .iter()
        .map(|class| match &class.arrivals {
            model::Arrivals::Poisson { rate, .. } => rate.expected_before(horizon),
            model::Arrivals::Trace(rows) => rows.len() as f64,
        })
        .sum();
    if expected.is_nan() || expected > MAX_CONTACTS {
        let span = raw.contacts.key.unwrap_or(root);
        let message =
            format!("{expected:.0} contacts expected in a replication are more than the limit of {MAX_CONTACTS:.0}");
        problems.push(Problem::error(Code::Limit, span, message).help("write a shorter `duration` or lower rates"));
    }
    (!problems.any_error()).then_some(())
}

/// The channel of a class.
fn channel_of(
    context: &mut Context<'_>,
    channel: Option<&Spanned<String>>,
    class: &Spanned<String>,
) -> Option<ChannelId> {
    let channels = &context.raw.channels;
    let problem = match (channel, channels.key) {
        (None, None) => return Some(ChannelId(0)),
        (Some(name), None) if name.value == "phone" => return Some(ChannelId(0)),
        (Some(name), Some(_)) => return context.lookup(name, channels, "channel").map(ChannelId::at),
        (None, Some(_)) => {
            let known = channels.names().next().unwrap_or("phone");
            Problem::error(Code::MissingField, class.span, "missing field `channel`")
                .label("this needs `channel`")
                .help(format!("write `channel: {known}`; only a file without `channels` may leave it out"))
        }
        (Some(name), None) => {
            let word = &name.value;
            let message = format!("there is no channel `{word}`: the file has no `channels`");
            let help =
                format!("add `channels: {{{word}: {{kind: live}}}}`, or remove this line for the implied `phone`");
            Problem::error(Code::UnknownReference, name.span, message).help(help)
        }
    };
    context.problems.push(problem);
    None
}
