//! What queues offer to a freed agent: each its first contact.

use crate::engine::View;
use crate::model::{ClassId, ContactId, ContactOrder, LaneId, QueueOrder, SimTime};

/// A queue of several classes, or one lane of a class that has a line of its own.
pub(super) struct Offer {
    /// The best place of its classes in the group's order of preference.
    skill: usize,
    order: QueueOrder,
    lanes: Vec<OfferedLane>,
}

struct OfferedLane {
    lane: LaneId,
    priority: i64,
    credit_us: i64,
    /// The place of its class in the queue.
    place: usize,
}

impl OfferedLane {
    fn new(view: View<'_>, lane: LaneId, place: usize) -> Self {
        let credit_us = view.lane_credit(lane).micros() as i64;
        Self { lane, priority: i64::from(view.lane_priority(lane)), credit_us, place }
    }

    /// Arrival less credit, which may lie before the start of time.
    fn age_key(&self, arrived: SimTime) -> i64 {
        arrived.micros() as i64 - self.credit_us
    }
}

/// What a group that serves these classes, in order of preference, is offered.
pub(super) fn offers(view: View<'_>, served: &[ClassId]) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let mut seen = Vec::new();
    for (skill, &class) in served.iter().enumerate() {
        let Some(id) = view.queue_of(class) else {
            offers.extend(view.lanes_of(class).iter().map(|&lane| {
                let lanes = vec![OfferedLane::new(view, lane, 0)];
                Offer { skill, order: QueueOrder::Arrival, lanes }
            }));
            continue;
        };
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let queue = &view.scenario().queues[id.index()];
        let lanes = queue
            .classes
            .iter()
            .enumerate()
            .filter(|(_, class)| served.contains(class))
            .flat_map(|(place, &class)| view.lanes_of(class).iter().map(move |&lane| (lane, place)))
            .map(|(lane, place)| OfferedLane::new(view, lane, place))
            .collect();
        offers.push(Offer { skill, order: queue.order, lanes });
    }
    offers
}

/// The contact that the criteria put first among those offered; what they leave equal goes by age, then by preference.
pub(super) fn best_offer(view: View<'_>, offers: &[Offer], criteria: &[ContactOrder]) -> Option<ContactId> {
    let mut best: Option<(&Offer, &OfferedLane, ContactId)> = None;
    for offer in offers {
        let Some((lane, head)) = offer.first(view) else { continue };
        let comes_before = |&(other, other_lane, other_head): &(&Offer, &OfferedLane, ContactId)| {
            let compare = |criterion: &ContactOrder| match criterion {
                ContactOrder::SkillOrder => offer.skill.cmp(&other.skill),
                ContactOrder::Priority => lane.priority.cmp(&other_lane.priority),
                ContactOrder::Age => {
                    lane.age_key(view.arrived(head)).cmp(&other_lane.age_key(view.arrived(other_head)))
                }
            };
            let all = criteria.iter().chain([&ContactOrder::Age]);
            all.map(compare).find(|o| o.is_ne()).is_some_and(|o| o.is_lt())
        };
        if best.as_ref().is_none_or(comes_before) {
            best = Some((offer, lane, head));
        }
    }
    best.map(|(_, _, contact)| contact)
}

impl Offer {
    /// The first contact by the queue's order.
    fn first(&self, view: View<'_>) -> Option<(&OfferedLane, ContactId)> {
        let heads = self.lanes.iter().filter_map(|lane| view.head_of(lane.lane).map(|head| (lane, head)));
        heads.min_by_key(|(lane, head)| {
            let contact = view.contact(*head);
            let arrived = contact.arrived.micros() as i64;
            let by_order = match self.order {
                QueueOrder::Arrival => arrived,
                QueueOrder::Priority => lane.priority,
                QueueOrder::Credit => lane.age_key(contact.arrived),
            };
            (by_order, arrived, lane.place, contact.ordinal)
        })
    }
}
