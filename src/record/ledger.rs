//! What one replication cost: paid time and money, in exact sums.

use super::group_tally::GroupTally;
use super::levers::LeverTally;
use super::paid::PaidTally;
use super::tally::ClassTally;
use crate::model::{LeverCost, MICROS_PER_SECOND, Money, Outcome, Outline, Rates, Scenario};

/// Something that is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CostItem {
    /// Agents on the schedule, by the hour.
    Scheduled,
    /// Agents whom levers call in, by the hour, up to their minimum.
    CalledIn,
    /// What levers take beside: agent-hours and money.
    Levers,
    /// Premiums by time of day, and those of levers.
    Premiums,
    /// Those who lead the agents.
    Leads,
    /// Compensation for contacts that are answered and customers who are lost.
    Compensation,
    /// Sales to customers who are lost.
    LostSales,
}

impl CostItem {
    /// All of them.
    pub const ALL: [CostItem; 7] = [
        CostItem::Scheduled,
        CostItem::CalledIn,
        CostItem::Levers,
        CostItem::Premiums,
        CostItem::Leads,
        CostItem::Compensation,
        CostItem::LostSales,
    ];

    /// Those that take agents' time.
    pub const OF_TIME: [CostItem; 3] = [CostItem::Scheduled, CostItem::CalledIn, CostItem::Levers];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            CostItem::Scheduled => "scheduled",
            CostItem::CalledIn => "called_in",
            CostItem::Levers => "levers",
            CostItem::Premiums => "premiums",
            CostItem::Leads => "leads",
            CostItem::Compensation => "compensation",
            CostItem::LostSales => "lost_sales",
        }
    }
}

/// What one replication cost. What has no rate counts as free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Paid time by [`CostItem::OF_TIME`], agent-microseconds.
    pub paid_us: [u64; 3],
    /// Money by [`CostItem::ALL`].
    pub money: [Money; 7],
    /// Of each lever: its own time and that of the agents whom it calls in, agent-microseconds.
    pub lever_us: Vec<u64>,
    /// Of each lever: what it costs. Premiums by time of day are not in it.
    pub lever_money: Vec<Money>,
    /// Customers whom an agent has answered; contacts, where each customer makes one.
    pub served: u64,
}

/// What everything costs.
#[derive(Clone, Debug)]
pub struct Prices<'a> {
    rates: &'a Rates,
    /// An hour of an agent, by group.
    groups: Vec<Money>,
    levers: Vec<LeverCost>,
}

impl<'a> Prices<'a> {
    /// Those of a scenario that is played.
    pub fn of_scenario(scenario: &'a Scenario) -> Self {
        let groups = scenario.groups.iter().map(|g| g.cost_per_hour);
        let levers = scenario.playbook.levers.iter().map(|l| l.cost).collect();
        Self { rates: &scenario.costs.rates, groups: groups.map(hourly).collect(), levers }
    }

    /// Those that reports know.
    pub fn of_outline(outline: &'a Outline) -> Self {
        let groups = outline.groups.iter().map(|g| g.cost_per_hour);
        let levers = outline.levers.iter().map(|l| l.cost).collect();
        Self { rates: &outline.rates, groups: groups.map(hourly).collect(), levers }
    }
}

fn hourly(rate: Option<f64>) -> Money {
    Money::of(rate.unwrap_or(0.0))
}

/// The counts of a replication that a ledger is made of.
#[derive(Clone, Copy)]
pub struct Counts<'a> {
    /// Per class.
    pub classes: &'a [ClassTally],
    /// Per group.
    pub groups: &'a [GroupTally],
    /// Per lever.
    pub levers: &'a [LeverTally],
    /// Time that is paid differently.
    pub paid: &'a PaidTally,
}

