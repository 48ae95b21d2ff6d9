//! Everybody wants the money back at once: 90 days of a refund wave.

use stormdrill::experiment::{Replication, Results};
use stormdrill::model::Outcome;

use super::{assert_falls, level, play};

const NAME: &str = "pandemic-refund-surge";
/// Classes of letters, the first ones of the file.
const LETTERS: std::ops::Range<usize> = 0..2;

/// Few replications of ninety days are enough: the backlogs differ by thousands.
fn quarter(variant: Option<&str>) -> Results {
    play(NAME, variant, 8)
}

/// The most letters that were open at one time.
fn peak(replication: &Replication) -> f64 {
    replication.open_max[1] as f64
}

/// The share of the answered letters that waited for longer than a day.
fn late(replication: &Replication) -> f64 {
    let letters = || replication.classes[LETTERS].iter();
    let answered: u64 = letters().map(|c| c.count(Outcome::Answered)).sum();
    1.0 - letters().map(|c| c.within[0].answered).sum::<u64>() as f64 / answered as f64
}

/// An answer that explains itself from the third day on beats twelve people from the tenth on, by the peak of the backlog; both
/// together, with half the people, are best by the letters that are late.
#[test]
fn an_automatic_answer_beats_temporary_people() {
    let variants = [None, Some("auto-reply"), Some("temps"), Some("both")];
    let [nothing, automatic, temps, both] = variants.map(quarter);
    assert_falls(&nothing, &temps, "peak with temporary people", peak);
    assert_falls(&temps, &automatic, "peak with the automatic answer instead", peak);
    assert_falls(&temps, &both, "peak with both", peak);
    assert_falls(&nothing, &automatic, "late with the automatic answer", late);
    assert_falls(&automatic, &both, "late with both, beside the automatic answer", late);
    assert_falls(&temps, &both, "late with both, beside temporary people", late);
}

/// The team is large enough for an ordinary quarter, and for nothing like this one.
#[test]
fn the_wave_leaves_a_backlog_of_days() {
    assert!(level(&quarter(Some("calm")), late).1 < 0.05);
    assert!(level(&quarter(None), late).0 > 0.7);
}
