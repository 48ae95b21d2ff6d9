//! `routing`: components by name, and what they are told.

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem, did_you_mean, listed};
use super::super::raw::routing::{Component as Raw, Composition, Loose, Sharing as RawSharing};
use super::super::source::Span;
use super::super::units;
use super::Context;
use crate::model::{
    Argument, ClassId, Component, ContactClass, GroupId, OfferAgain, Routing, Sharing, SimDuration, Value,
};
use crate::routing::agent_order::AGENT_ORDERS;
use crate::routing::contact_order::CONTACT_ORDERS;
use crate::routing::sharing::SHARING_RULES;
use crate::routing::{Arguments, Description, Kind, POLICIES, Parameter, policies};

/// The most criteria that a chain may have.
const MAX_CRITERIA: usize = 8;

/// A component that a registry knows.
type Known = (&'static Description, &'static [Parameter]);

/// The routing, and to whom its policy offers a contact again; `None` when something is wrong with it.
pub(super) fn routing(
    context: &mut Context<'_>,
    classes: Option<&[ContactClass]>,
) -> Option<(Routing, Option<OfferAgain>)> {
    let groups = || classes.unwrap_or(&[]).iter().map(|class| class.groups.as_slice());
    let Some(raw) = context.raw.routing.as_ref().map(|r| &r.value) else {
        return Some((policies::routing(&POLICIES[0], groups()), None));
    };
    let policy = match &raw.policy {
        Some(policy) => named_policy(context, policy),
        None => Some(Component::plain(POLICIES[0].description.name)),
    };
    // What stands beside an unknown policy is looked at all the same.
    let known_policy = policy.is_some();
    let policy = policy.unwrap_or_else(|| Component::plain(POLICIES[0].description.name));
    let preset = policies::find(policy.name)?;
    let composed = (preset.compose)(&Arguments::new(&policy, preset.parameters));
    let contact_order = contact_order(context, raw.contact_order.as_ref(), &composed.contact_order);
    let agent_order = agent_order(context, raw.agent_order.as_ref(), &composed.agent_order);
    let sharing = rules(context, raw.sharing.as_ref());
    known_policy.then_some(())?;
    let helping = composed.sharing(groups());
    let routing = Routing {
        policy: policy.name.to_owned(),
        contact_order: contact_order?,
        agent_order: agent_order?,
        sharing: helping.into_iter().chain(sharing?).collect(),
    };
    Some((routing, composed.again))
}

/// The routing while a lever works: what it does not say is as in the scenario's own, or as its policy composes it.
pub(super) fn for_a_lever(
    context: &mut Context<'_>,
    raw: &Composition,
    own: Option<&Routing>,
    classes: Option<&[ContactClass]>,
) -> Option<Routing> {
    let base = match &raw.policy {
        None => own?.clone(),
        Some(policy) => {
            let policy = named_policy(context, policy)?;
            let preset = policies::find(policy.name)?;
            let composed = (preset.compose)(&Arguments::new(&policy, preset.parameters));
            Routing {
                policy: policy.name.to_owned(),
                sharing: composed.sharing(classes.unwrap_or(&[]).iter().map(|class| class.groups.as_slice())),
                contact_order: composed.contact_order,
                agent_order: composed.agent_order,
            }
        }
    };
    let contact_order = contact_order(context, raw.contact_order.as_ref(), &base.contact_order);
    let agent_order = agent_order(context, raw.agent_order.as_ref(), &base.agent_order);
    let sharing = match &raw.sharing {
        Some(said) => rules(context, Some(said)),
        None => Some(base.sharing),
    };
    Some(Routing { policy: base.policy, contact_order: contact_order?, agent_order: agent_order?, sharing: sharing? })
}

fn named_policy(context: &mut Context<'_>, policy: &Spanned<Raw>) -> Option<Component> {
    let known: Vec<Known> = POLICIES.iter().map(|p| (&p.description, p.parameters)).collect();
    component(context, policy, &known, "policy")
}

type Chain = OneOrMany<Spanned<Raw>>;

