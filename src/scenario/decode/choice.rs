//! How `serde` reads choices: a bare word, or a mapping with one key.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, Unexpected, VariantAccess, Visitor};

use super::super::diagnostic::{Code, Problem, listed};
use super::super::source::Span;
use super::super::yaml::{Node, Value};
use super::Decoder;
use super::error::Error;
use super::log::Log;

/// A choice: a bare word, or a mapping with one key.
pub(super) struct EnumReader<'t> {
    word: &'t str,
    word_span: Span,
    content: Option<&'t Node>,
    variants: &'static [&'static str],
    log: &'t Log,
}

impl<'t> EnumReader<'t> {
    pub fn new(decoder: Decoder<'t>, variants: &'static [&'static str]) -> Result<Self, Error> {
        let Decoder { node, log, .. } = decoder;
        // A bare quantity stands for the variant `constant` of those choices that have one.
        let quantity = match &node.value {
            Value::Integer(_) | Value::Float(_) => true,
            Value::Text(text) => text.starts_with(|c: char| c.is_ascii_digit() || c == '-'),
            _ => false,
        };
        if quantity && variants.contains(&"constant") {
            return Ok(Self { word: "constant", word_span: node.span, content: Some(node), variants, log });
        }
        match &node.value {
            Value::Text(text) => Ok(Self { word: text, word_span: node.span, content: None, variants, log }),
            Value::Mapping(entries) => match entries.as_slice() {
                [(key, content)] => {
                    Ok(Self { word: &key.name, word_span: key.span, content: Some(content), variants, log })
                }
                [] => Err(Error::new(
                    Problem::error(Code::WrongType, node.span, "a choice is missing here").help(choices(variants)),
                )),
                [_, (second, _), ..] => Err(Error::new(
                    Problem::error(Code::Conflict, second.span, "only one choice can stand here")
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
            Some(node) if node.value != Value::Null => Ok(Decoder { node, owner: self.word_span, log: self.log }),
            _ => {
                let message = format!("`{}` needs to be told more", self.word);
                let help = example(self.word).unwrap_or_else(|| choices(self.variants));
                Err(Error::new(Problem::error(Code::MissingValue, self.word_span, message).help(help)))
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
                Problem::error(Code::WrongType, node.span, format!("`{}` takes no parameters", self.word))
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
            let problem = Problem::error(Code::WrongType, decoder.node.span, message);
            return Err(Error::new(match example(self.word) {
                Some(help) => problem.help(help),
                None => problem,
            }));
        }
        decoder.placed(decoder.any(visitor))
    }
}
