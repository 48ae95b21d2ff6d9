//! Who may serve whom and when, worked out from the scenario and the checker's own account of the waits.

use stormdrill::engine::View;
use stormdrill::model::{
    Access, AgentId, ClassId, ContactClass, ContactId, GroupId, IfAway, LaneId, Preferred, PreferredAgent, Scenario,
    SimDuration, SimTime,
};

use super::checker::{Checker, Present};
use super::dice::Dice;

/// For whom a contact is held, and until when.
#[derive(Clone, Copy)]
pub(super) struct Held {
    agent: AgentId,
    until: SimTime,
    if_away: IfAway,
}

/// Whether what a group may do with contacts of a class changes with their time in the line, or an agent is preferred.
pub(super) fn is_staged(class: &ContactClass) -> bool {
    !class.access.is_empty() || class.preferred.is_some()
}

/// Whether a group may serve contacts who have been in the line for so long; at the very begin of its time only if
/// `beginning`.
fn is_open(class: &ContactClass, group: GroupId, waited: SimDuration, beginning: bool) -> bool {
    if class.access.is_empty() {
        return class.groups.contains(&group);
    }
    let begun = |from: SimDuration| from < waited || from == waited && (beginning || from == SimDuration::ZERO);
    class.access.iter().any(|a| a.group == group && begun(a.from) && waited < a.until)
}

/// The groups that a contact tries who has been in the line for so long, one list after the other.
fn tried(class: &ContactClass, waited: SimDuration) -> Vec<GroupId> {
    let times = class.access.iter().flat_map(|a| [a.from, a.until]).filter(|t| *t <= waited);
    let begin = times.max().unwrap_or(SimDuration::ZERO);
    let mut moments: Vec<&Access> = class.access.iter().filter(|a| a.from == begin && a.until == begin).collect();
    let place = |group: GroupId| class.groups.iter().position(|g| *g == group);
    moments.sort_by_key(|a| (a.step, place(a.group)));
    let lasting = class.groups.iter().copied().filter(|g| is_open(class, *g, waited, true));
    moments.into_iter().map(|a| a.group).chain(lasting).collect()
}

impl Checker {
    fn waited(&self, contact: &Present) -> SimDuration {
        contact.queued.map_or(SimDuration::ZERO, |since| self.now.since(since))
    }

    fn is_there(&self, agent: AgentId) -> bool {
        self.agents.get(agent.index()).is_some_and(|a| a.present)
    }

    fn is_free(&self, agent: AgentId) -> bool {
        self.agents.get(agent.index()).is_some_and(|a| a.idle.is_some())
    }

    fn is_free_for(&self, scenario: &Scenario, agent: AgentId, class: ClassId) -> bool {
        self.is_free(agent) && self.has_room(scenario, agent, class)
    }

    /// An agent is offered a contact, or takes it unasked.
    pub(super) fn gets(&mut self, view: View<'_>, id: ContactId, agent: AgentId, contact: &Present) {
        let class = &view.scenario().classes[contact.class.index()];
        if is_staged(class) {
            assert!(self.lane(contact.lane).remove(&contact.place));
        } else {
            self.first_in_lane(contact.lane, contact.class, contact.place, agent);
        }
        let preferred = class.preferred.is_some() && view.preferred_agent(id) == Some(agent);
        if !preferred {
            self.chosen_in_order(view, agent, contact);
            self.assert_may_serve(view, contact, agent);
        }
        self.taken_from_idle(view, agent, contact, preferred);
        self.contact(id).held = None;
    }

    /// For whom a contact should be held that joins the line now.
    pub(super) fn should_be_held(&self, view: View<'_>, id: ContactId, contact: &Present) -> Option<Held> {
        let wish = view.scenario().classes[contact.class.index()].preferred.as_ref()?;
        let agent = view.preferred_agent(id)?;
        let asked = wish.if_away == IfAway::Wait || view.is_on_duty(agent);
        let refused = !self.offers.may_offer(contact.class, contact.place.1, agent);
        let free = self.is_free_for(view.scenario(), agent, contact.class);
        let held = asked && wish.wait > SimDuration::ZERO && !free && !refused;
        assert_eq!(view.held_for(agent).contains(&id), held);
        held.then_some(Held { agent, until: self.now + wish.wait, if_away: wish.if_away })
    }

    /// Whether a contact may still be held; `settled` when this instant is over.
    fn is_held(&self, contact: &Present, settled: bool) -> bool {
        contact.held.is_some_and(|held| {
            let over = if settled { held.until <= self.now } else { held.until < self.now };
            let gone = settled && held.if_away == IfAway::Skip && !self.is_there(held.agent);
            !over && !gone
        })
    }

