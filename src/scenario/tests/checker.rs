//! Holds values to JSON Schemas. It knows the keywords that our schemas use and refuses any other: a whole validator would
//! be fifty crates to build.

use serde_json::{Map, Value, json};

/// Visits the schema and all schemas inside it.
pub(crate) fn for_each_schema(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    let schema = schema.as_object().expect("no schema of ours is a boolean");
    visit(schema);
    for inner in ["$defs", "definitions", "properties"] {
        schema.get(inner).and_then(Value::as_object).into_iter().flatten().for_each(|(_, s)| for_each_schema(s, visit));
    }
    for inner in ["anyOf", "oneOf", "allOf"] {
        schema.get(inner).and_then(Value::as_array).into_iter().flatten().for_each(|s| for_each_schema(s, visit));
    }
    for inner in ["items", "additionalProperties", "propertyNames", "if", "then", "else"] {
        schema.get(inner).filter(|s| s.is_object()).into_iter().for_each(|s| for_each_schema(s, visit));
    }
}

/// Holds a value to a schema, of which `root` has the definitions.
pub(crate) fn check(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let schema = schema.as_object().expect("no schema of ours is a boolean");
    for (keyword, argument) in schema {
        let held = match keyword.as_str() {
            "$schema" | "$defs" | "definitions" | "title" | "description" => Ok(()),
            "$ref" => {
                let pointer = argument.as_str().and_then(|a| a.strip_prefix('#')).expect("a place in the same file");
                check(root, root.pointer(pointer).expect("the place exists"), value)
            }
            "if" => {
                let branch = if check(root, argument, value).is_ok() { "then" } else { "else" };
                schema.get(branch).map_or(Ok(()), |branch| check(root, branch, value))
            }
            "then" | "else" => Ok(()),
            "allOf" | "anyOf" | "oneOf" => branches(root, keyword, argument, value),
            "type" | "const" | "enum" => is_one_of(keyword, argument, value),
            "minimum" | "maximum" | "minLength" | "maxLength" | "minProperties" => measure(keyword, argument, value),
            "pattern" => {
                let pattern = regex_lite::Regex::new(argument.as_str().expect("a pattern")).expect("a sound pattern");
                say(value.as_str().is_none_or(|text| pattern.is_match(text)), "of another form", value)
            }
            "items" => value.as_array().into_iter().flatten().try_for_each(|item| check(root, argument, item)),
            "required" => argument
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(Value::as_str)
                .filter(|_| value.is_object())
                .try_for_each(|name| say(value.get(name).is_some(), &format!("without {name}"), value)),
            "properties" => fields(argument)
                .filter_map(|(name, inner)| Some((name, inner, value.get(name)?)))
                .try_for_each(|(name, inner, field)| check(root, inner, field).map_err(|e| format!("{name}: {e}"))),
            "propertyNames" => fields(value).try_for_each(|(name, _)| check(root, argument, &json!(name))),
            "additionalProperties" => {
                let known = |name: &String| schema.get("properties").and_then(|p| p.get(name)).is_some();
                fields(value).filter(|(name, _)| !known(name)).try_for_each(|(name, field)| match argument {
                    Value::Bool(allowed) => say(*allowed, &format!("unknown {name}"), value),
                    inner => check(root, inner, field).map_err(|e| format!("{name}: {e}")),
                })
            }
            other => panic!("the checker does not know {other}"),
        };
        held?;
    }
    Ok(())
}

fn say(holds: bool, what: &str, value: &Value) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{what}: {}", value.to_string().chars().take(80).collect::<String>())) }
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn branches(root: &Value, keyword: &str, argument: &Value, value: &Value) -> Result<(), String> {
    let tries: Vec<_> = argument.as_array().expect("a list").iter().map(|s| check(root, s, value)).collect();
    let held = tries.iter().filter(|t| t.is_ok()).count();
    let holds = match keyword {
        "allOf" => held == tries.len(),
        "anyOf" => held > 0,
        _ => held == 1,
    };
    let failures: Vec<String> = tries.into_iter().filter_map(Result::err).collect();
    if holds { Ok(()) } else { Err(format!("{held} of {keyword}: {}", failures.join("; nor "))) }
}

fn is_one_of(keyword: &str, argument: &Value, value: &Value) -> Result<(), String> {
    let holds = match (keyword, argument) {
        ("type", Value::Array(types)) => types.iter().any(|t| is_a(value, t)),
        ("type", one) => is_a(value, one),
        ("const", one) => value == one,
        (_, many) => many.as_array().expect("a list").contains(value),
    };
    say(holds, &format!("not {argument}"), value)
}

/// Limits hold for the values that have a size of the kind, and for no others.
fn measure(keyword: &str, argument: &Value, value: &Value) -> Result<(), String> {
    let size = match keyword {
        "minimum" | "maximum" => value.as_f64(),
        "minProperties" => value.as_object().map(|fields| fields.len() as f64),
        _ => value.as_str().map(|text| text.chars().count() as f64),
    };
    let limit = argument.as_f64().expect("a number");
    let holds = size.is_none_or(|size| if keyword.starts_with("min") { size >= limit } else { size <= limit });
    say(holds, &format!("against {keyword} {limit}"), value)
}

fn is_a(value: &Value, name: &Value) -> bool {
    match name.as_str().expect("a name") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the checker does not know {other}"),
    }
}
