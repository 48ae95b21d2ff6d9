//! The deep merge of one tree over another.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::yaml::{Key, Node, Value};
use super::alternatives;

/// Lays one scenario over another. Mappings merge key by key; everything else replaces what stands below. A key without a
/// value takes away what stands below, and fields that exclude each other replace each other.
pub(super) fn merge(base: Node, over: Node) -> Node {
    merge_at(base, over, &mut Vec::new())
}

fn merge_at(base: Node, over: Node, path: &mut Vec<Arc<str>>) -> Node {
    let (below, above) = match (base.value, over.value) {
        (Value::Mapping(below), Value::Mapping(above)) => (below, above),
        (_, value) => return Node { span: over.span, value },
    };
    let says = |field: &str| above.iter().any(|(key, node)| &*key.name == field && node.value != Value::Null);
    let yields = alternatives::yields(path, &says);
    let below = below.into_iter().filter(|(key, _)| !yields(&key.name));
    let mut entries: Vec<Option<(Key, Node)>> = below.map(Some).collect();
    let mut index: HashMap<Arc<str>, usize> = HashMap::with_capacity(entries.len());
    for (i, (key, _)) in entries.iter().flatten().enumerate() {
        index.insert(Arc::clone(&key.name), i);
    }
    let mut inherited = entries.len();
    for (key, node) in above {
        let Some(&at) = index.get(&key.name) else {
            entries.push(Some((key, node)));
            continue;
        };
        let Some((old_key, old)) = entries[at].take() else { continue };
        inherited -= 1;
        if node.value == Value::Null {
            continue;
        }
        let both = matches!((&old.value, &node.value), (Value::Mapping(_), Value::Mapping(_)));
        path.push(Arc::clone(&key.name));
        let merged = merge_at(old, node, path);
        path.pop();
        // A name stays where it was first written, as long as something there stays too.
        inherited += usize::from(both);
        entries[at] = Some((if both { old_key } else { key }, merged));
    }
    let span = if inherited > 0 { base.span } else { over.span };
    Node { span, value: Value::Mapping(entries.into_iter().flatten().collect()) }
}

#[cfg(test)]
mod tests {
    use super::super::super::source::SourceId;
    use super::super::super::yaml::parse;
    use super::*;

