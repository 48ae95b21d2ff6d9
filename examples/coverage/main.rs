//! Whether intervals hold the truth as often as they say, how often a comparison raises a false alarm, how often it
//! finds a true change, and what pairing is worth. The truth is Erlang A's, exactly solved. Ends with 1 if a bound is
//! missed.
//!
//! ```text
//! cargo run --release --example coverage
//! ```

mod desk;
mod trial;

use std::process::ExitCode;

use clap::Parser;
use stormdrill::experiment::compare::{Compared, Comparison, Settings, Subject};
use stormdrill::model::{Scenario, Staffing};
use stormdrill::scenario::Choice;

use desk::{Effort, Run, play};
use trial::{Counts, MEASURES, count};

/// Checks the intervals of runs and comparisons.
#[derive(Parser)]
struct Args {
    /// Comparisons with a known difference; half as many of identical desks.
    #[arg(long, default_value_t = 2_000)]
    comparisons: u64,
    /// Replications of each run.
    #[arg(short = 'n', long, default_value_t = 30)]
    replications: u32,
    /// The window of each replication, minutes.
    #[arg(long, default_value_t = 120)]
    minutes: u32,
    /// Threads.
    #[arg(long)]
    threads: Option<usize>,
}

/// A share with its bounds.
struct Check<'a> {
    name: &'a str,
    share: f64,
    low: f64,
    high: f64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let threads = args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let effort = Effort { replications: args.replications, minutes: args.minutes };
    let mut good = true;

    let n = args.comparisons;
    println!("Erlang A, 10 agents against 9, {} replications of {} min after warm-up", args.replications, args.minutes);
    println!("\nIntervals of 95 % that hold the exact value, of {n}");
    good &= table(&count(n, threads, &|i| trial::coverage(i, effort)), n, |_| (0.93, 0.97));

    let n = args.comparisons / 2;
    println!("\nFalse alarms in {n} comparisons of identical desks on different days");
    let bounds = |name: &str| if name.starts_with("alone") { (0.029, 0.071) } else { (0.0, 0.05) };
    good &= table(&count(n, threads, &|i| trial::false_alarm(i, effort)), n, bounds);

    let n = args.comparisons / 10;
    println!("\nA change of twice the minimum effect is found, of {n} each");
    for measure in MEASURES {
        good &= table(&count(n, threads, &|i| trial::power(measure, i, effort)), n, |_| (0.9, 1.0));
    }

    println!("\nHow many times narrower pairing makes the interval, 30 replications");
    let one_more = |name: &str, group: &str| {
        let base = play(shipped(name), 30, threads);
        let more = play(staffed_by_one_more(base.scenario.clone(), group), 30, threads);
        (base, more)
    };
    let (base, more) = one_more("bank-february", "team");
    good &= narrower("bank-february, one agent more", &base, &more, |m| (m == Compared::Abandoned).then_some(3.0));
    let (base, more) = one_more("promotion-spike", "novices");
    good &= narrower("promotion-spike, one novice more", &base, &more, |_| Some(2.0));
    if good { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn table(counts: &Counts, n: u64, bounds: impl Fn(&str) -> (f64, f64)) -> bool {
    let mut good = true;
    for (name, hits) in counts {
        let (low, high) = bounds(name);
        good &= row(&Check { name, share: *hits as f64 / n as f64, low, high });
    }
    good
}

fn row(check: &Check<'_>) -> bool {
    let good = (check.low..=check.high).contains(&check.share);
    let percent = |x: f64| format!("{:.1}", 100.0 * x);
    let (low, high) = (percent(check.low), percent(check.high));
    println!("  {:42} {:>6} %  {low:>5} to {high:<5} {}", check.name, percent(check.share), verdict(good));
    good
}

fn verdict(good: bool) -> &'static str {
    if good { "ok" } else { "MISSED" }
}

fn shipped(name: &str) -> Scenario {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|e| e.to_string());
    let text = read(&format!("{name}.yaml")).expect("the shipped scenarios are there");
    stormdrill::scenario::load(name, &text, &Choice::default(), &mut |file| read(file)).expect("it is valid").scenario
}

/// One agent more wherever somebody is on duty in a group.
fn staffed_by_one_more(mut scenario: Scenario, group: &str) -> Scenario {
    let group = scenario.groups.iter_mut().find(|g| g.name == group).expect("the group is there");
    match &mut group.staffing {
        Staffing::Constant(n) => *n += 1,
        Staffing::HeadCount { curve, .. } => curve.iter_mut().for_each(|(_, n)| *n += u32::from(*n > 0)),
        Staffing::Shifts(shifts) => shifts.iter_mut().for_each(|s| s.count += 1),
    }
    scenario
}

/// Compares two runs as they are, and as if their days were different.
fn narrower(title: &str, base: &Run, new: &Run, least: impl Fn(Compared) -> Option<f64>) -> bool {
    let width = |stream_version: u32, measure: Compared| {
        let mut other = new.named("new");
        other.stream_version = stream_version;
        let comparison = Comparison::new(&base.named("base"), &[other], Settings::default(), 1);
        let comparison = comparison.expect("they had the same task");
        let row = comparison.candidates[0].row(&Subject::All, measure);
        row.and_then(|r| r.difference).and_then(|d| d.half_width)
    };
    println!("  {title}");
    let mut good = true;
    for measure in MEASURES {
        let (paired, unpaired) = (width(base.named("").stream_version, measure), width(u32::MAX, measure));
        let times = unpaired.zip(paired).map_or(f64::NAN, |(u, p)| u / p);
        let wanted = least(measure);
        let met = wanted.is_none_or(|w| times >= w);
        good &= met;
        let wanted = wanted.map_or(String::new(), |w| format!("at least {w}  {}", verdict(met)));
        println!("    {:40} {times:>6.1}    {wanted}", measure.name());
    }
    good
}
