//! The small grammars of quantities: durations, rates, shares and points of time.

use std::fmt;

use jiff::civil;
use winnow::Parser;
use winnow::ascii::{alpha1, digit1, space0};
use winnow::combinator::{alt, opt, preceded, repeat};
use winnow::error::EmptyError;

use crate::model::SimDuration;

/// Why a quantity is wrong, and how to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitError {
    message: String,
    help: String,
}

impl UnitError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }

    /// What is wrong.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// How to write it.
    pub(crate) fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for UnitError {
    /// Message and help, divided as [`super::decode::Error`] reads them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.message, self.help)
    }
}

/// A hundred years; more than the calendar can use is surely a mistake.
const LONGEST_S: f64 = 36_525.0 * 86_400.0;
const DURATION_FORMS: &str = "write a duration as `90s`, `5m`, `1h30m` or `2d`";
const RATE_FORMS: &str = "write a rate as `40/h`, `1.5/min`, `0.2/s` or `900/d`";

/// A number without sign, as far as quantities need it.
fn number(input: &mut &str) -> Result<f64, EmptyError> {
    (digit1, opt(('.', digit1))).take().parse_to().parse_next(input)
}

fn duration_part<'i>(input: &mut &'i str) -> Result<(f64, &'i str), EmptyError> {
    preceded(space0, (number, preceded(space0, alpha1))).parse_next(input)
}

/// The length of a unit of time in seconds and its rank, longest first.
fn unit_of_time(word: &str) -> Option<(f64, usize)> {
    Some(match word {
        "d" => (86_400.0, 0),
        "h" => (3_600.0, 1),
        "m" | "min" => (60.0, 2),
        "s" => (1.0, 3),
        "ms" => (0.001, 4),
        _ => return None,
    })
}

/// The error for a word that is no unit; people write units out, and in other ways.
fn unknown_unit(word: &str, forms: &str) -> UnitError {
    let lower = word.to_lowercase();
    let meant = match lower.as_str() {
        _ if lower.starts_with("mil") || lower.starts_with("mse") => Some("ms"),
        "mn" | "mi" | "mins" => Some("min"),
        _ if lower.starts_with("mo") || lower.starts_with('y') || lower.starts_with('w') => None,
        _ => ["s", "m", "h", "d"].into_iter().find(|unit| lower.starts_with(unit)),
    };
    let suggestion = meant.map_or(String::new(), |unit| format!("did you mean `{unit}`? "));
    UnitError::new(format!("`{word}` is not a unit of time"), format!("{suggestion}{forms}"))
}

/// `90s`, `5m`, `1h30m`, `2d`, `1.5h`, `250ms`.
pub(crate) fn duration(text: &str) -> Result<SimDuration, UnitError> {
    let trimmed = text.trim();
    if trimmed.starts_with('-') {
        return Err(UnitError::new(format!("a duration cannot be negative: `{text}`"), DURATION_FORMS));
    }
    if number.parse(trimmed).is_ok() {
        return Err(bare_duration(trimmed));
    }
    let parts: Vec<(f64, &str)> = repeat(1.., duration_part)
        .parse(trimmed)
        .map_err(|_| UnitError::new(format!("`{text}` is not a duration"), DURATION_FORMS))?;
    let (mut seconds, mut last) = (0.0, None);
    for (amount, word) in parts {
        let Some((length, rank)) = unit_of_time(word) else {
            return Err(unknown_unit(word, &format!("the units are `ms`, `s`, `m`, `h` and `d`; {DURATION_FORMS}")));
        };
        if last.is_some_and(|last| rank <= last) {
            return Err(UnitError::new(format!("the units of `{text}` are out of order"), DURATION_FORMS));
        }
        last = Some(rank);
        seconds += amount * length;
    }
    if seconds > LONGEST_S {
        return Err(UnitError::new(format!("`{text}` is longer than a hundred years"), DURATION_FORMS));
    }
    Ok(SimDuration::from_secs_f64(seconds))
}

/// The error for a number where a duration is due.
pub(super) fn bare_duration(number: &str) -> UnitError {
    let number = if number.len() > 12 { "90" } else { number };
    UnitError::new(
        "a duration needs a unit".to_owned(),
        format!("write `{number}s`, `{number}m` or `{number}h`, or several units as in `1h30m`"),
    )
}

/// `40/h`, `1.5/min`, `0.2/s`, `900/d`, as a number per second.
pub(crate) fn rate(text: &str) -> Result<f64, UnitError> {
    let trimmed = text.trim();
    if trimmed.starts_with('-') {
        return Err(UnitError::new(format!("a rate cannot be negative: `{text}`"), RATE_FORMS));
    }
    if number.parse(trimmed).is_ok() {
        return Err(bare_rate(trimmed));
    }
    let form = (number, preceded((space0, '/', space0), alpha1::<_, EmptyError>));
    let (amount, word) =
        { form }.parse(trimmed).map_err(|_| UnitError::new(format!("`{text}` is not a rate"), RATE_FORMS))?;
    let Some((length, _)) = unit_of_time(word) else {
        return Err(unknown_unit(word, RATE_FORMS));
    };
    let per_s = amount / length;
    if per_s > 1e9 {
        return Err(UnitError::new(format!("`{text}` is more than 1,000,000,000 per second"), RATE_FORMS));
    }
    Ok(per_s)
}

