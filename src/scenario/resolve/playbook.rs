//! Levers, and events that change something for a time.

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem};
use super::super::raw::events::Event;
use super::super::raw::playbook::{
    After, Combined, Condition as RawCondition, Cost, Effect as RawEffect, Lead, Lever as RawLever,
};
use super::super::raw::quantities::{Amount, Duration};
use super::super::raw::scenario::{Entry, Section};
use super::features::allow;
use super::{Context, channel_of, events};
use crate::gate::{Words, parse_condition};
use crate::model::{
    AgentGroup, Arrivals, Channel, ClassId, Condition, ContactClass, Effect, Feature, GroupId, Lever, LeverCost,
    Occasion, Playbook, Release, Routing, SimDuration, Staffing, Trigger, Watch,
};

/// The parts of the file that are right; what is wrong has been reported.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub channels: Option<&'a [Channel]>,
    pub classes: Option<&'a [ContactClass]>,
    pub groups: Option<&'a [AgentGroup]>,
    pub routing: Option<&'a Routing>,
}

/// A team has no more levers, and a day no more events of this kind.
const MOST_LEVERS: usize = 200;
/// Factors above this are slips.
const MOST_FACTOR: f64 = 1_000.0;

/// All levers and changes, and the effects of levers that are not enabled; `None` when one is wrong. `classes` and `groups`
/// are those of the file, if they are right.
pub(super) fn playbook(
    context: &mut Context<'_>,
    refresh: SimDuration,
    words: &Words<'_>,
    known: Known<'_>,
) -> Option<(Playbook, Vec<Effect>)> {
    let raw = context.raw;
    let mut complete = true;
    let (mut levers, mut absent) = (Vec::new(), Vec::new());
    if let Some(entry) = raw.playbook.entries.get(MOST_LEVERS) {
        let message = format!("a playbook has at most {MOST_LEVERS} levers");
        context.problems.push(Problem::error(Code::Limit, entry.name.span, message));
        return None;
    }
    for entry in &raw.events.entries {
        let Some(Event { at, change: Some(change), .. }) = &entry.value else { continue };
        let at = events::time(context, at).ok();
        let look = |context: &mut Context<'_>| {
            let effects = effects(context, &change.value.effects, known)?;
            let until = change.value.lasts.map_or(Release::Never, |lasts| Release::After(lasts.value.0));
            Some(Lever { is_event: true, until, ..lever_at(entry.name.value.clone(), at?, effects) })
        };
        match context.within(entry, look) {
            Some(lever) => levers.push(lever),
            None => complete = false,
        }
    }
    let prepared = raw.prepared.is_some_and(|p| p.value);
    for entry in &raw.playbook.entries {
        match context.within(entry, |context| lever(context, entry, prepared, words, known)) {
            Some((lever, true)) => levers.push(lever),
            Some((lever, false)) => absent.extend(lever.effects),
            None => complete = false,
        }
    }
    complete.then_some((Playbook { levers, refresh }, absent))
}

fn lever_at(name: String, at: crate::model::SimTime, effects: Vec<Effect>) -> Lever {
    Lever {
        name,
        is_event: false,
        trigger: Trigger::At(at),
        lead: SimDuration::ZERO,
        takes: Vec::new(),
        effects,
        until: Release::Never,
        least: SimDuration::ZERO,
        again: false,
        cost: LeverCost::default(),
    }
}

