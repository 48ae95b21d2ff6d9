//! When a contact should be answered.

use crate::engine::View;
use crate::model::{ClassId, ContactId, SimDuration};
use crate::routing::{Each, Kind, Parameter, UNSAID};

pub(super) const WITHIN: Parameter = Parameter {
    name: "within",
    meaning: "the acceptable waiting time of each class; default: the first of its channel's `answer_within`",
    kind: Kind::EachClassDuration { default: UNSAID },
};

/// The acceptable waiting time of a class, s.
pub(super) fn within_s(view: View<'_>, within: &Each, class: ClassId) -> f64 {
    match within.of(class.index()) {
        said if said >= 0.0 => said,
        _ => view.acceptable_wait(class).secs_f64(),
    }
}

/// The time by which a contact should be answered, microseconds, by the clock of its channel's promises. Time credit does
/// not count: the promise is the same.
pub(super) fn due_us(view: View<'_>, within: &Each, class: ClassId, contact: ContactId) -> f64 {
    view.due_us(contact, SimDuration::from_secs_f64(within_s(view, within, class))) as f64
}