fn contact_order(context: &mut Context<'_>, raw: Option<&Chain>, default: &[Component]) -> Option<Vec<Component>> {
    let known: Vec<Known> = CONTACT_ORDERS.iter().map(|c| (&c.description, c.parameters)).collect();
    chain(context, raw, &known, default)
}

fn agent_order(context: &mut Context<'_>, raw: Option<&Chain>, default: &[Component]) -> Option<Vec<Component>> {
    let known: Vec<Known> = AGENT_ORDERS.iter().map(|c| (&c.description, c.parameters)).collect();
    chain(context, raw, &known, default)
}

fn rules(context: &mut Context<'_>, raw: Option<&OneOrMany<Spanned<RawSharing>>>) -> Option<Vec<Sharing>> {
    let rules: Vec<_> = raw.map_or(&[][..], |rules| &rules.0).iter().map(|rule| sharing(context, rule)).collect();
    rules.into_iter().collect()
}

fn chain(
    context: &mut Context<'_>,
    raw: Option<&Chain>,
    known: &[Known],
    default: &[Component],
) -> Option<Vec<Component>> {
    let Some(raw) = raw else { return Some(default.to_vec()) };
    if let Some(surplus) = raw.0.get(MAX_CRITERIA) {
        let message = format!("a chain has at most {MAX_CRITERIA} criteria");
        context.problems.push(Problem::error(Code::Limit, surplus.span, message));
        return None;
    }
    let mut chain: Vec<Component> = Vec::new();
    let mut complete = true;
    for criterion in &raw.0 {
        let Some(component) = component(context, criterion, known, "criterion") else {
            complete = false;
            continue;
        };
        if chain.iter().any(|c| c.name == component.name) {
            context.problems.push(
                Problem::error(Code::Conflict, criterion.span, "this criterion stands here twice")
                    .help("the first place decides; remove the second"),
            );
        }
        chain.push(component);
    }
    complete.then_some(chain)
}

fn sharing(context: &mut Context<'_>, raw: &Spanned<RawSharing>) -> Option<Sharing> {
    let (agents, contacts) = (&context.raw.agents, &context.raw.contacts);
    let raw = &raw.value;
    let groups: Vec<Option<usize>> = raw.group.0.iter().map(|name| context.lookup(name, agents, "group")).collect();
    let classes: Vec<Option<usize>> =
        raw.contacts.0.iter().map(|name| context.lookup(name, contacts, "contact class")).collect();
    let known: Vec<Known> = SHARING_RULES.iter().map(|c| (&c.description, c.parameters)).collect();
    let rule = component(context, &raw.only, &known, "rule")?;
    Some(Sharing {
        groups: groups.into_iter().map(|g| g.map(GroupId::at)).collect::<Option<_>>()?,
        classes: classes.into_iter().map(|c| c.map(ClassId::at)).collect::<Option<_>>()?,
        rule,
    })
}