/// The error for a number where a rate is due.
pub(super) fn bare_rate(number: &str) -> UnitError {
    let number = if number.len() > 12 { "40" } else { number };
    UnitError::new("a rate needs a unit of time", format!("write `{number}/h`, `{number}/min` or `{number}/s`"))
}

/// `80%`, as a part of 1.
pub(crate) fn share(text: &str) -> Result<f64, UnitError> {
    let percent = percentage(text)?;
    if percent > 100.0 {
        return Err(UnitError::new(format!("`{text}` is more than the whole"), "a share lies between `0%` and `100%`"));
    }
    Ok(percent / 100.0)
}

/// `35%` as 0.35; may exceed 1.
pub(super) fn percentage(text: &str) -> Result<f64, UnitError> {
    let trimmed = text.trim();
    let help = "write a share with a percent sign, such as `80%`";
    if trimmed.starts_with('-') {
        return Err(UnitError::new(format!("a share cannot be negative: `{text}`"), help));
    }
    if let Ok(bare) = number.parse(trimmed) {
        return Err(bare_share(bare));
    }
    let mut form = (number, preceded::<_, _, _, EmptyError, _, _>(space0, '%'));
    let (percent, _) = form.parse(trimmed).map_err(|_| UnitError::new(format!("`{text}` is not a share"), help))?;
    if percent > 1e9 {
        return Err(UnitError::new(format!("`{text}` is more than can be meant"), help));
    }
    Ok(percent)
}

/// The error for text where a number or a percentage is due.
pub(super) fn no_ratio(text: &str) -> UnitError {
    UnitError::new(format!("`{text}` is neither a number nor a percentage"), "write a number such as `0.9`, or `90%`")
}

/// The error for a number where a share is due.
pub(super) fn bare_share(number: f64) -> UnitError {
    let percent = if number > 1.0 { number } else { number * 100.0 };
    let percent = (percent * 1e6).round() / 1e6;
    let percent = if percent.is_finite() && (0.0..=100.0).contains(&percent) { percent } else { 80.0 };
    UnitError::new("a share needs a percent sign", format!("write `{percent}%`"))
}

const GROWTH_FORMS: &str = "write a growth as `2%/day` or `-5%/week`";

/// `2%/day`, `-5%/week`, as the factor from one day to the next.
pub(super) fn growth(text: &str) -> Result<f64, UnitError> {
    let form = (opt('-'), number, (space0, '%', space0, '/', space0), alpha1::<_, EmptyError>);
    let parsed = { form }.parse(text.trim());
    let (sign, percent, _, word) =
        parsed.map_err(|_| UnitError::new(format!("`{text}` is not a growth"), GROWTH_FORMS))?;
    let days = match word {
        "d" | "day" => 1.0,
        "w" | "week" => 7.0,
        _ => return Err(UnitError::new(format!("`{word}` is neither `day` nor `week`"), GROWTH_FORMS)),
    };
    let factor = 1.0 + if sign.is_some() { -percent } else { percent } / 100.0;
    if factor < 0.0 || percent > 1e6 {
        return Err(UnitError::new(format!("`{text}` cannot be meant"), GROWTH_FORMS));
    }
    Ok(libm::pow(factor, 1.0 / days))
}

/// The error for a number where a growth is due.
pub(super) fn bare_growth(number: f64) -> UnitError {
    let percent = if (-100.0..=100.0).contains(&number) { number } else { 2.0 };
    UnitError::new("a growth needs a percent sign and a unit of time", format!("write `{percent}%/day`"))
}

/// A point of time as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum When {
    /// So long after the start.
    After(SimDuration),
    /// A time of day, from midnight; 24:00 is allowed.
    Clock(SimDuration),
    /// A time of a day.
    Date(civil::DateTime),
}

const WHEN_FORMS: &str =
    "write a time of day as `11:00`, a date as `2026-11-27T11:00`, or the time since the start as `3h` or `0s`";

fn two_digits(input: &mut &str) -> Result<u64, EmptyError> {
    winnow::token::take_while(1..=2, |c: char| c.is_ascii_digit()).parse_to().parse_next(input)
}

/// `11:00`, `08:30:15`, `24:00`.
pub(super) fn clock(text: &str) -> Option<SimDuration> {
    let mut form = (two_digits, preceded(':', two_digits), opt(preceded(':', two_digits)));
    let (h, m, s) = form.parse(text).ok()?;
    let s = s.unwrap_or(0);
    let total = h * 3_600 + m * 60 + s;
    (h <= 24 && m < 60 && s < 60 && total <= 86_400).then(|| SimDuration::from_secs(total))
}