/// A lever, and whether it is enabled.
fn lever(
    context: &mut Context<'_>,
    entry: &Entry<RawLever>,
    prepared: bool,
    words: &Words<'_>,
    known: Known<'_>,
) -> Option<(Lever, bool)> {
    let raw = entry.value.as_ref()?;
    if context.raw.events.position(&entry.name.value).is_some() {
        let message = format!("`{}` is also the name of an event", entry.name.value);
        context
            .problems
            .push(Problem::error(Code::Conflict, entry.name.span, message).help("give the lever another name"));
        return None;
    }
    let trigger = trigger(context, entry, raw, words);
    let until = until(context, raw, words);
    let effects = effects(context, &raw.effects, known);
    let takes = raw.takes.as_ref().map_or(Some(Vec::new()), |takes| {
        let found = takes.value.0.iter().map(|t| Some((group(context, &t.from)?, t.agents.value)));
        found.collect()
    });
    let lead = match raw.lead {
        None => SimDuration::ZERO,
        Some(Lead::Always(time)) => time.0,
        Some(Lead::ByPreparation(times)) => {
            if prepared {
                times.prepared.0
            } else {
                times.unprepared.0
            }
        }
    };
    if let (Some(takes), SimDuration::ZERO) = (&raw.takes, lead) {
        context.problems.push(
            Problem::error(Code::Conflict, takes.span, "nobody is taken for a lever that works at once")
                .help("add for instance `lead: 30m`, during which the agents are away"),
        );
        return None;
    }
    let amount = |a: Option<Amount>| a.map_or(0.0, |a| a.0);
    let cost = raw.cost.as_ref().map_or(LeverCost::default(), |c: &Cost| LeverCost {
        hours: amount(c.agent_hours),
        hours_per_hour: amount(c.agent_hours_an_hour),
        money: amount(c.money),
        money_per_hour: amount(c.money_an_hour),
    });
    let lever = Lever {
        name: entry.name.value.clone(),
        is_event: false,
        trigger: trigger?,
        lead,
        takes: takes?,
        effects: effects?,
        until: until?,
        least: raw.least.map_or(SimDuration::ZERO, |d| d.0),
        again: raw.again.unwrap_or(false),
        cost,
    };
    Some((lever, raw.enabled.unwrap_or(true)))
}

fn trigger(context: &mut Context<'_>, entry: &Entry<RawLever>, raw: &RawLever, words: &Words<'_>) -> Option<Trigger> {
    let problem = match (&raw.at, &raw.when, &raw.lasting) {
        (Some(at), None, None) => match events::time(context, at) {
            Ok(at) => return Some(Trigger::At(at)),
            Err(problem) => problem,
        },
        (None, Some(when), lasting) => return watch(context, when, *lasting, words).map(Trigger::When),
        (Some(_), Some(when), _) => {
            Problem::error(Code::Conflict, when.span, "a lever is pulled either `at` a time or `when` something shows")
                .help("make two levers of it, or remove one of the lines")
        }
        (Some(_), None, Some(lasting)) => Problem::error(Code::Conflict, lasting.span, "`for` belongs to `when`")
            .help("say for how long it works with `lasts`"),
        (None, None, _) => Problem::error(Code::MissingField, entry.name.span, "nothing says when the lever is pulled")
            .label("this needs `at` or `when`")
            .help("write for instance `when: waiting > 8`, or `at: 11:30`"),
    };
    context.problems.push(problem);
    None
}

fn until(context: &mut Context<'_>, raw: &RawLever, words: &Words<'_>) -> Option<Release> {
    let spans = [
        raw.until.as_ref().map(|u| u.span),
        raw.until_when.as_ref().map(|u| u.span),
        raw.lasts.as_ref().map(|l| l.span),
    ];
    if let [_, second, ..] = spans.into_iter().flatten().collect::<Vec<_>>().as_slice() {
        let message = "a lever ends by one of `until`, `until_when` and `lasts`";
        context.problems.push(Problem::error(Code::Conflict, *second, message).help("remove this line or the other"));
        return None;
    }
    match (&raw.until, &raw.until_when, &raw.lasts, &raw.until_for) {
        (_, Some(when), _, lasting) => watch(context, when, *lasting, words).map(Release::When),
        (_, None, _, Some(lasting)) => {
            let problem = Problem::error(Code::Conflict, lasting.span, "`until_for` belongs to `until_when`");
            context.problems.push(problem.help("say for how long the lever works with `lasts`"));
            None
        }
        (Some(at), ..) => {
            let at = context.frame.at(at);
            context.note(at).map(Release::At)
        }
        (None, None, Some(lasts), None) => Some(Release::After(lasts.value.0)),
        (None, None, None, None) => Some(Release::Never),
    }
}

fn watch(
    context: &mut Context<'_>,
    when: &Spanned<RawCondition>,
    lasting: Option<Spanned<Duration>>,
    words: &Words<'_>,
) -> Option<Watch> {
    let condition = condition(context, when, words, 0)?;
    Some(Watch { condition, lasting: lasting.map_or(SimDuration::ZERO, |l| l.value.0) })
}