/// Finds a component by its name and reads what it is told.
fn component(context: &mut Context<'_>, raw: &Spanned<Raw>, known: &[Known], kind: &str) -> Option<Component> {
    let span = raw.value.key.unwrap_or(raw.span);
    let name = &raw.value.name;
    let Some(&(description, parameters)) = known.iter().find(|(d, _)| d.name == name) else {
        let names = || known.iter().map(|(d, _)| d.name);
        let mut problem = Problem::error(Code::UnknownChoice, span, format!("there is no {kind} `{name}`"));
        problem.label = did_you_mean(name, names());
        context.problems.push(problem.help(format!("choose one of {}", listed(names(), "or"))));
        return None;
    };
    let mut arguments = Vec::new();
    match raw.value.told.as_ref().map(|told| (&told.value, told)) {
        None => {}
        Some((Loose::Map(entries), _)) if !takes_map(parameters, entries) => {
            for (key, value) in entries {
                let Some(parameter) = parameters.iter().find(|p| p.name == key.value) else {
                    unknown_parameter(context, key, description.name, parameters);
                    return None;
                };
                arguments.push(Argument { name: parameter.name, value: read(context, parameter, value)? });
            }
        }
        Some((_, told)) => match parameters {
            // What a component with a single parameter is told may stand without that parameter's name.
            [only] => arguments.push(Argument { name: only.name, value: read(context, only, told)? }),
            _ => {
                let message = match parameters {
                    [] => format!("`{name}` takes no parameters"),
                    _ => format!("`{name}` takes a mapping of {}", listed(parameters.iter().map(|p| p.name), "and")),
                };
                context.problems.push(Problem::error(Code::WrongType, told.span, message));
                return None;
            }
        },
    }
    if let Some(missing) =
        parameters.iter().find(|p| p.kind.default().is_none() && !arguments.iter().any(|a| a.name == p.name))
    {
        let message = format!("`{name}` lacks `{}`: {}", missing.name, missing.meaning);
        let example = format!("write `{name}: {{{}: {}}}`", missing.name, example(&missing.kind));
        context.problems.push(Problem::error(Code::MissingField, span, message).help(example));
        return None;
    }
    Some(Component { name: description.name, arguments })
}

/// Whether a mapping is the value of a component's only parameter, and not a mapping of parameters.
fn takes_map(parameters: &[Parameter], entries: &[(Spanned<String>, Spanned<Loose>)]) -> bool {
    let [only] = parameters else { return false };
    let by_name = matches!(only.kind, Kind::EachClass { .. } | Kind::EachClassDuration { .. } | Kind::EachGroup { .. });
    by_name && !entries.iter().any(|(key, _)| key.value == only.name)
}

fn unknown_parameter(context: &mut Context<'_>, key: &Spanned<String>, component: &str, parameters: &[Parameter]) {
    let names = || parameters.iter().map(|p| p.name);
    let mut problem = Problem::error(Code::UnknownField, key.span, format!("unknown field `{}`", key.value));
    problem.label = did_you_mean(&key.value, names());
    let help = match parameters {
        [] => format!("write the bare word `{component}`"),
        _ => format!("`{component}` knows {}", listed(names(), "and")),
    };
    context.problems.push(problem.help(help));
}

/// How a value of a kind is written.
fn example(kind: &Kind) -> String {
    match kind {
        Kind::Number { min, .. } => (min.max(0.0) + 1.0).to_string(),
        Kind::Duration { .. } => "30s".to_owned(),
        Kind::EachClass { .. } => "{CLASS: 2}".to_owned(),
        Kind::EachClassDuration { .. } => "{CLASS: 30s}".to_owned(),
        Kind::EachGroup { .. } => "{GROUP: 2}".to_owned(),
        Kind::Channels => "[CHANNEL]".to_owned(),
        Kind::Classes => "[CLASS]".to_owned(),
        Kind::Flag { .. } => "true".to_owned(),
        Kind::Word { of } => of.last().copied().unwrap_or_default().to_owned(),
        Kind::Text { example } => format!("\"{example}\""),
    }
}

