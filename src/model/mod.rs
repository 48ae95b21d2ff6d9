//! Plain data of a scenario and its invariants.

mod arrivals;
mod ids;
mod law;
mod outcome;
mod outline;
mod scenario;
mod staffing;
mod time;

pub use arrivals::{Arrivals, RateCurve, RatePiece, TracePatience, TraceRow};
pub use ids::{AgentId, ChannelId, ClassId, ContactId, GroupId, LaneId, ResourceId};
pub use law::{Empirical, Law};
pub use outcome::Outcome;
pub use outline::{ChannelOutline, ClassOutline, GroupOutline, Outline};
pub use scenario::{Channel, ContactClass, ContactOrder, EndRule, Mark, Resource, Routing, Scenario};
pub use staffing::{AgentGroup, DropRule, InProgress, Outage, Shift, Skill, Staffing};
pub use time::{MICROS_PER_SECOND, SimDuration, SimTime};