fn condition(
    context: &mut Context<'_>,
    when: &Spanned<RawCondition>,
    words: &Words<'_>,
    depth: u32,
) -> Option<Condition> {
    if depth > 20 {
        context.problems.push(Problem::error(
            Code::Limit,
            when.span,
            "nobody understands conditions within conditions so deep",
        ));
        return None;
    }
    let mut list = |list: &[Spanned<RawCondition>]| -> Option<Vec<Condition>> {
        if list.is_empty() {
            let problem = Problem::error(Code::MissingValue, when.span, "there is no condition in the list");
            context.problems.push(problem.help("write for instance `[waiting > 8, free_agents < 1]`"));
            return None;
        }
        let all: Vec<_> = list.iter().map(|c| condition(context, c, words, depth + 1)).collect();
        all.into_iter().collect()
    };
    match &when.value {
        RawCondition::Is(text) => {
            let text = Spanned { value: text.clone(), span: when.span };
            context.words(&text, |text| parse_condition(text, words)).map(Condition::Is)
        }
        RawCondition::All(all) | RawCondition::Combined(Combined::All(all)) => list(all).map(Condition::All),
        RawCondition::Combined(Combined::Any(any)) => list(any).map(Condition::Any),
        RawCondition::Combined(Combined::Not(inner)) => {
            condition(context, inner, words, depth + 1).map(|c| Condition::Not(Box::new(c)))
        }
    }
}

type Effects = Spanned<OneOrMany<Spanned<RawEffect>>>;

fn effects(context: &mut Context<'_>, raw: &Effects, known: Known<'_>) -> Option<Vec<Effect>> {
    if raw.value.0.is_empty() {
        let problem = Problem::error(Code::MissingValue, raw.span, "nothing says what changes");
        context.problems.push(problem.help("write for instance `do: {call_in: {agents: 3, to: reserve}}`"));
        return None;
    }
    let all: Vec<_> = raw.value.0.iter().map(|e| effect(context, e, known)).collect();
    all.into_iter().collect::<Option<Vec<_>>>().map(|lists| lists.into_iter().flatten().collect())
}

