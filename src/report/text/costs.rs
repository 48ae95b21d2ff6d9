//! The table of costs: paid hours and money by what they are for.

use super::super::Report;
use super::super::number::{Figure, Signs, rounded};
use super::super::replication_words;
use super::layout::{Column, clean, table};
use crate::record::CostItem;
use crate::stats::Estimate;

/// The table; empty where the scenario states no rates.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("costs", &names, columns, signs);
    lines.extend(super::wrap(&note(report, signs).unwrap_or_default(), 0));
    lines
}

/// What is paid for, its hours and its money.
type Row = (&'static str, Option<Estimate>, Option<Estimate>);

/// What is paid for, hours and money; without items that are nothing.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let costs = &report.summary.costs;
    let Some(money) = &costs.money else { return (Vec::new(), Vec::new()) };
    let hours = |item: CostItem| costs.hours.get(item as usize).copied().flatten();
    let is_there = |e: Option<Estimate>| e.is_some_and(|e| e.mean > 0.0);
    let items = CostItem::ALL
        .into_iter()
        .filter(|item| *item == CostItem::Scheduled || is_there(hours(*item)) || is_there(money[*item as usize]));
    let mut rows: Vec<Row> = items.map(|item| (words(item), hours(item), money[item as usize])).collect();
    if rows.len() > 1 {
        rows.push(("all", report.summary.agent_hours, report.summary.cost));
    }
    let names = rows.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let cells = |of: fn(&Row) -> Option<Estimate>, place: i32| {
        let cell = |row| match of(row) {
            None => (String::new(), String::new()),
            Some(e) => Figure { value: e.mean, half_width: e.half_width }.parts(place, signs),
        };
        rows.iter().map(cell).unzip::<String, String, Vec<_>, Vec<_>>()
    };
    let (hours, hours_tails) = cells(|row| row.1, -1);
    let (money, money_tails) = cells(|row| row.2, 0);
    let currency = report.outline.currency.as_deref().map_or_else(|| "cost".to_owned(), clean);
    let columns = vec![
        Column::numbers("agent-hours", hours),
        Column::tails(hours_tails),
        Column::numbers(&currency, money),
        Column::tails(money_tails),
    ];
    (names, columns)
}

const fn words(item: CostItem) -> &'static str {
    match item {
        CostItem::Scheduled => "scheduled",
        CostItem::CalledIn => "called in",
        CostItem::Levers => "levers",
        CostItem::Premiums => "premiums",
        CostItem::Leads => "leads",
        CostItem::Compensation => "compensation",
        CostItem::LostSales => "lost sales",
    }
}

/// What a customer costs who is served, and what has no rate.
pub fn note(report: Report<'_>, signs: Signs) -> Option<String> {
    let costs = &report.summary.costs;
    costs.money.as_ref()?;
    let (one, _) = replication_words(report.outline);
    let mut text = format!("Means of a {one}");
    if let Some(each) = costs.per_customer {
        let figure = Figure { value: each.mean, half_width: each.half_width };
        let (value, tail) = figure.parts(figure.place().unwrap_or(-2).clamp(-2, 0), signs);
        let unit = report.outline.currency.as_deref().map_or_else(String::new, |c| format!(" {}", clean(c)));
        let tail = if tail.is_empty() { tail } else { format!(" {tail}") };
        text.push_str(
            &format!("; {value}{unit}{tail} for each customer served").replace(' ', "\u{a0}").replace(";\u{a0}", "; "),
        );
    }
    text.push('.');
    let hours = costs.hours[CostItem::Levers as usize].filter(|e| e.mean > 0.0);
    if let Some(hours) = hours.filter(|_| report.outline.rates.agent_hour.is_none()) {
        let hours = rounded(hours.mean, -1);
        text.push_str(&format!(
            " The {hours} hours of levers have no rate (`costs: {{agent_hour: 18}}`) and are not in the money."
        ));
    }
    Some(text)
}
