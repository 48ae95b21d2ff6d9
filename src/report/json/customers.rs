//! Customers beside attempts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Report;
use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{CustomerMeasure, ScopeSummary};
use crate::record::CUSTOMER_COUNTS;

/// The customers whose first attempt is among some contacts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CustomersOfScope")]
pub struct Entry {
    /// Counts over all replications. customers = served + helped + lost + undecided.
    #[schemars(schema_with = "super::schema::customer_counts")]
    counts: BTreeMap<&'static str, u64>,
    /// Of these, not answered and not gone for good at the end, over all replications.
    undecided: u64,
    /// Measures by name.
    #[schemars(schema_with = "super::schema::customer_measures")]
    measures: super::scope::Named,
    /// Times from the first arrival to the first answer, of the customers served.
    time_to_service: Waits,
}

/// The customers of a class in every single replication, by the name of the count.
pub type Columns = BTreeMap<String, Vec<u64>>;

pub fn entry(scope: &ScopeSummary) -> Option<Entry> {
    let customers = scope.customers.as_ref()?;
    let totals = scope.totals.customers;
    let measure = |m: &CustomerMeasure| -> (&'static str, Value) {
        (m.definition().name, value(&customers.measures.get(m).copied().flatten()))
    };
    Some(Entry {
        counts: CUSTOMER_COUNTS.iter().map(|c| (c.name, (c.of)(&totals))).collect(),
        undecided: totals.undecided(),
        measures: super::scope::Named::new(CustomerMeasure::ALL.iter().map(measure)),
        time_to_service: waits(&customers.time_to_service, f64::INFINITY),
    })
}

pub fn columns(report: Report<'_>, class: usize) -> Option<Columns> {
    let all = || report.results.replications.iter().map(|r| &r.classes[class].customers);
    let column = |of: fn(&_) -> u64| all().map(of).collect();
    all().any(|t| !t.is_empty()).then(|| CUSTOMER_COUNTS.iter().map(|c| (c.name.to_owned(), column(c.of))).collect())
}
