//! What holds whenever time goes on: every instant leaves the world in order.

use stormdrill::engine::View;
use stormdrill::model::{DropRule, InProgress, Shift, SimTime, Staffing};

use super::checker::Checker;

pub fn assert_settled(world: &Checker, view: View<'_>) {
    let scenario = view.scenario();
    for agent in &world.agents {
        let doing = u8::from(agent.busy.is_some()) + u8::from(agent.idle.is_some());
        assert_eq!(doing, u8::from(agent.present), "who is there is either busy or free");
    }
    for (g, group) in world.groups.iter().enumerate() {
        let description = &scenario.groups[g];
        if group.idle > 0 {
            for skill in &description.skills {
                let waiting = world.waiting[skill.class.index()];
                assert_eq!(waiting, 0, "{} is free while {waiting} wait at {:?}", description.name, world.now);
            }
        }
        let hit =
            |o: &&stormdrill::model::Outage| o.group.index() == g && o.at <= world.now && world.now < o.at + o.lasts;
        let mut outages = scenario.outages.iter().filter(hit);
        let all_can_work = outages.clone().next().is_none();
        // Those whom an action hires during an outage have come from elsewhere.
        if let Some(total) = outages.find(|o| o.share == 1.0 && !world.disturbance.actions) {
            assert_eq!(group.idle, 0, "nobody can work during {}", total.name);
            assert!(
                group.present == 0 || total.in_progress == InProgress::Finish || world.now > total.at + total.lasts
            );
        }
        assert!(group.idle <= group.scheduled);
        assert!(!all_can_work || group.present >= group.scheduled, "somebody scheduled is missing");
        match &description.staffing {
            Staffing::Constant(_) | Staffing::HeadCount { on_drop: DropRule::Capacity, .. } => {
                let surplus = group.present > group.scheduled;
                assert!(!surplus || group.idle == 0, "somebody stays who should have gone");
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
