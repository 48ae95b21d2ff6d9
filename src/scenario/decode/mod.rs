//! A `serde` deserializer over the tree, whose errors know the place of the offending key or value.
//!
//! It does not stop at the first mistake. Unknown keys and list items that cannot be read are recorded and passed over;
//! for a field that cannot be read, or is missing, something else stands in ([`stand_in`]) after that has been recorded.

mod access;
mod choice;
mod error;
mod log;
mod stand_in;
mod wrappers;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Visitor};

use self::access::{Entries, Items, Marked};
use self::choice::EnumReader;
pub(super) use self::error::Error;
use self::log::Log;
pub(super) use self::wrappers::{OneOrMany, Spanned, Word};
use super::diagnostic::Problem;
use super::source::Span;
use super::yaml::{Node, Value};

/// What was read from a node.
#[derive(Debug)]
pub(super) struct Decoded<T> {
    /// The value, unless it is wrong as a whole. If there are problems, parts of it may be missing or invented.
    pub value: Option<T>,
    pub problems: Vec<Problem>,
    /// The places of what is invented; those of missing fields are empty.
    pub stand_ins: Vec<Span>,
}

/// Reads a value of a type from a node. `owner` is the word that names the node; a missing field is reported there. At
/// most `room` problems are kept.
pub(super) fn decode<T: DeserializeOwned>(node: &Node, owner: Span, room: usize) -> Decoded<T> {
    let log = Log::new(room);
    let value = Decoder { node, owner, log: &log }.read().map_err(|e| log.record(e.at(node.span))).ok();
    let (problems, stand_ins) = log.into_found();
    Decoded { value, problems, stand_ins }
}

#[derive(Clone, Copy)]
struct Decoder<'t> {
    node: &'t Node,
    owner: Span,
    log: &'t Log,
}

impl<'t> Decoder<'t> {
    /// Reads a value. Each round finds one more field that a mapping lacks.
    fn read<T: Deserialize<'t>>(self) -> Result<T, Error> {
        loop {
            match T::deserialize(self) {
                Err(error) if self.log.lacks(&error) => {}
                result => return result,
            }
        }
    }

    fn any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(b) => visitor.visit_bool(*b),
            Value::Integer(n) => match u64::try_from(*n) {
                Ok(n) => visitor.visit_u64(n),
                Err(_) => visitor.visit_i64(*n),
            },
            Value::Float(x) => visitor.visit_f64(*x),
            Value::Text(text) => visitor.visit_str(text),
            Value::Sequence(items) => visitor.visit_seq(Items::new(items, self.log)),
            Value::Mapping(entries) => visitor.visit_map(Entries::new(self, entries)),
        }
    }

    /// Gives an error that has no place yet this node's, or the owner's if something is missing.
    fn placed<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|e| e.in_mapping(self.node, self.owner).at(self.node.span))
    }
}

macro_rules! as_any {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
            self.placed(self.any(visitor))
        }
    )*};
}

impl<'t> Deserializer<'t> for Decoder<'t> {
    type Error = Error;

    as_any! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_seq deserialize_map
        deserialize_identifier
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    /// A value that is written is present, also an empty one: `patience:` alone is a slip, not a default.
    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.placed(visitor.visit_some(self))
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.placed(self.any(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        let result = match (name, &self.node.value) {
            (wrappers::SPANNED, _) => visitor.visit_seq(Marked::new(self)),
            (wrappers::ONE_OR_MANY, Value::Sequence(items)) => visitor.visit_seq(Items::new(items, self.log)),
            (wrappers::ONE_OR_MANY, _) => visitor.visit_seq(Items::new(std::slice::from_ref(self.node), self.log)),
            _ => visitor.visit_newtype_struct(self),
        };
        self.placed(result)
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.placed(self.any(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(self.any(visitor))
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Derived visitors would also read a struct from a list, field by field; nobody means that.
        let result = match &self.node.value {
            Value::Sequence(_) => Err(serde::de::Error::invalid_type(serde::de::Unexpected::Seq, &"a mapping")),
            _ => self.any(visitor),
        };
        self.placed(result)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let result = EnumReader::new(self, variants).and_then(|reader| visitor.visit_enum(reader));
        self.placed(result)
    }
}
