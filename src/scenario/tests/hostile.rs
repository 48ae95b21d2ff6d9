//! Files that are no scenarios at all, and numbers that nobody can mean: the answer is quick, short and readable. The
//! expected messages stand in `expected/`.

use std::time::Duration;

use cpu_time::ThreadTime;

use super::errors::{RIGHT, compare, with};
use super::{load_text, rendered};

/// More than this is no message for people.
const LONGEST_MESSAGE: usize = 2_000;
/// Time of the processor, as machines are shared. A debug build is some thirty times slower than the program.
const SLOWEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

fn noise(len: usize) -> Vec<u8> {
    let mut x: u32 = 1;
    let mut next = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 24) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// Bytes as the program reads them.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn utf_16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Texts that are refused.
fn cases() -> Vec<(&'static str, String)> {
    let deep = |n: usize| with("{exponential: {mean: 2m}}", &format!("{}{}", "[".repeat(n), "]".repeat(n)));
    let huge = "a line of a file that is far too long for a scenario\n".repeat(200_000);
    let many = format!("{RIGHT}story: [{}]\n", "a, ".repeat(3_000_000));
    let many_keys = (0..300_000).fold(RIGHT.to_owned(), |text, i| text + &format!("k{i}: 1\n"));
    vec![
        ("hostile-deep", deep(100_000)),
        ("hostile-deep-mappings", with("{exponential: {mean: 2m}}", &"{a: ".repeat(100_000))),
        ("hostile-deep-block", format!("{RIGHT}story:\n  {}\n", "- ".repeat(100_000))),
        ("hostile-10-mb-of-text", huge),
        ("hostile-10-mb-of-values", many),
        ("hostile-300000-unknown-keys", many_keys),
        ("hostile-long-line", with("count: 5", &format!("coutn: \"{}\"", "x".repeat(2_000_000)))),
        ("hostile-long-key", with("count: 5", &format!("{}: 5", "x".repeat(1_000)))),
        ("hostile-long-name", with("  team:", &format!("  {}:", "t".repeat(500)))),
        ("hostile-long-reference", with("channel: chat", &format!("channel: {}", "chat".repeat(3_000)))),
        ("hostile-noise", lossy(&noise(4_096))),
        ("hostile-nul", with("duration: 8h", "duration: 8h\u{0}")),
        ("hostile-zeros", "\u{0}".repeat(4_096)),
        ("hostile-utf-16", lossy(&utf_16(RIGHT))),
        ("hostile-latin-1", lossy(&[RIGHT.as_bytes(), b"story: f\xfcr alle\n"].concat())),
        ("hostile-lone-surrogate", with("kind: live", "kind: \"\\uD800\"")),
        ("hostile-tabs", RIGHT.replace("  ", "\t")),
        ("hostile-blank", " \n\n  \n".to_owned()),
        ("hostile-comments-only", "# nothing\n# here\n".to_owned()),
        ("hostile-one-word", "scenario".to_owned()),
        ("hostile-json-lines", "{\"schema\": 0}\n{\"duration\": \"8h\"}\n".to_owned()),
        ("hostile-nested-aliases", "a: &a [*a]\n".to_owned()),
        ("hostile-alias-of-nothing", "<<: *nothing\n".to_owned()),
        ("hostile-key-of-braces", with("  team:", "  {team}:")),
        ("absurd-count", with("count: 5", "count: 1000000000000000000000000000000")),
        ("absurd-count-beyond", with("count: 5", "count: 5000000000")),
        ("absurd-count-minus-zero", with("count: 5", "count: -0.0")),
        ("absurd-factor", with("factor: 2.5", "factor: 1e308")),
        ("absurd-factor-infinite", with("factor: 2.5", "factor: .inf")),
        ("absurd-factor-beyond", with("factor: 2.5", "factor: 1e999")),
        ("absurd-rate", with("rate: 40/h", &format!("rate: {}/h", "9".repeat(300)))),
        ("absurd-total", with("rate: 40/h", "total: 1e308")),
        ("absurd-total-nan", with("rate: 40/h", "total: .nan")),
        ("absurd-duration-of-ages", with("duration: 8h", "duration: 36500d")),
        ("absurd-duration-of-nothing", with("duration: 8h", "duration: 0s")),
        ("absurd-mean-of-nothing", with("mean: 6m", "mean: 0s")),
        ("absurd-mean-below-time", with("mean: 2m", "mean: 0.0001ms")),
        ("absurd-spread", with("cv: 0.9", "cv: 1e9")),
        ("absurd-spread-of-nothing", with("cv: 0.9", "cv: 0")),
        ("absurd-stages", with("{lognormal: {mean: 6m, cv: 0.9}}", "{erlang: {stages: 4000000000, mean: 6m}}")),
        ("absurd-shape", with("{lognormal: {mean: 6m, cv: 0.9}}", "{weibull: {scale: 6m, shape: 1e-300}}")),
        ("absurd-half-life", with("hold: 1h", "half_life: 1ms")),
        ("absurd-replications", format!("{RIGHT}replications: 1000000000\n")),
        ("absurd-replications-none", format!("{RIGHT}replications: 0\n")),
        ("absurd-seed", format!("{RIGHT}seed: -1\n")),
        ("absurd-interval", format!("{RIGHT}interval: 0.001ms\n")),
        ("absurd-interval-of-nothing", format!("{RIGHT}interval: 0s\n")),
        ("absurd-refresh", format!("{RIGHT}monitor: {{refresh: 0s}}\n")),
        ("absurd-speed", with("skills: [question]", "skills: {question: {speed: 0}}")),
        ("absurd-lines", with("kind: live", "kind: live, lines: 0")),
        ("absurd-date", with("start: 08:00", "start: 9999-99-99T99:99")),
        ("absurd-day-factor", with("{rate: 40/h}", "{rate: 40/h, day_factor: {gamma: {cv: 1e6}}}")),
        ("absurd-profile", with("{rate: 40/h}", "{rate: 40/h, profile: {hourly: [1e308, 1e308]}}")),
    ]
}

