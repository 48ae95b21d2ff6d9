//! Targets against the scenario: names, windows, and the acceptable waiting times that have to be counted for them.

use super::super::code::Code;
use super::super::decode::Spanned;
use super::super::diagnostic::{Problem, did_you_mean, listed};
use super::super::raw::quantities::At;
use super::super::raw::scenario::{Entry, RawScenario};
use super::super::raw::slas::Window as RawWindow;
use super::super::raw::slas::{OnEmpty as RawOnEmpty, Severity as RawSeverity, Sided as RawSided, Sla};
use super::super::source::Span;
use super::Context;
use super::limits::MAX_INTERVALS;
use super::time::DAY;
use crate::gate::{
    Demand, Gate, OnEmpty, Operator, Selection, Severity, Sided, Site, Statistic, Subject, Target, TargetError, Window,
    Words, parse_demand, parse_runs_met, parse_target, phase_in,
};
use crate::model::{Channel, ChannelKind, ContactClass, Phase, SimDuration, SimTime};

/// The names that targets and conditions may use.
pub(super) fn words<'a>(
    raw: &'a RawScenario,
    channels: Option<&[Channel]>,
    classes: Option<&[ContactClass]>,
    phases: &'a [Phase],
) -> Words<'a> {
    // Where some channel or class could not be read, that has been said; any one time then stands for all.
    let (times, channel_of) = match channels.zip(classes) {
        Some((channels, classes)) => (
            channels.iter().filter_map(|c| c.answer_within.first().copied()).collect(),
            classes.iter().map(|c| c.channel.index()).collect(),
        ),
        None => {
            let names = raw.channels.names().count().max(1);
            (vec![SimDuration::ZERO; names], vec![0; raw.contacts.names().count()])
        }
    };
    // Where the channels could not be read, any may be meant, and so may one whose kind could not.
    let unread = |i: usize| raw.channels.entries.get(i).is_some_and(|entry| entry.flaws.touch("kind"));
    let deferred = match channels {
        Some(channels) => {
            channels.iter().enumerate().map(|(i, c)| c.kind == ChannelKind::Deferred || unread(i)).collect()
        }
        None => vec![true; raw.channels.names().count().max(1)],
    };
    Words {
        deferred,
        times,
        channel_of,
        channels: match raw.channels.key {
            Some(_) => raw.channels.names().collect(),
            None => vec!["phone"],
        },
        classes: raw.contacts.names().collect(),
        groups: raw.agents.names().collect(),
        phases: phases.iter().map(|p| (p.name.as_str(), p.to)).collect(),
        natures: classes.map_or_else(Vec::new, |classes| classes.iter().map(|c| c.nature).collect()),
        first_lines: has(&raw.contacts.entries, |class| class.transfers.is_some()),
        asked: has(&raw.agents.entries, |group| group.answering.is_some()),
        paid: has(&raw.agents.entries, |group| group.cost.is_some()),
    }
}

/// All targets that are right; the others are reported.
pub(super) fn gates(context: &mut Context<'_>, words: &Words<'_>, phases: &[Phase], warm_up: SimDuration) -> Vec<Gate> {
    let raw = context.raw;
    let mut gates = Vec::new();
    for (selector, demands) in &raw.slas.entries {
        let unread = phase_in(&selector.value).is_some_and(|phase| is_unread(context, phase, phases));
        if unread {
            continue;
        }
        let Some(target) = context.words(selector, |text| parse_target(text, words)) else { continue };
        for sla in demands {
            if let Some(gate) = gate(context, selector, target, sla, phases, warm_up) {
                gates.push(gate);
            }
        }
    }
    gates
}

/// Whether each entry has something; one that could not be read may have it.
fn has<T>(entries: &[Entry<T>], something: fn(&T) -> bool) -> Vec<bool> {
    entries.iter().map(|entry| entry.flaws.any() || entry.value.as_ref().is_none_or(something)).collect()
}

/// Whether a phase is not there because its event could not be read, which has been reported.
fn is_unread(context: &Context<'_>, name: &str, phases: &[Phase]) -> bool {
    if phases.iter().any(|phase| phase.name == name) {
        return false;
    }
    let raw = context.raw;
    let of_event = |event: &str| name.strip_prefix(event).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let flawed = raw.events.entries.iter().filter(|e| e.value.is_none() || e.flaws.any());
    raw.events.broken
        || ["events", "start"].iter().any(|field| raw.flaws.touch(field))
        || flawed.into_iter().any(|entry| of_event(&entry.name.value))
}

/// Adds the acceptable waiting times of targets to what the channels count.
pub(super) fn count_times(gates: &[Gate], channels: &mut [Channel], classes: &[ContactClass]) {
    for gate in gates {
        let (Subject::Level { within, .. } | Subject::Recovery { within, .. }) = gate.target.subject else { continue };
        for (i, channel) in channels.iter_mut().enumerate() {
            let asked = match gate.target.selection {
                Selection::All => true,
                Selection::Channel(c) => c == i,
                Selection::Class(c) => classes[c].channel.index() == i,
                Selection::Nature(n) => classes.iter().any(|c| c.nature == n && c.channel.index() == i),
                Selection::Group(_) => false,
            };
            if asked && !channel.answer_within.contains(&within) {
                channel.answer_within.push(within);
            }
        }
    }
}

