//! How values, differences and their intervals are written.

use crate::experiment::compare::{Compared, Row, Subject, Unit};
use crate::model::Outline;
use crate::report::length::{span, wait};
use crate::report::number::{Figure, Signs, rounded};
use crate::stats::Difference;

/// What a measure is called in tables.
pub fn label(measure: Compared, outline: &Outline) -> String {
    match measure {
        Compared::InTime => in_time(outline),
        Compared::Abandoned => "left".to_owned(),
        Compared::TurnedAway => "turned away".to_owned(),
        Compared::LostAtEntry => "lost at entry".to_owned(),
        Compared::MeanWait => "mean wait".to_owned(),
        Compared::WaitP95 => "wait p95".to_owned(),
        Compared::CustomersServed => "customers served".to_owned(),
        Compared::CustomersLost => "customers lost".to_owned(),
        Compared::Attempts => "attempts a customer".to_owned(),
        Compared::TimeToService => "time to service".to_owned(),
        Compared::TimeToServiceP95 => "time to service p95".to_owned(),
        Compared::Resolved => "resolved".to_owned(),
        Compared::AbuseTime => "agents' time on abuse".to_owned(),
        Compared::Transferred => "transferred".to_owned(),
        Compared::Misrouted => "misrouted".to_owned(),
        Compared::EndToEnd => "end to end".to_owned(),
        Compared::EndToEndP95 => "end to end p95".to_owned(),
        Compared::Declined => "declined".to_owned(),
        Compared::Missed => "missed".to_owned(),
        Compared::OffersPerContact => "offers a contact".to_owned(),
        Compared::Occupancy => "occupancy".to_owned(),
        Compared::AgentHours => "agent-hours".to_owned(),
        Compared::Cost => "cost".to_owned(),
        Compared::CostPerCustomer => "cost per customer".to_owned(),
    }
}

/// What a measure of money is called.
pub fn label_of_money(measure: Compared, currency: Option<&str>, outline: &Outline) -> String {
    currency.map_or(label(measure, outline), |currency| format!("{}, {currency}", label(measure, outline)))
}

/// What a measure of somebody is called: answers in the time of the own channel.
pub fn label_of(measure: Compared, subject: &Subject, outline: &Outline) -> String {
    let channel = match subject {
        Subject::Channel(name) => outline.channels.iter().find(|c| c.name == *name),
        Subject::Class(name) => {
            let class = outline.classes.iter().find(|c| c.name == *name);
            class.and_then(|c| outline.channels.get(c.channel.index()))
        }
        Subject::All | Subject::Genuine | Subject::Group(_) => None,
    };
    match channel.and_then(|c| c.answer_within.first()).filter(|_| measure == Compared::InTime) {
        Some(time) => format!("in {}", span(*time)),
        None => label(measure, outline),
    }
}

/// `in 60 s` where all channels with contacts have the same first acceptable time, else `in time`.
pub fn in_time(outline: &Outline) -> String {
    let times = outline.classes.iter().map(|c| outline.channels[c.channel.index()].answer_within.first());
    let mut times: Vec<_> = times.flatten().copied().collect();
    times.dedup();
    match times.as_slice() {
        [one] => format!("in {}", span(*one)),
        _ => "in time".to_owned(),
    }
}

/// A factor and a unit for the differences of a row.
fn scale(unit: Unit, reach: f64) -> (f64, &'static str) {
    match unit {
        Unit::Share => (100.0, " pp"),
        Unit::Seconds if reach < 600.0 => (1.0, " s"),
        Unit::Seconds if reach < 36_000.0 => (1.0 / 60.0, " min"),
        Unit::Seconds => (1.0 / 3_600.0, " h"),
        Unit::Hours => (1.0, " h"),
        Unit::Money | Unit::Offers | Unit::Contacts => (1.0, ""),
    }
}

/// The place to which a difference is rounded: what its interval justifies, within reason.
fn place(measure: Compared, d: &Difference, factor: f64) -> i32 {
    let unit = measure.unit();
    let figure = Figure { value: d.value * factor, half_width: d.half_width.map(|h| h * factor) };
    let (otherwise, least) = match unit {
        Unit::Share => (-1, -2),
        Unit::Seconds | Unit::Hours => (-1, -1),
        Unit::Money if measure == Compared::CostPerCustomer => (-2, -2),
        Unit::Money => (0, 0),
        Unit::Offers | Unit::Contacts => (-2, -2),
    };
    figure.place().unwrap_or(otherwise).clamp(least, 1)
}

