//! What is paid: the scenario's rates, the sums of a run, and paid time in every replication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::estimate::{Value, value};
use crate::experiment::CostSummary;
use crate::model::{CallOut, ClassCosts, GroupId, Leads, Outline, Premium, Rates, SimDuration};
use crate::record::{CallOutTally, CostItem, PaidTally};

/// What a replication costs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Costs")]
pub struct Entry {
    /// Paid agent time by kind, h.
    hours: Vec<Hours>,
    /// Money by kind, in `currency`; empty unless every group that works has a rate.
    money: Vec<Amount>,
    /// All money / customers whom an agent has answered; contacts, where each customer makes one.
    cost_per_customer_served: Value,
}

/// Paid agent time of a kind.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PaidHours")]
struct Hours {
    /// Which.
    #[schemars(extend("enum" = ["scheduled", "called_in", "levers"]))]
    item: &'static str,
    /// A replication, h.
    hours: Value,
}

/// Money of a kind.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MoneyPaid")]
struct Amount {
    /// Which.
    #[schemars(extend("enum" = ["scheduled", "called_in", "levers", "premiums", "leads", "compensation", "lost_sales"]))]
    item: &'static str,
    /// A replication, in `currency`.
    amount: Value,
}

/// What the scenario pays beside the hourly rates of groups, in `currency`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "RatesOfScenario")]
pub struct Described {
    /// Premiums by time of day and day of the week.
    pub premiums: Vec<DescribedPremium>,
    /// What an hour of levers' own work costs; null without a rate.
    pub agent_hour: Option<f64>,
    /// One lead for so many agents; null without leads.
    pub leads: Option<DescribedLeads>,
    /// For each class, in the scenario's order; empty where no class says any.
    pub classes: Vec<DescribedClass>,
    /// Agents whom levers call in or move.
    pub call_outs: Vec<DescribedCallOut>,
}

/// A premium.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PremiumOfScenario")]
pub struct DescribedPremium {
    /// Its name.
    pub name: String,
    /// The part of the hourly rate.
    pub premium: f64,
}

/// One lead for so many agents who are paid.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LeadsOfScenario")]
pub struct DescribedLeads {
    /// For how many agents there is one.
    pub one_per: std::num::NonZero<u32>,
    /// What one costs an hour.
    pub cost_per_hour: f64,
}

/// What contacts and customers of a class cost.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CostsOfClass")]
pub struct DescribedClass {
    /// Compensation for each contact that is answered.
    pub answered: f64,
    /// Compensation for each customer who goes for good with nothing.
    pub lost: f64,
    /// The share of these customers who would have bought.
    pub lost_sale_share: f64,
    /// What such a sale is worth.
    pub lost_sale_value: f64,
}

/// Agents whom a lever calls in or moves.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CallOutOfScenario")]
pub struct DescribedCallOut {
    /// The lever's name.
    pub lever: String,
    /// The group in which they work then.
    pub group: String,
    /// How many.
    pub agents: u32,
    /// Whether they have worked elsewhere.
    pub moved: bool,
    /// The part of the hourly rate that is paid on top.
    pub premium: f64,
    /// For how long each is paid at least, s.
    pub minimum_s: f64,
}

/// Time that is paid differently, in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationPaid")]
pub struct Columns {
    /// For each group, for each premium: time integral of the number of scheduled agents, agent-microseconds.
    pub premium_us: Vec<Vec<Vec<u64>>>,
    /// For each entry of `call_outs` of the rates.
    pub call_outs: Vec<CallOutColumns>,
}

/// A call-out in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfCallOut")]
pub struct CallOutColumns {
    /// For how long agents were there, agent-microseconds.
    pub worked_us: Vec<u64>,
    /// What is paid beyond that, up to the minimum, agent-microseconds.
    pub added_us: Vec<u64>,
}

pub fn entry(outline: &Outline, costs: &CostSummary) -> Option<Entry> {
    let is_said = !outline.rates.is_empty() || outline.groups.iter().any(|g| g.cost_per_hour.is_some());
    let money = |money: &[Option<_>; 7]| -> Vec<Amount> {
        let amounts = CostItem::ALL.iter().zip(money);
        amounts.map(|(item, amount)| Amount { item: item.name(), amount: value(amount) }).collect()
    };
    let hours = CostItem::OF_TIME.iter().zip(&costs.hours);
    is_said.then(|| Entry {
        hours: hours.map(|(item, hours)| Hours { item: item.name(), hours: value(hours) }).collect(),
        money: costs.money.as_ref().map_or_else(Vec::new, money),
        cost_per_customer_served: value(&costs.per_customer),
    })
}

