//! Progress on standard error: redrawn in place on a terminal, a line now and then elsewhere.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::verb;
use crate::experiment::{Ending, PRECISION_BATCH, Precision, Results, RunSpec, Summary};
use crate::model::{Outline, SimDuration};
use crate::report::length::span;
use crate::report::number::{Figure, Signs, count};
use crate::report::replication_words;
use crate::report::text::clean;
use crate::stats::Estimate;

/// What is ready sooner shows no bar at all.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two lines where nothing can be redrawn.
const PAUSE: Duration = Duration::from_secs(5);
/// Between two updates of a bar. Each draws twice, and the clock once a second: at most ten drawings a second.
const REDRAW: Duration = Duration::from_millis(250);
const HERTZ: u8 = 10;

/// Tells how far a run is, or several runs together.
pub struct Progress {
    /// What is played now.
    outline: Outline,
    signs: Signs,
    /// How many replications there will be, or may be, of all runs.
    total: u64,
    /// How many there are of the runs that are over.
    before: u64,
    stopped: bool,
    until: Option<Precision>,
    started: Instant,
    shown: Instant,
    way: Way,
}

enum Way {
    Silent,
    Lines,
    /// Dropping the sender tells the thread that nothing is to be shown any more.
    Bar {
        bar: ProgressBar,
        curtain: Option<(Sender<()>, JoinHandle<()>)>,
    },
}

impl Progress {
    /// Progress of a run; `redraw` tells whether standard error can be drawn on, `quiet` asks for silence.
    pub fn start(outline: &Outline, spec: RunSpec<'_>, signs: Signs, redraw: bool, quiet: bool) -> Self {
        let mut progress = Self::of_all(outline, u64::from(spec.replications), signs, redraw, quiet);
        progress.until = spec.until;
        progress.next(&outline.title(), outline);
        progress
    }

    /// Progress of several runs that have so many replications together; [`Self::next`] begins each, [`Self::over`] ends it.
    pub fn of_all(first: &Outline, total: u64, signs: Signs, redraw: bool, quiet: bool) -> Self {
        let now = Instant::now();
        let way = match (quiet, redraw) {
            (true, _) => Way::Silent,
            (false, true) => Way::bar(word(first, total), total),
            (false, false) => Way::Lines,
        };
        let outline = first.clone();
        Self { outline, signs, total, before: 0, stopped: false, until: None, started: now, shown: now, way }
    }

    /// Begins the next run.
    pub fn next(&mut self, title: &str, outline: &Outline) {
        self.outline = outline.clone();
        match &self.way {
            Way::Silent => {}
            Way::Lines => verb::say("Running", title),
            Way::Bar { bar, .. } => bar.set_prefix(bar_title(title)),
        }
    }

    /// Ends a run.
    pub fn over(&mut self, results: &Results) {
        self.before += results.replications.len() as u64;
        self.stopped |= matches!(results.ending, Ending::Interrupted { .. });
    }

    /// Takes note of another finished replication.
    pub fn advance(&mut self, results: &Results) {
        let now = Instant::now();
        let done = self.before + results.replications.len() as u64;
        let estimate = || Summary::headline(&self.outline, results);
        match &self.way {
            Way::Silent => {}
            Way::Bar { bar, .. } => {
                if now - self.shown >= REDRAW || done == 1 {
                    self.shown = now;
                    let estimate = estimate();
                    bar.set_length(self.expected(done, estimate));
                    bar.set_message(headline(estimate, self.signs));
                    bar.set_position(done);
                }
            }
            Way::Lines => {
                if now - self.shown >= PAUSE && done < self.total {
                    self.shown = now;
                    let elapsed = (now - self.started).as_secs();
                    let estimate = estimate();
                    let expected = self.expected(done, estimate);
                    let headline = headline(estimate, self.signs);
                    let comma = if headline.is_empty() { "" } else { ", " };
                    verb::say("Running", &format!("{}, {elapsed} s{comma}{headline}", self.part(done, expected)));
                }
            }
        }
    }

