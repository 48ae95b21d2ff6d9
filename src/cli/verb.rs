//! Messages on standard error: a verb, right-aligned in twelve columns, and what it is about.

use std::io::Write;

use anstyle::{AnsiColor, Style};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// A verb in its column, with the escape codes of its colour.
pub fn styled(verb: &str) -> String {
    let style = if verb == "error:" { BAD } else { GOOD };
    format!("{style}{verb:>12}{style:#}")
}

/// Writes a message. That standard error cannot be written to is no reason to stop.
pub fn say(verb: &str, text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{} {text}", styled(verb));
}

/// Writes text as it is.
pub fn say_lines(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