pub fn described(outline: &Outline) -> Option<Described> {
    let rates = &outline.rates;
    let class = |c: &ClassCosts| DescribedClass {
        answered: c.answered,
        lost: c.lost,
        lost_sale_share: c.lost_sale_share,
        lost_sale_value: c.lost_sale_value,
    };
    let call_out = |c: &CallOut| DescribedCallOut {
        lever: outline.levers[c.lever].name.clone(),
        group: outline.groups[c.group.index()].name.clone(),
        agents: c.agents,
        moved: c.moved,
        premium: c.premium,
        minimum_s: c.minimum.secs_f64(),
    };
    let leads = |l: Leads| DescribedLeads {
        one_per: std::num::NonZero::new(l.one_per).unwrap_or(std::num::NonZero::<u32>::MIN),
        cost_per_hour: l.cost_per_hour,
    };
    (!rates.is_empty()).then(|| Described {
        premiums: rates.premiums.iter().map(|p| DescribedPremium { name: p.name.clone(), premium: p.share }).collect(),
        agent_hour: rates.agent_hour,
        leads: rates.leads.map(leads),
        classes: rates.classes.iter().map(class).collect(),
        call_outs: rates.call_outs.iter().map(call_out).collect(),
    })
}

impl Described {
    /// The rates that have been described so, for levers and groups of these names; `None` where they are none.
    pub fn rates(&self, levers: &[String], groups: &[String], classes: usize, most: f64) -> Option<Rates> {
        let fits = |x: f64| (0.0..=most).contains(&x).then_some(x);
        let premium = |p: &DescribedPremium| Some(Premium { name: p.name.clone(), share: fits(p.premium)? });
        let class = |c: &DescribedClass| {
            Some(ClassCosts {
                answered: fits(c.answered)?,
                lost: fits(c.lost)?,
                lost_sale_share: fits(c.lost_sale_share)?,
                lost_sale_value: fits(c.lost_sale_value)?,
            })
        };
        let call_out = |c: &DescribedCallOut| {
            Some(CallOut {
                lever: levers.iter().position(|name| *name == c.lever)?,
                group: GroupId::at(groups.iter().position(|name| *name == c.group)?),
                agents: c.agents,
                moved: c.moved,
                premium: fits(c.premium)?,
                minimum: super::outline::duration(c.minimum_s).filter(|d: &SimDuration| !d.is_forever())?,
            })
        };
        let leads =
            |l: &DescribedLeads| Some(Leads { one_per: l.one_per.get(), cost_per_hour: fits(l.cost_per_hour)? });
        if !self.classes.is_empty() && self.classes.len() != classes {
            return None;
        }
        Some(Rates {
            premiums: self.premiums.iter().map(premium).collect::<Option<_>>()?,
            agent_hour: self.agent_hour.map_or(Some(None), |rate| fits(rate).map(Some))?,
            leads: self.leads.as_ref().map_or(Some(None), |l| leads(l).map(Some))?,
            classes: self.classes.iter().map(class).collect::<Option<_>>()?,
            call_outs: self.call_outs.iter().map(call_out).collect::<Option<_>>()?,
        })
    }
}

/// Absent where nothing is paid differently.
pub fn columns(report: Report<'_>) -> Option<Columns> {
    let rates = &report.outline.rates;
    let premiums = rates.premiums.len();
    let all = || report.results.replications.iter().map(|r| &r.paid);
    let of_group =
        |g: usize| (0..premiums).map(|p| all().map(|paid| paid.premium_us[g * premiums + p]).collect()).collect();
    let call_out = |i: usize| CallOutColumns {
        worked_us: all().map(|paid| paid.call_outs[i].worked_us).collect(),
        added_us: all().map(|paid| paid.call_outs[i].added_us).collect(),
    };
    (premiums + rates.call_outs.len() > 0).then(|| Columns {
        premium_us: (0..report.outline.groups.len()).map(of_group).collect(),
        call_outs: (0..rates.call_outs.len()).map(call_out).collect(),
    })
}

impl Columns {
    /// Whether there is a list for each group, premium and call-out.
    pub fn fits(&self, outline: &Outline) -> bool {
        let premiums = outline.rates.premiums.len();
        self.premium_us.len() == outline.groups.len()
            && self.premium_us.iter().all(|lists| lists.len() == premiums)
            && self.call_outs.len() == outline.rates.call_outs.len()
    }

    /// All lists.
    pub fn lists(&self) -> impl Iterator<Item = &Vec<u64>> {
        let call_outs = self.call_outs.iter().flat_map(|c| [&c.worked_us, &c.added_us]);
        self.premium_us.iter().flatten().chain(call_outs)
    }

    /// The counts of a replication; the lists must be long enough.
    pub fn tally(&self, r: usize) -> PaidTally {
        let call_out = |c: &CallOutColumns| CallOutTally { worked_us: c.worked_us[r], added_us: c.added_us[r] };
        PaidTally {
            premium_us: self.premium_us.iter().flatten().map(|list| list[r]).collect(),
            call_outs: self.call_outs.iter().map(call_out).collect(),
        }
    }
}
