//! What queues of several classes offer to a freed agent: each its first contact.

use crate::engine::View;
use crate::model::{ClassId, ContactId, GroupId, LaneId, QueueId, QueueOrder};
use crate::routing::ContactCandidate;

/// A queue of several classes, or one lane of a class that has a line of its own.
pub(super) struct Offer {
    /// Its place among the offers of the group, for ties.
    pub place: usize,
    order: QueueOrder,
    lanes: Vec<OfferedLane>,
}

struct OfferedLane {
    /// With the best place that a class of the queue has among the group's skills.
    candidate: ContactCandidate,
    priority: i64,
    credit_us: i64,
    /// The place of its class in the queue.
    place: usize,
}

impl OfferedLane {
    fn new(view: View<'_>, candidate: ContactCandidate, place: usize) -> Self {
        let credit_us = view.lane_credit(candidate.lane).micros() as i64;
        Self { candidate, priority: i64::from(view.lane_priority(candidate.lane)), credit_us, place }
    }
}

/// What a group is offered that may take contacts from these lanes, in order of its skills.
pub(super) fn offers(
    view: View<'_>,
    group: GroupId,
    lanes: impl Iterator<Item = (ContactCandidate, usize)>,
) -> Vec<Offer> {
    let lanes: Vec<(ContactCandidate, usize)> = lanes.collect();
    let mut offers: Vec<(Option<QueueId>, Offer)> = Vec::new();
    for &(candidate, in_skills) in &lanes {
        let queue = view.queue_of(candidate.class);
        let Some(id) = queue else {
            let lanes = vec![OfferedLane::new(view, candidate, 0)];
            offers.push((None, Offer { place: in_skills, order: QueueOrder::Arrival, lanes }));
            continue;
        };
        if offers.iter().any(|(known, _)| *known == queue) {
            continue;
        }
        let queue = &view.scenario().queues[id.index()];
        let place_of = |class: ClassId| queue.classes.iter().position(|c| *c == class);
        let mut of_queue: Vec<OfferedLane> = lanes
            .iter()
            .filter_map(|(lane, _)| {
                let best = ContactCandidate { group, place: candidate.place, ..*lane };
                Some(OfferedLane::new(view, best, place_of(lane.class)?))
            })
            .collect();
        of_queue.sort_by_key(|lane| lane.place);
        offers.push((Some(id), Offer { place: in_skills, order: queue.order, lanes: of_queue }));
    }
    offers.into_iter().map(|(_, offer)| offer).collect()
}

impl Offer {
    /// The first contact by the queue's order, among lanes whose class is open to the group.
    pub fn first(
        &self,
        view: View<'_>,
        mut open: impl FnMut(ClassId, GroupId) -> bool,
        offered: impl Fn(LaneId) -> Option<ContactId>,
    ) -> Option<(ContactCandidate, ContactId)> {
        let contacts = self.lanes.iter().filter_map(|lane| offered(lane.candidate.lane).map(|contact| (lane, contact)));
        let first = contacts.filter(|(lane, _)| open(lane.candidate.class, lane.candidate.group)).min_by_key(
            |(lane, contact)| {
                let contact = view.contact(*contact);
                let arrived = contact.entered.micros() as i64;
                let by_order = match self.order {
                    QueueOrder::Arrival => arrived,
                    QueueOrder::Priority => lane.priority,
                    QueueOrder::Credit => arrived - lane.credit_us,
                };
                (by_order, arrived, lane.place, contact.ordinal)
            },
        );
        first.map(|(lane, contact)| (lane.candidate, contact))
    }
}
