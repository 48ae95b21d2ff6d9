//! Simulates the models of a truth folder (`cases.json` and CSV files of exact values) and writes
//! `case_id,metric,mean,se,n` to stdout; the verdict per family goes to stderr.
//!
//! ```text
//! cargo run --release --example truth -- tests/truth --budget 60 > truth.csv
//! ```

mod case;
mod chats;
mod conversations;
mod estimate;
mod measure;
mod model;
mod pools;
mod retrials;
mod skills;
mod watch;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

use estimate::{CaseRun, RowVerdict};

/// Runs of a case before its precision is looked at: the test of the standard errors wants 40 batches.
const RUNS_FIRST: u32 = 40;
/// Runs between two looks at the precision.
const RUNS_MORE: u32 = 10;
/// Runs of a case go on until its largest standard error is this share of what the suite allows.
const ENOUGH: f64 = 0.8;

/// Compares the simulator with exact queueing theory.
#[derive(Parser)]
struct Args {
    /// Folder with cases.json and CSV files.
    folder: PathBuf,
    /// Wall time, s. Precision grows with it; the first 40 runs of each case are made in any case.
    #[arg(long, default_value_t = 60.0)]
    budget: f64,
    /// The first seed; each run of a case takes the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this case; repeat for more.
    #[arg(long)]
    case: Vec<String>,
    /// Threads.
    #[arg(long)]
    threads: Option<usize>,
}

fn main() -> ExitCode {
    match compare(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn compare(args: &Args) -> Result<bool, String> {
    let threads =
        args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    let deadline = Instant::now() + Duration::from_secs_f64(args.budget.max(0.0));
    let mut runs = Vec::new();
    for case in case::read(&args.folder)? {
        if !args.case.is_empty() && !args.case.contains(&case.case_id) {
            continue;
        }
        let id = case.case_id.clone();
        match CaseRun::new(case) {
            Ok(run) => runs.push(run),
            Err(why) => eprintln!("{id}: skipped, {why}"),
        }
    }
    for run in &mut runs {
        for _ in 0..RUNS_FIRST {
            run.run(args.seed, threads)?;
        }
        run.look();
    }
    // Then the case that is nearest to its precision in time, so that one that no budget suffices for starves nobody.
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).as_secs_f64();
        let next = runs
            .iter_mut()
            .filter(|r| r.worst_error > ENOUGH && r.seconds_per_run() * f64::from(RUNS_MORE) < left)
            .min_by(|a, b| a.seconds_to(ENOUGH).total_cmp(&b.seconds_to(ENOUGH)));
        let Some(next) = next else { break };
        for _ in 0..RUNS_MORE {
            next.run(args.seed, threads)?;
        }
        next.look();
    }
    write_csv(&runs).map_err(|e| e.to_string())?;
    Ok(report(&runs))
}

fn write_csv(runs: &[CaseRun]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "case_id,metric,mean,se,n")?;
    for run in runs {
        let n = run.replications();
        for (row, estimate) in run.case.rows.iter().zip(run.estimates()) {
            if let Some(e) = estimate {
                let metric = if row.metric.contains(',') { format!("\"{}\"", row.metric) } else { row.metric.clone() };
                writeln!(out, "{},{metric},{:.12},{:.6e},{n}", run.case.case_id, e.mean, e.se)?;
            }
        }
    }
    out.flush()
}

#[derive(Default)]
struct Family {
    rows: usize,
    fail: usize,
    imprecise: usize,
    z_squared: (f64, u64),
    contacts: u64,
    seconds: f64,
}

fn report(runs: &[CaseRun]) -> bool {
    let mut families: BTreeMap<&str, Family> = BTreeMap::new();
    for run in runs {
        let family = families.entry(&run.case.family).or_default();
        for (verdict, (row, estimate)) in run.verdicts().iter().zip(run.case.rows.iter().zip(run.estimates())) {
            family.rows += 1;
            family.fail += usize::from(*verdict == RowVerdict::Fail);
            family.imprecise += usize::from(*verdict == RowVerdict::Imprecise);
            if *verdict != RowVerdict::Pass {
                let (mean, se) = estimate.map_or((f64::NAN, f64::NAN), |e| (e.mean, e.se));
                eprintln!(
                    "{verdict:?} {} {}: exact {:.6}, simulated {mean:.6}, se {se:.2e}",
                    run.case.case_id, row.metric, row.value
                );
            }
        }
        family.z_squared.0 += run.z_squared.0;
        family.z_squared.1 += run.z_squared.1;
        family.contacts += run.contacts;
        family.seconds += run.seconds;
    }
    let mut all_good = true;
    for (name, f) in families {
        let z = f.z_squared.0 / f.z_squared.1.max(1) as f64;
        let good = f.fail == 0 && f.imprecise == 0 && (0.7..=1.3).contains(&z);
        all_good &= good;
        eprintln!(
            "{} {name}: {} rows, {} fail, {} imprecise, mean z^2 {z:.3} over runs of {}, {:.0} M contacts, {:.0} s",
            if good { "PASS" } else { "FAIL" },
            f.rows,
            f.fail,
            f.imprecise,
            estimate::REPLICATIONS,
            f.contacts as f64 / 1e6,
            f.seconds
        );
    }
    all_good
}
