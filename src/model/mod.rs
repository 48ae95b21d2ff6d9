//! Plain data of a scenario and its invariants.

mod abuse;
mod arrivals;
mod business;
mod concurrency;
mod costs;
mod deferred;
mod dialogue;
mod entry;
mod hours;
mod ids;
mod law;
mod long_load;
mod offer;
mod outage;
mod outcome;
mod outline;
mod playbook;
mod preferred;
mod queue;
mod retention;
mod returns;
mod routing;
mod scenario;
mod staffing;
mod time;
mod transfers;

pub use abuse::{Ban, Nature, Reentry};
pub use arrivals::{Arrivals, RateCurve, RatePiece, TracePatience, TraceRow};
pub use business::BusinessTime;
pub use concurrency::{Concurrency, Weight};
pub use costs::{CallOut, ClassCosts, Costs, Leads, Money, Premium, Rates};
pub use deferred::{Backlog, ChaseAfter, Chaser};
pub use dialogue::{Dialogue, HoldingReply, SilentLeaving, Turns};
pub use entry::{EntryStep, Hiding, StepKind};
pub use hours::{AtClose, Hours, Outside};
pub use ids::{AgentId, ChannelId, ClassId, ContactId, GroupId, LaneId, QueueId, ResourceId};
pub use law::{Empirical, Law};
pub use long_load::{Fatigue, Learning, LongLoad};
pub use offer::{Answering, MissPause, OfferAgain, OfferRule};
pub use outage::{ChannelOutage, Diversion, InProgress, Outage, Taken, WaitingThen};
pub use outcome::Outcome;
pub use outline::{ChannelOutline, ClassOutline, GroupOutline, LeverOutline, Outline};
pub use playbook::{
    Comparison, Condition, Effect, Feature, Gauge, Lever, LeverCost, Playbook, Reading, Release, Trigger, Watch, Whom,
};
pub use preferred::{IfAway, Preferred, PreferredAgent};
pub use queue::{Queue, QueueOrder};
pub use retention::{Alternative, Announcement, Dial, OfferWhen, Predictor, Retention};
pub use returns::{ATTEMPTS_MAX, Occasion, Resolution, ReturnRule, Returns};
pub use routing::{Access, Argument, Component, Routing, Sharing, Value};
pub use scenario::{Channel, ChannelKind, Clock, ContactClass, EndRule, Mark, Phase, Resource, Scenario};
pub use staffing::{AgentGroup, DropRule, Shift, Skill, Staffing};
pub use time::{MICROS_PER_SECOND, SimDuration, SimTime};
pub use transfers::{MaxWait, Transfers};
