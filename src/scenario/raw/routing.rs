//! `routing`.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Value as Json, json};

use super::super::decode::{OneOrMany, Spanned};
use super::super::source::Span;
use super::offers::Offer;
use super::schema::{duration_form, share_form};
use crate::routing::agent_order::AGENT_ORDERS;
use crate::routing::contact_order::CONTACT_ORDERS;
use crate::routing::sharing::SHARING_RULES;
use crate::routing::{Description, Kind, POLICIES, Parameter};

/// How contacts and agents find each other.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Routing {
    /// A composition by name; default `listed`. What stands beside it comes in place of its own.
    #[serde(default)]
    #[schemars(schema_with = "policies")]
    pub policy: Option<Spanned<Component>>,
    /// How a freed agent chooses: the first criterion that differs decides, in the end the age.
    #[serde(default)]
    #[schemars(schema_with = "contact_orders")]
    pub contact_order: Option<OneOrMany<Spanned<Component>>>,
    /// How a contact chooses among free agents: the first criterion that differs decides, in the end the order of groups
    /// and the agent's number.
    #[serde(default)]
    #[schemars(schema_with = "agent_orders")]
    pub agent_order: Option<OneOrMany<Spanned<Component>>>,
    /// Groups that serve some classes only under a condition.
    pub sharing: Option<OneOrMany<Spanned<Sharing>>>,
    /// What becomes of contacts that agents do not accept.
    pub offer: Option<Spanned<Offer>>,
}

/// How contacts and agents find each other while a lever works.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Composition {
    /// A composition by name. What stands beside it comes in place of its own.
    #[serde(default)]
    #[schemars(schema_with = "policies")]
    pub policy: Option<Spanned<Component>>,
    /// How a freed agent chooses: the first criterion that differs decides, in the end the age.
    #[serde(default)]
    #[schemars(schema_with = "contact_orders")]
    pub contact_order: Option<OneOrMany<Spanned<Component>>>,
    /// How a contact chooses among free agents: the first criterion that differs decides, in the end the order of groups
    /// and the agent's number.
    #[serde(default)]
    #[schemars(schema_with = "agent_orders")]
    pub agent_order: Option<OneOrMany<Spanned<Component>>>,
    /// Groups that serve some classes only under a condition.
    pub sharing: Option<OneOrMany<Spanned<Sharing>>>,
}

/// A group that serves some classes only under a condition.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Sharing {
    /// The groups.
    pub group: OneOrMany<Spanned<String>>,
    /// The classes.
    pub contacts: OneOrMany<Spanned<String>>,
    /// The condition.
    #[schemars(schema_with = "sharing_rules")]
    pub only: Spanned<Component>,
}

/// A component of the routing: a word, or a mapping with one key and what it is told.
#[derive(Debug)]
pub(in super::super) struct Component {
    /// Its name.
    pub name: String,
    /// The place of the name, where it is a key.
    pub key: Option<Span>,
    /// What it is told.
    pub told: Option<Spanned<Loose>>,
}

/// A value whose kind depends on a component that is only known by name.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Loose {
    /// A number.
    Number(f64),
    /// A word or a quantity with a unit.
    Text(String),
    /// A list.
    List(Vec<Spanned<Loose>>),
    /// A mapping.
    Map(Vec<(Spanned<String>, Spanned<Loose>)>),
}

impl<'de> Deserialize<'de> for Component {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrMap;

        impl<'de> Visitor<'de> for WordOrMap {
            type Value = Component;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word or a mapping with one key")
            }

