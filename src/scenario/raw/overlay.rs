//! The schema of what is merged: a scenario over its bases, and variants. Both have the form of a scenario in which
//! nothing must be there and any value may be taken away.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

/// Makes a whole scenario's schema into that of a file: a scenario, or one that extends others, with variants.
pub(super) fn with_overlays(whole: Json) -> Json {
    let Json::Object(mut scenario) = whole else { return whole };
    let mut file = Map::new();
    for name in ["$schema", "title", "description"] {
        file.extend(scenario.remove(name).map(|value| (name.to_owned(), value)));
    }
    let Some(Json::Object(definitions)) = scenario.remove("definitions") else { return Json::Object(scenario) };
    let mut loosening = Loosening { definitions, loose: BTreeSet::new(), open: BTreeSet::new() };

    let mut overlay = loosening.loosened(&scenario);
    let mut extension = overlay.clone();
    remove_field(&mut overlay, "schema");
    overlay.insert("description".to_owned(), "What a variant changes; `null` takes a value away.".into());
    add_field(&mut extension, "schema", scenario["properties"]["schema"].clone());
    add_field(&mut extension, "extends", extends());
    extension.insert("required".to_owned(), json!(["extends"]));
    extension.insert("description".to_owned(), "A scenario over others; `null` takes a value of theirs away.".into());
    scenario.insert("description".to_owned(), "A whole scenario.".into());
    for form in [&mut scenario, &mut extension] {
        add_field(form, "variants", variants());
    }

    let mut definitions = loosening.definitions;
    for (name, form) in [("Scenario", scenario), ("Extension", extension), ("Variant", overlay)] {
        definitions.insert(name.to_owned(), Json::Object(form));
    }
    file.insert("if".to_owned(), json!({"required": ["extends"]}));
    file.insert("then".to_owned(), json!({"$ref": "#/definitions/Extension"}));
    file.insert("else".to_owned(), json!({"$ref": "#/definitions/Scenario"}));
    file.insert("definitions".to_owned(), Json::Object(definitions));
    Json::Object(file)
}

fn extends() -> Json {
    json!({
        "description": "Scenarios on which this one builds, later ones over earlier ones; paths are relative to this file.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    })
}

fn variants() -> Json {
    json!({
        "description": "What-ifs by name: each says what differs from the scenario.",
        "type": "object",
        "propertyNames": {"pattern": super::schema::NAME, "maxLength": 100},
        "additionalProperties": {"$ref": "#/definitions/Variant"},
    })
}

fn add_field(form: &mut Map<String, Json>, name: &str, field: Json) {
    if let Some(Json::Object(fields)) = form.get_mut("properties") {
        fields.insert(name.to_owned(), field);
    }
}

fn remove_field(form: &mut Map<String, Json>, name: &str) {
    if let Some(Json::Object(fields)) = form.get_mut("properties") {
        fields.remove(name);
    }
}

struct Loosening {
    definitions: Map<String, Json>,
    /// Definitions that have a loose twin.
    loose: BTreeSet<String>,
    /// Definitions that are being loosened: where they name themselves, they stay whole.
    open: BTreeSet<String>,
}

impl Loosening {
    /// A schema whose mappings may be written in part. Lists replace lists, so their elements stay whole.
    fn loosened(&mut self, schema: &Map<String, Json>) -> Map<String, Json> {
        let mut loose = schema.clone();
        loose.remove("required");
        loose.remove("minProperties");
        if let Some(Json::Object(fields)) = loose.get_mut("properties") {
            for field in fields.values_mut() {
                *field = nullable(self.of(field));
            }
        }
        if let Some(entry) = loose.get_mut("additionalProperties").filter(|entry| entry.is_object()) {
            *entry = nullable(self.of(entry));
        }
        for keyword in ["anyOf", "allOf"] {
            if let Some(Json::Array(branches)) = loose.get_mut(keyword) {
                branches.iter_mut().for_each(|branch| *branch = self.of(branch));
            }
        }
        // A choice is still made by its one key.
        if let Some(Json::Array(branches)) = loose.get_mut("oneOf") {
            for branch in branches {
                if let Some(Json::Object(fields)) = branch.get_mut("properties") {
                    fields.values_mut().for_each(|field| *field = self.of(field));
                }
            }
        }
        if let Some(Json::String(reference)) = loose.get_mut("$ref") {
            *reference = self.reference(reference);
        }
        loose
    }

    fn of(&mut self, schema: &Json) -> Json {
        schema.as_object().map_or_else(|| schema.clone(), |schema| Json::Object(self.loosened(schema)))
    }

    /// The loose twin of a definition, or itself where they do not differ.
    fn reference(&mut self, reference: &str) -> String {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        let twin = format!("Part{name}");
        if self.open.contains(name) {
            return reference.to_owned();
        }
        if !self.loose.contains(name)
            && let Some(Json::Object(whole)) = self.definitions.get(name).cloned()
        {
            self.open.insert(name.to_owned());
            let loose = self.loosened(&whole);
            self.open.remove(name);
            if loose == whole {
                return reference.to_owned();
            }
            self.loose.insert(name.to_owned());
            self.definitions.insert(twin.clone(), Json::Object(loose));
        }
        format!("#/definitions/{twin}")
    }
}

/// The same schema, or no value.
fn nullable(schema: Json) -> Json {
    let null = json!({"const": null});
    match schema {
        Json::Object(mut schema) => {
            if let Some(Json::Array(branches)) = schema.get_mut("anyOf") {
                if !branches.contains(&null) {
                    branches.push(null);
                }
                return Json::Object(schema);
            }
            let description = schema.remove("description");
            let mut outer = Map::new();
            outer.extend(description.map(|text| ("description".to_owned(), text)));
            outer.insert("anyOf".to_owned(), Json::Array(vec![Json::Object(schema), null]));
            Json::Object(outer)
        }
        other => other,
    }
}