fn effect(context: &mut Context<'_>, raw: &Spanned<RawEffect>, known: Known<'_>) -> Option<Vec<Effect>> {
    let Known { channels, classes, groups, routing } = known;
    let each = |ids: Option<Vec<ClassId>>, effect: &dyn Fn(ClassId) -> Effect| {
        ids.map(|ids| ids.into_iter().map(effect).collect())
    };
    match &raw.value {
        RawEffect::Handling { contacts, factor, share, floor } => {
            let factor = above_zero(context, factor)?;
            let share = share.map_or(1.0, |s| s.0);
            let floor = floor.map_or(SimDuration::ZERO, |f| f.0);
            each(of_classes(context, contacts), &|class| Effect::Handling { class, factor, share, floor })
        }
        RawEffect::Arrivals { contacts, factor } => {
            let value = in_bounds(context, factor)?;
            let ids = of_classes(context, contacts)?;
            let trace =
                ids.iter().find(|c| classes.is_some_and(|all| matches!(all[c.index()].arrivals, Arrivals::Trace(_))));
            if trace.is_some() {
                let problem =
                    Problem::error(Code::Conflict, raw.span, "the contacts of a trace come when the trace says so");
                context.problems.push(problem.help("name classes with a rate"));
                return None;
            }
            each(Some(ids), &|class| Effect::Arrivals { class, factor: value })
        }
        RawEffect::Patience { contacts, factor } => {
            let factor = above_zero(context, factor)?;
            each(of_classes(context, contacts), &|class| Effect::Patience { class, factor })
        }
        RawEffect::Returns { contacts, after, factor } => {
            let factor = in_bounds(context, factor)?;
            let occasion = occasion(after.value);
            let ids = of_classes(context, contacts)?;
            let section = &context.raw.contacts;
            let rule = |c: &ClassId| {
                let described = classes.is_none_or(|all| all[c.index()].returns.rule(occasion).is_some());
                described || is_unread(section, c.index(), occasion.name())
            };
            if let Some(without) = ids.iter().find(|c| !rule(c)) {
                let name = classes.map_or("", |all| all[without.index()].name.as_str());
                let message = format!("nobody of `{name}` comes again {}", occasion.name().replace('_', " "));
                let problem = Problem::error(Code::MissingField, after.span, message);
                context.problems.push(problem.help(format!("give the class `{}`", occasion.name())));
                return None;
            }
            each(Some(ids), &|class| Effect::Returns { class, occasion, factor })
        }
        RawEffect::Resolved { contacts, factor } => {
            let factor = in_bounds(context, factor)?;
            each(of_classes(context, contacts), &|class| Effect::Resolved { class, factor })
        }
        RawEffect::CallIn { agents, to, .. } => staff(context, &[(to, agents, 1)], groups),
        RawEffect::SendAway { agents, from } => staff(context, &[(from, agents, -1)], groups),
        RawEffect::Move { agents, from, to, .. } => staff(context, &[(from, agents, -1), (to, agents, 1)], groups),
        RawEffect::PostponeBreaks { group: names, by } => {
            let groups = shift_groups(context, names, by, groups)?;
            Some(groups.into_iter().map(|group| Effect::PostponeBreaks { group, by: by.value.0 }).collect())
        }
        RawEffect::Overtime { group: names, lasts, .. } => {
            let groups = shift_groups(context, names, lasts, groups)?;
            Some(groups.into_iter().map(|group| Effect::Overtime { group, lasts: lasts.value.0 }).collect())
        }
        RawEffect::Slots { group: names, add } => {
            let ids: Vec<_> = names.0.iter().map(|name| group(context, name)).collect();
            let ids: Option<Vec<GroupId>> = ids.into_iter().collect();
            Some(ids?.into_iter().map(|group| Effect::Slots { group, more: add.value.clamp(-99, 99) }).collect())
        }
        RawEffect::QueueCapacity { contacts, limit } => {
            each(of_classes(context, contacts), &|class| Effect::QueueCapacity { class, capacity: limit.value })
        }
        RawEffect::Ban { contacts } => allow(context, raw.span, contacts, Feature::Ban, classes),
        RawEffect::OfferCallback { contacts } => allow(context, raw.span, contacts, Feature::Callback, classes),
        RawEffect::OfferTicket { contacts } => allow(context, raw.span, contacts, Feature::Ticket, classes),
        RawEffect::Entry { contacts } => allow(context, raw.span, contacts, Feature::Entry, classes),
        RawEffect::Announce { contacts } => allow(context, raw.span, contacts, Feature::Announcement, classes),
        RawEffect::Open { channel } => {
            let id = channel_of(context, Some(channel), channel)?;
            let always = channels.is_some_and(|all| all[id.index()].hours.is_none());
            if always && !is_unread(&context.raw.channels, id.index(), "hours") {
                let message = format!("`{}` is open all the time", channel.value);
                let problem = Problem::error(Code::MissingField, channel.span, message);
                context
                    .problems
                    .push(problem.help("give the channel for instance `hours: {open: 09:00, close: 18:00}`"));
                return None;
            }
            Some(vec![Effect::Open { channel: id }])
        }
        RawEffect::Hide { channel } => {
            let id = channel_of(context, Some(channel), channel)?;
            let described = channels.is_none_or(|all| all[id.index()].hide.is_some());
            let hides = described || is_unread(&context.raw.channels, id.index(), "hide");
            if !hides {
                let message = format!("nothing says when `{}` is hidden", channel.value);
                let problem = Problem::error(Code::MissingField, channel.span, message);
                context
                    .problems
                    .push(problem.help("give the channel for instance `hide: {waiting: 8, show_below: 3}`"));
                return None;
            }
            Some(vec![Effect::Hide { channel: id }])
        }
        RawEffect::Close { channel } => {
            let id = channel_of(context, Some(channel), channel)?;
            Some(vec![Effect::Close { channel: id }])
        }
        RawEffect::Routing(raw) => {
            let routing = super::routing::for_a_lever(context, raw, routing, classes)?;
            Some(vec![Effect::Routing(Box::new(routing))])
        }
    }
}

