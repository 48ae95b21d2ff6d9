//! Groups of agents: skills, head counts and shifts.

use std::collections::HashSet;

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::agents::{DropRule as RawDropRule, Group, HeadCount, HeadCountFile, Shift as RawShift, Step};
use super::super::raw::contacts::Contact;
use super::super::raw::scenario::Entry;
use super::super::units::{self, When};
use super::time::DAY;
use super::weekdays::Weekdays;
use super::{Context, ability, daily, hours, long_load, offers, slots};
use crate::model::{AgentGroup, ClassId, DropRule, Shift, SimDuration, SimTime, Skill, Staffing};

/// All groups; `None` when one is wrong.
pub(super) fn groups(context: &mut Context<'_>) -> Option<Vec<AgentGroup>> {
    let groups: Vec<Option<AgentGroup>> =
        context.raw.agents.entries.iter().map(|e| context.within(e, |context| group(context, e))).collect();
    groups.into_iter().collect()
}

fn group(context: &mut Context<'_>, entry: &Entry<Group>) -> Option<AgentGroup> {
    let raw = entry.value.as_ref()?;
    let concurrency = slots::concurrency(context, entry, raw);
    let attributes = raw.attributes.as_ref().map_or(Some(()), |levels| ability::check_levels(context, &levels.value));
    let skills = skills(context, raw);
    let staffing = staffing(context, entry, raw);
    let cost_per_hour = raw.cost.map(|c| c.0 * 3_600.0);
    let answering = match &raw.answering {
        None => Some(None),
        Some(raw) => offers::answering(context, raw).map(Some),
    };
    let long_load = long_load::long_load(context, raw);
    attributes?;
    Some(AgentGroup {
        name: entry.name.value.clone(),
        skills: skills?,
        staffing: staffing?,
        concurrency: concurrency?,
        cost_per_hour,
        answering: answering?,
        long_load: long_load?,
    })
}

fn skills(context: &mut Context<'_>, group: &Group) -> Option<Vec<Skill>> {
    let section = &context.raw.contacts;
    let fitting = |class: usize| fitting(group, section.entries[class].value.as_ref());
    let Some(raw) = &group.skills else {
        let all = 0..section.entries.len();
        return Some(all.map(|i| Skill { class: ClassId::at(i), ..fitting(i) }).collect());
    };
    let mut skills: Vec<Skill> = Vec::new();
    let mut seen = HashSet::new();
    let mut complete = true;
    for (name, skill) in &raw.value.0 {
        let Some(index) = context.lookup(name, section, "contact class") else {
            complete = false;
            continue;
        };
        let class = ClassId::at(index);
        if !seen.insert(class) {
            context.problems.push(Problem::error(
                Code::Conflict,
                name.span,
                format!("`{}` stands here twice", name.value),
            ));
            complete = false;
        }
        let speed = skill.speed.map_or(1.0, |s| s.value.0);
        if let Some(s) = skill.speed.filter(|s| !(0.01..=100.0).contains(&s.value.0)) {
            context.problems.push(
                Problem::error(Code::Value, s.span, format!("a speed of {speed} is not between 0.01 and 100"))
                    .help("1 is the normal speed; 0.8 takes 25 % longer"),
            );
            complete = false;
        }
        let rank = skill.rank.map_or(1, |r| r.value);
        if let Some(r) = skill.rank.filter(|r| r.value == 0) {
            context.problems.push(
                Problem::error(Code::Value, r.span, "a rank is at least 1")
                    .help("1 is the first rank, 2 comes after it"),
            );
            complete = false;
        }
        let resolved = skill.resolved.map(|share| share.value.0);
        skills.push(Skill { class, speed, rank, resolved, ..fitting(index) });
    }
    complete.then_some(skills)
}

