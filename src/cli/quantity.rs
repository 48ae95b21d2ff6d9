//! Quantities in options, by the grammar of the scenario language.

use crate::model::SimDuration;
use crate::report::exact::Target;
use crate::scenario::units::{self, UnitError};

/// No table has more rows.
const MOST_ROWS: u32 = 1_000;

/// `360/h`, as a number per second.
pub fn rate(text: &str) -> Result<f64, String> {
    units::rate(text).map_err(said)
}

/// `5m`.
pub fn duration(text: &str) -> Result<SimDuration, String> {
    units::duration(text).map_err(said)
}

/// `500MB` or `2GiB`, in bytes.
pub fn bytes(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, f64); 10] = [
        ("kib", 1024.0),
        ("mib", 1_048_576.0),
        ("gib", 1_073_741_824.0),
        ("tib", 1_099_511_627_776.0),
        ("bytes", 1.0),
        ("kb", 1e3),
        ("mb", 1e6),
        ("gb", 1e9),
        ("tb", 1e12),
        ("b", 1.0),
    ];
    let wrong = || format!("`{text}` is not a size: write `500MB` or `1GB`");
    let lower = text.trim().to_lowercase();
    let (number, unit) =
        UNITS.iter().find_map(|(name, unit)| Some((lower.strip_suffix(name)?, unit))).ok_or_else(|| {
            if lower.parse::<f64>().is_ok() { format!("a size needs a unit: write `{text}MB`") } else { wrong() }
        })?;
    let number: f64 = number.trim_end().parse().map_err(|_| wrong())?;
    // Beyond 16 exabytes it is the largest number there is.
    if number.is_finite() && number >= 0.0 { Ok((number * unit) as u64) } else { Err(wrong()) }
}

/// `1%` at most turned away.
pub fn blocked(text: &str) -> Result<Target, String> {
    units::share(text).map(|share| Target::Blocked { share }).map_err(said)
}

/// `42`.
pub fn seed(text: &str) -> Result<u64, String> {
    let wrong = |_| format!("a seed is a whole number from 0 to {}: write `42`", u64::MAX);
    text.trim().parse().map_err(wrong)
}

/// `2%`: the half-width that an interval of a share may have, as a share.
pub fn half_width(text: &str) -> Result<f64, String> {
    match units::share(text).map_err(said)? {
        width if width > 0.0 && width <= 0.5 => Ok(width),
        _ => Err("an interval's half-width lies above 0 % and is at most 50 %: write `2%`".to_owned()),
    }
}

/// `2%`, as a share.
pub fn share(text: &str) -> Result<f64, String> {
    units::share(text).map_err(said)
}

/// `0.05`: the chance of any false alarm.
pub fn alpha(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.000_001..=0.5).contains(&p) => Ok(p),
        _ => Err("expected a probability from 0.000001 to 0.5, such as 0.05".to_owned()),
    }
}

/// `80%/20s`.
pub fn answered(text: &str) -> Result<Target, String> {
    let Some((share, within)) = text.split_once('/') else {
        return Err("a target is a share and a time: write `80%/20s`".to_owned());
    };
    Ok(Target::Answered { share: units::share(share).map_err(said)?, within: duration(within)? })
}

/// Numbers of agents, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agents {
    /// The least.
    pub from: u32,
    /// The most.
    pub to: u32,
}

/// `14` or `10..20`.
pub fn agents(text: &str) -> Result<Agents, String> {
    let number = |text: &str| {
        let wrong = |_| format!("`{text}` is not a number of agents: write `14`, or `10..20` for a row each");
        text.trim().parse::<u32>().map_err(wrong)
    };
    let (from, to) = match text.split_once("..") {
        None => (number(text)?, number(text)?),
        Some((from, to)) => (number(from)?, number(to.trim_start_matches('='))?),
    };
    if from > to {
        return Err(format!("there is no number from {from} to {to}: write `{to}..{from}`"));
    }
    if to - from >= MOST_ROWS {
        return Err(format!("{} rows are more than the {MOST_ROWS} that a table may have", u64::from(to - from) + 1));
    }
    Ok(Agents { from, to })
}

/// What is wrong and how to write it, in one line.
fn said(error: UnitError) -> String {
    error.to_string().replace('\n', ": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_agents() {
        assert_eq!(agents("14"), Ok(Agents { from: 14, to: 14 }));
        assert_eq!(agents("10..20"), Ok(Agents { from: 10, to: 20 }));
        assert_eq!(agents("10 ..=20"), Ok(Agents { from: 10, to: 20 }));
        for text in ["", "x", "-3", "20..10", "1..1001", "1..", "1.5", "0..4294967295"] {
            assert!(agents(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, size) in [("500MB", 500_000_000), ("1.5 kB", 1_500), ("2GiB", 2 << 30), ("0b", 0), ("7 bytes", 7)] {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        assert_eq!(bytes("5"), Err("a size needs a unit: write `5MB`".to_owned()));
        for text in ["", "GB", "-1GB", "nanMB", "infkB", "1PB", "1 GB of it"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn targets() {
        let within = SimDuration::from_secs(20);
        assert_eq!(answered("80%/20s"), Ok(Target::Answered { share: 0.8, within }));
        assert_eq!(blocked("1%"), Ok(Target::Blocked { share: 0.01 }));
        for text in ["80%", "80/20", "80%/20", "120%/20s", "/"] {
            assert!(answered(text).is_err(), "{text}");
        }
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        for text in ["-1", "1.5", "x", "18446744073709551616", ""] {
            assert!(seed(text).is_err(), "{text}");
        }
        assert_eq!(half_width("1.5%"), Ok(0.015));
        for text in ["2", "0%", "51%", "-1%", "2 points", ""] {
            assert!(half_width(text).is_err(), "{text}");
        }
        assert_eq!(rate("360").expect_err("no unit").lines().count(), 1);
    }
}
