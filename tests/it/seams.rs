//! The seams on which other parts stand, from outside the crate: routing policies, actions, outages, the order of one
//! instant. Every scenario is small and known in advance, so that every time can be checked to the microsecond.

mod actions;
mod agent_order;
mod arrivals;
mod broken;
mod centre;
mod channels;
mod concurrency;
mod contact_order;
mod deferred;
mod dialogue;
mod diary;
mod eligibility;
mod entry;
mod head_count;
mod hours;
mod instant;
mod offers;
mod outages;
mod policies;
mod preferred;
mod queues;
mod retention;
mod rings;
mod sharing;
mod transfers;