/// How a group's attributes fit what a class requires: the mean level, and the mean distance from the required one.
fn fitting(group: &Group, class: Option<&Contact>) -> Skill {
    let required = class.and_then(|class| class.requires.as_ref()).map_or(&[][..], |levels| &levels.value.0);
    let has = group.attributes.as_ref().map_or(&[][..], |levels| &levels.value.0);
    let of =
        |name: &str| has.iter().find(|(known, _)| known.value == name).map_or(0.0, |(_, level)| f64::from(level.value));
    let mean = |each: &dyn Fn(f64, f64) -> f64| {
        let sum: f64 = required.iter().map(|(name, asked)| each(of(&name.value), f64::from(asked.value))).sum();
        sum / required.len().max(1) as f64
    };
    let (level, distance) = (mean(&|has, _| has), mean(&|has, asked| (has - asked).abs()));
    Skill { level, distance, ..Skill::of(ClassId(0)) }
}

fn staffing(context: &mut Context<'_>, entry: &Entry<Group>, raw: &Group) -> Option<Staffing> {
    if let (Some(rule), None) = (&raw.on_drop, &raw.head_count) {
        context.problems.push(
            Problem::error(Code::Conflict, rule.span, "`on_drop` belongs to `head_count`")
                .help("an agent whose shift ends finishes the contact in hand"),
        );
    }
    if let (Some(hours), None) = (&raw.hours, &raw.count) {
        context.problems.push(
            Problem::error(Code::Conflict, hours.span, "`hours` belongs to `count`")
                .help("a head count and shifts say themselves when agents work"),
        );
    }
    match (&raw.count, &raw.head_count, &raw.shifts) {
        (Some(count), None, None) => match &raw.hours {
            None => Some(Staffing::Constant(count.value)),
            Some(hours) => Some(Staffing::Hours { count: count.value, open: hours::working(context, hours)? }),
        },
        (None, Some(head_count), None) => {
            let curve = match &head_count.value {
                HeadCount::Steps(steps) => listed_steps(context, steps, head_count),
                HeadCount::File(file) => steps_from_file(context, file),
            }?;
            let on_drop = match raw.on_drop.map(|d| d.value) {
                None | Some(RawDropRule::Capacity) => DropRule::Capacity,
                Some(RawDropRule::Named) => DropRule::Named,
                Some(RawDropRule::Preempt) => DropRule::Preempt,
            };
            Some(Staffing::HeadCount { curve, on_drop })
        }
        (None, None, Some(shifts)) => {
            let resolved: Vec<Option<Shift>> = shifts.value.iter().map(|s| shift(context, s)).collect();
            if resolved.is_empty() {
                context.problems.push(Problem::error(Code::Value, shifts.span, "at least one shift is needed"));
                return None;
            }
            resolved.into_iter().collect::<Option<Vec<_>>>().map(Staffing::Shifts)
        }
        (None, None, None) => {
            context.problems.push(
                Problem::error(Code::MissingField, entry.name.span, "nothing says how many agents there are")
                    .label("this needs `count`")
                    .help("write one of `count: 14`, `head_count: [{from: 08:00, agents: 5}]` and `shifts`"),
            );
            None
        }
        (count, head_count, shifts) => {
            let spans = [count.map(|c| c.span), head_count.as_ref().map(|h| h.span), shifts.as_ref().map(|s| s.span)];
            let span = spans.into_iter().flatten().max().unwrap_or(entry.name.span);
            context.problems.push(
                Problem::error(Code::Conflict, span, "the number of agents is given twice")
                    .help("keep one of `count`, `head_count` and `shifts`"),
            );
            None
        }
    }
}

/// Steps on the time axis: what holds at the start is moved there, the rest must rise.
fn clipped(steps: Vec<(i64, u32)>) -> Vec<(SimTime, u32)> {
    let mut curve: Vec<(SimTime, u32)> = Vec::with_capacity(steps.len());
    for (from, agents) in steps {
        let from = SimTime::from_micros(from.max(0) as u64);
        match curve.last_mut() {
            Some(last) if last.0 == from => last.1 = agents,
            _ => curve.push((from, agents)),
        }
    }
    curve
}