impl Ledger {
    /// Adds up a replication.
    pub fn of(prices: &Prices<'_>, counts: Counts<'_>) -> Self {
        let rates = prices.rates;
        let rate = |group: usize| prices.groups[group];
        let mut ledger = Self {
            lever_us: vec![0; prices.levers.len()],
            lever_money: vec![Money::default(); prices.levers.len()],
            served: served(counts.classes),
            ..Self::default()
        };
        let mut own: Vec<u64> = counts.groups.iter().map(|g| g.scheduled_area_us).collect();
        let everybody = own.iter().fold(0_u64, |sum, us| sum.saturating_add(*us));
        for (call, tally) in rates.call_outs.iter().zip(&counts.paid.call_outs) {
            let us = tally.worked_us.saturating_add(tally.added_us);
            let pay = rate(call.group.index()).an_hour_for(us);
            let premium = pay.share(call.premium);
            ledger.add(CostItem::Premiums, premium);
            ledger.lever_money[call.lever] = ledger.lever_money[call.lever] + premium;
            if call.moved {
                continue;
            }
            let own = &mut own[call.group.index()];
            *own = own.saturating_sub(tally.worked_us);
            ledger.add_time(CostItem::CalledIn, us);
            ledger.add(CostItem::CalledIn, pay);
            ledger.lever_us[call.lever] = ledger.lever_us[call.lever].saturating_add(us);
            ledger.lever_money[call.lever] = ledger.lever_money[call.lever] + pay;
        }
        for (group, us) in own.into_iter().enumerate() {
            ledger.add_time(CostItem::Scheduled, us);
            ledger.add(CostItem::Scheduled, rate(group).an_hour_for(us));
            for (i, premium) in rates.premiums.iter().enumerate() {
                let us = counts.paid.premium_us[group * rates.premiums.len() + i];
                ledger.add(CostItem::Premiums, rate(group).an_hour_for(us).share(premium.share));
            }
        }
        for (i, (cost, tally)) in prices.levers.iter().zip(counts.levers).enumerate() {
            let each = hours_us(cost.hours).saturating_mul(tally.pulled);
            let us = each.saturating_add((cost.hours_per_hour * tally.live_us as f64).round() as u64);
            let money = Money::of(cost.money).times(tally.pulled)
                + Money::of(cost.money_per_hour).an_hour_for(tally.live_us)
                + Money::of(rates.agent_hour.unwrap_or(0.0)).an_hour_for(us);
            ledger.add_time(CostItem::Levers, us);
            ledger.add(CostItem::Levers, money);
            ledger.lever_us[i] = ledger.lever_us[i].saturating_add(us);
            ledger.lever_money[i] = ledger.lever_money[i] + money;
        }
        if let Some(leads) = rates.leads {
            let all = Money::of(leads.cost_per_hour).an_hour_for(everybody);
            ledger.add(CostItem::Leads, all.one_of(leads.one_per));
        }
        for (class, tally) in counts.classes.iter().enumerate() {
            let costs = rates.of_class(class);
            let lost = customers_lost(tally, counts.classes);
            let answered = Money::of(costs.answered).times(tally.count(Outcome::Answered));
            ledger.add(CostItem::Compensation, answered + Money::of(costs.lost).times(lost));
            let sales = Money::of(costs.lost_sale_value).times(lost).share(costs.lost_sale_share);
            ledger.add(CostItem::LostSales, sales);
        }
        ledger
    }

    /// All paid time, agent-microseconds.
    pub fn all_us(&self) -> u64 {
        self.paid_us.iter().fold(0, |sum, us| us.saturating_add(sum))
    }

    /// All money.
    pub fn total(&self) -> Money {
        self.money.iter().copied().sum()
    }

    fn add(&mut self, item: CostItem, money: Money) {
        self.money[item as usize] = self.money[item as usize] + money;
    }

    fn add_time(&mut self, item: CostItem, us: u64) {
        self.paid_us[item as usize] = self.paid_us[item as usize].saturating_add(us);
    }
}

fn hours_us(hours: f64) -> u64 {
    (hours * (3_600 * MICROS_PER_SECOND) as f64).round() as u64
}

/// Whether customers are counted beside contacts.
fn counts_customers(classes: &[ClassTally]) -> bool {
    classes.iter().any(|c| !c.customers.is_empty())
}

fn served(classes: &[ClassTally]) -> u64 {
    let of: fn(&ClassTally) -> u64 =
        if counts_customers(classes) { |c| c.customers.served } else { |c| c.count(Outcome::Answered) };
    classes.iter().map(of).sum()
}

/// Customers of a class who went for good with nothing: all whose one contact ended so, where each makes one.
pub fn customers_lost(class: &ClassTally, all: &[ClassTally]) -> u64 {
    if counts_customers(all) {
        return class.customers.lost;
    }
    let helped = [Outcome::Answered, Outcome::Deflected, Outcome::Left];
    Outcome::ALL.iter().filter(|o| !helped.contains(o)).map(|o| class.count(*o)).sum()
}