/// Whether an entry may say something of a field that could not be read, which has been reported.
pub(super) fn is_unread<T>(section: &Section<T>, entry: usize, field: &str) -> bool {
    section.entries.get(entry).is_some_and(|entry| entry.flaws.touch(field))
}

fn occasion(after: After) -> Occasion {
    match after {
        After::Abandon => Occasion::Abandon,
        After::TurnedAway => Occasion::TurnedAway,
        After::Dropped => Occasion::Dropped,
        After::Deflected => Occasion::Deflected,
        After::Service => Occasion::Service,
        After::Unresolved => Occasion::Unresolved,
    }
}

pub(super) fn of_classes(context: &mut Context<'_>, names: &OneOrMany<Spanned<String>>) -> Option<Vec<ClassId>> {
    let section = &context.raw.contacts;
    let found: Vec<_> =
        names.0.iter().map(|name| context.lookup(name, section, "contact class").map(ClassId::at)).collect();
    found.into_iter().collect()
}

fn group(context: &mut Context<'_>, name: &Spanned<String>) -> Option<GroupId> {
    let section = &context.raw.agents;
    context.lookup(name, section, "group").map(GroupId::at)
}

/// Groups whose agents work in shifts, for a time that is not nothing.
fn shift_groups(
    context: &mut Context<'_>,
    names: &OneOrMany<Spanned<String>>,
    time: &Spanned<Duration>,
    groups: Option<&[AgentGroup]>,
) -> Option<Vec<GroupId>> {
    if time.value.0 == SimDuration::ZERO {
        let problem = Problem::error(Code::Value, time.span, "nothing is put off by no time");
        context.problems.push(problem.help("write for instance `1h`"));
        return None;
    }
    let mut ids = Vec::new();
    for name in &names.0 {
        let id = group(context, name)?;
        if groups.is_some_and(|all| !matches!(all[id.index()].staffing, Staffing::Shifts(_))) {
            let message = format!("the agents of `{}` have no shifts", name.value);
            let problem = Problem::error(Code::Conflict, name.span, message);
            context.problems.push(problem.help("let more of them work with `call_in`, or give the group `shifts`"));
            return None;
        }
        ids.push(id);
    }
    Some(ids)
}

/// More or fewer agents of groups with a count: who works in shifts is a person with a plan.
fn staff(
    context: &mut Context<'_>,
    changes: &[(&Spanned<String>, &Spanned<u32>, i32)],
    groups: Option<&[AgentGroup]>,
) -> Option<Vec<Effect>> {
    let mut effects = Vec::new();
    for &(name, agents, sign) in changes {
        let id = group(context, name)?;
        let works_in_shifts = groups.is_some_and(|groups| matches!(groups[id.index()].staffing, Staffing::Shifts(_)));
        let problem = if works_in_shifts {
            let message = format!("`{}` works in shifts, and levers change head counts", name.value);
            Problem::error(Code::Conflict, name.span, message)
                .help("make a group of its own for them, such as `reserve: {count: 0, skills: […]}`")
        } else if agents.value == 0 || agents.value > 10_000 {
            Problem::error(Code::Value, agents.span, format!("{} agents are not between 1 and 10,000", agents.value))
        } else {
            effects.push(Effect::Agents { group: id, more: sign * agents.value as i32 });
            continue;
        };
        context.problems.push(problem);
        return None;
    }
    Some(effects)
}

fn in_bounds(context: &mut Context<'_>, factor: &Spanned<Amount>) -> Option<f64> {
    let value = factor.value.0;
    if value <= MOST_FACTOR {
        return Some(value);
    }
    let message = format!("a factor of {value} is larger than {MOST_FACTOR}");
    context.problems.push(Problem::error(Code::Value, factor.span, message).help("1 changes nothing, 2 doubles"));
    None
}

fn above_zero(context: &mut Context<'_>, factor: &Spanned<Amount>) -> Option<f64> {
    let value = in_bounds(context, factor)?;
    if value >= 0.001 {
        return Some(value);
    }
    let message = format!("a factor of {value} leaves nothing");
    context.problems.push(Problem::error(Code::Value, factor.span, message).help("1 changes nothing, 0.5 halves"));
    None
}