    /// Contacts that wait and that an agent must see, who has room for them: class, lane, arrival.
    pub(super) fn visible(&self, view: View<'_>, agent: AgentId, settled: bool) -> Vec<(ClassId, LaneId, SimTime)> {
        let group = view.group_of(agent);
        let classes = &view.scenario().classes;
        let skills = &view.scenario().groups[group.index()].skills;
        let seen = |contact: &&Present| {
            let class = &classes[contact.class.index()];
            contact.queued.is_some()
                && contact.offered.is_none()
                && skills.iter().any(|s| s.class == contact.class)
                && self.has_room(view.scenario(), agent, contact.class)
                && self.offers.may_offer(contact.class, contact.place.1, agent)
                && !self.is_held(contact, settled)
                && is_open(class, group, self.waited(contact), settled)
        };
        self.contacts.iter().flatten().filter(seen).map(|c| (c.class, c.lane, c.place.0)).collect()
    }

    /// Nobody who waits for this very agent finds the agent free when an instant is over.
    pub(super) fn assert_not_held_beside(&self, scenario: &Scenario) {
        for contact in self.contacts.iter().flatten().filter(|c| c.queued.is_some() && self.is_held(c, true)) {
            let free = |held: Held| self.is_free_for(scenario, held.agent, contact.class);
            assert!(contact.held.is_some_and(|held| !free(held)), "held beside the free agent");
        }
    }

    /// The group of an agent who takes a contact may do so now; where its time ends at this moment, it still may.
    fn assert_may_serve(&self, view: View<'_>, contact: &Present, agent: AgentId) {
        let class = &view.scenario().classes[contact.class.index()];
        if let Some(held) = contact.held {
            let gone = held.if_away == IfAway::Skip && !view.is_on_duty(held.agent);
            assert!(held.until <= self.now || gone, "held for another agent");
        }
        let group = view.group_of(agent);
        let waited = contact.joined.map_or(SimDuration::ZERO, |since| self.now.since(since));
        let was_free = self.is_free(agent);
        let moment = |a: &Access| a.group == group && a.from == a.until && a.from <= waited && was_free;
        let edge = |a: &Access| a.group == group && a.until == waited && a.from < a.until && !was_free;
        let open = is_open(class, group, waited, true) || class.access.iter().any(|a| moment(a) || edge(a));
        assert!(open, "group {} may not serve after {waited}", group.index());
    }

    /// The groups that a contact should try now, in order.
    pub(super) fn tries(&self, view: View<'_>, contact: &Present) -> Vec<GroupId> {
        let class = &view.scenario().classes[contact.class.index()];
        if class.access.is_empty() {
            return class.groups.clone();
        }
        tried(class, contact.joined.map_or(SimDuration::ZERO, |since| self.now.since(since)))
    }
}

/// Random times of access for some of the groups.
pub fn access(dice: &mut Dice, groups: &[GroupId], coarse: bool) -> Vec<Access> {
    let time =
        |dice: &mut Dice| SimDuration::from_secs(if coarse { 30 * dice.between(0, 6) } else { dice.between(0, 200) });
    let mut access = Vec::new();
    for &group in groups {
        let from = if dice.chance(0.5) { SimDuration::ZERO } else { time(dice) };
        let until = if dice.chance(0.6) { SimDuration::FOREVER } else { from + time(dice) };
        let step = if from == until { dice.between(0, 2) as u32 } else { 0 };
        access.push(Access { group, from, until, step });
        if !until.is_forever() && dice.chance(0.5) {
            let from = until + SimDuration::from_secs(1 + dice.between(0, 100));
            access.push(Access { group, from, until: SimDuration::FOREVER, step: 0 });
        }
    }
    access
}

/// Times of access that follow each other without a gap, from the first moment to the end.
pub fn uninterrupted(dice: &mut Dice, group: GroupId, most: u64) -> Vec<Access> {
    let mut borders: Vec<u64> = (0..dice.between(0, most)).map(|_| 30 * dice.between(1, 8)).collect();
    borders.sort_unstable();
    borders.dedup();
    let until = borders.iter().map(|s| SimDuration::from_secs(*s)).chain([SimDuration::FOREVER]);
    let mut from = SimDuration::ZERO;
    until.map(|until| Access { group, from: std::mem::replace(&mut from, until), until, step: 0 }).collect()
}

/// A random wish for a certain agent.
pub fn preferred(dice: &mut Dice, groups: &[GroupId], coarse: bool) -> Preferred {
    let own = PreferredAgent::Own(groups.iter().copied().filter(|_| dice.chance(0.7)).collect());
    Preferred {
        agent: if dice.chance(0.7) { own } else { PreferredAgent::Last },
        wait: SimDuration::from_secs(if coarse { 30 * dice.between(0, 4) } else { dice.between(0, 150) }),
        if_away: dice.pick(&[IfAway::Skip, IfAway::Wait]),
    }
}