fn listed_steps(context: &mut Context<'_>, raw: &[Step], whole: &Spanned<HeadCount>) -> Option<Vec<(SimTime, u32)>> {
    let mut steps: Vec<(i64, u32)> = Vec::new();
    for step in raw {
        let from = context.frame.signed(&step.from);
        let mut from = context.note(from)?;
        if let Some(&(before, _)) = steps.last() {
            // A time of day that is not later than the one before it is one of the next day.
            if matches!(step.from.value.0, When::Clock(_)) {
                while from <= before {
                    from += DAY.micros() as i64;
                }
            }
            if from <= before {
                context.problems.push(
                    Problem::error(
                        Code::Value,
                        step.from.span,
                        "the steps of a head count must follow one another in time",
                    )
                    .help("put the earlier step first"),
                );
                return None;
            }
        }
        steps.push((from, step.agents));
    }
    if steps.is_empty() {
        context.problems.push(
            Problem::error(Code::Value, whole.span, "a head count needs at least one step")
                .help("write `head_count: [{from: 0s, agents: 5}]`"),
        );
        return None;
    }
    let by_clock = raw.iter().all(|step| matches!(step.from.value.0, When::Clock(_)));
    let first = steps[0].0;
    if by_clock && first > 0 && context.frame.duration > DAY {
        context.problems.push(
            Problem::warning(Code::HeadCount, raw[0].from.span, "nobody is on duty before this time of the first day")
                .label("a head count repeats every day, and begins with its first step")
                .help("write a step from the time of the `start` first, or `agents: 0` there if that is meant"),
        );
    }
    daily::repeated(context, steps, by_clock, 0, whole.span).map(clipped)
}

fn steps_from_file(context: &mut Context<'_>, raw: &HeadCountFile) -> Option<Vec<(SimTime, u32)>> {
    let table = context.tables.get(&raw.file, context.sources, context.problems)?;
    context.charge(table.len(), raw.file.span)?;
    let frame = context.frame;
    let column = |named: &Option<Spanned<String>>, default: &str| match named {
        Some(name) => table.column(&name.value, name.span),
        None => table.column(default, raw.file.span),
    };
    let read = || -> Result<(Vec<(i64, u32)>, bool), Problem> {
        let start = column(&raw.start_column, "start_s")?;
        let agents = column(&raw.agents_column, "agents")?;
        let mut steps: Vec<(i64, u32)> = Vec::new();
        let mut by_clock = true;
        for row in table.rows(raw.filter.as_ref(), raw.file.span)? {
            let from = frame.cell(row.text(&start)).ok_or_else(|| {
                row.wrong(&start, "a time of day, a date and time (then `start` needs a date) or seconds")
            })?;
            if steps.last().is_some_and(|last| from <= last.0) {
                return Err(Problem::error(Code::Table, row.span, "this row is not later than the one above it")
                    .help("select rows with `where`"));
            }
            by_clock = by_clock && units::clock(row.text(&start)).is_some();
            steps.push((from, row.whole(&agents)?));
        }
        Ok((steps, by_clock))
    };
    let result = read();
    let (steps, by_clock) = context.note(result)?;
    daily::repeated(context, steps, by_clock, 0, raw.file.span).map(clipped)
}