/// What looks odd and is right.
fn odd() -> Vec<(&'static str, String)> {
    vec![
        ("windows-lines", RIGHT.replace('\n', "\r\n")),
        ("byte-order-mark", format!("\u{feff}{RIGHT}")),
        (
            "json",
            r#"{"schema": 1, "duration": "8h", "contacts": {"c": {"arrivals": {"rate": "4/h"}, "handling": "5m"}},
            "agents": {"t": {"count": 1}}}"#
                .to_owned(),
        ),
        ("markers", format!("%YAML 1.2\n---\n{RIGHT}...\n")),
        ("long-story", format!("{RIGHT}story: {}\n", "word ".repeat(100_000))),
        ("letters", with("  team:", "  équipe-de-ñuñoa:")),
    ]
}

#[test]
fn hostile_files_are_refused_quickly_and_readably() {
    let mut differences = Vec::new();
    for (name, text) in cases() {
        let begun = ThreadTime::now();
        let Err(diagnostics) = load_text(&text) else { panic!("{name} is accepted") };
        let shown: Vec<_> = diagnostics.iter().take(4).cloned().collect();
        let message = rendered(&shown);
        assert!(begun.elapsed() < SLOWEST, "{name}: {:?}", begun.elapsed());
        for diagnostic in &diagnostics {
            let message = diagnostic.render(false);
            assert!(message.len() < LONGEST_MESSAGE, "{name}: {} bytes", message.len());
            assert!(message.chars().all(|c| c == '\n' || !c.is_control()), "{name}: {message:?}");
        }
        assert!(!message.is_empty());
        compare(name, &shown, &mut differences);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_looks_odd_is_right() {
    for (name, text) in odd() {
        if let Err(diagnostics) = load_text(&text) {
            panic!("{name}: {}", rendered(&diagnostics));
        }
    }
}
