use std::sync::Arc;

use super::*;
use crate::engine::Plan;
use crate::experiment::{RunSpec, replicate};
use crate::random::STREAM_VERSION;
use crate::routing;
use crate::scenario::Choice;

pub const DESK: &str = "
schema: 1
duration: 8h
seed: 1
channels: {chat: {answer_within: 60s}}
contacts:
  question:
    channel: chat
    arrivals: {rate: 40/h}
    handling: {exponential: {mean: 6m}}
    patience: {exponential: {mean: 2m}}
  order: {channel: chat, arrivals: {rate: 10/h}, handling: {exponential: {mean: 3m}}, patience: {exponential: {mean: 5m}}}
agents:
  team: {count: 5, cost: 20/h}
";

pub struct Run {
    pub outline: Outline,
    results: Results,
}

pub fn play(text: &str, replications: u32) -> Run {
    let loaded =
        crate::scenario::load("desk.yaml", text, &Choice::default(), &mut |_| Err(String::new())).expect("it is valid");
    let plan = Arc::new(Plan::new(loaded.scenario.clone()));
    let spec = RunSpec { replications, threads: 1, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    Run { outline: Outline::of(&loaded.scenario), results }
}

impl Run {
    pub fn named(&self, name: &str) -> Contender<'_> {
        Contender {
            name: name.to_owned(),
            outline: &self.outline,
            results: &self.results,
            stream_version: STREAM_VERSION,
        }
    }
}

fn compare(base: &Run, others: &[&Run]) -> Comparison {
    let others: Vec<_> = others.iter().enumerate().map(|(i, run)| run.named(&format!("new{i}"))).collect();
    Comparison::new(&base.named("base"), &others, Settings::default(), 1).expect("they can be compared")
}

#[test]
fn a_run_is_the_same_as_itself_and_nobody_wins() {
    let run = play(DESK, 5);
    let c = compare(&run, &[&run]);
    let candidate = &c.candidates[0];
    assert_eq!(candidate.pairing, Pairing::Paired);
    let judged = candidate.rows.iter().filter(|r| r.measure.direction() != Direction::Neither);
    assert!(judged.clone().count() >= 10);
    assert!(judged.into_iter().all(|r| r.verdict == Some(RowVerdict::Same) && r.p_adjusted.is_none()));
    assert_eq!(c.standings.iter().map(|s| s.rank).collect::<Vec<_>>(), [Rank::Best, Rank::Tied]);
    assert!(c.standings.iter().all(|s| s.dominated_by.is_none()));
    assert!(!c.any_regression());
}

#[test]
fn one_agent_less_is_worse_cheaper_and_seen_in_pairs() {
    let (base, less) = (play(DESK, 30), play(&DESK.replace("count: 5", "count: 4"), 30));
    let c = compare(&base, &[&less]);
    assert!(c.any_regression());
    let candidate = &c.candidates[0];
    let left = candidate.row(&Subject::All, Compared::Abandoned).expect("it is compared");
    assert_eq!(left.verdict, Some(RowVerdict::Worse));
    let hours = candidate.row(&Subject::All, Compared::AgentHours).and_then(|r| r.difference).expect("it is compared");
    assert_eq!((hours.value, hours.half_width), (-8.0, Some(0.0)));
    assert_eq!((c.standings[0].cost, c.standings[1].cost), (Some(800.0), Some(640.0)));
    assert_eq!((c.standings[0].rank, c.standings[1].rank), (Rank::Best, Rank::Behind));
    assert_eq!((c.standings[0].dominated_by, c.standings[1].dominated_by), (None, None));

    let dear = play(&DESK.replace("count: 5, cost: 20/h", "count: 4, cost: 30/h"), 30);
    let c = compare(&base, &[&dear]);
    assert_eq!(c.standings[1].dominated_by, Some(0));

    let other_days = play(&DESK.replace("count: 5", "count: 4").replace("seed: 1", "seed: 2"), 30);
    let c = compare(&base, &[&other_days]);
    assert_eq!(c.candidates[0].pairing, Pairing::Unpaired("their seeds are 1 and 2".to_owned()));
    let unpaired = c.candidates[0].row(&Subject::All, Compared::Abandoned).and_then(|r| r.difference);
    let width = |d: Option<crate::stats::Difference>| d.and_then(|d| d.half_width).expect("there is an interval");
    assert!(width(unpaired) > 1.3 * width(left.difference));
}