/// `2026-11-27T08:00`, also with seconds or without a time.
pub(super) fn date_time(text: &str) -> Option<civil::DateTime> {
    let year = text.get(..4)?;
    if !year.bytes().all(|b| b.is_ascii_digit()) || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    // An offset or a zone would be read and then ignored.
    let civil = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 't' | ' ' | '.'));
    // Nor is a time without colons what anybody writes here.
    let time = text.get(11..).unwrap_or("").split('.').next().unwrap_or("");
    let has_colons = time.split(':').all(|part| part.len() <= 2);
    (civil && has_colons).then(|| text.parse().ok()).flatten()
}

/// A point of time.
pub(super) fn when(text: &str) -> Result<When, UnitError> {
    let trimmed = text.trim();
    if let Some(date) = date_time(trimmed) {
        return Ok(When::Date(date));
    }
    if trimmed.contains(':') || trimmed.matches('-').count() >= 2 {
        let wrong = || UnitError::new(format!("`{text}` is not a time of day or a date"), WHEN_FORMS);
        return clock(trimmed).map(When::Clock).ok_or_else(wrong);
    }
    if number.parse(trimmed).is_ok() {
        return Err(bare_when());
    }
    duration(trimmed).map(When::After).map_err(|e| UnitError::new(e.message, WHEN_FORMS))
}

/// The error for a number where a point of time is due.
pub(super) fn bare_when() -> UnitError {
    UnitError::new("a bare number is not a point of time", WHEN_FORMS)
}

/// A number with an optional fraction in a table; no sign, no unit.
pub(crate) fn plain_number(text: &str) -> Option<f64> {
    let x: f64 = alt((number, preceded('+', number))).parse(text.trim()).ok()?;
    x.is_finite().then_some(x)
}

/// A number from 0 up.
pub(super) fn positive(x: f64) -> Result<f64, UnitError> {
    if x.is_finite() && x >= 0.0 {
        return Ok(x);
    }
    Err(UnitError::new(format!("a number from 0 up is expected here, not {x}"), "write a number such as `0.9` or `3`"))
}

/// The error for text where a number is due.
pub(super) fn no_unit(text: &str) -> Result<f64, UnitError> {
    let message = format!("a number is expected here, not `{text}`");
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let example = if digits.parse::<f64>().is_ok() && digits.len() < 12 { digits } else { "2.5".to_owned() };
    Err(UnitError::new(message, format!("write a number without unit or quotes, such as `{example}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_all_forms() {
        for (text, seconds) in [
            ("90s", 90.0),
            ("5m", 300.0),
            ("5min", 300.0),
            ("1h30m", 5_400.0),
            ("1h 30m", 5_400.0),
            ("2d", 172_800.0),
            ("1.5h", 5_400.0),
            ("250ms", 0.25),
            ("0s", 0.0),
        ] {
            assert_eq!(duration(text).map(SimDuration::secs_f64), Ok(seconds), "{text}");
        }
        for text in
            ["", "s", "5", "5x", "-5m", "5m1h", "1m1m", "1e3s", "5m!", "1,5h", "inf s", "1.s", ".5h", "9999999h"]
        {
            assert!(duration(text).is_err(), "{text}");
        }
        assert!(duration(&format!("{}s", "9".repeat(400))).is_err());
    }

    #[test]
    fn every_printed_duration_reads_back() {
        for us in [0, 1, 250_000, 90_000_000, 5_400_000_000, 90_061_500_000, 123_456_789] {
            let d = SimDuration::from_micros(us);
            assert_eq!(duration(&d.to_string()), Ok(d), "{d}");
        }
    }

    #[test]
    fn rates_and_shares() {
        for (text, per_s) in [("40/h", 40.0 / 3_600.0), ("1.5/min", 1.5 / 60.0), ("0.2/s", 0.2), ("864 / d", 0.01)] {
            assert_eq!(rate(text), Ok(per_s), "{text}");
        }
        for text in ["40", "40/", "/h", "40/week", "-1/h", "40/h/h", "1e9/ms"] {
            assert!(rate(text).is_err(), "{text}");
        }
        assert_eq!((share("80%"), share("0.5 %"), percentage("150%")), (Ok(0.8), Ok(0.005), Ok(150.0)));
        for text in ["0.8", "101%", "-1%", "%", "many %", "80%%"] {
            assert!(share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn points_of_time() {
        assert_eq!(when("11:00"), Ok(When::Clock(SimDuration::from_secs(39_600))));
        assert_eq!(when("24:00"), Ok(When::Clock(SimDuration::from_secs(86_400))));
        assert_eq!(when("3h"), Ok(When::After(SimDuration::from_secs(10_800))));
        assert!(matches!(when("2026-11-27T08:00"), Ok(When::Date(_))));
        assert!(matches!(when("2026-11-27"), Ok(When::Date(_))));
        for text in ["24:01", "7:60", "8", "noon", "2026-13-01", "11:00:00:00", "-1h", "2026-11-27T08:00+01:00[X]"] {
            assert!(when(text).is_err(), "{text}");
        }
    }
}
