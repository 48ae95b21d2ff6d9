//! Bases, variants and assignments: what they make, and what is said when they are wrong.

use super::errors::compare;
use super::{folder, read_shipped, rendered, schema};
use crate::model::{Arrivals, Law, Scenario, Staffing};
use crate::scenario::{Choice, Code, Diagnostic, Loaded, check, load};

/// A scenario of one class and two groups, with variants.
const DESK: &str = "\
schema: 1
start: 08:00
duration: 8h
contacts:
  question:
    arrivals: {rate: 40/h, profile: {hourly: [1, 2]}}
    handling: {lognormal: {mean: 6m, cv: 0.9}}
    patience: {mixture: [{share: 25%, of: {exponential: {mean: 40s}}}, {share: 75%, of: {exponential: {mean: 5m}}}]}
agents:
  experts: {count: 3, cost: 20/h}
  novices: {count: 4, skills: {question: {speed: 0.8}}}
events:
  spike: {at: 11:00, surge: {contacts: question, factor: 2.5, hold: 1h}}
variants:
  more-novices: {agents: {novices: {count: 7}}}
  calm: {events: {spike: }, story: Nothing happens.}
  night-shift:
    agents: {novices: {shifts: [{count: 4, from: 08:00, to: 16:00}]}}
";

/// A desk in three files and two folders; `text` is that of the first.
fn in_folders(text: &str, choice: &Choice) -> Result<Loaded, Vec<Diagnostic>> {
    load("desks/today.yaml", text, choice, &mut |path| match path {
        "../base/weekday.yaml" => Ok("\
name: weekday
duration: 8h
start: 08:00
extends: team.yaml
contacts:
  question:
    arrivals: {rates: {file: data/rates.csv, column: calls, every: 4h, where: {file: x}}}
    handling: {exponential: {mean: 6m}}
    patience: {exponential: {mean: 2m}}
variants:
  more: {agents: {team: {count: 9}}}
"
        .to_owned()),
        "../base/team.yaml" => {
            Ok("agents:\n  team: {head_count: {file: ../staff/plan.csv}, on_drop: named}\n".to_owned())
        }
        "../base/data/rates.csv" => Ok("file,calls\nx,160\ny,0\nx,40\n".to_owned()),
        "../staff/plan.csv" => Ok("start_s,agents\n28800,3\n43200,5\n".to_owned()),
        "own.csv" => Ok("start_s,agents\n28800,1\n".to_owned()),
        other => Err(format!("there is no {other}")),
    })
}

const TODAY: &str = "schema: 1\nextends: ../base/weekday.yaml\n";

fn desk(choice: &Choice) -> Loaded {
    load("desk.yaml", DESK, choice, &mut |_| Err("no files".to_owned())).unwrap_or_else(|d| panic!("{}", rendered(&d)))
}

fn set(assignments: &[&str]) -> Choice {
    Choice { variant: None, sets: assignments.iter().map(|&a| a.to_owned()).collect() }
}

fn wrong(choice: &Choice) -> Vec<Diagnostic> {
    load("desk.yaml", DESK, choice, &mut |_| Err("no files".to_owned())).expect_err("it is wrong")
}

#[test]
fn variants_change_what_they_name_and_nothing_else() {
    let plain = desk(&Choice::default());
    assert_eq!(plain.variants, ["more-novices", "calm", "night-shift"]);
    assert_eq!(plain.scenario.variant, None);
    let more = desk(&Choice::variant("more-novices")).scenario;
    assert_eq!(more.title(), "desk (more-novices)");
    let mut expected = plain.scenario.clone();
    expected.variant = Some("more-novices".to_owned());
    expected.groups[1].staffing = Staffing::Constant(7);
    assert_eq!(more, expected);
    assert!(desk(&Choice::variant("calm")).scenario.marks.is_empty());
    let night = desk(&Choice::variant("night-shift")).scenario;
    assert!(matches!(night.groups[1].staffing, Staffing::Shifts(_)));
    assert_eq!(night.groups[1].skills[0].speed, 0.8);
}