fn gate(
    context: &mut Context<'_>,
    selector: &Spanned<String>,
    target: Target,
    sla: &Sla,
    phases: &[Phase],
    warm_up: SimDuration,
) -> Option<Gate> {
    let demand = context.words(&sla.expr, |text| parse_demand(text, target.subject));
    let runs_met = match &sla.runs_met {
        None => Some(None),
        Some(text) => context.words(text, parse_runs_met).map(Some),
    };
    let window = match &sla.window {
        None => Some(Window::Whole),
        Some(raw) if raw.value.phase.as_ref().is_some_and(|phase| is_unread(context, &phase.value, phases)) => None,
        Some(raw) => {
            let window = window(context, raw, phases, warm_up);
            context.note(window)
        }
    };
    let sided = if sla.sided == Some(RawSided::One) { Sided::One } else { Sided::Two };
    let confidence = context.note(confidence(sla, sided));
    let (demand, window) = (demand?, window?);
    let fits = fits(context, sla, target, demand, &window);
    context.note(fits)?;
    let place = super::super::diagnostic::place(sla.expr.span, context.sources);
    let (line, column) = place.line_column();
    Some(Gate {
        name: sla.name.as_ref().map(|name| name.value.clone()),
        selector: selector.value.clone(),
        expr: sla.expr.value.clone(),
        target,
        demand,
        window,
        runs_met: runs_met?,
        severity: match sla.severity {
            None | Some(RawSeverity::Error) => Severity::Error,
            Some(RawSeverity::Warn) => Severity::Warn,
        },
        confidence: confidence?,
        sided,
        on_empty: match sla.on_empty {
            None | Some(RawOnEmpty::Fail) => OnEmpty::Fail,
            Some(RawOnEmpty::Pass) => OnEmpty::Pass,
            Some(RawOnEmpty::Skip) => OnEmpty::Skip,
        },
        site: Site { file: place.source.name.clone(), line, column },
    })
}

fn confidence(sla: &Sla, sided: Sided) -> Result<f64, Problem> {
    let Some(confidence) = &sla.confidence else { return Ok(0.95) };
    let value = confidence.value.0;
    let least = if sided == Sided::One { 0.5 } else { 0.0 };
    if value > least && value <= 0.9999 {
        return Ok(value);
    }
    let message = "no interval has this confidence";
    Err(Problem::error(Code::Value, confidence.span, message)
        .help("write for instance `95%` or `99%`; at most `99.99%`"))
}

fn window(
    context: &Context<'_>,
    raw: &Spanned<RawWindow>,
    phases: &[Phase],
    warm_up: SimDuration,
) -> Result<Window, Problem> {
    const FORMS: &str = "write `{phase: EVENT}`, `{from: 10:00, to: 12:00}` or `{sliding: 30m, take: worst}`";
    let conflict = |span: Span| {
        Err(Problem::error(Code::Conflict, span, "a window is a phase, a range of time, or sliding").help(FORMS))
    };
    let (start, horizon) = (SimTime::ZERO + warm_up, context.frame.horizon());
    let span = |label: String, from: SimTime, to: SimTime, place: Span| {
        let (from, to) = (from.max(start), to.min(horizon));
        if from >= to {
            let message = "this window has no part in which contacts count";
            return Err(Problem::error(Code::Value, place, message)
                .help("contacts count from the end of the warm-up until the end of the `duration`"));
        }
        Ok(Window::Span { label, from, to })
    };
    let RawWindow { phase, from, to, sliding, take } = &raw.value;
    match (phase, from, to, sliding) {
        (Some(name), None, None, None) => {
            let Some(phase) = phases.iter().find(|p| p.name == name.value) else {
                let names = || phases.iter().map(|p| p.name.as_str());
                let mut problem =
                    Problem::error(Code::UnknownReference, name.span, format!("there is no phase `{}`", name.value));
                problem.label = did_you_mean(&name.value, names());
                let known = listed(names().take(20), "and");
                return Err(if known.is_empty() { problem } else { problem.help(format!("the events have {known}")) });
            };
            span(name.value.clone(), phase.from, phase.to, name.span)
        }
        (None, Some(from), Some(to), None) => {
            let (begin, end) = (context.frame.at(from)?, context.frame.at(to)?);
            if begin >= end {
                return Err(Problem::error(Code::Value, to.span, "the window ends before it begins").help(
                    "a time of day is its first occurrence; later days need a date or the time since the start",
                ));
            }
            span(label(context, from, to, begin, end), begin, end, raw.span)
        }
        (None, Some(one), None, None) | (None, None, Some(one), None) => {
            Err(Problem::error(Code::MissingField, one.span, "a range of time needs `from` and `to`").help(FORMS))
        }
        (None, None, None, Some(length)) => {
            let value = length.value.0;
            if take.is_none() {
                let message = "nothing says which of the sliding windows is meant";
                return Err(Problem::error(Code::MissingField, length.span, message).help("add `take: worst`"));
            }
            if value < SimDuration::from_secs(60) || value > context.frame.duration {
                return Err(Problem::error(
                    Code::Value,
                    length.span,
                    "a sliding window lasts a minute or more, and no \
                     longer than the scenario",
                ));
            }
            if context.frame.duration.micros() / (value.micros() / 6) > MAX_INTERVALS {
                return Err(Problem::error(
                    Code::Limit,
                    length.span,
                    "the duration has too many windows of this length",
                )
                .help("write a longer window"));
            }
            Ok(Window::Sliding { length: value })
        }
        (None, None, None, None) => {
            Err(Problem::error(Code::MissingField, raw.span, "nothing says when this window is").help(FORMS))
        }
        (Some(name), ..) => conflict(name.span),
        (None, _, _, Some(length)) => conflict(length.span),
    }
}

