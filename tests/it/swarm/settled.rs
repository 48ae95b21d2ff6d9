//! What holds whenever time goes on: every instant leaves the world in order.

use stormdrill::engine::View;
use stormdrill::model::{AgentId, DropRule, GroupId, InProgress, Shift, SimTime, Staffing, Taken};

use super::checker::{AgentAccount, Checker, leaves_late};

pub fn assert_settled(world: &Checker, view: View<'_>) {
    let scenario = view.scenario();
    for (a, agent) in world.agents.iter().enumerate() {
        let (id, idle) = (AgentId::at(a), agent.idle.is_some());
        if !agent.present {
            assert!(agent.desk.is_empty() && agent.offer.is_none() && !idle, "who is away does nothing");
        } else if agent.offer.is_some() {
            assert!(!idle, "who has been asked is not free");
        } else if !agent.on_duty {
            assert!(!idle && !agent.desk.is_empty(), "who is off duty stays only to finish");
        } else {
            let room = world.has_room_for_any(scenario, id);
            // Whoever has to go when a slot comes free is off duty after the last fact of the instant.
            let goes = !idle && !agent.desk.is_empty() && !view.is_on_duty(id);
            assert!(idle == room || goes, "who is on duty with room is free: agent {a} at {:?}", world.now);
        }
    }
    world.assert_not_held_beside(scenario);
    for (g, group) in world.groups.iter().enumerate() {
        let description = &scenario.groups[g];
        if group.idle > 0 {
            let idle = world.agents.iter().enumerate().filter(|(_, a)| a.group == g && a.idle.is_some());
            for (agent, _) in idle.filter(|_| world.waiting.iter().any(|n| *n > 0)) {
                let waiting = world.visible(view, AgentId::at(agent), true);
                assert!(waiting.is_empty(), "agent {agent} is free while {waiting:?} wait at {:?}", world.now);
            }
        }
        let hit =
            |o: &&stormdrill::model::Outage| o.group.index() == g && o.at <= world.now && world.now < o.at + o.lasts;
        let mut outages = scenario.outages.iter().filter(hit);
        let all_can_work = outages.clone().next().is_none();
        // Those whom an action hires during an outage have come from elsewhere.
        if let Some(total) = outages.find(|o| o.taken == Taken::Share(1.0) && !world.disturbance.actions) {
            assert_eq!(group.idle, 0, "nobody can work during {}", total.name);
            assert!(
                group.present == 0 || total.in_progress == InProgress::Finish || world.now > total.at + total.lasts
            );
        }
        assert!(group.idle <= group.scheduled || leaves_late(scenario, GroupId::at(g)));
        let of_group = world.agents.iter().enumerate().filter(|(_, a)| a.group == g);
        let paused = of_group.filter(|(i, _)| world.offers.is_paused(AgentId::at(*i), world.now)).count() as u32;
        assert!(!all_can_work || group.present + paused >= group.scheduled, "somebody scheduled is missing");
        match &description.staffing {
            Staffing::Constant(_)
            | Staffing::Hours { .. }
            | Staffing::HeadCount { on_drop: DropRule::Capacity, .. } => {
                // Who has gone off duty and finishes what is open is there, and is no surplus.
                let of_group = world.agents.iter().enumerate().filter(|(_, a)| a.group == g && a.present);
                let ready = of_group.filter(|(i, a)| a.on_duty && view.is_on_duty(AgentId::at(*i))).count();
                let late = leaves_late(scenario, GroupId::at(g));
                let surplus = if late { ready as u32 } else { group.present } > group.scheduled;
                let unneeded = |a: &AgentAccount| a.group == g && a.idle.is_some() && a.desk.is_empty();
                assert!(!surplus || !world.agents.iter().any(unneeded), "somebody stays who should have gone");
            }
            Staffing::HeadCount { on_drop: DropRule::Preempt, .. } => assert!(group.present <= group.scheduled),
            Staffing::HeadCount { on_drop: DropRule::Named, .. } | Staffing::Shifts(_) => {}
        }
    }
}

/// At the very end of a shift a completion still comes before the end of duty.
pub fn assert_on_shift(shifts: &[Shift], number: u32, now: SimTime) {
    let mut first = 0;
    for shift in shifts {
        if number < first + shift.count {
            let works = shift.on.iter().any(|&(from, to)| from <= now && now <= to);
            assert!(works, "agent {number} works outside the shift at {now:?}");
            return;
        }
        first += shift.count;
    }
    panic!("agent {number} has no shift");
}