/// A number with its sign; 0 has none.
fn signed(value: f64, place: i32) -> String {
    let text = rounded(value, place);
    match text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        false => "0".to_owned(),
        true if value > 0.0 => format!("+{text}"),
        true => text,
    }
}

/// A value of a measure; `nothing` where there was none. `place` is that of a share in percent.
pub fn value(measure: Compared, value: Option<f64>, place: i32, signs: Signs) -> String {
    let Some(value) = value else { return signs.nothing.to_owned() };
    match measure.unit() {
        Unit::Share if value == 0.0 => "0 %".to_owned(),
        Unit::Share => format!("{} %", rounded(value * 100.0, place)),
        Unit::Seconds => wait(value),
        Unit::Hours => rounded(value, -1),
        Unit::Money if measure == Compared::CostPerCustomer => rounded(value, -2),
        Unit::Money => rounded(value, 0),
        Unit::Offers | Unit::Contacts => rounded(value, -2),
    }
}

/// The place of a row's shares.
pub fn share_place(row: &Row) -> i32 {
    row.difference.map_or(-1, |d| if d.identical { -1 } else { place(Compared::InTime, &d, 100.0).min(0) })
}

/// `+14 s`; 0 for what is the same.
pub fn difference(measure: Compared, d: &Difference) -> String {
    if d.identical || d.value == 0.0 {
        return "0".to_owned();
    }
    let (factor, unit) = scale(measure.unit(), reach(d));
    let text = signed(d.value * factor, place(measure, d, factor));
    if text == "0" { text } else { text + unit }
}

/// `[+9, +18]`; empty without an interval, or where nothing is uncertain.
pub fn interval(measure: Compared, d: &Difference) -> String {
    match d.low().zip(d.high()) {
        Some((low, high)) if d.half_width != Some(0.0) => {
            let (factor, _) = scale(measure.unit(), reach(d));
            let place = place(measure, d, factor);
            format!("[{}, {}]", signed(low * factor, place), signed(high * factor, place))
        }
        _ => String::new(),
    }
}

fn reach(d: &Difference) -> f64 {
    d.value.abs() + d.half_width.unwrap_or(0.0)
}

/// `9 points [8, 10]`: a difference in a sentence that has said which way it goes.
pub fn in_words(measure: Compared, d: &Difference) -> String {
    let turned = Difference { value: d.value.abs(), ..*d };
    let text = difference(measure, &turned).replace(" pp", " points");
    let text = text.trim_start_matches('+').replace(' ', "\u{a0}");
    match interval(measure, &turned) {
        interval if interval.is_empty() => text,
        interval => format!("{text} {}", interval.replace('+', "").replace(' ', "\u{a0}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(value: f64, half_width: f64) -> Difference {
        Difference { value, se: Some(half_width / 2.0), half_width: Some(half_width), dof: 29.0, identical: false }
    }

    #[test]
    fn differences_have_the_digits_of_their_interval() {
        let both = |m, d| (difference(m, &d), interval(m, &d));
        assert_eq!(both(Compared::InTime, d(0.0249, 0.014)), ("+2.5 pp".into(), "[+1.1, +3.9]".into()));
        assert_eq!(both(Compared::Abandoned, d(0.0021, 0.0046)), ("+0.2 pp".into(), "[-0.2, +0.7]".into()));
        assert_eq!(both(Compared::WaitP95, d(13.6, 4.4)), ("+14 s".into(), "[+9, +18]".into()));
        assert_eq!(both(Compared::WaitP95, d(-700.0, 90.0)), ("-11.7 min".into(), "[-13.2, -10.2]".into()));
        assert_eq!(both(Compared::AgentHours, d(12.0, 0.0)), ("+12.0 h".into(), String::new()));
        assert_eq!(both(Compared::TurnedAway, Difference::exact(0.0, 0.0)), ("0".into(), String::new()));
        assert_eq!(in_words(Compared::InTime, &d(-0.09, 0.01)), "9.0\u{a0}points [8.0,\u{a0}10.0]");
    }
}
