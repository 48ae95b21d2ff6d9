//! Fields that exclude each other. Where an overlay says one of them, the others of the base give way, so that a choice
//! made anew replaces the old one and does not stand beside it.

use std::sync::Arc;

use crate::routing::POLICIES;
use crate::routing::agent_order::AGENT_ORDERS;
use crate::routing::contact_order::CONTACT_ORDERS;

/// Stands for any name in a path.
const ANY: &str = "*";
/// Stands for an element of a list.
pub(super) const ELEMENT: &str = "[]";

/// A mapping in which one of several fields may stand.
pub(super) struct Alternatives {
    /// The keys that lead to it from the top level.
    path: &'static [&'static str],
    /// Each alternative: the field that makes it, then fields that can go with it.
    each: &'static [&'static [&'static str]],
}

/// When something is offered to those who wait.
const WHEN: &[&[&str]] = &[&["waiting"], &["expected_wait"], &["after"]];

/// What a lever or an event changes.
const EFFECTS: &[&[&str]] = &[
    &["handling"],
    &["arrivals"],
    &["patience"],
    &["returns"],
    &["resolved"],
    &["call_in"],
    &["send_away"],
    &["move"],
    &["postpone_breaks"],
    &["overtime"],
    &["slots"],
    &["queue_capacity"],
    &["ban"],
    &["offer_callback"],
    &["offer_ticket"],
    &["entry"],
    &["announce"],
    &["hide"],
    &["open"],
    &["close"],
    &["routing"],
];

const TABLE: [Alternatives; 14] = [
    Alternatives { path: &["channels", ANY, "hide"], each: &[&["waiting", "show_below"], &["load", "show_below"]] },
    Alternatives { path: &["contacts", ANY], each: &[&["requires", "widen"], &["widen", "requires"], &["steps"]] },
    Alternatives {
        path: &["contacts", ANY, "arrivals"],
        each: &[
            &["rate", "profile", "weekdays", "growth", "day_factor"],
            &["total", "profile", "weekdays", "growth", "day_factor"],
            &["rates", "day_factor"],
            &["ramp", "day_factor"],
            &["trace"],
        ],
    },
    Alternatives {
        path: &["contacts", ANY, "arrivals", "profile"],
        each: &[&["hourly"], &["half_hourly"], &["quarter_hourly"]],
    },
    Alternatives {
        path: &["contacts", ANY, "arrivals", "rates"],
        each: &[&["values"], &["file", "column", "start_column", "where"]],
    },
    Alternatives { path: &["contacts", ANY, "callback", "when"], each: WHEN },
    Alternatives { path: &["contacts", ANY, "ticket", "when"], each: WHEN },
    Alternatives { path: &["agents", ANY], each: &[&["count", "hours"], &["head_count", "on_drop"], &["shifts"]] },
    Alternatives { path: &["events", ANY], each: &[&["surge"], &["outage"], &["change"]] },
    Alternatives { path: &["playbook", ANY], each: &[&["when", "for"], &["at"]] },
    Alternatives { path: &["playbook", ANY, "do"], each: EFFECTS },
    Alternatives { path: &["events", ANY, "change", "do"], each: EFFECTS },
    Alternatives { path: &["events", ANY, "surge"], each: &[&["factor"], &["extra"]] },
    Alternatives {
        path: &["events", ANY, "outage"],
        each: &[&["group", "share", "agents"], &["channel", "waiting", "arrivals"]],
    },
];

/// The paths to laws.
const LAWS: [&[&str]; 21] = [
    &["contacts", ANY, "handling"],
    &["contacts", ANY, "wrap_up"],
    &["contacts", ANY, "patience"],
    &["contacts", ANY, "backlog", "age"],
    &["contacts", ANY, "chaser", "handling"],
    &["contacts", ANY, "transfers", "handover"],
    &["contacts", ANY, "transfers", "misroute_handling"],
    &["contacts", ANY, "turns", "think"],
    &["contacts", ANY, "silent", "detect"],
    &["contacts", ANY, "after_abandon", "delay"],
    &["contacts", ANY, "after_turned_away", "delay"],
    &["contacts", ANY, "after_dropped", "delay"],
    &["contacts", ANY, "after_deflected", "delay"],
    &["contacts", ANY, "after_service", "delay"],
    &["contacts", ANY, "after_unresolved", "delay"],
    &["contacts", ANY, "ban", "evades", "after"],
    &["contacts", ANY, "ban", "lifted", "after"],
    &["contacts", ANY, "callback", "due"],
    &["contacts", ANY, "dial", "ring"],
    &["contacts", ANY, "entry", ELEMENT, ANY, "lasts"],
    &["agents", ANY, "answering", "delay"],
];

