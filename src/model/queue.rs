//! Lines that several classes share.

use super::ids::ClassId;

/// A line that contacts of several classes share. A class that is in none has a line of its own, named after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name, unique among queues and different from the names of classes outside it.
    pub name: String,
    /// Its classes; no class is in two queues.
    pub classes: Vec<ClassId>,
    /// At most so many wait, all classes together; more are blocked.
    pub capacity: Option<u32>,
    /// Who is first in it.
    pub order: QueueOrder,
}

/// Who is first in a queue. What the rule leaves equal goes by arrival, then by the order of the queue's classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueOrder {
    /// Whoever came first, whatever the priority and the credit.
    Arrival,
    /// The smaller priority number.
    Priority,
    /// Whoever came first, with the time credit counted as waited.
    Credit,
}
