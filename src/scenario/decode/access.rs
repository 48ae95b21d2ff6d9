//! How `serde` walks through lists and mappings of the tree.

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{Deserialize, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::super::diagnostic::{Code, Problem};
use super::super::source::Span;
use super::super::yaml::{Key, Node, Value};
use super::error::Error;
use super::log::Log;
use super::stand_in::stand_in;
use super::{Decoder, wrappers};

pub(super) struct Items<'t> {
    rest: std::slice::Iter<'t, Node>,
    log: &'t Log,
}

impl<'t> Items<'t> {
    pub fn new(items: &'t [Node], log: &'t Log) -> Self {
        Self { rest: items.iter(), log }
    }

    fn decoder(&self, node: &'t Node) -> Decoder<'t> {
        Decoder { node, owner: node.span, log: self.log }
    }
}

impl<'t> SeqAccess<'t> for Items<'t> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        seed.deserialize(self.decoder(node)).map(Some).map_err(|e| e.at(node.span))
    }

    /// The next item that can be read.
    fn next_element<T: Deserialize<'t>>(&mut self) -> Result<Option<T>, Error> {
        while let Some(node) = self.rest.next() {
            match self.decoder(node).read() {
                Ok(value) => return Ok(Some(value)),
                Err(error) => self.log.record(error.at(node.span)),
            }
            if self.log.full() {
                return Err(Error::recorded());
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

pub(super) struct Entries<'t> {
    rest: std::slice::Iter<'t, (Key, Node)>,
    /// Fields that the mapping is known to lack; they are read after the others, from nothing.
    lacking: std::vec::IntoIter<&'static str>,
    value: Option<Entry<'t>>,
    node: &'t Node,
    owner: Span,
    log: &'t Log,
}

#[derive(Clone, Copy)]
enum Entry<'t> {
    Written(&'t Key, &'t Node),
    Lacking,
}

impl<'t> Entries<'t> {
    pub fn new(decoder: Decoder<'t>, entries: &'t [(Key, Node)]) -> Self {
        let Decoder { node, owner, log } = decoder;
        Self { rest: entries.iter(), lacking: log.lacking(node).into_iter(), value: None, node, owner, log }
    }

    /// The value after a key as it is written.
    fn written<T>(
        &self,
        key: &'t Key,
        node: &'t Node,
        read: impl FnOnce(Decoder<'t>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let result = read(Decoder { node, owner: key.span, log: self.log });
        if node.value == Value::Null {
            // A skill may stand without properties; every other empty value is a slip.
            let message = format!("`{}` has no value", key.name);
            let help = "write a value after the colon, or remove the line to take the default";
            return result.map_err(|_| Error::new(Problem::error(Code::MissingValue, key.span, message).help(help)));
        }
        result.map_err(|e| e.at(node.span))
    }
}

impl<'t> MapAccess<'t> for Entries<'t> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((key, node)) = self.rest.next() else { return Ok(None) };
        self.value = Some(Entry::Written(key, node));
        seed.deserialize(KeyDecoder { key }).map(Some).map_err(|e| e.at(key.span))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take() {
            Some(Entry::Written(key, node)) => self.written(key, node, |decoder| seed.deserialize(decoder)),
            _ => Err(Error::custom("a value was read before its key")),
        }
    }

    /// The next key that is known here.
    fn next_key<K: Deserialize<'t>>(&mut self) -> Result<Option<K>, Error> {
        for (key, node) in self.rest.by_ref() {
            match K::deserialize(KeyDecoder { key }) {
                Ok(known) => {
                    self.value = Some(Entry::Written(key, node));
                    return Ok(Some(known));
                }
                Err(error) => self.log.unknown_key(self.node, error.at(key.span)),
            }
            if self.log.full() {
                return Err(Error::recorded());
            }
        }
        let Some(field) = self.lacking.next() else { return Ok(None) };
        self.value = Some(Entry::Lacking);
        let word: StrDeserializer<'_, Error> = field.into_deserializer();
        K::deserialize(word).map(Some)
    }

    /// The value, or what stands in for it.
    fn next_value<T: Deserialize<'t>>(&mut self) -> Result<T, Error> {
        let span = match self.value.take() {
            Some(Entry::Written(key, node)) => match self.written(key, node, Decoder::read) {
                Ok(value) => return Ok(value),
                Err(error) => {
                    self.log.record(error);
                    node.span
                }
            },
            Some(Entry::Lacking) => Span { end: self.owner.start, ..self.owner },
            None => return Err(Error::custom("a value was read before its key")),
        };
        self.log.stands_in(span);
        stand_in(span).filter(|_| !self.log.full()).ok_or_else(Error::recorded)
    }

    /// The next entry of which something can be read.
    fn next_entry<K: Deserialize<'t>, T: Deserialize<'t>>(&mut self) -> Result<Option<(K, T)>, Error> {
        while let Some(key) = self.next_key()? {
            match self.next_value() {
                Ok(value) => return Ok(Some((key, value))),
                Err(error) => self.log.record(error),
            }
            if self.log.full() {
                return Err(Error::recorded());
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// A key: a word, also inside [`super::Spanned`].
struct KeyDecoder<'de> {
    key: &'de Key,
}

impl<'de> serde::Deserializer<'de> for KeyDecoder<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.key.name).map_err(|e: Error| e.at(self.key.span))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == wrappers::SPANNED {
            visitor.visit_seq(Marked { span: self.key.span, inner: Some(Inner::Key(self.key)), part: 0 })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A span and what it belongs to, as a sequence: file, start, end, value.
pub(super) struct Marked<'t> {
    span: Span,
    inner: Option<Inner<'t>>,
    part: u8,
}

enum Inner<'t> {
    Node(Decoder<'t>),
    Key(&'t Key),
}

impl<'t> Marked<'t> {
    pub fn new(decoder: Decoder<'t>) -> Self {
        Self { span: decoder.node.span, inner: Some(Inner::Node(decoder)), part: 0 }
    }
}

impl<'t> SeqAccess<'t> for Marked<'t> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let number = |n: u32| -> U32Deserializer<Error> { n.into_deserializer() };
        self.part += 1;
        match self.part {
            1 => seed.deserialize(number(self.span.source.0)).map(Some),
            2 => seed.deserialize(number(self.span.start)).map(Some),
            3 => seed.deserialize(number(self.span.end)).map(Some),
            _ => match self.inner.take() {
                Some(Inner::Node(decoder)) => seed.deserialize(decoder).map(Some),
                Some(Inner::Key(key)) => seed.deserialize(KeyDecoder { key }).map(Some),
                None => Ok(None),
            },
        }
    }
}