fn shift(context: &mut Context<'_>, raw: &Spanned<RawShift>) -> Option<Shift> {
    let shift = &raw.value;
    let daily = matches!((shift.from.value.0, shift.to.value.0), (When::Clock(_), When::Clock(_)));
    let (from, length) = if daily {
        let (from, to) = (context.frame.signed(&shift.from), context.frame.signed(&shift.to));
        let (from, to) = (context.note(from)?, context.note(to)?);
        let day = DAY.micros() as i64;
        let length = (to - from).rem_euclid(day);
        (from, if length == 0 { day } else { length })
    } else {
        let (from, to) = (context.frame.at(&shift.from), context.frame.at(&shift.to));
        let (from, to) = (context.note(from)?.micros() as i64, context.note(to)?.micros() as i64);
        if to <= from {
            context.problems.push(Problem::error(Code::Value, shift.to.span, "the shift ends before it begins"));
            return None;
        }
        (from, to - from)
    };
    let weekdays = Weekdays::of(context, shift.days.as_ref())?;
    if let Some(days) = shift.days.as_ref().filter(|_| !daily) {
        context.problems.push(
            Problem::error(Code::Conflict, days.span, "a shift with a date is worked once")
                .help("give `from` and `to` as times of day, such as `08:00`, or remove `days`"),
        );
        return None;
    }
    let breaks = breaks(context, shift, from, length, daily)?;
    // The parts of one day's shift that are worked, from its start.
    let mut worked: Vec<(i64, i64)> = Vec::new();
    let mut at = 0;
    for (start, end) in breaks {
        if start > at {
            worked.push((at, start));
        }
        at = end;
    }
    if at < length {
        worked.push((at, length));
    }
    let on = if daily { repeated(context, raw, from, &worked, &weekdays)? } else { placed(from, &worked) };
    Some(Shift { count: shift.count.unwrap_or(1), on })
}

/// Breaks as (start, end) from the shift's start, in order.
fn breaks(context: &mut Context<'_>, shift: &RawShift, from: i64, length: i64, daily: bool) -> Option<Vec<(i64, i64)>> {
    let mut breaks: Vec<(i64, i64, super::Span)> = Vec::new();
    for b in &shift.breaks {
        let at = context.frame.signed(&b.at);
        let mut start = context.note(at)?.saturating_sub(from);
        if daily && matches!(b.at.value.0, When::Clock(_)) {
            start = start.rem_euclid(DAY.micros() as i64);
        }
        if !(0..length).contains(&start) {
            context.problems.push(
                Problem::error(Code::Value, b.at.span, "this break lies outside the shift")
                    .help("a break begins after `from` and before `to`"),
            );
            return None;
        }
        let end = start.saturating_add_unsigned(b.length.0.micros()).min(length);
        breaks.push((start, end, b.at.span));
    }
    breaks.sort_by_key(|b| b.0);
    for pair in breaks.windows(2) {
        if pair[1].0 < pair[0].1 {
            context.problems.push(Problem::error(Code::Conflict, pair[1].2, "this break begins during another one"));
            return None;
        }
    }
    Some(breaks.into_iter().map(|(start, end, _)| (start, end)).collect())
}

/// Working times from a shift's start, cut off at the scenario's start.
fn placed(from: i64, worked: &[(i64, i64)]) -> Vec<(SimTime, SimTime)> {
    let time = |us: i64| SimTime::from_micros(us.max(0) as u64);
    worked.iter().map(|&(a, b)| (time(from + a), time(from + b))).filter(|(a, b)| a < b).collect()
}

/// A daily shift, from the day before the start (a night shift may reach into it) to the day after the end (whoever is
/// still waiting then is answered).
fn repeated(
    context: &mut Context<'_>,
    raw: &Spanned<RawShift>,
    from: i64,
    worked: &[(i64, i64)],
    weekdays: &Weekdays,
) -> Option<Vec<(SimTime, SimTime)>> {
    let days = context.frame.duration.micros() / DAY.micros() + 1;
    context.charge((days as usize + 2).saturating_mul(worked.len()), raw.span)?;
    let day = DAY.micros() as i64;
    let last_start = context.frame.horizon() + SimDuration::from_secs(86_400);
    let mut on: Vec<(SimTime, SimTime)> = Vec::new();
    for k in (-1..=days as i64 + 1).filter(|k| weekdays.has(*k)) {
        for (a, b) in placed(from + k * day, worked) {
            match on.last_mut() {
                // Round the clock: one stretch.
                Some(last) if last.1 == a => last.1 = b,
                _ if a < last_start => on.push((a, b)),
                _ => {}
            }
        }
    }
    Some(on)
}
