//! The mirror of the YAML: what may stand in a scenario file, with units read and nothing else decided.

pub(super) mod agents;
pub(super) mod arrivals;
pub(super) mod channels;
pub(super) mod contacts;
pub(super) mod costs;
pub(super) mod deferred;
pub(super) mod dialogue;
pub(super) mod eligibility;
pub(super) mod entry;
pub(super) mod events;
pub(super) mod laws;
pub(super) mod offers;
mod overlay;
pub(super) mod playbook;
pub(super) mod quantities;
pub(super) mod queues;
pub(super) mod retention;
pub(super) mod returns;
pub(super) mod routing;
pub(super) mod scenario;
pub(super) mod schema;
pub(super) mod slas;
pub(super) mod slots;
pub(super) mod tables;
pub(super) mod transfers;
pub(super) mod uncertain;
