//! Types that ask the decoder for more than `serde` can: places, one-or-many, words.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

use super::super::source::{SourceId, Span};

pub(super) const SPANNED: &str = "$stormdrill::Spanned";
pub(super) const ONE_OR_MANY: &str = "$stormdrill::OneOrMany";

/// A value and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
                let incomplete = || A::Error::custom("a place has four parts");
                let source = SourceId(parts.next_element()?.ok_or_else(incomplete)?);
                let start = parts.next_element()?.ok_or_else(incomplete)?;
                let end = parts.next_element()?.ok_or_else(incomplete)?;
                let value = parts.next_element()?.ok_or_else(incomplete)?;
                Ok(Spanned { value, span: Span { source, start, end } })
            }
        }

        deserializer.deserialize_newtype_struct(SPANNED, Parts(PhantomData))
    }
}

/// A list, or one value that stands for a list of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct OneOrMany<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(OneOrMany(list))
            }
        }

        deserializer.deserialize_newtype_struct(ONE_OR_MANY, Items(PhantomData))
    }
}

/// Any scalar, as the text that a table would hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Word(pub String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyScalar;

        impl Visitor<'_> for AnyScalar {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word or a number")
            }

            fn visit_str<E>(self, text: &str) -> Result<Word, E> {
                Ok(Word(text.to_owned()))
            }

            fn visit_bool<E>(self, b: bool) -> Result<Word, E> {
                Ok(Word(b.to_string()))
            }

            fn visit_i64<E>(self, n: i64) -> Result<Word, E> {
                Ok(Word(n.to_string()))
            }

            fn visit_u64<E>(self, n: u64) -> Result<Word, E> {
                Ok(Word(n.to_string()))
            }

            fn visit_f64<E>(self, x: f64) -> Result<Word, E> {
                Ok(Word(x.to_string()))
            }
        }

        deserializer.deserialize_any(AnyScalar)
    }
}