    /// A tree without its places.
    fn plain(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Integer(n) => (*n).into(),
            Value::Float(x) => (*x).into(),
            Value::Text(text) => text.as_ref().into(),
            Value::Sequence(items) => items.iter().map(plain).collect(),
            Value::Mapping(entries) => {
                entries.iter().map(|(k, n)| (k.name.to_string(), plain(n))).collect::<serde_json::Map<_, _>>().into()
            }
        }
    }

    fn merged(base: &str, over: &str) -> Node {
        merge(parse(SourceId(0), base).expect("right"), parse(SourceId(1), over).expect("right"))
    }

    fn same(base: &str, over: &str, expected: &str) {
        let expected = plain(&parse(SourceId(2), expected).expect("right"));
        assert_eq!(plain(&merged(base, over)), expected, "{over} over {base}");
    }

    fn same_in(block: &str, base: &str, over: &str, expected: &str) {
        let wrap = |inner: &str| block.replace('?', inner);
        same(&wrap(base), &wrap(over), &wrap(expected));
    }

    #[test]
    fn mappings_merge_and_the_rest_is_replaced() {
        same("{a: 1, b: {c: 2, d: 3}}", "{b: {d: 4, e: 5}, f: 6}", "{a: 1, b: {c: 2, d: 4, e: 5}, f: 6}");
        same("{a: [1, 2, 3]}", "{a: [4]}", "{a: [4]}");
        same("{a: {b: 1}}", "{a: 7}", "{a: 7}");
        same("{a: 7}", "{a: {b: 1}}", "{a: {b: 1}}");
        same("{a: {b: 1}}", "{a: {}}", "{a: {b: 1}}");
        same("~", "{a: 1}", "{a: 1}");
    }

    #[test]
    fn a_key_without_a_value_takes_away() {
        same("{a: 1, b: {c: 2, d: 3}}", "{a: ~, b: {c: }}", "{b: {d: 3}}");
        // With nothing to take away it stays, and is reported later.
        same("{a: 1}", "{b: ~}", "{a: 1, b: ~}");
    }

    #[test]
    fn alternatives_replace_each_other_with_what_goes_with_them() {
        let arrivals = "{contacts: {q: {arrivals: ?}}}";
        same_in(arrivals, "{rate: 9/h, profile: {hourly: [1]}}", "{total: 90}", "{profile: {hourly: [1]}, total: 90}");
        same_in(
            arrivals,
            "{rate: 9/h, profile: {hourly: [1]}, day_factor: 1}",
            "{trace: {file: f}}",
            "{trace: {file: f}}",
        );
        same_in(
            arrivals,
            "{rates: {file: f, column: c, every: 1h}}",
            "{rates: {values: [1]}}",
            "{rates: {every: 1h, values: [1]}}",
        );
        same_in(arrivals, "{rates: {file: f, column: c}}", "{rates: {column: d}}", "{rates: {file: f, column: d}}");
        same_in(
            arrivals,
            "{rate: 9/h, profile: {hourly: [1]}}",
            "{profile: {half_hourly: [2]}}",
            "{rate: 9/h, profile: {half_hourly: [2]}}",
        );
        let patience = "{contacts: {q: {patience: ?}}}";
        same_in(patience, "{exponential: {mean: 2m}}", "{constant: 5m}", "{constant: 5m}");
        same_in(
            patience,
            "{lognormal: {mean: 2m, cv: 1}}",
            "{lognormal: {mean: 3m}}",
            "{lognormal: {mean: 3m, cv: 1}}",
        );
        same_in(patience, "never", "{constant: 5m}", "{constant: 5m}");
        same_in(
            patience,
            "{empirical: {points: [1], tail: {mean: 1m}}}",
            "{empirical: {tail: {rate: 1/h}}}",
            "{empirical: {points: [1], tail: {rate: 1/h}}}",
        );
        same_in("{agents: {a: ?}}", "{head_count: [1], on_drop: named, cost: 1}", "{count: 2}", "{cost: 1, count: 2}");
        same_in(
            "{events: {e: ?}}",
            "{at: 1h, surge: {factor: 2}}",
            "{outage: {group: a}}",
            "{at: 1h, outage: {group: a}}",
        );
        let policy = "{routing: {policy: ?}}";
        same_in(policy, "{livetex: {channels: chat}}", "{zendesk: {spare: share}}", "{zendesk: {spare: share}}");
        same_in(
            policy,
            "{salesforce: {agents: a}}",
            "{salesforce: {secondary: b}}",
            "{salesforce: {agents: a, secondary: b}}",
        );
        let order = "{routing: {contact_order: ?}}";
        same_in(order, "{channel_rank: [chat]}", "{sla_tracking: {targets: t}}", "{sla_tracking: {targets: t}}");
        // Two at once stay two, and are reported later.
        same_in("{agents: {a: ?}}", "{count: 1}", "{count: 2, shifts: []}", "{count: 2, shifts: []}");
    }

    #[test]
    fn names_are_no_alternatives() {
        same(
            "{events: {surge: {at: 1h}}}",
            "{events: {outage: {at: 2h}}}",
            "{events: {surge: {at: 1h}, outage: {at: 2h}}}",
        );
        same("{contacts: {rate: {a: 1}}}", "{contacts: {total: {a: 2}}}", "{contacts: {rate: {a: 1}, total: {a: 2}}}");
    }

    #[test]
    fn places_are_those_of_what_is_written() {
        let root = merged("{a: {b: 1, c: 2}, d: {e: 1}}", "{a: {b: 3}, d: {e: 4}}");
        let Value::Mapping(entries) = &root.value else { panic!("a mapping") };
        let (key, a) = &entries[0];
        assert_eq!((key.span.source, a.span.source), (SourceId(0), SourceId(0)));
        let Value::Mapping(inner) = &a.value else { panic!("a mapping") };
        let sources: Vec<_> = inner.iter().map(|(key, node)| (key.span.source, node.span.source)).collect();
        assert_eq!(sources, [(SourceId(1), SourceId(1)), (SourceId(0), SourceId(0))]);
        // Nothing of the base is left in the second one.
        assert_eq!(entries[1].1.span.source, SourceId(1));
    }
}
