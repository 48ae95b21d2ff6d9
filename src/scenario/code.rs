//! The kinds of problems. A test holds that each has a broken file that shows its message.

use std::fmt;

/// Defines the codes, each with its word and its meaning.
macro_rules! codes {
    ($($name:ident = $id:literal, $meaning:literal;)*) => {
        /// The kind of a problem. Its word is stable, and stands in the outputs of `validate` for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All codes, in the order of the alphabet.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word, such as `unknown-field`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// What it stands for, in a sentence without a full stop.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning,)*
                }
            }
        }
    };
}

codes! {
    AfterTheEnd = "after-the-end", "Warning: a part of the extra contacts comes after the end";
    Conflict = "conflict", "Two things cannot stand together, or a choice is made twice";
    Cycle = "cycle", "A file extends itself, or contacts would go round in circles";
    DuplicateKey = "duplicate-key", "A mapping has the same key twice";
    File = "file", "A base or an included file cannot be read";
    HeadCount = "head-count", "Warning: nobody is on duty before the first step of a daily head count";
    Limit = "limit", "Something is larger than the program accepts";
    MissingField = "missing-field", "A field that is needed is not there";
    MissingValue = "missing-value", "A key has nothing after its colon, or a block has no entry";
    Name = "name", "A name has characters that names cannot have, or is too long";
    NoDayFactor = "no-day-factor", "Note: every replication expects the same demand";
    NoGroup = "no-group", "No group serves a class";
    NoSkill = "no-skill", "A group that a class lists lacks the skill";
    Nobody = "nobody", "Warning: nobody is ever on duty for a class";
    Offer = "offer", "Warning: agents accept nothing, or a rule for offers concerns nobody";
    Overload = "overload", "Warning: the staffing is below a third of the load";
    Patience = "patience", "Warning: customers leave almost at once, or never where the file says what they do then";
    Profile = "profile", "Warning: a profile has weights that are never used";
    Ring = "ring", "Warning: a ring, a step or a delay lets nobody in, or nobody new";
    Schema = "schema", "The file is of a later version of the language";
    Set = "set", "An assignment of `--set` or `uncertain` leads nowhere";
    Slots = "slots", "Warning: several conversations at once are as fast as one";
    Spread = "spread", "Warning: times vary more than is seen anywhere";
    Standstill = "standstill", "Warning: agents who hand over may all be waiting for one another";
    Syntax = "syntax", "The file is not YAML, or uses a part of YAML that the language does not";
    Table = "table", "A CSV file does not hold what is asked of it";
    Target = "target", "A target under `slas` is not understood, or names something that does not exist";
    UnknownChoice = "unknown-choice", "A word is none of those that can stand here";
    UnknownField = "unknown-field", "A mapping has a key that is not known";
    UnknownReference = "unknown-reference", "A name is that of no entry";
    Unreadable = "unreadable", "The scenario's file cannot be read";
    Value = "value", "A value makes no sense here";
    WrongType = "wrong-type", "A value is of another kind than expected, such as a list for a number";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order_and_the_meanings_end_open() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].id() < pair[1].id()));
        assert!(Code::ALL.iter().all(|code| !code.meaning().is_empty() && !code.meaning().ends_with('.')));
    }
}
