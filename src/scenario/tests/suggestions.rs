//! One slip of the keys in every kind of word: the message names the word that was meant.

use super::errors::{RIGHT, with};
use super::load_text;

/// (what kind of word, the text, the word that was meant)
fn cases() -> Vec<(&'static str, String, &'static str)> {
    let with_law = |law: &str| with("{exponential: {mean: 2m}}", law);
    let outage = with("surge: {contacts: question, factor: 2.5, hold: 1h}", "outage: {group: taem, lasts: 1h}");
    vec![
        ("a key of the top level", format!("{RIGHT}intervall: 15m\n"), "interval"),
        ("a block", with("agents:", "agnets:"), "agents"),
        ("a key of a channel", with("kind:", "kimd:"), "kind"),
        ("a key of a class", with("patience:", "pateince:"), "patience"),
        ("a key of arrivals", with("rate: 40/h", "raet: 40/h"), "rate"),
        ("a key of a law", with("mean: 6m, cv", "maen: 6m, cv"), "mean"),
        ("a key of a group", with("count:", "cuont:"), "count"),
        ("a key of an event", with("surge:", "srge:"), "surge"),
        ("a key of a surge", with("hold:", "holds:"), "hold"),
        ("a law", with_law("{exponentail: {mean: 2m}}"), "exponential"),
        ("a kind of channel", with("live", "lvie"), "live"),
        ("a rule of the end", format!("{RIGHT}end: darin\n"), "drain"),
        ("a criterion", format!("{RIGHT}routing: {{contact_order: [aeg]}}\n"), "age"),
        ("a key of routing", format!("{RIGHT}routing: {{contact_oder: [age]}}\n"), "contact_order"),
        ("a class in skills", with("skills: [question]", "skills: [qeustion]"), "question"),
        ("a class in a surge", with("contacts: question", "contacts: quesiton"), "question"),
        ("a group in a class", with("    channel: chat\n", "    channel: chat\n    groups: [taem]\n"), "team"),
        ("a group in an outage", outage, "team"),
        ("a channel", with("channel: chat", "channel: caht"), "chat"),
        ("a unit of a duration", with("mean: 6m", "mean: 6mn"), "min"),
        ("a unit in words", with("mean: 6m", "mean: 6 minutes"), "m"),
        ("a unit of a rate", with("rate: 40/h", "rate: 40/hour"), "h"),
        ("a column", with("{rate: 40/h}", "{rates: {file: overlap.csv, every: 15m, column: contatcs}}"), "contacts"),
    ]
}

#[test]
fn slips_of_the_keys_are_understood() {
    let mut deaf = Vec::new();
    for (kind, text, meant) in cases() {
        let Err(diagnostics) = load_text(&text) else { panic!("{kind} is accepted") };
        let suggestion = format!("did you mean `{meant}`?");
        if !diagnostics.iter().any(|d| {
            d.label.as_deref() == Some(&suggestion) || d.help.as_deref().is_some_and(|h| h.contains(&suggestion))
        }) {
            deaf.push((
                kind,
                meant,
                diagnostics.iter().map(|d| (d.message.clone(), d.label.clone())).collect::<Vec<_>>(),
            ));
        }
    }
    assert!(deaf.is_empty(), "{deaf:#?}");
}
