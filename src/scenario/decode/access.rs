//! How `serde` walks through lists, mappings and choices of the tree.

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::super::diagnostic::{Problem, listed};
use super::super::source::Span;
use super::super::yaml::{Key, Node, Value};
use super::error::Error;
use super::{Decoder, wrappers};

pub(super) struct Items<'t> {
    rest: std::slice::Iter<'t, Node>,
}

impl<'t> Items<'t> {
    pub fn new(items: &'t [Node]) -> Self {
        Self { rest: items.iter() }
    }
}

impl<'t> SeqAccess<'t> for Items<'t> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        seed.deserialize(Decoder { node, owner: node.span }).map(Some).map_err(|e| e.at(node.span))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

pub(super) struct Entries<'t> {
    rest: std::slice::Iter<'t, (Key, Node)>,
    value: Option<(&'t Key, &'t Node)>,
}

impl<'t> Entries<'t> {
    pub fn new(entries: &'t [(Key, Node)]) -> Self {
        Self { rest: entries.iter(), value: None }
    }
}

impl<'t> MapAccess<'t> for Entries<'t> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((key, node)) = self.rest.next() else { return Ok(None) };
        self.value = Some((key, node));
        seed.deserialize(KeyDecoder { key }).map(Some).map_err(|e| e.at(key.span))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some((key, node)) = self.value.take() else {
            return Err(Error::custom("a value was read before its key"));
        };
        if node.value == Value::Null {
            let message = format!("`{}` has no value", key.name);
            let help = "write a value after the colon, or remove the line to take the default";
            // A skill may stand without properties; every other empty value is a slip.
            return seed
                .deserialize(Decoder { node, owner: key.span })
                .map_err(|_| Error::new(Problem::error("missing-value", key.span, message).help(help)));
        }
        seed.deserialize(Decoder { node, owner: key.span }).map_err(|e| e.at(node.span))
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

/// A choice: a bare word, or a mapping with one key.
pub(super) struct EnumReader<'t> {
    word: &'t str,
    word_span: Span,
    content: Option<&'t Node>,
    variants: &'static [&'static str],
}

impl<'t> EnumReader<'t> {
    pub fn new(node: &'t Node, variants: &'static [&'static str]) -> Result<Self, Error> {
        // A bare quantity stands for the variant `constant` of those choices that have one.
        let quantity = match &node.value {
            Value::Integer(_) | Value::Float(_) => true,
            Value::Text(text) => text.starts_with(|c: char| c.is_ascii_digit() || c == '-'),
            _ => false,
        };
        if quantity && variants.contains(&"constant") {
            return Ok(Self { word: "constant", word_span: node.span, content: Some(node), variants });
        }
        match &node.value {
            Value::Text(text) => Ok(Self { word: text, word_span: node.span, content: None, variants }),
            Value::Mapping(entries) => match entries.as_slice() {
                [(key, content)] => Ok(Self { word: &key.name, word_span: key.span, content: Some(content), variants }),
                [] => Err(Error::new(
                    Problem::error("wrong-type", node.span, "a choice is missing here").help(choices(variants)),
                )),
                [_, (second, _), ..] => Err(Error::new(
                    Problem::error("conflict", second.span, "only one choice can stand here")
                        .label("this is the second")
                        .help(choices(variants)),
                )),
            },
            other => {
                Err(Error::invalid_type(unexpected(other), &"a word or a mapping with one key").help(choices(variants)))
            }
        }
    }
}

fn choices(variants: &[&str]) -> String {
    format!("choose one of {}", listed(variants.iter().copied(), "or"))
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(b) => Unexpected::Bool(*b),
        Value::Integer(n) => Unexpected::Signed(*n),
        Value::Float(x) => Unexpected::Float(*x),
        Value::Text(text) => Unexpected::Str(text),
        Value::Sequence(_) => Unexpected::Seq,
        Value::Mapping(_) => Unexpected::Map,
    }
}

impl<'t> EnumAccess<'t> for EnumReader<'t> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let word: StrDeserializer<'_, Error> = self.word.into_deserializer();
        let variant = seed.deserialize(word).map_err(|e| e.at(self.word_span))?;
        Ok((variant, self))
    }
}

impl<'t> EnumReader<'t> {
    fn content(&self) -> Result<Decoder<'t>, Error> {
        match self.content {
            Some(node) if node.value != Value::Null => Ok(Decoder { node, owner: self.word_span }),
            _ => {
                let message = format!("`{}` needs to be told more", self.word);
                let help = example(self.word).unwrap_or_else(|| choices(self.variants));
                Err(Error::new(Problem::error("missing-value", self.word_span, message).help(help)))
            }
        }
    }
}

/// How to write the choices that people write as a bare word.
fn example(word: &str) -> Option<String> {
    let parameters = match word {
        "constant" => "20s",
        "exponential" => "{mean: 2m}",
        "lognormal" | "gamma" => "{mean: 6m, cv: 0.9}",
        "erlang" => "{stages: 3, mean: 6m}",
        "weibull" => "{scale: 4m, shape: 0.8}",
        "uniform" => "{min: 1m, max: 3m}",
        "mixture" => "[{share: 25%, of: {exponential: {mean: 40s}}}, {share: 75%, of: {exponential: {mean: 5m}}}]",
        "empirical" => "{values: [30s, 50s, 2m]}",
        _ => return None,
    };
    Some(format!("write `{word}: {parameters}`"))
}

impl<'t> VariantAccess<'t> for EnumReader<'t> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            None => Ok(()),
            Some(node) if node.value == Value::Null => Ok(()),
            Some(node) => Err(Error::new(
                Problem::error("wrong-type", node.span, format!("`{}` takes no parameters", self.word))
                    .help(format!("write the bare word `{}`", self.word)),
            )),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Error> {
        let decoder = self.content()?;
        seed.deserialize(decoder).map_err(|e| e.at(decoder.node.span))
    }

    fn tuple_variant<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let decoder = self.content()?;
        decoder.placed(decoder.any(visitor))
    }

    fn struct_variant<V: Visitor<'t>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let decoder = self.content()?;
        if !matches!(decoder.node.value, Value::Mapping(_)) {
            let message = format!("`{}` takes a mapping of {}", self.word, listed(fields.iter().copied(), "and"));
            let problem = Problem::error("wrong-type", decoder.node.span, message);
            return Err(Error::new(match example(self.word) {
                Some(help) => problem.help(help),
                None => problem,
            }));
        }
        decoder.placed(decoder.any(visitor))
    }
}
