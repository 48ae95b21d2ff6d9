//! Shares in percent.

use super::super::number::{Figure, Signs, column_place};
use super::layout::Column;
use crate::stats::Estimate;

/// A share as percent.
pub fn figure(share: &Option<Estimate>) -> Option<Figure> {
    share.map(|e| Figure { value: e.mean * 100.0, half_width: e.half_width.map(|h| h * 100.0) })
}

/// The place for shares of contacts without an interval: one decimal where a thousand or more are behind it.
pub fn exact_place(contacts: u64) -> i32 {
    if contacts >= 1_000 { -1 } else { 0 }
}

/// `86 % ± 3`, to the place that its own interval justifies.
pub fn alone(share: &Option<Estimate>, contacts: u64, signs: Signs) -> String {
    match figure(share) {
        None => signs.nothing.to_owned(),
        Some(figure) => figure.write(figure.place().unwrap_or(exact_place(contacts)).clamp(-2, 1), " %", signs),
    }
}

/// Two columns, value and half-width, to one place; `exact` is the place where no share has an interval.
pub fn columns(header: &str, shares: &[Option<Estimate>], exact: i32, signs: Signs) -> [Column; 2] {
    let figures: Vec<Option<Figure>> = shares.iter().map(figure).collect();
    let place = column_place(figures.iter().flatten().copied(), exact).clamp(-2, 0);
    let (values, tails) = figures
        .iter()
        .map(|figure| match figure {
            None => (signs.nothing.to_owned(), String::new()),
            Some(figure) if figure.value == 0.0 => ("0 %".to_owned(), figure.parts(place, signs).1),
            Some(figure) => {
                let (value, tail) = figure.parts(place, signs);
                (value + " %", tail)
            }
        })
        .unzip();
    [Column::numbers(header, values), Column::tails(tails)]
}
