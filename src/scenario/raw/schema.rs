//! The language's own description, as JSON Schema, made of the mirror of the file. Editors complete and check scenarios
//! with it while they are written; what a schema cannot say, such as that a class exists, is left to `validate`.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value as Json, json};

use super::super::decode::{OneOrMany, Spanned, Word};
use super::agents::{Skill, Skills};
use super::arrivals::{TracePriorities, TracePriority};
use super::costs::{Premium, Premiums};
use super::eligibility::Levels;
use super::events::{Diversion, Diversions};
use super::quantities::{Amount, Duration, Growth, Moment, Rate, Ratio, Share};
use super::scenario::{RawScenario, Section};
use super::slas::{Sla, Slas};
use super::slots::{ChannelLimits, Weight};
use super::tables::Filter;
use super::transfers::Departments;

/// The JSON Schema of a scenario file, and a line end. It stands in `schema/scenario.v1.json`.
///
/// It is of draft 7, the newest that all editors' YAML plug-ins read. Every scenario that loads obeys it.
pub fn schema() -> String {
    let mut settings = SchemaSettings::draft07();
    // Before the draft's own transformations, one of which moves what stands beside a reference.
    settings.transforms.insert(0, Box::new(RecursiveTransform(tidy)));
    let schema = settings.into_generator().into_root_schema_for::<RawScenario>();
    let schema = super::overlay::with_overlays(schema.to_value());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// What holds for every part: a field that is written has a value, no formats that only one generator knows, texts
/// without the line ends of the source.
fn tidy(schema: &mut Schema) {
    schema.remove("format");
    if let Some(Json::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
    if let Some(Json::Array(types)) = schema.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Json::Array(branches)) = schema.get_mut("anyOf") else { return };
    branches.retain(|branch| *branch != json!({"type": "null"}));
    if let [Json::Object(only)] = branches.as_slice() {
        let only = only.clone();
        schema.remove("anyOf");
        for (keyword, argument) in only {
            schema.ensure_object().entry(keyword).or_insert(argument);
        }
    }
}

/// A number without sign.
const NUMBER: &str = r"[0-9]+(\.[0-9]+)?";
/// Names of classes, groups and the like: no blank and no sign but `-`, `_` and `.`. Letters of all scripts are letters.
pub(super) const NAME: &str = r"^[^\x00-,/:-@\[-^`{-\x7f]+$";

/// A duration: numbers with units, the longest unit first.
fn duration_pattern() -> String {
    let then = |unit: &str, rest: &str| format!(r"(\s*{NUMBER}\s*{unit})?{rest}");
    let after_seconds = then("ms", "");
    let after_minutes = then("s", &after_seconds);
    let after_hours = then("m(in)?", &after_minutes);
    let after_days = then("h", &after_hours);
    format!(r"{NUMBER}\s*(d{after_days}|h{after_hours}|m(in)?{after_minutes}|s{after_seconds}|ms)")
}

fn moment_pattern() -> String {
    let clock = "([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9])?|24:00?(:00?)?";
    let date = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}(:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?)?";
    format!("{clock}|{date}|{}", duration_pattern())
}

fn text_of(pattern: &str) -> Json {
    json!({"type": "string", "pattern": format!(r"^\s*({pattern})\s*$")})
}

/// The form of a duration.
pub(super) fn duration_form() -> Json {
    text_of(&duration_pattern())
}

/// The form of a share.
pub(super) fn share_form() -> Json {
    text_of(r"0*(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)\s*%")
}

/// Gives a quantity its description and its form.
macro_rules! quantities {
    ($($name:ident: $description:literal, $form:expr;)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!({"description": $description});
                if let Json::Object(form) = $form {
                    schema.ensure_object().extend(form);
                }
                schema
            }
        }
    )*};
}