            fn visit_str<E>(self, word: &str) -> Result<Component, E> {
                Ok(Component { name: word.to_owned(), key: None, told: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Component, A::Error> {
                let Some((name, told)) = map.next_entry::<Spanned<String>, Spanned<Loose>>()? else {
                    return Err(A::Error::custom("a choice is missing here"));
                };
                if map.next_key::<String>()?.is_some() {
                    return Err(A::Error::custom("only one choice can stand here; write a list to give several"));
                }
                Ok(Component { name: name.value, key: Some(name.span), told: Some(told) })
            }
        }

        deserializer.deserialize_any(WordOrMap)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;

        impl<'de> Visitor<'de> for Anything {
            type Value = Loose;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a word, a list or a mapping")
            }

            fn visit_f64<E>(self, number: f64) -> Result<Loose, E> {
                Ok(Loose::Number(number))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
                Ok(Loose::Number(number as f64))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
                Ok(Loose::Number(number as f64))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Loose, E> {
                Ok(Loose::Text(flag.to_string()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
                Ok(Loose::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Loose::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Loose::Map(entries))
            }
        }

        deserializer.deserialize_any(Anything)
    }
}

fn contact_orders(generator: &mut SchemaGenerator) -> Schema {
    let known = components(CONTACT_ORDERS.iter().map(|c| (&c.description, c.parameters)));
    one_or_many(defined(generator, "ContactOrder", known))
}

fn agent_orders(generator: &mut SchemaGenerator) -> Schema {
    let known = components(AGENT_ORDERS.iter().map(|c| (&c.description, c.parameters)));
    one_or_many(defined(generator, "AgentOrder", known))
}

fn sharing_rules(generator: &mut SchemaGenerator) -> Schema {
    let known = components(SHARING_RULES.iter().map(|c| (&c.description, c.parameters)));
    schema_of(defined(generator, "SharingRule", known))
}

fn policies(generator: &mut SchemaGenerator) -> Schema {
    let known = components(POLICIES.iter().map(|p| (&p.description, p.parameters)));
    schema_of(defined(generator, "Policy", known))
}

/// A reference to a form that stands in the schema once.
fn defined(generator: &mut SchemaGenerator, name: &str, form: Json) -> Json {
    generator.definitions_mut().insert(name.to_owned(), form);
    json!({"$ref": format!("#/definitions/{name}")})
}

fn schema_of(json: Json) -> Schema {
    Schema::try_from(json).expect("an object is a schema")
}

fn one_or_many(one: Json) -> Schema {
    json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
}

/// One of the components of a registry: its name, or its name with what it is told.
fn components<'a>(known: impl Iterator<Item = (&'a Description, &'a [Parameter])>) -> Json {
    let mut branches = Vec::new();
    for (description, parameters) in known {
        let (name, summary) = (description.name, description.summary);
        if !parameters.iter().any(|p| p.kind.default().is_none()) {
            branches.push(json!({"const": name, "description": summary}));
        }
        if !parameters.is_empty() {
            let mut told = told(parameters);
            told["description"] = json!(summary);
            branches.push(json!({
                "type": "object",
                "description": summary,
                "properties": {name: told},
                "required": [name],
                "additionalProperties": false,
            }));
        }
    }
    json!({"anyOf": branches})
}

fn told(parameters: &[Parameter]) -> Json {
    let mut properties = serde_json::Map::new();
    for parameter in parameters {
        let mut form = form(&parameter.kind);
        form["description"] = json!(parameter.meaning);
        properties.insert(parameter.name.to_owned(), form);
    }
    let required: Vec<&str> = parameters.iter().filter(|p| p.kind.default().is_none()).map(|p| p.name).collect();
    let mut whole = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        whole["required"] = json!(required);
    }
    match parameters {
        [only] => json!({"anyOf": [whole, form(&only.kind)]}),
        _ => whole,
    }
}

fn form(kind: &Kind) -> Json {
    let number = json!({"type": "number"});
    let names = json!({"type": "string"});
    match kind {
        Kind::Number { min, max, .. } => {
            let bounded = json!({"type": "number", "minimum": min, "maximum": max});
            json!({"anyOf": [bounded, share_form()]})
        }
        Kind::Duration { .. } => duration_form(),
        Kind::EachClass { min, max, .. } => {
            let bounded = json!({"type": "number", "minimum": min, "maximum": max});
            json!({"type": "object", "additionalProperties": {"anyOf": [bounded, share_form()]}})
        }
        Kind::EachGroup { .. } => {
            json!({"type": "object", "additionalProperties": {"anyOf": [number, share_form()]}})
        }
        Kind::EachClassDuration { .. } => json!({"type": "object", "additionalProperties": duration_form()}),
        Kind::Channels | Kind::Classes => json!({"anyOf": [names, {"type": "array", "items": names}]}),
        // Flags in quotes are read too.
        Kind::Flag { .. } => json!({"enum": [true, false, "true", "false"]}),
        Kind::Word { of } => json!({"enum": of}),
        Kind::Text { .. } => json!({"type": ["string", "number"]}),
    }
}