#[test]
fn costs_in_two_currencies_are_left_out() {
    let base = play(&format!("currency: EUR{DESK}"), 3);
    let dollars = play(&format!("currency: USD{}", DESK.replace("count: 5", "count: 4")), 3);
    let c = compare(&base, &[&dollars]);
    assert_eq!(c.candidates[0].other_currency, Some(("EUR".to_owned(), "USD".to_owned())));
    assert!(c.candidates[0].row(&Subject::All, Compared::Cost).is_none());
    assert!(c.standings.iter().all(|s| s.cost.is_none() && s.agent_hours.is_some()));
    let (old, new) = (Kept::of(&base.named("old")), Kept::of(&dollars.named("new")));
    let kept = Comparison::with_kept(("old", &old), ("new", &new), Settings::default()).expect("the same task");
    assert!(kept.candidates[0].row(&Subject::All, Compared::Cost).is_none());
    assert!(kept.candidates[0].row(&Subject::All, Compared::AgentHours).is_some());
    // What names no currency may be the same.
    let c = compare(&base, &[&play(DESK, 3)]);
    assert!(c.candidates[0].row(&Subject::All, Compared::Cost).is_some());
}

#[test]
fn starving_a_class_breaks_a_rail() {
    let ordered = DESK.replace("  question:\n", "  question:\n    priority: -1\n")
        + "routing: {contact_order: [priority, age]}\n";
    let fair = DESK.to_owned() + "routing: {contact_order: [age]}\n";
    let busy = |text: &str| {
        text.replace("patience: {exponential: {mean: 5m}}", "patience: {exponential: {mean: 2h}}")
            .replace("count: 5", "count: 4")
    };
    let (base, new) = (play(&busy(&fair), 20), play(&busy(&ordered), 20));
    let c = compare(&base, &[&new]);
    let broken: Vec<_> = c.candidates[0].broken.iter().map(|b| (b.rail, b.subject.name())).collect();
    assert_eq!(broken, [(Rail::Starvation, "order")]);
    assert_eq!(c.standings[1].rank, Rank::OffRails);

    // Where that long a wait is what is promised, nobody starves.
    let patient = |text: &str| play(&busy(text).replace("answer_within: 60s", "answer_within: 8h"), 20);
    let c = compare(&patient(&fair), &[&patient(&ordered)]);
    assert_eq!(c.candidates[0].broken, []);
}

#[test]
fn other_tasks_are_refused_by_name() {
    let base = play(DESK, 2);
    let refused = |text: String| {
        let other = play(&text, 2);
        Comparison::new(&base.named("a"), &[other.named("b")], Settings::default(), 1).unwrap_err().difference
    };
    assert_eq!(refused(DESK.replace("8h", "9h")), "the duration is 8h in a and 9h in b");
    assert_eq!(
        refused(DESK.replace("40/h", "41/h")),
        "the arrivals of `question` differ, and with them the task (--other-arrivals compares all the same)"
    );
    assert_eq!(refused(DESK.replace("order", "sale")), "only a has contacts `order`");
    let within = refused(DESK.replace("60s", "20s"));
    assert_eq!(within, "channel `chat` has another answer_within, so service levels mean different things");
}

const TRIAGE: &str = "
schema: 1
duration: 8h
channels: {chat: {answer_within: 60s}, desk: {answer_within: 60s}}
contacts:
  inbox:
    channel: chat
    arrivals: {rate: 40/h}
    handling: {exponential: {mean: 45s}}
    transfers: {to: {sales: 50%, other: 10%}, accuracy: 80%, misroute_handling: 60s}
  sales: {channel: desk, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 9m}}}
  other: {channel: desk, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 9m}}, arrivals: {rate: 2/h}}
agents:
  front: {count: 2, skills: [inbox], answering: {misses: 4%}}
  team: {count: 3, skills: [sales, other]}
";

/// Rows of first lines and offers are there where there are such, once each, and worse is worse.
#[test]
fn first_lines_and_offers_have_rows_of_their_own() {
    let base = play(TRIAGE, 30);
    let new = play(&TRIAGE.replace("accuracy: 80%", "accuracy: 60%").replace("misses: 4%", "misses: 20%"), 30);
    let c = compare(&base, &[&new]);
    let of = |measures: &[Compared]| -> Vec<(Subject, Compared, Option<RowVerdict>)> {
        let rows = c.candidates[0].rows.iter().filter(|r| measures.contains(&r.measure));
        rows.map(|r| (r.subject.clone(), r.measure, r.verdict)).collect()
    };
    // The channel has the first line alone, so that the class has no rows of its own.
    let (inbox, front) = (Subject::Channel("chat".to_owned()), Subject::Group("front".to_owned()));
    let worse = Some(RowVerdict::Worse);
    assert_eq!(
        of(&Compared::OF_FIRST_LINES).iter().map(|row| (&row.0, row.1)).collect::<Vec<_>>(),
        Compared::OF_FIRST_LINES.map(|measure| (&inbox, measure))
    );
    assert_eq!(of(&Compared::OF_FIRST_LINES)[1], (inbox.clone(), Compared::Misrouted, worse));
    assert_eq!(of(&Compared::OF_FIRST_LINES)[2], (inbox.clone(), Compared::EndToEnd, worse));
    assert_eq!(of(&Compared::OF_FIRST_LINES)[0].2, None, "who is transferred is not judged");
    let missed = (front.clone(), Compared::Missed, worse);
    let declined = (front.clone(), Compared::Declined, Some(RowVerdict::Same));
    assert_eq!(of(&Compared::OF_OFFERS), [declined, missed, (front, Compared::OffersPerContact, None)]);
    let desk = play(DESK, 5);
    let plain = compare(&desk, &[&desk]);
    let others = [Compared::OF_FIRST_LINES.as_slice(), &Compared::OF_OFFERS].concat();
    assert!(plain.candidates[0].rows.iter().all(|row| !others.contains(&row.measure)));
}