quantities! {
    Duration: "A length of time: `90s`, `5m`, `1h30m`, `2d`.", duration_form();
    Rate: "A number per time: `40/h`, `1.5/min`, `0.2/s`, `900/d`.", text_of(&format!(r"{NUMBER}\s*/\s*(d|h|m|min|s|ms)"));
    Share: "A part of a whole: `80%`.", share_form();
    Ratio: "A coefficient of variation, standard deviation / mean: `0.9` or `90%`.",
        json!({"anyOf": [{"type": "number", "minimum": 0}, text_of(&format!(r"{NUMBER}\s*%"))]});
    Growth: "From one day or week to the next: `2%/day`, `-5%/week`.", text_of(&format!(r"-?{NUMBER}\s*%\s*/\s*(d|day|w|week)"));
    Moment: "A point of time: `11:00`, `2026-11-27T11:00`, or `3h` after the start.", text_of(&moment_pattern());
    Amount: "A number from 0 up, without a unit.", json!({"type": "number", "minimum": 0});
}

/// A law may be written as a bare duration.
pub(super) fn or_bare_duration(schema: &mut Schema) {
    let mut bare = text_of(&duration_pattern());
    bare["description"] = json!("Always the same: `20s` is short for `constant: 20s`.");
    if let Some(Json::Array(branches)) = schema.get_mut("oneOf") {
        branches.push(bare);
    }
}

/// A block such as `events:` that may stand without any entry.
pub(super) fn maybe_empty<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let entries = generator.subschema_for::<Section<T>>();
    json_schema!({"anyOf": [entries, {"const": null}]})
}

/// Describes a type in place, wherever it stands.
macro_rules! inline {
    ($type:ident $(<$inner:ident>)?, |$generator:ident| $schema:expr) => {
        impl $(<$inner: JsonSchema>)? JsonSchema for $type $(<$inner>)? {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

inline!(OneOrMany<T>, |generator| {
    let one = generator.subschema_for::<T>();
    json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
});

inline!(Section<T>, |generator| {
    let entry = generator.subschema_for::<T>();
    let names = json!({"pattern": NAME, "maxLength": 100});
    json_schema!({"type": "object", "propertyNames": names, "additionalProperties": entry})
});

inline!(Slas, |generator| {
    let long = generator.subschema_for::<Sla>();
    let short = json!({"description": "A demand, such as `>= 80%`, `p(95) < 3m` or `mean < 30s`.", "type": "string"});
    let one = json!({"anyOf": [short, long]});
    let targets = json!({"anyOf": [one, {"type": "array", "items": one}]});
    json_schema!({"anyOf": [{"type": "object", "additionalProperties": targets}, {"const": null}]})
});

inline!(Word, |_generator| json_schema!({"type": ["string", "number", "boolean"]}));

inline!(Filter, |generator| {
    let word = generator.subschema_for::<Word>();
    json_schema!({"type": "object", "additionalProperties": word})
});

inline!(TracePriorities, |generator| {
    let meaning = generator.subschema_for::<TracePriority>();
    json_schema!({"type": "object", "additionalProperties": meaning})
});

inline!(Levels, |_generator| {
    let level = json!({"type": "integer", "minimum": 1, "maximum": 10});
    json_schema!({"type": "object", "additionalProperties": level})
});

inline!(Premiums, |generator| {
    let premium = generator.subschema_for::<Premium>();
    json_schema!({"type": "object", "additionalProperties": premium})
});

inline!(ChannelLimits, |_generator| {
    let limit = json!({"type": "integer", "minimum": 1, "maximum": 100});
    json_schema!({"type": "object", "additionalProperties": limit})
});

inline!(
    Weight,
    |_generator| json_schema!({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 100}, {"const": "all"}]})
);

inline!(Diversions, |generator| {
    let targets = generator.subschema_for::<OneOrMany<Diversion>>();
    json_schema!({"type": "object", "additionalProperties": targets})
});

inline!(Departments, |generator| {
    let share = generator.subschema_for::<Share>();
    json_schema!({"type": "object", "additionalProperties": share})
});

inline!(Skills, |generator| {
    let skill = generator.subschema_for::<Skill>();
    let listed =
        json!({"description": "Classes, in order of preference.", "type": "array", "items": {"type": "string"}});
    let named = json!({
        "description": "Classes, in order of preference, and how well the group serves each.",
        "type": "object",
        "additionalProperties": {"anyOf": [skill, {"const": null}]},
    });
    json_schema!({"anyOf": [listed, named]})
});

/// A value with its place is described as the value.
impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