fn read(context: &mut Context<'_>, parameter: &Parameter, raw: &Spanned<Loose>) -> Option<Value> {
    let raw_contacts = &context.raw.contacts;
    match (&parameter.kind, &raw.value) {
        (Kind::Number { min, max, .. }, value) => {
            bounded(context, parameter, value, raw.span, (*min, *max)).map(Value::Number)
        }
        (Kind::Duration { .. }, value) => duration(context, parameter, value, raw.span).map(Value::Duration),
        (Kind::EachClass { default, .. } | Kind::EachClassDuration { default }, Loose::Map(entries)) => {
            let mut each = vec![*default; raw_contacts.entries.len()];
            for (name, value) in entries {
                let class = context.lookup(name, raw_contacts, "contact class")?;
                each[class] = match parameter.kind {
                    Kind::EachClass { min, max, .. } => {
                        bounded(context, parameter, &value.value, value.span, (min, max))?
                    }
                    _ => duration(context, parameter, &value.value, value.span)?.secs_f64(),
                };
            }
            Some(Value::Each(each))
        }
        (Kind::EachGroup { default }, Loose::Map(entries)) => {
            let groups = &context.raw.agents;
            let mut each = vec![*default; groups.entries.len()];
            for (name, value) in entries {
                let group = context.lookup(name, groups, "group")?;
                each[group] = number(context, parameter, &value.value, value.span)?;
            }
            Some(Value::Each(each))
        }
        (Kind::Classes | Kind::Channels, Loose::Text(_) | Loose::List(_)) => {
            let channels = &context.raw.channels;
            let one = [raw.clone()];
            let names = if let Loose::List(list) = &raw.value { list.as_slice() } else { &one };
            let mut order = Vec::new();
            for name in names {
                let Loose::Text(text) = &name.value else { return wrong(context, parameter, name.span) };
                let name = Spanned { value: text.clone(), span: name.span };
                let index = match parameter.kind {
                    Kind::Classes => context.lookup(&name, raw_contacts, "contact class")?,
                    _ => context.lookup(&name, channels, "channel")?,
                };
                order.push(index as u32);
            }
            Some(Value::Order(order))
        }
        (Kind::Flag { .. }, Loose::Text(text)) if text == "true" => Some(Value::Number(1.0)),
        (Kind::Flag { .. }, Loose::Text(text)) if text == "false" => Some(Value::Number(0.0)),
        (Kind::Word { of }, Loose::Text(text)) => {
            if of.contains(&text.as_str()) {
                return Some(Value::Text(text.clone()));
            }
            let message = format!("`{}` cannot be `{}`", parameter.name, text.escape_debug());
            let mut problem = Problem::error(Code::UnknownChoice, raw.span, message);
            problem.label = did_you_mean(text, of.iter().copied());
            context.problems.push(problem.help(format!("choose one of {}", listed(of.iter().copied(), "or"))));
            None
        }
        (Kind::Text { .. }, Loose::Text(text)) => Some(Value::Text(text.clone())),
        (Kind::Text { .. }, Loose::Number(number)) => Some(Value::Text(number.to_string())),
        _ => wrong(context, parameter, raw.span),
    }
}

/// A number between two bounds.
fn bounded(
    context: &mut Context<'_>,
    parameter: &Parameter,
    value: &Loose,
    span: Span,
    (min, max): (f64, f64),
) -> Option<f64> {
    let number = number(context, parameter, value, span)?;
    if (min..=max).contains(&number) {
        return Some(number);
    }
    let bound = if number < min { format!("at least {min}") } else { format!("at most {max}") };
    let message = format!("`{}` is {number} and must be {bound}", parameter.name);
    context.problems.push(Problem::error(Code::Value, span, message));
    None
}

/// A number, or a share such as `80%`.
fn number(context: &mut Context<'_>, parameter: &Parameter, value: &Loose, span: Span) -> Option<f64> {
    match value {
        Loose::Number(number) if number.is_finite() => Some(*number),
        Loose::Text(text) => units::share(text).ok().or_else(|| wrong(context, parameter, span)),
        _ => wrong(context, parameter, span),
    }
}

fn duration(context: &mut Context<'_>, parameter: &Parameter, value: &Loose, span: Span) -> Option<SimDuration> {
    let read = match value {
        Loose::Text(text) => units::duration(text),
        Loose::Number(number) => Err(units::bare_duration(&number.to_string())),
        _ => return wrong(context, parameter, span),
    };
    match read {
        Ok(duration) => Some(duration),
        Err(error) => {
            context.problems.push(Problem::error(Code::Value, span, error.message()).help(error.help()));
            None
        }
    }
}

fn wrong<T>(context: &mut Context<'_>, parameter: &Parameter, span: Span) -> Option<T> {
    let message = format!("`{}` is something else: {}", parameter.name, parameter.meaning);
    let help = format!("write for instance `{}: {}`", parameter.name, example(&parameter.kind));
    context.problems.push(Problem::error(Code::WrongType, span, message).help(help));
    None
}
