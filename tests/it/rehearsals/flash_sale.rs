//! A flash sale fills chat and messenger within minutes.

use super::{assert_falls, assert_rises, level, play, service_level};

const NAME: &str = "flash-sale";
/// The classes in the order of the file.
const CHAT: usize = 0;
const MESSENGER: usize = 1;
const PROMISE: f64 = 0.8;

/// Whichever way the teams share the work, one of the two promises of 80 % breaks, beyond doubt. What is best for the chat is
/// worst for the messenger, and what is best for the messenger is worst for the chat.
#[test]
fn no_policy_wins_both_channels() {
    let variants = [None, Some("pooled"), Some("chat-first"), Some("messenger-helps")];
    let [siloed, pooled, chat_first, helps] = variants.map(|variant| play(NAME, variant, 40));
    for (results, name) in [(&siloed, "siloed"), (&pooled, "pooled"), (&chat_first, "chat-first"), (&helps, "helps")] {
        let worse = level(results, service_level(CHAT)).1.min(level(results, service_level(MESSENGER)).1);
        assert!(worse < PROMISE, "{name} keeps both: {worse}");
    }
    for (before, after, what) in [
        (&pooled, &siloed, "siloed beside pooled"),
        (&siloed, &chat_first, "chat-first beside siloed"),
        (&chat_first, &helps, "messenger-helps beside chat-first"),
    ] {
        assert_rises(before, after, &format!("chat, {what}"), service_level(CHAT));
    }
    for (before, after, what) in [
        (&helps, &siloed, "siloed beside messenger-helps"),
        (&siloed, &chat_first, "chat-first beside siloed"),
        (&chat_first, &pooled, "pooled beside chat-first"),
    ] {
        assert_rises(before, after, &format!("messenger, {what}"), service_level(MESSENGER));
    }
}

/// What routing cannot do, two planned hours of three people do. An acknowledgement keeps people in the line of the messenger,
/// which becomes longer for all.
#[test]
fn planned_home_shifts_keep_both_promises() {
    let variants = [None, Some("home-shifts"), Some("acknowledgement")];
    let [nothing, home, acknowledged] = variants.map(|variant| play(NAME, variant, 40));
    for class in [CHAT, MESSENGER] {
        assert!(level(&home, service_level(class)).0 > PROMISE);
        assert_rises(&nothing, &home, "home shifts", service_level(class));
    }
    assert_falls(&nothing, &acknowledged, "acknowledgement", service_level(MESSENGER));
}