/// What holds inside a law, from its own mapping on.
const IN_LAWS: [Alternatives; 3] = [
    Alternatives {
        path: &[],
        each: &[
            &["constant"],
            &["exponential"],
            &["lognormal"],
            &["gamma"],
            &["erlang"],
            &["weibull"],
            &["uniform"],
            &["mixture"],
            &["empirical"],
            &["never"],
        ],
    },
    Alternatives { path: &["empirical"], each: &[&["survival", "tail"], &["points", "tail"], &["values"]] },
    Alternatives { path: &["empirical", "tail"], each: &[&["mean"], &["rate"]] },
];

/// The paths to conditions.
const CONDITIONS: [&[&str]; 2] = [&["playbook", ANY, "when"], &["playbook", ANY, "until_when"]];

/// What holds inside a condition, and inside one that is negated.
const IN_CONDITIONS: Alternatives = Alternatives { path: &[], each: &[&["all"], &["any"], &["not"]] };

impl Alternatives {
    fn is_at(&self, path: &[Arc<str>]) -> bool {
        self.path.len() == path.len() && leads_to(self.path, path)
    }
}

/// Whether a path begins in a given way.
fn leads_to(begin: &[&str], path: &[Arc<str>]) -> bool {
    begin.len() <= path.len() && begin.iter().zip(path).all(|(p, key)| *p == ANY || *p == &**key)
}

/// The alternatives in the mapping to which a path leads.
pub(super) fn at(path: &[Arc<str>]) -> Option<&'static Alternatives> {
    if let Some(law) = LAWS.iter().find(|law| leads_to(law, path)) {
        // A mixture holds laws again.
        let mut inside = &path[law.len()..];
        while let [mixture, element, of, rest @ ..] = inside
            && (&**mixture, &**element, &**of) == ("mixture", ELEMENT, "of")
        {
            inside = rest;
        }
        return IN_LAWS.iter().find(|a| a.is_at(inside));
    }
    if let Some(begin) = CONDITIONS.iter().find(|begin| leads_to(begin, path)) {
        let inside = path[begin.len()..].iter().skip_while(|key| &***key == "not").count();
        return (inside == 0).then_some(&IN_CONDITIONS);
    }
    TABLE.iter().find(|a| a.is_at(path))
}

/// What a routing policy composes, and may stand beside it in place of that.
const COMPOSED: [&str; 3] = ["contact_order", "agent_order", "sharing"];

/// The paths to a routing.
const ROUTINGS: [&[&str]; 3] =
    [&["routing"], &["playbook", ANY, "do", "routing"], &["events", ANY, "change", "do", "routing"]];

/// The rest of a path that leads into a routing.
fn in_routing(path: &[Arc<str>]) -> Option<&[Arc<str>]> {
    ROUTINGS.iter().find(|begin| leads_to(begin, path)).map(|begin| &path[begin.len()..])
}

/// The components of routing of which one stands at a path, under its name.
fn components(path: &[Arc<str>]) -> Vec<&'static str> {
    let Some([stage]) = in_routing(path) else { return Vec::new() };
    match &**stage {
        "policy" => POLICIES.iter().map(|p| p.description.name).collect(),
        "contact_order" => CONTACT_ORDERS.iter().map(|c| c.description.name).collect(),
        "agent_order" => AGENT_ORDERS.iter().map(|c| c.description.name).collect(),
        _ => Vec::new(),
    }
}

