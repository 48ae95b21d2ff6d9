//! `channels.NAME.hide` and `contacts.NAME.entry`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use super::super::decode::Spanned;
use super::super::units;
use super::laws::Law;
use super::quantities::Share;

/// When new contacts find no entry: from a number of waiting contacts on, `{waiting: 8, show_below: 3}`, or from a load on,
/// `{load: 90%, show_below: 70%}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Hide {
    /// Hidden while at least so many contacts of the channel wait.
    pub waiting: Option<Spanned<u32>>,
    /// Hidden while at least this share of the slots is in use, of the agents there who serve the channel.
    pub load: Option<Spanned<Share>>,
    /// Once hidden, shown again when it is below this, a number for `waiting` and a share for `load`; default: the limit
    /// itself.
    pub show_below: Option<Spanned<Level>>,
}

/// A number of contacts, or a share of slots.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Level {
    /// A number of waiting contacts.
    Number(u32),
    /// A share of slots.
    Share(Share),
}

/// What contacts go through before they join the queue: a mapping with one key, such as `menu: {lasts: 20s, loses: 3%}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in super::super) enum EntryStep {
    /// A level of a voice menu.
    Menu(Gate),
    /// A form to fill in before a chat.
    Form(Gate),
    /// A bot that tries to help.
    Bot(Helper),
    /// An article of a knowledge base.
    Article(Helper),
    /// A page that tells what is known of a failure.
    StatusPage(Helper),
}

/// A step that helps nobody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Gate {
    /// How long it takes; default `0s`.
    pub lasts: Option<Spanned<Law>>,
    /// The share that leaves in it, `lost_at_entry`; default `0%`.
    pub loses: Option<Spanned<Share>>,
}

/// A step that helps some, who need no agent any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Helper {
    /// How long it takes; default `0s`.
    pub lasts: Option<Spanned<Law>>,
    /// The share that it helps, `deflected`.
    pub helps: Spanned<Share>,
    /// The share that leaves in it, `lost_at_entry`; default `0%`.
    pub loses: Option<Spanned<Share>>,
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrShare;

        impl Visitor<'_> for NumberOrShare {
            type Value = Level;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number such as `3`, or a share such as `70%`")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Level, E> {
                u32::try_from(number).map(Level::Number).map_err(|_| E::custom("more contacts than anybody has"))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Level, E> {
                units::share(text).map(|share| Level::Share(Share(share))).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(NumberOrShare)
    }
}