/// An overload, and customers who do not give up at the first try.
fn redials(share: &str) -> String {
    let again =
        format!("after_abandon: {{redial: {share}, delay: {{exponential: {{mean: 10m}}}}, tries: 8}}\n  order:");
    DESK.replace("count: 5", "count: 3").replace("order:", &again).replacen("  after", "    after", 1)
}

/// Where nobody tries again, the service level is higher, and more customers are lost.
#[test]
fn a_service_level_bought_with_customers_breaks_a_rail() {
    let (base, new) = (play(&redials("80%"), 30), play(&redials("0%"), 30));
    let c = compare(&base, &[&new]);
    let row = |subject: Subject, measure| c.candidates[0].row(&subject, measure).expect("it is compared");
    let all = |measure| row(Subject::All, measure).verdict;
    assert_eq!(all(Compared::InTime), Some(RowVerdict::Better));
    assert_eq!(all(Compared::CustomersLost), Some(RowVerdict::Worse));
    assert_eq!(all(Compared::Attempts), None, "few attempts may be those of customers who give up");
    let broken: Vec<_> = c.candidates[0].broken.iter().map(|b| b.rail).collect();
    assert!(!broken.is_empty() && broken.iter().all(|rail| *rail == Rail::CustomersLost), "{broken:?}");
    assert_eq!((c.standings[0].rank, c.standings[1].rank), (Rank::Best, Rank::OffRails));
    let lost = |i: usize| c.standings[i].lost.expect("customers are counted").mean;
    assert!(lost(1) > lost(0));
    // Each class has customers of its own; nothing is resolved or not, and nobody is abusive.
    let rows = |measure| c.candidates[0].rows.iter().filter(|r| r.measure == measure).count();
    assert_eq!(Compared::OF_CUSTOMERS.map(rows), [3, 3, 3, 3, 3, 0, 0]);
    let kept = Comparison::with_kept(
        ("base", &Kept::of(&base.named("base"))),
        ("new", &Kept::of(&new.named("new"))),
        Settings::default(),
    );
    let kept = kept.expect("they had the same task");
    assert_eq!(
        kept.candidates[0].row(&Subject::All, Compared::CustomersLost).and_then(|r| r.verdict),
        all(Compared::CustomersLost)
    );
    // Where every customer makes one attempt, nothing can be said of customers that is not said of contacts.
    let plain = play(&redials("80%").replace("    after_abandon", "    # after_abandon"), 5);
    let of_customers = |r: &Row| Compared::OF_CUSTOMERS.contains(&r.measure);
    assert!(!compare(&plain, &[&plain]).candidates[0].rows.iter().any(of_customers));
    assert!(!compare(&base, &[&plain]).candidates[0].rows.iter().any(of_customers));
}

/// Whom the centre is not there for may be turned away, and has no part in the ranks.
#[test]
fn options_are_ranked_by_genuine_customers() {
    let trolls = DESK.replace(
        "  order: {",
        "  order: {nature: abuse, after_service: {reopen: 100%, delay: {constant: 10s}, tries: 20}, ",
    );
    let banned = trolls.replace("nature: abuse, ", "nature: abuse, ban: {contacts: 2, after: 20s}, ");
    let c = compare(&play(&trolls, 20), &[&play(&banned, 20)]);
    assert_eq!((&c.whole, c.standings[1].rank), (&Subject::Genuine, Rank::Best));
    let verdict = |subject: Subject, measure| c.candidates[0].row(&subject, measure).and_then(|r| r.verdict);
    assert_eq!(verdict(Subject::All, Compared::TurnedAway), Some(RowVerdict::Worse));
    assert_eq!(verdict(Subject::Genuine, Compared::TurnedAway), Some(RowVerdict::Same));
    assert_eq!(verdict(Subject::All, Compared::AbuseTime), Some(RowVerdict::Better));
    assert_eq!(c.candidates[0].broken, []);
    let genuine = c.candidates[0].row(&Subject::Genuine, Compared::InTime).and_then(|r| r.new);
    assert_eq!(c.standings[1].in_time.map(|e| e.mean), genuine);
}