#[test]
fn assignments_reach_every_value() {
    let scenario = |assignments: &[&str]| desk(&set(assignments)).scenario;
    assert_eq!(scenario(&["agents.novices.count=7"]).groups[1].staffing, Staffing::Constant(7));
    let shared = scenario(&[
        "contacts.question.patience.mixture[0].share=30%",
        "contacts.question.patience.mixture[1]={share: 70%, of: 5m}",
    ]);
    let Law::Mixture { parts } = &shared.classes[0].patience else { panic!("a mixture") };
    assert_eq!((parts[0].0, &parts[1]), (0.3, &(0.7, Law::Constant { value_s: 300.0 })));
    let chosen = scenario(&["contacts.question.patience.exponential.mean=3m"]);
    assert_eq!(chosen.classes[0].patience, Law::Exponential { mean_s: 180.0 });
    assert_eq!(scenario(&["agents.\"novices\".count=2"]).groups[1].staffing, Staffing::Constant(2));
    assert_eq!(scenario(&["events.spike=null"]).marks, []);
    assert_eq!(scenario(&["monitor.refresh=5s", "seed = 9"]).seed, 9);
    assert_eq!(scenario(&["agents.night={count: 1}"]).groups.len(), 3);
    assert_eq!(scenario(&["story=a = b"]).story.as_deref(), Some("a = b"));
    assert_eq!(scenario(&["\"story\"=x", "story=y"]).story.as_deref(), Some("y"));
    // After the variant.
    let both = Choice { variant: Some("more-novices".to_owned()), ..set(&["agents.novices.count=9"]) };
    assert_eq!(desk(&both).scenario.groups[1].staffing, Staffing::Constant(9));
}

#[test]
fn bases_lie_under_a_scenario_and_find_their_own_files() {
    let plain = in_folders(TODAY, &Choice::default()).unwrap_or_else(|d| panic!("{}", rendered(&d)));
    let scenario = &plain.scenario;
    assert_eq!((scenario.name.as_str(), &plain.variants[..]), ("today", &["more".to_owned()][..]));
    let Arrivals::Poisson { rate, .. } = &scenario.classes[0].arrivals else { panic!("a rate") };
    assert_eq!(rate.expected_before(scenario.horizon()), 200.0);
    let Staffing::HeadCount { curve, .. } = &scenario.groups[0].staffing else { panic!("a head count") };
    assert_eq!(curve[1].1, 5);
    assert!(plain.resolved.contains("file: ../base/data/rates.csv"), "{}", plain.resolved);
    assert!(plain.resolved.contains("file: ../staff/plan.csv"), "{}", plain.resolved);
    assert!(plain.resolved.contains("file: x"), "{}", plain.resolved);

    let own = format!("{TODAY}agents: {{team: {{head_count: {{file: own.csv}}}}}}\n");
    schema::assert_obeys(&own);
    let own = in_folders(&own, &Choice::default()).expect("right").scenario;
    let Staffing::HeadCount { curve, .. } = &own.groups[0].staffing else { panic!("a head count") };
    assert_eq!(curve.len(), 1);

    let more = in_folders(TODAY, &Choice::variant("more")).expect("right").scenario;
    assert_eq!(more.groups[0].staffing, Staffing::Constant(9));
    let other = format!("{TODAY}variants: {{more: {{agents: {{team: {{count: 2}}}}}}, also: {{}}}}\n");
    let other = in_folders(&other, &Choice::variant("more")).expect("right");
    assert_eq!((other.scenario.groups[0].staffing.clone(), other.variants.len()), (Staffing::Constant(2), 2));
}

#[test]
fn later_bases_lie_over_earlier_ones() {
    let text = format!("{DESK}extends: [a.yaml, ./b.yaml, a.yaml]\n").replace("duration: 8h\n", "");
    let loaded = load("desk.yaml", &text, &Choice::default(), &mut |path| match path {
        "a.yaml" => Ok("duration: 2h\nseed: 1\n".to_owned()),
        "b.yaml" => Ok("duration: 3h\nreplications: 7\n".to_owned()),
        other => Err(other.to_owned()),
    });
    // The surge of the file itself does not fit into two hours.
    assert!(loaded.is_err());
    let text = text.replace("  spike: {at: 11:00", "  spike: {at: 1h");
    let loaded = load("desk.yaml", &text, &Choice::default(), &mut |path| match path {
        "a.yaml" => Ok("duration: 2h\nseed: 1\n".to_owned()),
        _ => Ok("duration: 3h\nreplications: 7\nseed: 2\n".to_owned()),
    });
    let scenario = loaded.unwrap_or_else(|d| panic!("{}", rendered(&d))).scenario;
    assert_eq!((scenario.duration.secs_f64(), scenario.seed, scenario.replications), (7_200.0, 1, 7));
}

