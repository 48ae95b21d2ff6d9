//! `preferred`: the agent to whom contacts are offered first.

use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::eligibility::{IfAway as RawIfAway, Who};
use super::super::raw::scenario::Entry;
use super::Context;
use super::access::names;
use crate::model::{GroupId, IfAway, Preferred, PreferredAgent};

/// The agent whom a class prefers, if it does; `None` outside when something is wrong. `groups` may serve the class.
pub(super) fn preferred(
    context: &mut Context<'_>,
    entry: &Entry<Contact>,
    raw: &Contact,
    groups: &[GroupId],
) -> Option<Option<Preferred>> {
    let Some(raw) = &raw.preferred else { return Some(None) };
    let raw = &raw.value;
    let section = &context.raw.agents;
    let mut of = Vec::new();
    for name in names(&raw.of) {
        let group = GroupId::at(context.lookup(name, section, "group")?);
        let problem = if raw.agent.value == Who::Last {
            Problem::error(Code::Conflict, name.span, "`of` belongs to `agent: own`")
                .help("remove `of`: the last agent is whoever it was")
        } else if !groups.contains(&group) {
            Problem::error(Code::NoSkill, name.span, format!("`{}` never serves `{}`", name.value, entry.name.value))
                .help("name groups that may serve the class")
        } else if of.contains(&group) {
            Problem::error(Code::Conflict, name.span, format!("`{}` stands here twice", name.value))
                .help("remove one of them")
        } else {
            of.push(group);
            continue;
        };
        context.problems.push(problem);
        return None;
    }
    let agent = match raw.agent.value {
        Who::Last => PreferredAgent::Last,
        Who::Own if raw.of.is_none() => PreferredAgent::Own(groups.to_vec()),
        Who::Own => PreferredAgent::Own(of),
    };
    let if_away = match raw.if_away {
        None | Some(RawIfAway::Skip) => IfAway::Skip,
        Some(RawIfAway::Wait) => IfAway::Wait,
    };
    Some(Some(Preferred { agent, wait: raw.wait.0, if_away }))
}
