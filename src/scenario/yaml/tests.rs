//! What is read, and that what is written reads the same.

use proptest::prelude::*;

use super::*;

fn tree(text: &str) -> Node {
    parse(SourceId(0), text).expect("right")
}

fn entry<'t>(node: &'t Node, name: &str) -> &'t Node {
    let Value::Mapping(entries) = &node.value else { panic!("a mapping") };
    &entries.iter().find(|(key, _)| &*key.name == name).expect("the key is there").1
}

#[test]
fn scalars_follow_the_core_schema_of_yaml_1_2() {
    let text =
        "{a: no, b: on, c: true, d: 08:00, e: 12e03, f: 0x1F, g: ~, h: '1', i: -7, j: nan, k: 1_000, l: !!str 5}";
    let text_of = |word: &str| Value::Text(word.into());
    for (key, value) in [
        ("a", text_of("no")),
        ("b", text_of("on")),
        ("c", Value::Bool(true)),
        ("d", text_of("08:00")),
        ("e", Value::Float(12_000.0)),
        ("f", Value::Integer(31)),
        ("g", Value::Null),
        ("h", text_of("1")),
        ("i", Value::Integer(-7)),
        ("j", text_of("nan")),
        ("k", text_of("1_000")),
        ("l", text_of("5")),
    ] {
        assert_eq!(entry(&tree(text), key).value, value, "{key}");
    }
}

#[test]
fn every_node_knows_its_bytes() {
    let text = "é: {b: [1, two]}\nlist:\n  - x: 1\n    y: zwölf\n";
    let root = tree(text);
    let slice = |node: &Node| &text[node.span.start as usize..node.span.end as usize];
    assert_eq!(slice(entry(&root, "é")), "{b: [1, two]}");
    assert_eq!(slice(entry(entry(&root, "é"), "b")), "[1, two]");
    let Value::Sequence(items) = &entry(&root, "list").value else { panic!("a list") };
    assert_eq!(slice(&items[0]), "x: 1\n    y: zwölf");
    assert_eq!(slice(entry(&items[0], "y")), "zwölf");
}

#[test]
fn merge_keys_fill_in_what_is_not_written() {
    let root = tree("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {y: 5, <<: [*a, *b]}\nd: {<<: *a, x: 6}\n");
    let values = |name: &str| -> Vec<(String, Value)> {
        let Value::Mapping(entries) = &entry(&root, name).value else { panic!("a mapping") };
        entries.iter().map(|(key, node)| (key.name.to_string(), node.value.clone())).collect()
    };
    let is = |name: &str, n: i64| (name.to_owned(), Value::Integer(n));
    assert_eq!(values("c"), [is("y", 5), is("x", 1), is("z", 4)]);
    assert_eq!(values("d"), [is("x", 6), is("y", 2)]);
}

#[test]
fn an_alias_inside_its_own_anchor_is_refused() {
    assert!(parse(SourceId(0), "a: &a [1, *a]").is_err());
}

/// A tree of odd words, numbers and shapes.
fn odd_tree() -> impl Strategy<Value = Node> {
    let node = |value| Node { span: Span::new(SourceId(0), 0, 0), value };
    let word = prop_oneof![
        "[ -~]{0,12}",
        "[\\PC&&[^\u{fffd}]]{0,8}",
        "[a-z]{30,50}( [a-z:#]{1,30}){0,4}",
        "[0-9+.e:_x-]{0,8}",
        "[a \n\t]{0,8}",
        Just("~".to_owned()),
        Just("no".to_owned()),
        Just("<<".to_owned()),
        Just("---".to_owned()),
        Just("null".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_filter("NaN differs from itself", |x| !x.is_nan()).prop_map(Value::Float),
        (-9_i32..9).prop_map(|n| Value::Float(f64::from(n))),
        word.clone().prop_map(|text| Value::Text(text.into())),
    ];
    leaf.prop_map(node).prop_recursive(4, 40, 6, move |inner| {
        let key = word.clone().prop_filter("a key is a word", |name| !name.is_empty());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(move |items| node(Value::Sequence(items))),
            prop::collection::btree_map(key, inner, 0..5).prop_map(move |entries| {
                let span = Span::new(SourceId(0), 0, 0);
                let entries = entries.into_iter().map(|(name, node)| (Key { name: name.into(), span }, node));
                node(Value::Mapping(entries.collect()))
            }),
        ]
    })
}

fn without_places(node: &mut Node) {
    node.span = Span::new(SourceId(0), 0, 0);
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(without_places),
        Value::Mapping(entries) => {
            for (key, node) in entries {
                key.span = Span::new(SourceId(0), 0, 0);
                without_places(node);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trees_are_written_so_that_they_read_the_same(tree in odd_tree()) {
        let text = to_text(&tree);
        let mut again = parse(SourceId(0), &text).map_err(|e| TestCaseError::fail(format!("{e:?}\n{text}")))?;
        without_places(&mut again);
        prop_assert_eq!(again, tree, "{}", text);
    }
}
