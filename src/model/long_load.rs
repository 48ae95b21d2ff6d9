//! What long load, experience and illness do to the agents of a group. All of it is off unless a scenario says otherwise.

use super::time::SimDuration;

/// What changes agents over hours, days and months.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LongLoad {
    /// What happens to those who have been busy for long.
    pub fatigue: Option<Fatigue>,
    /// How those who are new learn.
    pub learning: Option<Learning>,
    /// The probability that an agent is absent on a day (of a shift: on the day of that shift), unplanned. Absent agents are on the
    /// schedule.
    pub absence: f64,
}

/// Agents who have been busy for long take longer, less evenly, and resolve less. The ambulance study of SSRN 3943699 found 5 % longer
/// means and 39 % more variance between the begin and the end of a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fatigue {
    /// An agent is tired while the recent occupancy is above this.
    pub occupancy: f64,
    /// The recent occupancy is a mean that forgets half of what was so long ago. Whoever is away rests.
    pub half_life: SimDuration,
    /// Handling that a tired agent begins takes so many times as long.
    pub handling: f64,
    /// The coefficient of variation of a further factor, of mean 1, on that.
    pub cv: f64,
    /// So many times the share of answers helps that a tired agent ends.
    pub resolved: f64,
}

/// Agents who are new take longer. De Grip, Sauermann and Sieben (2016) found that performance grew by 64 % in the first year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// Handling takes so many times as long when an agent is on duty for the first time.
    pub handling: f64,
    /// The calendar time in which what exceeds 1 halves.
    pub half_life: SimDuration,
}

impl LongLoad {
    /// Whether the work depends on who does it when.
    pub fn changes_work(&self) -> bool {
        self.fatigue.is_some() || self.learning.is_some()
    }

    /// Whether something in it is drawn.
    pub fn is_random(&self) -> bool {
        self.absence > 0.0 || self.fatigue.is_some_and(|f| f.cv > 0.0 || f.resolved != 1.0)
    }
}
