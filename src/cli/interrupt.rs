//! Ctrl-C and its like.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::exit_code::ExitCode;

/// Whether somebody wants the program to stop.
pub struct Interrupt {
    flag: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on: the first signal asks for a stop, the second ends the program at once.
    pub fn listen() -> Self {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order, so that the first signal does not see its own mark. Where the system refuses, a signal ends
            // the program as it does any other.
            let _ = flag::register_conditional_shutdown(signal, ExitCode::Interrupted as i32, Arc::clone(&flag))
                .and_then(|_| flag::register(signal, Arc::clone(&flag)));
        }
        Self { flag }
    }

    /// What a signal sets.
    pub fn flag(&self) -> &AtomicBool {
        &self.flag
    }
}