/// A file, the choice and the other files that are there.
type Case = (&'static str, String, Choice, Files);
/// Names and texts; a file without a name stands for all.
type Files = &'static [(&'static str, &'static str)];

fn cases() -> Vec<Case> {
    let plain = |name, text: &str, files: Files| (name, text.to_owned(), Choice::default(), files);
    let variant = |name, text: &str| {
        (name, DESK.replace("variants:\n", &format!("variants:\n{text}")), Choice::default(), &[][..])
    };
    let set = |name, assignment: &str| (name, DESK.to_owned(), set(&[assignment]), &[][..]);
    vec![
        plain(
            "cyclic-bases",
            "schema: 1\nextends: base/a.yaml\n",
            &[("base/a.yaml", "extends: [b.yaml]\n"), ("base/b.yaml", "duration: 8h\nextends: ../desk.yaml\n")],
        ),
        plain("missing-base", "schema: 1\nextends: [base/a.yaml, base/wekday.yaml]\n", &[("base/a.yaml", "seed: 1\n")]),
        plain("base-that-is-no-path", "schema: 1\nextends: {file: base.yaml}\n", &[]),
        plain("base-that-is-a-list", "schema: 1\nextends: base.yaml\n", &[("base.yaml", "- schema: 1\n")]),
        plain("base-that-is-no-yaml", "schema: 1\nextends: base.yaml\n", &[("base.yaml", "agents: {team: [}\n")]),
        plain(
            "value-in-a-base",
            "extends: base.yaml\nagents: {team: {cuont: 5}}\n",
            &[(
                "base.yaml",
                "schema: 1\nduration: 8\ncontacts:\n  call: {arrivals: {rate: 9/h}, handling: 5m}\nagents:\n  team: {count: 2}\n",
            )],
        ),
        plain("chain-of-bases-too-long", "schema: 1\nextends: x.yaml\n", &[("", "extends: x{depth}.yaml\n")]),
        variant("variant-that-is-empty", "  empty:\n"),
        variant("variant-with-an-odd-name", "  ../up: {seed: 1}\n"),
        variant("variant-that-extends", "  odd: {extends: a.yaml, seed: 1}\n"),
        plain(
            "variants-that-are-a-list",
            &format!("{}variants: [a, b]\n", DESK.split("variants:").next().unwrap_or("")),
            &[],
        ),
        plain("variants-without-a-value", &format!("{}variants:\n", DESK.split("variants:").next().unwrap_or("")), &[]),
        ("unknown-variant", DESK.to_owned(), Choice::variant("more-novice"), &[]),
        ("variant-of-a-file-without", TODAY.replace("extends", "story"), Choice::variant("more"), &[]),
        set("set-without-an-equals-sign", "agents.novices.count"),
        set("set-without-a-path", "=7"),
        set("set-without-a-value", "agents.novices.count="),
        set("set-with-a-broken-path", "agents..count=7"),
        set("set-in-an-unknown-group", "agents.novice.count=7"),
        set("set-an-unknown-field", "agents.novices.cuont=7"),
        set("set-a-value-of-the-wrong-type", "agents.novices.count=many"),
        set("set-a-value-that-is-no-yaml", "agents.novices=[1, {"),
        set("set-below-a-value", "duration.hours=7"),
        set("set-below-a-list", "contacts.question.patience.mixture.share=7%"),
        set("set-a-missing-element", "contacts.question.patience.mixture[2].share=7%"),
        set("set-an-element-of-a-mapping", "agents[0].count=7"),
        set("set-away-what-is-not-there", "events.spke=null"),
        set("set-bases", "extends=base.yaml"),
        set("set-terminal-codes", "agents.\"\u{1b}[31m\".count=1"),
    ]
}

/// Each case's name and what is said of it.
pub(super) fn said() -> Vec<(&'static str, Vec<Diagnostic>)> {
    let said = |(name, text, choice, files): Case| {
        let mut depth = 0;
        let result = load("desk.yaml", &text, &choice, &mut |path| match files {
            [("", endless)] => {
                depth += 1;
                Ok(endless.replace("{depth}", &depth.to_string()))
            }
            files => {
                let found = files.iter().find(|(known, _)| *known == path);
                found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| "there is no such file".to_owned())
            }
        });
        let Err(diagnostics) = result else { panic!("{name} is accepted") };
        (name, diagnostics)
    };
    cases().into_iter().map(said).collect()
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    let mut differences = Vec::new();
    for (name, diagnostics) in said() {
        compare(name, &diagnostics, &mut differences);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn assignments_and_bases_have_limits() {
    let long = format!("story={}", "x".repeat(100_000));
    let steps = format!("a{}=1", ".a".repeat(100));
    for assignments in [vec![long], vec![steps], vec!["seed=1".to_owned(); 2_000]] {
        let diagnostics = wrong(&Choice { variant: None, sets: assignments });
        assert_eq!(
            diagnostics.iter().map(|d| d.code.id()).collect::<Vec<_>>(),
            ["limit"],
            "{}",
            rendered(&diagnostics)
        );
    }
    let many: String = (0..10_000).map(|i| format!("  v{i}: {{}}\n")).collect();
    let found = check("desk.yaml", &format!("{DESK}{many}"), &[], &mut |_| Err(String::new()));
    assert_eq!(found.diagnostics.iter().map(|d| d.code.id()).collect::<Vec<_>>(), ["limit"]);
    // Each file names two further ones, so that only the number of bases bounds them.
    let mut reads = 0;
    let doubling = load("a.yaml", "extends: [x.yaml, y.yaml]\n", &Choice::default(), &mut |_| {
        reads += 1;
        Ok(format!("extends: [x{reads}.yaml, y{reads}.yaml]\n"))
    });
    assert!(doubling.expect_err("endless").iter().any(|d| d.code == Code::Limit));
    assert!(reads < 100, "{reads}");
    let large = format!("a: [{}]\n", "1, ".repeat(900_000));
    let sum = load("a.yaml", "extends: [x.yaml, y.yaml, z.yaml]\n", &Choice::default(), &mut |_| Ok(large.clone()));
    assert_eq!(sum.expect_err("too large")[0].code, Code::Limit);
}

#[test]
fn a_check_says_everything_once() {
    let text = DESK
        .replace("count: 3", "cuont: 3")
        .replace("night-shift:", "bad: {duration: 9}\n  bad-too: {duration: 9, story: x}\n  night-shift:");
    let found = check("desk.yaml", &text, &[], &mut |_| Err(String::new()));
    let headlines: Vec<String> = found.diagnostics.iter().map(Diagnostic::headline).collect();
    assert_eq!(
        headlines,
        [
            "desk.yaml:10:13: unknown field `cuont`",
            "desk.yaml:17:19: a duration needs a unit (in variant `bad`)",
            "desk.yaml:18:23: a duration needs a unit (in variant `bad-too`)",
        ]
    );
    assert!(found.any_error() && found.scenarios.is_empty());
    let overload = DESK.replace("more-novices: {", "busy: {contacts: {question: {arrivals: {rate: 900/h}}}}\n  busier: {contacts: {question: {arrivals: {rate: 900/h}}}}\n  more-novices: {");
    let found = check("desk.yaml", &overload, &[], &mut |_| Err(String::new()));
    assert!(!found.any_error() && found.scenarios.len() == 6, "{}", rendered(&found.diagnostics));
    let warned: Vec<&str> =
        found.diagnostics.iter().filter(|d| d.code == Code::Overload).map(|d| d.message.as_str()).collect();
    assert!(!warned.is_empty() && warned.iter().all(|m| m.ends_with(" (in variants `busy`, `busier`)")), "{warned:?}");
}

/// What the resolved text says is what was loaded, for the plain scenario and every variant.
#[test]
fn resolved_texts_stand_for_the_scenario() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|e| e != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let name = format!("scenarios/{}", path.file_name().expect("a name").to_string_lossy());
        let found = check(&name, &text, &[], &mut read_shipped);
        assert!(!found.any_error(), "{}", rendered(&found.diagnostics));
        for loaded in found.scenarios {
            schema::assert_obeys(&loaded.resolved);
            let again = load("scenarios/resolved.yaml", &loaded.resolved, &Choice::default(), &mut read_shipped);
            let again = again.unwrap_or_else(|d| panic!("{}\n{}", rendered(&d), loaded.resolved));
            assert_eq!(again.scenario, Scenario { variant: None, assignments: Vec::new(), ..loaded.scenario });
            assert_eq!(again.resolved, loaded.resolved);
            assert!(loaded.resolved.starts_with("# "));
            count += 1;
        }
    }
    assert!(count >= 8, "{count}");
}
