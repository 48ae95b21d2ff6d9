#![doc = "A crisis simulator and SLA testing harness for contact centres."]
#![warn(missing_docs)]

pub mod model;
pub mod random;
pub mod scenario;
pub mod stats;
