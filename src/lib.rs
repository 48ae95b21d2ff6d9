#![doc = "A crisis simulator and SLA testing harness for contact centres."]
#![warn(missing_docs)]

pub mod analytic;
#[doc(hidden)]
pub mod cli;
pub mod engine;
pub mod experiment;
pub mod gate;
pub mod model;
pub mod random;
pub mod record;
pub mod report;
pub mod routing;
pub mod scenario;
pub mod stats;
