//! The format's own description, as JSON Schema.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json};

use super::Output;
use super::estimate::Value;
use crate::experiment::{
    BacklogMeasure, CustomerMeasure, DialogueMeasure, EntryMeasure, Measure, RetentionMeasure, ServiceLevel,
    TransferMeasure,
};
use crate::model::Outcome;
use crate::record::CUSTOMER_COUNTS;

/// The JSON Schema (draft 2020-12) of what [`super::render`] and [`super::render_all`] write, and a line end. It stands in
/// `schema/summary.v0.json`.
pub fn schema() -> String {
    schema_of::<Output<'static>>()
}

/// The schema of a format, and a line end.
pub fn schema_of<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(tidy));
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// The measures of a scope.
pub fn measures(generator: &mut SchemaGenerator) -> Schema {
    let describe = |m: &Measure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, Measure::ALL.iter().map(describe))
}

/// The measures of first lines.
pub fn transfer_measures(generator: &mut SchemaGenerator) -> Schema {
    let describe =
        |m: &TransferMeasure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, TransferMeasure::ALL.iter().map(describe))
}

/// The measures of deferred work.
pub fn backlog_measures(generator: &mut SchemaGenerator) -> Schema {
    let describe =
        |m: &BacklogMeasure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, BacklogMeasure::ALL.iter().map(describe))
}

/// The measures of conversations.
pub fn dialogue_measures(generator: &mut SchemaGenerator) -> Schema {
    let describe =
        |m: &DialogueMeasure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, DialogueMeasure::ALL.iter().map(describe))
}

/// The measures of customers.
pub fn customer_measures(generator: &mut SchemaGenerator) -> Schema {
    let describe =
        |m: &CustomerMeasure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, CustomerMeasure::ALL.iter().map(describe))
}

/// Counts of customers.
pub fn customer_counts(generator: &mut SchemaGenerator) -> Schema {
    map::<u64>(generator, CUSTOMER_COUNTS.iter().map(|c| (c.name, c.meaning.to_owned())))
}

/// The same, a list with one entry a replication each.
pub fn customer_columns(generator: &mut SchemaGenerator) -> Schema {
    map::<Vec<u64>>(generator, CUSTOMER_COUNTS.iter().map(|c| (c.name, c.meaning.to_owned())))
}

/// The measures of what customers are offered and told while they wait.
pub fn retention_measures(generator: &mut SchemaGenerator) -> Schema {
    let describe =
        |m: &RetentionMeasure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, RetentionMeasure::ALL.iter().map(describe))
}

/// The measures of what happens before the line.
pub fn entry_measures(generator: &mut SchemaGenerator) -> Schema {
    let describe =
        |m: &EntryMeasure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    map::<Value>(generator, EntryMeasure::ALL.iter().map(describe))
}

/// The service levels at one acceptable time.
pub fn service_levels(generator: &mut SchemaGenerator) -> Schema {
    map::<Value>(generator, ServiceLevel::ALL.iter().map(|l| (l.name(), l.formula().to_owned())))
}

/// Contacts by outcome, a list of counts each, of those outcomes that there are.
pub fn some_outcomes(generator: &mut SchemaGenerator) -> Schema {
    let fields = Outcome::ALL.iter().map(|o| (o.name(), o.meaning().to_owned()));
    let mut schema = map::<Vec<u64>>(generator, fields);
    schema.remove("required");
    schema
}

/// Contacts by outcome.
pub fn outcomes(generator: &mut SchemaGenerator) -> Schema {
    map::<u64>(generator, Outcome::ALL.iter().map(|o| (o.name(), o.meaning().to_owned())))
}

/// An object with exactly these fields, all of one type.
pub fn map<T: JsonSchema>(
    generator: &mut SchemaGenerator,
    fields: impl Iterator<Item = (&'static str, String)>,
) -> Schema {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, description) in fields {
        let mut field = generator.subschema_for::<T>();
        field.insert("description".to_owned(), description.into());
        properties.insert(name.to_owned(), field.into());
        required.push(name);
    }
    json_schema!({"type": "object", "properties": properties, "required": required})
}

/// What holds for every part: no other fields than those described, no formats that only one generator knows, texts
/// without the line ends of the source.
pub fn tidy(schema: &mut Schema) {
    schema.remove("format");
    // What stands in for a field that older files lack is no part of what is written.
    schema.remove("default");
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    if let Some(Json::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}
