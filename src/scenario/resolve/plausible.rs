//! What can be run but probably does not mean what was meant.

use super::super::diagnostic::{Code, Problem, Problems, listed};
use super::super::raw::scenario::RawScenario;
use super::dialogue;
use crate::model::{AgentGroup, Arrivals, ContactClass, EntryStep, GroupId, Law, Scenario, SimTime, Staffing};

/// So many times more work than agents is no crisis any more.
const SURELY_A_SLIP: f64 = 3.0;

/// Looks at a scenario as a whole. Its classes are those of the file, in the same order.
pub(super) fn check(scenario: &Scenario, raw: &RawScenario, problems: &mut Problems) {
    let serving = serving(scenario);
    let (mut all_work, mut one_is_overloaded) = (0.0, false);
    for ((class, entry), serving) in scenario.classes.iter().zip(&raw.contacts.entries).zip(serving) {
        let work = work_on_average(class, scenario, serving.speed);
        let agents = serving.agents;
        if agents == 0.0 {
            let groups = class.groups.iter().take(20).map(|g| scenario.groups[g.index()].name.as_str());
            let problem =
                Problem::warning(Code::Nobody, entry.name.span, format!("nobody ever serves `{}`", class.name));
            let help = format!("check `count`, `head_count` or `shifts` of {}", listed(groups, "and"));
            problems.push(problem.label("none of its groups is on duty at any time").help(help));
        } else {
            all_work += work;
            if work > SURELY_A_SLIP * agents {
                one_is_overloaded = true;
                let whose = format!("`{}` brings work for", class.name);
                problems.push(overload(whose, work, agents, entry.name.span));
            }
        }
        if let (Some(raw), true) =
            (entry.value.as_ref().and_then(|c| c.patience.as_ref()), class.patience.mean_s() < 1.0)
        {
            let mean = class.patience.mean_s();
            let message = format!("customers of `{}` wait for {mean:.3} s on average before they leave", class.name);
            problems.push(Problem::warning(Code::Patience, raw.span, message).help(
                "write for instance `exponential: {mean: 2m}`; for a line in which nobody waits, `queue: {capacity: 0}`",
            ));
        }
        if let Some(problem) = entry.value.as_ref().and_then(|raw| dialogue::without_patience(class, raw)) {
            problems.push(problem);
        }
    }
    let all_agents: f64 = scenario.groups.iter().map(|g| capacity_on_average(g, scenario.horizon())).sum();
    if let Some(span) = raw.contacts.key.filter(|_| !one_is_overloaded && all_work > SURELY_A_SLIP * all_agents) {
        problems.push(overload("all contacts together bring work for".to_owned(), all_work, all_agents, span));
    }
    check_offers(scenario, raw, problems);
    check_first_lines(scenario, raw, problems);
    let drawn = scenario.classes.iter().position(|c| matches!(c.arrivals, Arrivals::Poisson { .. }));
    if let Some(entry) = drawn.filter(|_| days_are_alike(scenario)).and_then(|i| raw.contacts.entries.get(i)) {
        problems.push(
            Problem::note(Code::NoDayFactor, entry.name.span, "every day expects the same demand; real days differ")
                .help("add `day_factor: {gamma: {cv: 10%}}` to `arrivals`, or the intervals come out too narrow"),
        );
    }
}

fn check_offers(scenario: &Scenario, raw: &RawScenario, problems: &mut Problems) {
    let rule = raw.routing.as_ref().and_then(|r| r.value.offer.as_ref());
    if let Some(rule) = rule.filter(|_| scenario.groups.iter().all(|g| g.answering.is_none())) {
        problems.push(
            Problem::warning(Code::Offer, rule.span, "this rule changes nothing: all agents accept at once")
                .label("no group has `answering`")
                .help("write for instance `answering: {delay: 4s, misses: 2%}` into a group of `agents`"),
        );
    }
    let within = scenario.offers.accept_within;
    for (group, entry) in scenario.groups.iter().zip(&raw.agents.entries) {
        let (Some(answering), Some(raw)) = (&group.answering, entry.value.as_ref().and_then(|g| g.answering.as_ref()))
        else {
            continue;
        };
        let too_slow = answering.delay.constant().is_some_and(|delay| delay > within);
        if too_slow || answering.declines + answering.misses >= 1.0 {
            let message = format!("the agents of `{}` never accept a contact", group.name);
            let help = if too_slow {
                format!("the `delay` is longer than `accept_within` of `routing.offer`, {within}")
            } else {
                "`declines` and `misses` together should be well below 100 %".to_owned()
            };
            problems.push(Problem::warning(Code::Offer, raw.span, message).help(help));
        }
    }
}

