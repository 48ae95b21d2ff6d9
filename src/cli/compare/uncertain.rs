//! Uncertain numbers: all options once more with the low value of each, and with the high one.

use super::load::{Named, Source};
use super::{Played, contenders};
use crate::cli::error::Error;
use crate::experiment::compare::{AtEnd, Comparison, Settings, Swing};
use crate::scenario::{Loaded, Uncertain};

/// A number and the options with both its values; none for an option that does not have the number.
pub struct Guess {
    number: Uncertain,
    low: Vec<Option<Loaded>>,
    high: Vec<Option<Loaded>>,
}

/// The numbers that any option calls uncertain, all read before anything is played.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Unreadable`]; and [`Error::Usage`] if one of the options is a stored run, which cannot be
/// played with other values.
pub fn guesses(options: &[Named]) -> Result<Vec<Guess>, Error> {
    let uncertain = |source: &Source| match source {
        Source::Scenario(chosen) => chosen.loaded.uncertain.clone(),
        Source::Run(_) => Vec::new(),
    };
    let mut numbers: Vec<Uncertain> = Vec::new();
    for number in options.iter().flat_map(|(_, source)| uncertain(source)) {
        if !numbers.iter().any(|known| known.name == number.name) {
            numbers.push(number);
        }
    }
    let stored = options.iter().find(|(_, source)| matches!(source, Source::Run(_)));
    if let (Some((name, _)), Some(number)) = (stored, numbers.first()) {
        let text =
            "is a stored run, which cannot be played with other values; name its scenario, or add --no-uncertain";
        return Err(Error::Usage(format!("`{}` is uncertain, but {name} {text}", number.name)));
    }
    let with = |name: &str, value: fn(&Uncertain) -> &String| -> Result<Vec<Option<Loaded>>, Error> {
        let read = |(_, source): &Named| match source {
            Source::Run(_) => Ok(None),
            Source::Scenario(chosen) => {
                let number = chosen.loaded.uncertain.iter().find(|n| n.name == name);
                number.map(|n| chosen.with(format!("{}={}", n.set, value(n)))).transpose()
            }
        };
        options.iter().map(read).collect()
    };
    let guess = |number: Uncertain| {
        let (low, high) = (with(&number.name, |n| &n.low)?, with(&number.name, |n| &n.high)?);
        Ok(Guess { number, low, high })
    };
    numbers.into_iter().map(guess).collect()
}

/// Plays both ends of a number. Options without the number stay as they were played.
///
/// # Errors
/// What `play` fails with, and [`Error::Rejected`] if the number makes different tasks of the options.
pub fn swing(
    guess: Guess,
    played: &[Played],
    settings: Settings,
    threads: usize,
    play: impl Fn(String, Loaded) -> Result<Played, Error>,
) -> Result<Swing, Error> {
    let Guess { number, low, high } = guess;
    let at = |value: String, options: Vec<Option<Loaded>>| -> Result<AtEnd, Error> {
        let again: Vec<Option<Played>> = options
            .into_iter()
            .zip(played)
            .map(|(loaded, mid)| loaded.map(|loaded| play(mid.name.clone(), loaded)).transpose())
            .collect::<Result<_, _>>()?;
        let runs = contenders(again.iter().zip(played).map(|(again, mid)| again.as_ref().unwrap_or(mid)));
        let comparison = Comparison::new(&runs[0], &runs[1..], settings, threads)
            .map_err(|incomparable| Error::Rejected(format!("with {} {value}: {incomparable}", number.name)))?;
        Ok(AtEnd { value, standings: comparison.standings })
    };
    let (low, high) = (at(number.low, low)?, at(number.high, high)?);
    Ok(Swing { name: number.name, set: number.set, low, high })
}
