//! Uncertain numbers: all options once more with the low value of each, and with the high one.

use super::load::{Named, Source};
use super::{Played, contenders};
use crate::cli::error::Error;
use crate::cli::verb;
use crate::experiment::compare::{AtEnd, Comparison, Settings, Swing};
use crate::gate::overall;
use crate::scenario::{Loaded, Uncertain, listed};

/// A number and the options with both its values; none for an option that does not have the number.
pub struct Guess {
    number: Uncertain,
    low: Vec<Option<Loaded>>,
    high: Vec<Option<Loaded>>,
}

impl Guess {
    /// How many runs it takes.
    pub fn runs(&self) -> usize {
        self.low.iter().chain(&self.high).flatten().count()
    }
}

/// The numbers that any option calls uncertain, all read before anything is played. None, and a note, if one of the options
/// is a stored run, which cannot be played with other values.
///
/// # Errors
/// [`Error::Invalid`] and [`Error::Unreadable`].
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
    if let Some((stored, _)) = stored.filter(|_| !numbers.is_empty()) {
        let names = listed(numbers.iter().map(|n| n.name.as_str()), "and");
        let is = if numbers.len() == 1 { "is" } else { "are" };
        verb::say(
            "Note",
            &format!(
                "{names} {is} uncertain; whether the winner changes is not said, since {stored} is a stored run, which \
                 cannot be played with other values"
            ),
        );
        return Ok(Vec::new());
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
    mut play: impl FnMut(String, Loaded) -> Result<Played, Error>,
) -> Result<Swing, Error> {
    let Guess { number, low, high } = guess;
    let mut at = |value: String, options: Vec<Option<Loaded>>| -> Result<AtEnd, Error> {
        let mut again: Vec<Option<Played>> = Vec::new();
        for (loaded, mid) in options.into_iter().zip(played) {
            let title = format!("{}, {} {value}", mid.name, number.name);
            let run = loaded.map(|loaded| play(title, loaded)).transpose()?;
            again.push(run.map(|run| Played { name: mid.name.clone(), ..run }));
        }
        let runs: Vec<&Played> = again.iter().zip(played).map(|(again, mid)| again.as_ref().unwrap_or(mid)).collect();
        let contenders = contenders(runs.iter().copied());
        let comparison = Comparison::new(&contenders[0], &contenders[1..], settings, threads)
            .map_err(|incomparable| Error::Rejected(format!("with {} {value}: {incomparable}", number.name)))?;
        let verdicts = runs.iter().map(|run| overall(&run.targets.outcomes)).collect();
        Ok(AtEnd { value, standings: comparison.standings, verdicts })
    };
    let (low, high) = (at(number.low, low)?, at(number.high, high)?);
    Ok(Swing { name: number.name, set: number.set, low, high })
}
