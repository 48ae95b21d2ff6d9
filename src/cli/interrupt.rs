//! Ctrl-C and its like.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::exit_code::ExitCode;
use super::verb;

/// Whoever stops a program by a signal often sends it twice at once, to the program and to its group. What comes so soon
/// after the first is taken for the same wish.
const SAME_WISH: Duration = Duration::from_millis(500);

/// Whether somebody wants the program to stop.
pub struct Interrupt {
    flag: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on: the first signal asks for a stop, a later one ends the program at once.
    pub fn listen() -> Self {
        let flag = Arc::new(AtomicBool::new(false));
        // Where the system refuses, a signal ends the program as it does any other.
        if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) {
            let wanted = Arc::clone(&flag);
            std::thread::spawn(move || {
                let mut first: Option<Instant> = None;
                for _ in signals.forever() {
                    wanted.store(true, Ordering::Relaxed);
                    if first.get_or_insert_with(Instant::now).elapsed() > SAME_WISH {
                        verb::say("error:", "ended by a second signal; nothing more is written (exit 105)");
                        std::process::exit(ExitCode::Interrupted as i32);
                    }
                }
            });
        }
        Self { flag }
    }

    /// What a signal sets.
    pub fn flag(&self) -> &AtomicBool {
        &self.flag
    }
}