    /// Ends the only run: nothing more comes.
    pub fn finish(mut self, results: &Results) {
        self.over(results);
        self.end();
    }

    /// Nothing more comes; a bar disappears.
    pub fn end(self) {
        if let Way::Lines = self.way {
            let elapsed = elapsed(self.started.elapsed());
            let (verb, total) = if self.stopped { ("Stopped", self.total) } else { ("Finished", self.before) };
            verb::say(verb, &format!("{}, {elapsed}", self.part(self.before, total)));
        }
    }

    /// `14/30 days`
    fn part(&self, done: u64, total: u64) -> String {
        format!("{}/{} {}", count(done), count(total), word(&self.outline, total))
    }

    /// How many replications there will be. Where the precision decides, half the half-width takes four times as many.
    fn expected(&self, done: u64, headline: Option<(SimDuration, Estimate)>) -> u64 {
        let half_width = headline.and_then(|(_, estimate)| estimate.half_width);
        let Some((until, half_width)) = self.until.zip(half_width) else { return self.total };
        let batch = u64::from(PRECISION_BATCH);
        let enough = (done as f64 * (half_width / until.half_width).powi(2)) as u64;
        enough.max(done).div_ceil(batch).saturating_mul(batch).min(self.total)
    }
}

/// What `n` replications are called.
fn word(outline: &Outline, n: u64) -> &'static str {
    let (one, many) = replication_words(outline);
    if n == 1 { one } else { many }
}

impl Way {
    /// A bar behind a curtain that rises if the run takes long enough.
    fn bar(word: &str, total: u64) -> Self {
        let template = format!("{{prefix}}\n   [{{bar:30}}]  {{pos}}/{{len}} {word}   {{time}}\n   {{msg}}");
        let Ok(style) = ProgressStyle::with_template(&template) else { return Way::Silent };
        let style =
            style.progress_chars("=> ").with_key("time", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // A line that cannot be written is not drawn.
                let _ = match state.pos() {
                    0 => write!(out, "{}", elapsed(state.elapsed())),
                    _ => write!(out, "{}, about {} left", elapsed(state.elapsed()), elapsed(state.eta())),
                };
            });
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()).with_style(style);
        let (sender, receiver) = mpsc::channel();
        let drawn = bar.clone();
        let curtain = std::thread::spawn(move || {
            if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                drawn.set_draw_target(ProgressDrawTarget::stderr_with_hz(HERTZ));
                drawn.enable_steady_tick(Duration::from_secs(1));
            }
        });
        Way::Bar { bar, curtain: Some((sender, curtain)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Way::Bar { bar, curtain } = &mut self.way {
            if let Some((sender, thread)) = curtain.take() {
                drop(sender);
                let _ = thread.join();
            }
            bar.finish_and_clear();
        }
    }
}

fn bar_title(name: &str) -> String {
    let verb =
        if super::console::messages_have_colour() { verb::styled("Running") } else { format!("{:>12}", "Running") };
    format!("{verb} {}", clean(name).chars().take(60).collect::<String>())
}

/// `answered in 60 s: 86 % ± 5`
fn headline(headline: Option<(SimDuration, Estimate)>, signs: Signs) -> String {
    let Some((within, estimate)) = headline else { return String::new() };
    let figure = Figure { value: estimate.mean * 100.0, half_width: estimate.half_width.map(|h| h * 100.0) };
    let value = figure.write(figure.place().unwrap_or(0).clamp(-2, 1), " %", signs);
    format!("answered in {}: {value}", span(within))
}

/// `1.1 s` up to ten seconds, then whole seconds, then minutes.
fn elapsed(time: Duration) -> String {
    match time.as_secs_f64() {
        s if s < 9.95 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s => format!("{:.0} min", s / 60.0),
    }
}