/// `10:00-12:00`, or the times since the start where there is no clock.
fn label(context: &Context<'_>, from: &At, to: &At, begin: SimTime, end: SimTime) -> String {
    let clock = |t: SimTime| {
        let minutes = (t.micros() + context.frame.start_of_day.micros()) / 60_000_000;
        let (day, minute) = (minutes / (DAY.micros() / 60_000_000), minutes % 1_440);
        let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
        if day == 0 { clock } else { format!("{clock} +{day}") }
    };
    match context.frame.needs_start(from.span.to(to.span)) {
        Ok(()) => format!("{}-{}", clock(begin), clock(end)),
        Err(_) => format!("{}-{}", begin.since(SimTime::ZERO), end.since(SimTime::ZERO)),
    }
}

/// What goes together.
fn fits(context: &Context<'_>, sla: &Sla, target: Target, demand: Demand, window: &Window) -> Result<(), Problem> {
    let window_span = sla.window.as_ref().map_or(sla.expr.span, |w| w.span);
    let contacts =
        matches!(target.subject, Subject::Level { .. } | Subject::Measure(_) | Subject::Entry(_) | Subject::Count(_));
    let mean_wait = matches!(target.subject, Subject::Wait(_)) && demand.statistic == Statistic::Value;
    let group = matches!(target.selection, Selection::Group(_));
    if matches!(window, Window::Sliding { .. }) && (!(contacts || mean_wait) || group) {
        return Err(Problem::error(Code::Conflict, window_span, "this measure has no sliding windows").help(
            "shares, counts and mean waits of a channel or class have them; for others name a phase or a range of time",
        ));
    }
    if matches!(target.subject, Subject::Paid(_)) && *window != Window::Whole {
        return Err(
            Problem::error(Code::Conflict, window_span, "costs are those of the whole run").help("leave `window` out")
        );
    }
    let Subject::Recovery { after, .. } = target.subject else { return Ok(()) };
    if *window != Window::Whole {
        return Err(Problem::error(Code::Conflict, window_span, "a time to recover has its own beginning")
            .help("leave `window` out; the tag `after` says where it begins"));
    }
    if !matches!(demand.operator, Operator::Less | Operator::AtMost) {
        return Err(
            Problem::error(Code::Value, sla.expr.span, "a time to recover is to be short").help("write `< 45m`")
        );
    }
    let left = context.frame.horizon().since(after);
    if demand.limit >= left.secs_f64() {
        let message = format!("the scenario ends {left} after that phase, so that more cannot be seen");
        return Err(
            Problem::error(Code::Value, sla.expr.span, message).help("write a longer `duration`, or a shorter limit")
        );
    }
    Ok(())
}

impl Context<'_> {
    /// Reads a text by a grammar of targets; what is wrong is reported at its place inside the text.
    pub(super) fn words<T>(
        &mut self,
        text: &Spanned<String>,
        parse: impl FnOnce(&str) -> Result<T, TargetError>,
    ) -> Option<T> {
        let TargetError { range, message, label, help } = match parse(&text.value) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let mut problem = Problem::error(Code::Target, self.inside(text, range), message);
        (problem.label, problem.help) = (label, help);
        self.problems.push(problem);
        None
    }

    /// The place of a part of a text; of the whole, where the file writes it with escapes.
    fn inside(&self, text: &Spanned<String>, range: std::ops::Range<usize>) -> Span {
        let written = self.sources.get(text.span.source).text.get(text.span.start as usize..text.span.end as usize);
        let Some(offset) = written.and_then(|w| w.find(&text.value)) else { return text.span };
        let at = |n: usize| text.span.start + u32::try_from(offset + n).unwrap_or(0);
        Span { start: at(range.start), end: at(range.end), ..text.span }
    }
}
