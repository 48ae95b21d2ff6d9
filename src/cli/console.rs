//! What the terminal can show.

use std::io::IsTerminal;

use super::args::Colour;
use crate::report::number::Signs;

/// Decides on colour for both streams. Without a choice: NO_COLOR, then TERM=dumb, then whether it is a terminal.
pub fn set_colour(colour: Colour) {
    let choice = match colour {
        Colour::Auto => anstream::ColorChoice::Auto,
        Colour::Always => anstream::ColorChoice::Always,
        Colour::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether messages have colour.
pub fn messages_have_colour() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// Whether lines of standard error can be drawn again in place.
pub fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The signs to use: those asked for, else those of the locale.
pub fn signs(ascii: bool) -> Signs {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|v| !v.is_empty());
    if ascii || locale.is_some_and(|l| is_ascii(&l)) { Signs::ASCII } else { Signs::UNICODE }
}

/// Whether a locale names another character set than UTF-8. One that names none is taken for UTF-8, as today's are.
fn is_ascii(locale: &str) -> bool {
    let without_modifier = locale.split('@').next().unwrap_or_default();
    match without_modifier.split_once('.') {
        Some((_, set)) => !["utf-8", "utf8"].contains(&set.to_lowercase().as_str()),
        None => ["C", "POSIX"].contains(&without_modifier),
    }
}

#[cfg(test)]
mod tests {
    use super::is_ascii;

    #[test]
    fn locales() {
        for utf8 in ["en_GB.UTF-8", "C.utf8", "de_DE", "de_DE.UTF-8@euro"] {
            assert!(!is_ascii(utf8), "{utf8}");
        }
        for other in ["C", "POSIX", "de_DE.ISO-8859-1", "de_DE.ISO-8859-15@euro"] {
            assert!(is_ascii(other), "{other}");
        }
    }
}