/// Which fields give way at a path, where an overlay says some. A policy that is chosen anew replaces the base's policy
/// with what stood in place of its parts; not so the other way.
pub(super) fn yields(path: &[Arc<str>], says: &dyn Fn(&str) -> bool) -> impl Fn(&str) -> bool + use<> {
    let composes = in_routing(path).is_some_and(<[_]>::is_empty) && says("policy");
    let component = components(path).into_iter().find(|name| says(name));
    let each = at(path).map_or(&[][..], |a| a.each);
    let chosen: Vec<_> = each.iter().filter(|fields| says(fields[0])).collect();
    move |key| {
        composes && COMPOSED.contains(&key)
            || component.is_some_and(|chosen| chosen != key)
            || !chosen.is_empty()
                && each.iter().any(|fields| fields.contains(&key))
                && !chosen.iter().any(|fields| fields.contains(&key))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value as Json;

    use super::*;

    /// Calls back with every path to a mapping and the schema that it obeys, lists aside.
    fn walk(root: &Json, schema: &Json, path: &mut Vec<Arc<str>>, visit: &mut dyn FnMut(&[Arc<str>], &Json)) {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.trim_start_matches('#');
            return walk(root, root.pointer(pointer).expect("it is defined"), path, visit);
        }
        // Conditions hold conditions; variants have the form of the whole once more.
        if path.len() > 8 || path.first().is_some_and(|first| &**first == "variants") {
            return;
        }
        visit(path, schema);
        for keyword in ["anyOf", "allOf", "oneOf"] {
            schema[keyword].as_array().into_iter().flatten().for_each(|branch| walk(root, branch, path, visit));
        }
        let fields = schema["properties"].as_object().into_iter().flatten();
        let any = ("any".to_owned(), schema["additionalProperties"].clone());
        let entries = fields.map(|(name, field)| (name.clone(), field.clone()));
        for (name, field) in entries.chain(any.1.is_object().then_some(any)) {
            path.push(name.into());
            walk(root, &field, path, visit);
            path.pop();
        }
    }

    fn each(visit: &mut dyn FnMut(&[Arc<str>], &Json)) {
        let root: Json = serde_json::from_str(&crate::scenario::schema()).expect("JSON");
        walk(&root, &root["definitions"]["Scenario"], &mut Vec::new(), visit);
    }

    fn keys(object: &Json) -> BTreeSet<&str> {
        object.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect()
    }

    /// The words in backquotes after "exactly one of", to the end of the sentence.
    fn exclusive(description: &str) -> BTreeSet<&str> {
        let Some((_, rest)) = description.split_once("exactly one of ") else { return BTreeSet::new() };
        let sentence = rest.split(['.', ',']).take_while(|part| !part.contains("perhaps"));
        sentence.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
    }

    /// Every choice by one key, and every mapping described by "exactly one of", is in the table with the same fields.
    #[test]
    fn the_table_has_every_choice_of_the_schema() {
        let mut count = 0;
        each(&mut |path, schema| {
            let branches = schema["oneOf"].as_array().into_iter().flatten();
            let mut expected: BTreeSet<&str> = branches.flat_map(|branch| keys(&branch["properties"])).collect();
            expected.extend(exclusive(schema["description"].as_str().unwrap_or_default()));
            if expected.len() < 2 {
                return;
            }
            let table = at(path).unwrap_or_else(|| panic!("{path:?} chooses among {expected:?}"));
            let mut fields: BTreeSet<&str> = table.each.iter().map(|fields| fields[0]).collect();
            // A bare word of the schema; people may write it as a key.
            fields.remove("never");
            assert_eq!(fields, expected, "{path:?}");
            count += 1;
        });
        assert!(count >= 8, "{count}");
    }

    #[test]
    fn the_table_names_fields_that_exist() {
        let mut unseen: BTreeSet<String> = BTreeSet::new();
        for table in &TABLE {
            let path = table.path.join(".");
            unseen.extend(table.each.iter().flat_map(|fields| fields.iter()).map(|field| format!("{path}.{field}")));
        }
        each(&mut |path, schema| {
            for field in keys(&schema["properties"]) {
                let path: Vec<&str> = path.iter().map(|key| if &**key == "any" { ANY } else { key }).collect();
                unseen.remove(&format!("{}.{field}", path.join(".")));
            }
        });
        assert!(unseen.is_empty(), "{unseen:?}");
    }

    #[test]
    fn files_are_named_under_one_key() {
        let mut count = 0;
        each(&mut |path, schema| {
            for (name, field) in schema["properties"].as_object().into_iter().flatten() {
                let description = field["description"].as_str().unwrap_or_default();
                let is_file = description.contains("relative to the scenario");
                assert_eq!(is_file, name == "file", "{path:?} {name}: {description}");
                count += usize::from(is_file);
            }
        });
        assert!(count >= 4, "{count}");
    }

    #[test]
    fn laws_in_mixtures_are_laws() {
        let path = |keys: &[&str]| keys.iter().map(|&key| key.into()).collect::<Vec<Arc<str>>>();
        let law = ["contacts", "q", "patience"];
        let nested = ["contacts", "q", "patience", "mixture", ELEMENT, "of", "mixture", ELEMENT, "of"];
        assert_eq!(at(&path(&law)).map(|a| a.each.len()), Some(10));
        assert_eq!(at(&path(&nested)).map(|a| a.each.len()), Some(10));
        // A class of that name.
        assert_eq!(at(&path(&["contacts", "patience"])).map(|a| a.each[0][0]), Some("requires"));
        assert!(at(&path(&["contacts", "patience", "channel"])).is_none());
        assert!(at(&path(&nested[..4])).is_none());
    }
}
