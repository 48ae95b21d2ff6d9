//! The checker's own account of first lines and departments.

use stormdrill::engine::{TransferStep, View};
use stormdrill::model::ContactId;

use super::checker::Checker;

impl Checker {
    pub(super) fn transfer(&mut self, view: View<'_>, id: ContactId, step: TransferStep) {
        let scenario = view.scenario();
        if let TransferStep::Arrived { from, misrouted } = step {
            let from = *self.contact(from);
            let (home, customer, attempt) = from.person;
            assert!(from.with.is_some(), "an agent hands over");
            let now = self.now;
            let contact = self.contact(id);
            contact.way = from.way;
            assert_eq!((contact.person, contact.place.0), ((home, customer, attempt + 1), now));
            let first = scenario.classes[from.way.0.index()].transfers.as_ref().expect("a first line");
            assert!(first.to.iter().any(|(class, _)| *class == contact.class), "one of its departments");
            assert!(first.accuracy < 1.0 || !misrouted);
            assert!(!misrouted || from.class == from.way.0, "nobody is sent to a wrong department twice");
        }
        let now = self.now;
        let contact = *self.contact(id);
        let (class, since) = contact.way;
        assert_eq!(view.first_line(id), Some(contact.way));
        let counts = self.areas.counts(since);
        let tally = &mut self.classes[class.index()].transfers;
        let count = u64::from(counts);
        match step {
            TransferStep::Triaged { off_target } => {
                assert!(contact.with.is_some() && contact.class == class);
                tally.triaged += count;
                tally.off_target += count * u64::from(off_target);
            }
            TransferStep::Arrived { from, misrouted } => {
                let again = view.class_of(from) != class;
                tally.transferred += count * u64::from(!again);
                tally.transferred_again += count * u64::from(again);
                tally.misrouted += count * u64::from(misrouted);
            }
            TransferStep::Reached { wait } => {
                assert!(contact.with.is_some() && contact.class != class);
                assert_eq!(wait, now.since(since));
                tally.reached += count;
                tally.end_to_end_us += count * wait.micros();
            }
            TransferStep::HandedOver { since } => tally.handover_us += count * now.since(since).micros(),
        }
    }
}
