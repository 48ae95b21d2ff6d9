//! Hidden entries, and steps before the line.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::channels::Channel;
use super::super::raw::contacts::Contact;
use super::super::raw::entry::{EntryStep as RawStep, Hide, Level};
use super::super::raw::laws::Law as RawLaw;
use super::super::raw::quantities::Share;
use super::super::source::Span;
use super::{Context, laws};
use crate::model::{EntryStep, Hiding, Law, StepKind};

/// The most steps of a class.
const MOST_STEPS: usize = 20;

/// When a channel hides its entry; `Some(None)` if it never does, `None` if something is wrong.
pub(super) fn hiding(context: &mut Context<'_>, raw: &Channel) -> Option<Option<Hiding>> {
    let Some(hide) = &raw.hide else { return Some(None) };
    let hiding = limit(&hide.value, hide.span);
    context.note(hiding).map(Some)
}

fn limit(hide: &Hide, span: Span) -> Result<Hiding, Problem> {
    match (hide.waiting, hide.load) {
        (Some(_), Some(load)) => {
            Err(Problem::error(Code::Conflict, load.span, "a channel has one limit").help("remove `waiting` or `load`"))
        }
        (None, None) => Err(Problem::error(Code::MissingField, span, "`hide` needs `waiting` or `load`")
            .help("write for instance `hide: {waiting: 8, show_below: 3}`")),
        (Some(waiting), None) => {
            let at_least = waiting.value;
            if at_least == 0 {
                return Err(always_hidden(waiting.span, "waiting: 8"));
            }
            let show_below = match hide.show_below.map(|level| (level.value, level.span)) {
                None => at_least,
                Some((Level::Number(below), _)) if (1..=at_least).contains(&below) => below,
                Some((Level::Number(0), span)) => return Err(never_shown(span, "3")),
                Some((Level::Number(_), span)) => return Err(hidden_and_shown(span)),
                Some((Level::Share(_), span)) => return Err(other_kind(span, "waiting", "`3`")),
            };
            Ok(Hiding::Waiting { at_least, show_below })
        }
        (None, Some(load)) => {
            let at_least = load.value.0;
            if at_least == 0.0 {
                return Err(always_hidden(load.span, "load: 90%"));
            }
            let show_below = match hide.show_below.map(|level| (level.value, level.span)) {
                None => at_least,
                Some((Level::Share(Share(0.0)), span)) => return Err(never_shown(span, "70%")),
                Some((Level::Share(Share(below)), _)) if below <= at_least => below,
                Some((Level::Share(_), span)) => return Err(hidden_and_shown(span)),
                Some((Level::Number(_), span)) => return Err(other_kind(span, "load", "`70%`")),
            };
            Ok(Hiding::Load { at_least, show_below })
        }
    }
}

fn always_hidden(span: Span, example: &str) -> Problem {
    Problem::error(Code::Value, span, "the channel would always be hidden")
        .help(format!("write for instance `{example}`"))
}

fn never_shown(span: Span, example: &str) -> Problem {
    Problem::error(Code::Value, span, "the channel would never be shown again")
        .help(format!("write for instance `show_below: {example}`"))
}

fn hidden_and_shown(span: Span) -> Problem {
    Problem::error(Code::Value, span, "the channel would be shown above the limit at which it is hidden")
        .help("write at most the limit itself, which is the default")
}

fn other_kind(span: Span, limit: &str, example: &str) -> Problem {
    Problem::error(Code::Value, span, format!("`show_below` is of the kind of `{limit}`"))
        .help(format!("write for instance {example}"))
}

/// The steps of a class before its line; `None` if something is wrong.
pub(super) fn steps(context: &mut Context<'_>, raw: &Contact) -> Option<Vec<EntryStep>> {
    let Some(steps) = &raw.entry else { return Some(Vec::new()) };
    if steps.value.len() > MOST_STEPS {
        let message = format!("{} steps are more than the limit of {MOST_STEPS}", steps.value.len());
        let problem = Problem::error(Code::Limit, steps.span, message);
        context.problems.push(problem.help("join steps: times add up, and shares of those who are left multiply"));
        return None;
    }
    let steps: Vec<Option<EntryStep>> = steps.value.iter().map(|raw| step(context, raw)).collect();
    steps.into_iter().collect()
}

fn step(context: &mut Context<'_>, raw: &Spanned<RawStep>) -> Option<EntryStep> {
    let (kind, lasts, loses, helps): (_, &Option<Spanned<RawLaw>>, _, _) = match &raw.value {
        RawStep::Menu(gate) => (StepKind::Menu, &gate.lasts, gate.loses, None),
        RawStep::Form(gate) => (StepKind::Form, &gate.lasts, gate.loses, None),
        RawStep::Bot(helper) => (StepKind::Bot, &helper.lasts, helper.loses, Some(helper.helps)),
        RawStep::Article(helper) => (StepKind::Article, &helper.lasts, helper.loses, Some(helper.helps)),
        RawStep::StatusPage(helper) => (StepKind::StatusPage, &helper.lasts, helper.loses, Some(helper.helps)),
    };
    let lasts = match lasts {
        None => Some(Law::ZERO),
        Some(law) => laws::finite(context, law, "lasts"),
    };
    let share = |said: Option<Spanned<Share>>| said.map_or(0.0, |share| share.value.0);
    let (loses, helps) = (share(loses), share(helps));
    if loses + helps > 1.0 + 1e-9 {
        let message =
            format!("the {} helps and loses {:.0} % of those who come to it", kind.word(), (loses + helps) * 100.0);
        let problem = Problem::error(Code::Value, raw.span, message);
        context.problems.push(problem.help("`helps` and `loses` make `100%` at most; the rest goes on"));
        return None;
    }
    Some(EntryStep { kind, lasts: lasts?, loses, helps })
}
