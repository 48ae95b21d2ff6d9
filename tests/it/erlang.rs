//! `erlang` as its users see it.

use super::stormdrill::{run, stderr, stdout};

fn erlang(words: &str) -> Vec<String> {
    ["erlang"].into_iter().chain(words.split(' ')).map(str::to_owned).collect()
}

fn printed(words: &str) -> String {
    let words = erlang(words);
    stdout(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The message of a command line that has no answer.
fn refused(words: &str) -> String {
    let words = erlang(words);
    let output = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(2), "{words:?}: {}", stderr(&output));
    assert!(output.stdout.is_empty());
    stderr(&output)
}

#[test]
fn one_number_of_agents_shows_every_formula() {
    let text = printed("a --rate 48/min --aht 60s --agents 50 --patience 120s --within 20s,60s");
    assert!(text.starts_with("Erlang A: 48 erlangs (2,880/h of 60 s), patience 2 min\n"), "{text}");
    assert!(text.contains("\n50       94.3 %   96.9 %   46.8 %  3.6 s  3.1 %  93.0 %\n"), "{text}");
    assert!(text.contains("\nanswered        97.3 %  100.0 %  a / A\n"), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
}

#[test]
fn a_range_marks_the_least_number_that_meets_the_target() {
    let text = printed("c --rate 200/h --aht 3m --agents 9..16 --target 80%/20s");
    let marked: Vec<&str> = text.lines().filter(|l| l.contains("<- target")).collect();
    assert!(matches!(marked[..], [line] if line.starts_with("14 ")), "{text}");
    assert!(text.contains("\n9             –"), "{text}");
    let around = printed("c --rate 200/h --aht 3m --target 80%/20s");
    assert!(around.contains("\n11 ") && around.contains("\n17 ") && !around.contains("\n18 "), "{around}");
    let loss = printed("b --rate 60/h --aht 5m --blocked 2%");
    assert!(loss.lines().any(|l| l.starts_with("10 ") && l.contains("1.8 %") && l.ends_with("<- target")), "{loss}");
}

#[test]
fn json_has_all_digits_under_the_simulators_names() {
    let text = printed(
        "a --rate 110/h --aht 300s --agents 6 --patience 240s --lines 8 --within 10s,20s --short-abandon 5s \
         --format json",
    );
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let row = &value["staffing"][0];
    let close = |found: &serde_json::Value, exact: f64| {
        assert!((found.as_f64().expect("a number") / exact - 1.0).abs() < 1e-9, "{found}, not {exact}");
    };
    close(&value["offered_load"], 110.0 / 12.0);
    close(&row["measures"]["p_block"], 0.280_644_000_375);
    close(&row["measures"]["mean_wait_abandoned"], 51.357_514_520_1);
    close(&row["measures"]["p_abandon_short"], 0.009_394_274_703_28);
    close(&row["service_levels"][1]["formulas"]["excl_short"], 0.473_906_327_597);
    close(&row["service_levels"][1]["formulas"]["excused"], 0.370_334_013_851);
    close(&row["waits"]["entered"][3]["value_s"], 138.110_242_942);
    close(&row["occupancy"], 0.927_865_792_127);
}

#[test]
fn what_has_no_answer_is_explained() {
    let endless = refused("c --rate 1260/h --aht 300s --agents 100");
    assert!(
        endless.contains("load 105 erlangs on 100 agents: without abandonment the line grows for ever"),
        "{endless}"
    );
    assert!(endless.contains("`erlang a`") && endless.ends_with("(exit 2)\n"), "{endless}");
    assert!(refused("a --rate 360 --aht 5m --agents 9 --patience 2m").contains("write `360/h`"));
    assert!(refused("a --rate 360/h --aht 300 --agents 9 --patience 2m").contains("write `300s`"));
    assert!(refused("a --rate 360/h --aht 300s --agents 9").contains("--patience"));
    assert!(refused("a --rate 360/h --aht 300s --patience 2m").contains("--agents"));
    assert!(refused("c --rate 36/h --aht 5m --agents 9 --target 80%").contains("write `80%/20s`"));
    assert!(refused("c --rate 36/h --aht 5m --agents 9 --lines 8").contains("8 lines for 9 agents"));
    assert!(refused("b --rate 0/h --aht 5m --agents 9").contains("the rate of arrivals must be positive"));
}
