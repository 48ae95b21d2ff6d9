//! What is paid: premiums, call-outs, leads, compensation, lost sales. Nothing that happens depends on it.

use std::iter::Sum;
use std::ops::Add;

use super::ids::GroupId;
use super::time::{MICROS_PER_SECOND, SimDuration, SimTime};

/// Millionths of a unit.
const PARTS: f64 = 1e6;
/// Microseconds of an hour.
const HOUR_US: i128 = 3_600 * MICROS_PER_SECOND as i128;

/// Money in whole millionths of the scenario's currency, so that sums are exact and do not depend on their order. What is too
/// large stops at what it can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i128);

impl Money {
    /// So much of the currency, to the nearest millionth.
    pub fn of(amount: f64) -> Self {
        Self((amount * PARTS).round() as i128)
    }

    /// In the currency.
    pub fn amount(self) -> f64 {
        self.0 as f64 / PARTS
    }

    /// What a time costs of which an hour costs this, to the nearest millionth.
    pub fn an_hour_for(self, us: u64) -> Self {
        Self(nearest(self.0.saturating_mul(i128::from(us)), HOUR_US))
    }

    /// So many times as much.
    pub fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(i128::from(count)))
    }

    /// A share of it, to the nearest millionth; the share counts in millionths too.
    pub fn share(self, share: f64) -> Self {
        Self(nearest(self.0.saturating_mul((share * PARTS).round() as i128), PARTS as i128))
    }

    /// What one of so many costs, to the nearest millionth.
    pub fn one_of(self, count: u32) -> Self {
        Self(nearest(self.0, i128::from(count.max(1))))
    }
}

/// A quotient of numbers from 0 up.
fn nearest(top: i128, bottom: i128) -> i128 {
    top.saturating_add(bottom / 2) / bottom
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

/// What a scenario pays beside the hourly rates of its groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    /// How much.
    pub rates: Rates,
    /// For each premium: when it is paid, in order and apart.
    pub times: Vec<Vec<(SimTime, SimTime)>>,
}

/// Rates and sums, as reports know them too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// Premiums by time of day and day of the week. Where several hold, all are paid.
    pub premiums: Vec<Premium>,
    /// What an hour of levers' own work costs.
    pub agent_hour: Option<f64>,
    /// Those who lead the agents.
    pub leads: Option<Leads>,
    /// For each class; empty where no class says any.
    pub classes: Vec<ClassCosts>,
    /// Agents whom levers call in or move, in the order of levers and of their effects.
    pub call_outs: Vec<CallOut>,
}

/// Something that is paid on top of the hourly rate at certain times.
#[derive(Clone, Debug, PartialEq)]
pub struct Premium {
    /// Its name.
    pub name: String,
    /// The part of the hourly rate.
    pub share: f64,
}

/// One lead for so many agents who are paid, by the hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leads {
    /// For how many agents there is one; at least 1.
    pub one_per: u32,
    /// What one costs an hour.
    pub cost_per_hour: f64,
}

/// What contacts and customers of a class cost beside the work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClassCosts {
    /// Compensation for each contact that is answered.
    pub answered: f64,
    /// Compensation for each customer who goes for good with nothing.
    pub lost: f64,
    /// The share of these customers who would have bought.
    pub lost_sale_share: f64,
    /// What such a sale is worth.
    pub lost_sale_value: f64,
}

/// Agents whom a lever calls in, moves or lets stay after their shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallOut {
    /// The lever's place in the playbook.
    pub lever: usize,
    /// The group in which they work then.
    pub group: GroupId,
    /// How many; 0 for those who stay, whose time is counted one by one.
    pub agents: u32,
    /// Whether they have worked elsewhere, and are paid anyway.
    pub moved: bool,
    /// What is paid on top of the hourly rate, as a part of it.
    pub premium: f64,
    /// For how long each is paid at least.
    pub minimum: SimDuration,
}

impl Rates {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Those of a class.
    pub fn of_class(&self, class: usize) -> ClassCosts {
        self.classes.get(class).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_to_the_millionth() {
        let rate = Money::of(20.0 / 3_600.0 * 3_600.0);
        assert_eq!(rate.an_hour_for(90 * 60 * 1_000_000), Money::of(30.0));
        assert_eq!(rate.share(0.2).an_hour_for(1), Money::of(0.0));
        // A third of an hour of 1: a millionth is the smallest that there is.
        assert_eq!(Money::of(1.0).an_hour_for(20 * 60 * 1_000_000).amount(), 0.333333);
        assert_eq!(Money::of(30.0).one_of(12).amount(), 2.5);
        assert_eq!([0.1, 0.2, 0.3].map(Money::of).into_iter().sum::<Money>(), Money::of(0.6));
    }

    #[test]
    fn money_stops_at_what_it_can_hold() {
        let all = Money::of(f64::MAX);
        assert_eq!(all.times(u64::MAX) + all, all);
        assert!(all.an_hour_for(u64::MAX).amount() > 1e20);
    }
}