/// Who hands over warm stays until somebody of the department is free.
fn check_first_lines(scenario: &Scenario, raw: &RawScenario, problems: &mut Problems) {
    for (class, entry) in scenario.classes.iter().zip(&raw.contacts.entries) {
        let (Some(transfers), Some(raw)) = (&class.transfers, entry.value.as_ref().and_then(|c| c.transfers.as_ref()))
        else {
            continue;
        };
        let stuck = transfers.to.iter().zip(&raw.value.to.value.0).find(|((department, _), _)| {
            let mut groups = scenario.classes[department.index()].groups.iter();
            transfers.warm && groups.all(|group| class.groups.contains(group))
        });
        let Some(((department, _), (name, _))) = stuck else { continue };
        let department = &scenario.classes[department.index()];
        let until = if department.patience == Law::Never { "for ever" } else { "until customers give up" };
        let message = format!("agents of `{}` may all be waiting for one another, {until}", class.name);
        let groups = department.groups.iter().take(20).map(|g| scenario.groups[g.index()].name.as_str());
        let help = format!(
            "let a group besides {} serve `{}`, or write `warm: false`",
            listed(groups, "and"),
            department.name
        );
        problems.push(
            Problem::warning(Code::Standstill, name.span, message)
                .label("only they can answer it, and who hands over stays until one of them is free")
                .help(help),
        );
    }
}

fn overload(whose: String, work: f64, agents: f64, span: super::Span) -> Problem {
    let message = format!("{whose} {work:.1} agents, and {agents:.1} are on duty on average");
    Problem::warning(Code::Overload, span, message).label("the staffing is below a third of the load").help(
        "look for a slip in `arrivals`, `handling` or the number of agents, such as a day's contacts given as `/h`",
    )
}

fn days_are_alike(scenario: &Scenario) -> bool {
    scenario.replications > 1 && scenario.is_a_day() && scenario.days_are_alike()
}

/// The same, each counted as so many as do the work of one with the best number of conversations at once.
fn capacity_on_average(group: &AgentGroup, end: SimTime) -> f64 {
    let gain = (1..=group.concurrency.slots).map(|open| f64::from(open) * group.concurrency.speed_at(open));
    agents_on_average(group, end) * gain.fold(1.0, f64::max)
}

/// How many agents of a group are on duty, averaged over the duration.
fn agents_on_average(group: &AgentGroup, end: SimTime) -> f64 {
    let seconds = |from: SimTime, to: SimTime| to.min(end).since(from.min(end)).secs_f64();
    let duration = end.secs_f64();
    match &group.staffing {
        Staffing::Constant(n) => f64::from(*n),
        Staffing::Hours { count, open } => {
            open.iter().map(|&(from, to)| f64::from(*count) * seconds(from, to)).sum::<f64>() / duration
        }
        Staffing::HeadCount { curve, .. } => {
            let ends = curve.iter().skip(1).map(|step| step.0).chain([end]);
            curve.iter().zip(ends).map(|(step, to)| f64::from(step.1) * seconds(step.0, to)).sum::<f64>() / duration
        }
        Staffing::Shifts(shifts) => {
            let worked = |on: &[(SimTime, SimTime)]| on.iter().map(|&(from, to)| seconds(from, to)).sum::<f64>();
            shifts.iter().map(|s| f64::from(s.count) * worked(&s.on)).sum::<f64>() / duration
        }
    }
}

/// Those who can serve a class.
#[derive(Clone, Copy, Default)]
struct Serving {
    /// How many are on duty, averaged over the duration.
    agents: f64,
    /// The speed of the quickest of them.
    speed: f64,
}

/// Who can serve each class: the groups that have the skill and stand in the class's list.
fn serving(scenario: &Scenario) -> Vec<Serving> {
    let mut able: Vec<Vec<(GroupId, Serving)>> = vec![Vec::new(); scenario.classes.len()];
    for (g, group) in scenario.groups.iter().enumerate() {
        let agents = capacity_on_average(group, scenario.horizon());
        for skill in group.skills.iter().filter(|_| agents > 0.0) {
            able[skill.class.index()].push((GroupId::at(g), Serving { agents, speed: skill.speed }));
        }
    }
    let add = |sum: Serving, s: Serving| Serving { agents: sum.agents + s.agents, speed: sum.speed.max(s.speed) };
    let mut listed = vec![usize::MAX; scenario.groups.len()];
    let mut total = |(class, able): (usize, Vec<(GroupId, Serving)>)| {
        scenario.classes[class].groups.iter().for_each(|g| listed[g.index()] = class);
        able.into_iter().filter(|(g, _)| listed[g.index()] == class).map(|(_, s)| s).fold(Serving::default(), add)
    };
    able.into_iter().enumerate().map(&mut total).collect()
}

/// How many agents a class keeps busy, averaged over the duration.
fn work_on_average(class: &ContactClass, scenario: &Scenario, speed: f64) -> f64 {
    let handling = class.handling.mean_s();
    // Who leaves before the line, or is helped there, brings no work.
    let reach: f64 = class.entry.iter().map(EntryStep::passes).product();
    let (contacts, handled_s) = match &class.arrivals {
        Arrivals::Poisson { rate, .. } => {
            let contacts = rate.expected_before(scenario.horizon());
            (contacts, contacts * handling)
        }
        Arrivals::Trace(rows) => {
            let handled = rows.iter().map(|row| row.handling.map_or(handling, |h| h.secs_f64()));
            (rows.len() as f64, handled.sum())
        }
    };
    let served_s = if speed > 0.0 { handled_s / speed } else { handled_s };
    reach * (served_s + contacts * class.wrap_up.mean_s()) / scenario.duration.secs_f64()
}
