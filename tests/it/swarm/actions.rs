//! Random actions from outside.

use stormdrill::engine::{Action, Engine, Recorder, RunError};
use stormdrill::model::{ClassId, GroupId, ResourceId, Scenario, SimTime, Staffing};

use super::checker::Disturbance;
use super::dice::Dice;

/// An action with its time: planned ahead, or carried out when the run has come there.
#[derive(Clone, Debug)]
pub struct Planned {
    pub at: SimTime,
    pub ahead: bool,
    pub action: Action,
}

fn works_in_shifts(scenario: &Scenario, group: GroupId) -> bool {
    matches!(scenario.groups[group.index()].staffing, Staffing::Shifts(_))
}

/// An action that fits the scenario.
pub fn any(dice: &mut Dice, scenario: &Scenario, at: SimTime) -> Planned {
    let class = ClassId(dice.between(0, scenario.classes.len() as u64 - 1) as u32);
    let group = GroupId(dice.between(0, scenario.groups.len() as u64 - 1) as u32);
    let (size, ahead) = (dice.between(0, 9) as u32, dice.chance(0.3));
    let action = match dice.between(0, 5) {
        0 => Action::SetArrivalFactor { class, factor: dice.pick(&[0.0, 0.5, 1.0, 3.0]) },
        1 => Action::SetHandlingFactor { class, factor: dice.pick(&[1e-6, 0.5, 1.0, 4.0]) },
        2 if !scenario.resources.is_empty() => {
            let resource = ResourceId(dice.between(0, scenario.resources.len() as u64 - 1) as u32);
            Action::SetResourceCapacity { resource, capacity: size }
        }
        3 | 4 if !works_in_shifts(scenario, group) => Action::SetHeadCount { group, agents: size },
        _ => Action::SetQueueCapacity { class, capacity: dice.chance(0.7).then_some(size) },
    };
    Planned { at, ahead, action }
}

/// What the checker must know of a plan.
pub fn disturbance(plan: &[Planned]) -> Disturbance {
    let lines = plan.iter().filter_map(|p| match p.action {
        Action::SetResourceCapacity { resource, capacity } => Some((p.at, resource.index(), capacity)),
        _ => None,
    });
    Disturbance { actions: true, lines: lines.collect() }
}

/// Tries every kind of impossible action.
pub fn refuse_all<R: Recorder>(engine: &mut Engine<R>, scenario: &Scenario) {
    let class = ClassId(0);
    for factor in [f64::NAN, f64::INFINITY, -1.0] {
        for action in [Action::SetArrivalFactor { class, factor }, Action::SetHandlingFactor { class, factor }] {
            assert!(matches!(engine.apply(&action), Err(RunError::BadFactor { .. })));
        }
    }
    let stopped = Action::SetHandlingFactor { class, factor: 0.0 };
    assert_eq!(engine.apply(&stopped), Err(RunError::BadFactor { given: "0".into() }));
    for group in (0..scenario.groups.len()).map(GroupId::at).filter(|g| works_in_shifts(scenario, *g)) {
        let name = scenario.groups[group.index()].name.clone();
        let refused = engine.apply(&Action::SetHeadCount { group, agents: 3 });
        assert_eq!(refused, Err(RunError::ShiftsHaveNoHeadCount { group: name }));
    }
    let none = ClassId::at(scenario.classes.len());
    for action in [
        Action::SetArrivalFactor { class: none, factor: 1.0 },
        Action::SetHandlingFactor { class: none, factor: 1.0 },
        Action::SetQueueCapacity { class: none, capacity: None },
        Action::SetHeadCount { group: GroupId::at(scenario.groups.len()), agents: 1 },
        Action::SetResourceCapacity { resource: ResourceId::at(scenario.resources.len()), capacity: 1 },
    ] {
        assert!(matches!(engine.apply(&action), Err(RunError::NoSuch { .. })), "{action:?}");
    }
}

/// Actions that ask for what is so anyway.
pub fn that_change_nothing<R: Recorder>(engine: &Engine<R>, scenario: &Scenario) -> Vec<Action> {
    let view = engine.view();
    let mut actions = Vec::new();
    for class in (0..scenario.classes.len()).map(ClassId::at) {
        actions.push(Action::SetHandlingFactor { class, factor: 1.0 });
        actions.push(Action::SetQueueCapacity { class, capacity: view.queue_capacity(class) });
    }
    for group in (0..scenario.groups.len()).map(GroupId::at).filter(|g| !works_in_shifts(scenario, *g)) {
        actions.push(Action::SetHeadCount { group, agents: view.scheduled(group) });
    }
    for (i, resource) in scenario.resources.iter().enumerate() {
        actions.push(Action::SetResourceCapacity { resource: ResourceId::at(i), capacity: resource.capacity });
    }
    actions
}
