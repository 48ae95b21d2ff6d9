//! The simulator itself: pure, stepped from outside, deterministic.
//!
//! An [`Engine`] runs one replication of a [`Plan`]. It draws from keyed streams only, orders events as the calendar's
//! documentation says, asks a [`RoutingPolicy`] for decisions and tells a [`Recorder`] what happens.

mod absence;
mod agents;
mod announcing;
mod arrivals;
mod arriving;
mod asked;
mod calendar;
mod capacity;
mod channels;
mod chasing;
mod clock;
mod contact;
mod control;
mod conversations;
mod dialling;
mod dialogues;
mod entry;
mod error;
mod event;
mod fact;
mod hours;
mod journeys;
mod lanes;
mod later;
mod legs;
mod levers;
mod long_load;
mod monitor;
mod offering;
mod offers;
mod opening;
mod plan;
mod playbook;
mod policy;
mod promises;
mod put_off;
mod referee;
mod retained;
mod retaining;
mod returning;
mod run;
mod serving;
mod silent;
mod staffing;
mod transferring;
mod turns;
mod view;
mod waiting;
mod watches;
mod world;

pub use control::Action;
pub use error::{BrokenRule, RunError};
pub use fact::{CustomerStep, DialogueStep, Fact, LeverStep, OfferEnd, Recorder, RetentionStep, TransferStep};
pub use journeys::CustomerView;
pub use plan::Plan;
pub use policy::{Placement, RoutingPolicy};
pub use run::Engine;
pub use view::{ContactView, View};
