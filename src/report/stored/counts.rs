//! Counts from columns, looked at before anything is computed from them.

use super::super::hdr;
use super::super::json::{backlog, batches, intervals, retention, runs};
use super::error::ReadError;
use crate::experiment::{PooledWaits, Replication};
use crate::model::{Outcome, Outline};
use crate::record::{
    BacklogTally, CUSTOMER_COUNTS, ClassInterval, ClassTally, ConcurrencyTally, CustomerTally, DialogueTally,
    GroupInterval, GroupTally, Intervals, PaidTally, RetentionTally, TransferTally, WaitCounts, WaitSum, Within,
};

/// Time integrals and sums of times are large, and added up as numbers that cannot overflow; a few of them are not.
const LONGEST_US: u64 = 1 << 62;

/// What all other numbers may add up to, so that no sum of some of them overflows.
#[derive(Default)]
pub struct Budget(u64);

impl Budget {
    fn take(&mut self, field: &str, numbers: &[u64]) -> Result<(), ReadError> {
        for &n in numbers {
            self.0 = self
                .0
                .checked_add(n)
                .filter(|sum| *sum < u64::MAX / 2)
                .ok_or_else(|| ReadError::unfit(field, "the numbers are too large to add up"))?;
        }
        Ok(())
    }
}

/// Columns of one length.
struct Columns<'a> {
    field: String,
    rows: usize,
    budget: &'a mut Budget,
}

impl Columns<'_> {
    /// Takes a column in.
    fn check(&mut self, name: &str, column: &[u64]) -> Result<(), ReadError> {
        let field = format!("{}.{name}", self.field);
        if column.len() != self.rows {
            return Err(ReadError::unfit(field, format!("it has {} entries, not {}", column.len(), self.rows)));
        }
        if name.ends_with("_us") {
            let fits = column.iter().all(|us| *us < LONGEST_US);
            return if fits { Ok(()) } else { Err(ReadError::unfit(field, "a time is too long to be one")) };
        }
        self.budget.take(&field, column)
    }
}

/// That the entries of a list are those of the scenario, by name.
fn same_names<'a>(
    field: &str,
    wanted: impl ExactSizeIterator<Item = &'a String>,
    found: impl ExactSizeIterator<Item = &'a String>,
) -> Result<(), ReadError> {
    if wanted.len() != found.len() || wanted.zip(found).any(|(a, b)| a != b) {
        return Err(ReadError::unfit(field, "the names are not those of the scenario"));
    }
    Ok(())
}

/// The counts of each replication.
pub fn replications_of(
    outline: &Outline,
    table: &runs::Table,
    budget: &mut Budget,
) -> Result<Vec<Replication>, ReadError> {
    let names = outline.classes.iter().map(|c| &c.name);
    same_names("per_replication.classes", names, table.classes.iter().map(|c| &c.class))?;
    let names = outline.groups.iter().map(|g| &g.name);
    same_names("per_replication.groups", names, table.groups.iter().map(|g| &g.group))?;
    let hash = |text: &String| match u64::from_str_radix(text, 16) {
        Ok(hash) if format!("{hash:016x}") == *text => Ok(hash),
        _ => Err(ReadError::unfit("per_replication.fingerprints", format!("`{text}` is no hash"))),
    };
    let mut replications: Vec<Replication> = table
        .fingerprints
        .iter()
        .map(|text| {
            let fingerprint = hash(text)?;
            let (classes, groups, open_max, levers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            Ok(Replication { classes, groups, open_max, levers, paid: PaidTally::default(), fingerprint })
        })
        .collect::<Result<_, ReadError>>()?;
    for (class, columns) in outline.classes.iter().zip(&table.classes) {
        let times = outline.channels[class.channel.index()].answer_within.len();
        let tallies = class_tallies(columns, times, replications.len(), budget)?;
        replications.iter_mut().zip(tallies).for_each(|(r, tally)| r.classes.push(tally));
    }
    let scopes = 1 + outline.channels.len() + outline.classes.len();
    let deferred = (0..outline.classes.len()).any(|class| outline.is_deferred(class));
    if table.open_max.len() != if deferred { scopes } else { 0 } {
        return Err(ReadError::unfit("per_replication.open_max", "not one list for each scope with deferred work"));
    }
    for column in &table.open_max {
        let mut columns = Columns { field: "per_replication".to_owned(), rows: replications.len(), budget };
        columns.check("open_max", column)?;
        replications.iter_mut().zip(column).for_each(|(r, open)| r.open_max.push(*open));
    }
    let names = outline.levers.iter().map(|l| &l.name);
    same_names("per_replication.levers", names, table.levers.iter().map(|l| &l.lever))?;
    for lever in &table.levers {
        let mut columns =
            Columns { field: format!("per_replication.{}", lever.lever), rows: replications.len(), budget };
        columns.check("pulled", &lever.pulled)?;
        columns.check("live_us", &lever.live_us)?;
        for (name, times) in [
            ("first_pulled_us", &lever.first_pulled_us),
            ("first_live_us", &lever.first_live_us),
            ("first_taken_back_us", &lever.first_taken_back_us),
        ] {
            columns.check(name, &times.iter().map(|t| t.unwrap_or(0)).collect::<Vec<_>>())?;
        }
        replications.iter_mut().enumerate().for_each(|(r, replication)| replication.levers.push(lever.tally(r)));
    }
    let rates = &outline.rates;
    match &table.paid {
        None if rates.premiums.is_empty() && rates.call_outs.is_empty() => {}
        Some(paid) if paid.fits(outline) => {
            let mut columns = Columns { field: "per_replication.paid".to_owned(), rows: replications.len(), budget };
            paid.lists().try_for_each(|list| columns.check("time_us", list))?;
            replications.iter_mut().enumerate().for_each(|(r, replication)| replication.paid = paid.tally(r));
        }
        _ => return Err(ReadError::unfit("per_replication.paid", "not one list for each premium and call-out")),
    }
    for columns in &table.groups {
        let tallies = group_tallies(columns, replications.len(), budget)?;
        replications.iter_mut().zip(tallies).for_each(|(r, tally)| r.groups.push(tally));
    }
    Ok(replications)
}

fn class_tallies(
    class: &runs::Class,
    times: usize,
    rows: usize,
    budget: &mut Budget,
) -> Result<Vec<ClassTally>, ReadError> {
    let mut columns = Columns { field: format!("per_replication.{}", class.class), rows, budget };
    for (name, column) in [
        ("offered", &class.offered),
        ("waited", &class.waited),
        ("short_abandons", &class.short_abandons),
        ("wait_answered_us", &class.wait_answered_us),
        ("wait_abandoned_us", &class.wait_abandoned_us),
        ("wait_other_us", &class.wait_other_us),
        ("wait_max_us", &class.wait_max_us),
        ("queue_area_us", &class.queue_area_us),
        ("queue_area_whole_us", &class.queue_area_whole_us),
    ] {
        columns.check(name, column)?;
    }
    for (name, column) in &class.outcomes {
        if !Outcome::ALL.iter().any(|o| o.name() == name) {
            return Err(ReadError::unfit(format!("{}.outcomes", columns.field), format!("`{name}` is no outcome")));
        }
        columns.check(name, column)?;
    }
    if class.within.len() != times {
        return Err(ReadError::unfit(
            format!("{}.within", columns.field),
            "not one entry for each time of the channel",
        ));
    }
    for within in &class.within {
        columns.check("within.answered", &within.answered)?;
        columns.check("within.abandoned", &within.abandoned)?;
    }
    if let Some(t) = &class.transfers {
        for (name, column) in [
            ("transfers.triaged", &t.triaged),
            ("transfers.off_target", &t.off_target),
            ("transfers.transferred", &t.transferred),
            ("transfers.misrouted", &t.misrouted),
            ("transfers.transferred_again", &t.transferred_again),
            ("transfers.reached", &t.reached),
            ("transfers.end_to_end_us", &t.end_to_end_us),
            ("transfers.handover_us", &t.handover_us),
        ] {
            columns.check(name, column)?;
        }
    }
    if let Some(backlog) = &class.backlog {
        for (name, column, _) in backlog::COLUMNS {
            columns.check(&format!("backlog.{name}"), column(backlog))?;
        }
    }
    let backlog = |r: usize| {
        let mut tally = BacklogTally::default();
        if let Some(backlog) = &class.backlog {
            for (_, column, count) in backlog::COLUMNS {
                *count(&mut tally) = column(backlog)[r];
            }
        }
        tally
    };
    let transfers = |r: usize| {
        class.transfers.as_ref().map_or_else(TransferTally::default, |t| TransferTally {
            triaged: t.triaged[r],
            off_target: t.off_target[r],
            transferred: t.transferred[r],
            misrouted: t.misrouted[r],
            transferred_again: t.transferred_again[r],
            reached: t.reached[r],
            end_to_end_us: t.end_to_end_us[r],
            handover_us: t.handover_us[r],
        })
    };
    for (name, column) in class.customers.iter().flatten() {
        if !CUSTOMER_COUNTS.iter().any(|count| count.name == name) {
            let field = format!("per_replication.{}.customers.{name}", class.class);
            return Err(ReadError::unfit(field, "there is no such count"));
        }
        columns.check(&format!("customers.{name}"), column)?;
    }
    for (name, column) in class.dialogue.iter().flat_map(|d| d.named()) {
        columns.check(name, column)?;
    }
    let customers = |r: usize| {
        let mut tally = CustomerTally::default();
        for count in CUSTOMER_COUNTS.iter() {
            let column = class.customers.as_ref().and_then(|columns| columns.get(count.name));
            *(count.of_mut)(&mut tally) = column.map_or(0, |column| column[r]);
        }
        tally
    };
    if let Some(retention) = &class.retention {
        for (name, column, _) in retention::COLUMNS {
            columns.check(&format!("retention.{name}"), column(retention))?;
        }
    }
    let retention = |r: usize| {
        let mut tally = RetentionTally::default();
        if let Some(retention) = &class.retention {
            for (_, column, count) in retention::COLUMNS {
                *count(&mut tally) = column(retention)[r];
            }
        }
        tally
    };
    let tally = |r: usize| {
        let outcome = |o: Outcome| class.outcomes.get(o.name()).map_or(0, |column| column[r]);
        let tally = ClassTally {
            offered: class.offered[r],
            outcomes: Outcome::ALL.map(outcome),
            waited: class.waited[r],
            within: class
                .within
                .iter()
                .map(|w| Within { answered: w.answered[r], abandoned: w.abandoned[r] })
                .collect(),
            short_abandons: class.short_abandons[r],
            wait_answered_us: class.wait_answered_us[r],
            wait_abandoned_us: class.wait_abandoned_us[r],
            wait_other_us: class.wait_other_us[r],
            wait_max_us: class.wait_max_us[r],
            queue_area_us: class.queue_area_us[r],
            queue_area_whole_us: class.queue_area_whole_us[r],
            transfers: transfers(r),
            backlog: backlog(r),
            dialogue: class.dialogue.as_ref().map_or_else(DialogueTally::default, |d| d.tally(r)),
            customers: customers(r),
            retention: retention(r),
        };
        if tally.offered != tally.outcomes.iter().sum::<u64>() {
            let problem = format!("in replication {r} it is not the sum of the outcomes");
            return Err(ReadError::unfit(format!("per_replication.{}.offered", class.class), problem));
        }
        Ok(tally)
    };
    (0..rows).map(tally).collect()
}

fn group_tallies(group: &runs::Group, rows: usize, budget: &mut Budget) -> Result<Vec<GroupTally>, ReadError> {
    let mut columns = Columns { field: format!("per_replication.{}", group.group), rows, budget };
    for (name, column) in [
        ("answered", &group.answered),
        ("busy_area_us", &group.busy_area_us),
        ("present_area_us", &group.present_area_us),
        ("scheduled_area_us", &group.scheduled_area_us),
        ("busy_whole_us", &group.busy_whole_us),
    ] {
        columns.check(name, column)?;
    }
    if let Some(concurrency) = &group.concurrency {
        for (name, column) in [
            ("concurrency.conversation_area_us", &concurrency.conversation_area_us),
            ("concurrency.slot_area_us", &concurrency.slot_area_us),
            ("concurrency.full_area_us", &concurrency.full_area_us),
            ("concurrency.most", &concurrency.most),
        ] {
            columns.check(name, column)?;
        }
    }
    if let Some(offers) = &group.offers {
        for (name, column) in [
            ("offers.made", &offers.made),
            ("offers.declined", &offers.declined),
            ("offers.missed", &offers.missed),
            ("offers.pauses", &offers.pauses),
        ] {
            columns.check(name, column)?;
        }
    }
    let of_offers =
        |column: fn(&runs::Offers) -> &Vec<u64>, r: usize| group.offers.as_ref().map_or(0, |o| column(o)[r]);
    let tally = |r: usize| GroupTally {
        answered: group.answered[r],
        busy_area_us: group.busy_area_us[r],
        present_area_us: group.present_area_us[r],
        scheduled_area_us: group.scheduled_area_us[r],
        busy_whole_us: group.busy_whole_us[r],
        concurrency: match &group.concurrency {
            None => ConcurrencyTally::of_one_slot(group.busy_area_us[r]),
            Some(c) => ConcurrencyTally {
                conversation_area_us: c.conversation_area_us[r],
                slot_area_us: c.slot_area_us[r],
                full_area_us: c.full_area_us[r],
                most: c.most[r],
            },
        },
        offers: of_offers(|o| &o.made, r),
        declined: of_offers(|o| &o.declined, r),
        missed: of_offers(|o| &o.missed, r),
        pauses: of_offers(|o| &o.pauses, r),
    };
    Ok((0..rows).map(tally).collect())
}

/// The table of intervals.
pub fn intervals_of(outline: &Outline, table: &intervals::Table, budget: &mut Budget) -> Result<Intervals, ReadError> {
    let names = outline.classes.iter().map(|c| &c.name);
    same_names("intervals.classes", names, table.classes.iter().map(|c| &c.class))?;
    let names = outline.groups.iter().map(|g| &g.name);
    same_names("intervals.groups", names, table.groups.iter().map(|g| &g.group))?;
    let rows = table.start_s.len();
    for class in &table.classes {
        let mut columns = Columns { field: format!("intervals.{}", class.class), rows, budget };
        for (name, column) in [("open_end", &class.open_end), ("elsewhere", &class.elsewhere)] {
            if let Some(column) = column {
                columns.check(name, column)?;
            }
        }
        for (name, column) in [
            ("offered", &class.offered),
            ("answered", &class.answered),
            ("answered_within", &class.answered_within),
            ("abandoned", &class.abandoned),
            ("turned_away", &class.turned_away),
            ("other", &class.other),
            ("wait_answered_us", &class.wait_answered_us),
            ("wait_max_us", &class.wait_max_us),
            ("queue_area_us", &class.queue_area_us),
        ] {
            columns.check(name, column)?;
        }
    }
    for group in &table.groups {
        let mut columns = Columns { field: format!("intervals.{}", group.group), rows, budget };
        columns.check("busy_area_us", &group.busy_area_us)?;
        columns.check("present_area_us", &group.present_area_us)?;
    }
    let class = |row: usize, c: &intervals::Class| ClassInterval {
        offered: c.offered[row],
        answered: c.answered[row],
        answered_within: c.answered_within[row],
        abandoned: c.abandoned[row],
        turned_away: c.turned_away[row],
        other: c.other[row],
        elsewhere: c.elsewhere.as_ref().map_or(0, |column| column[row]),
        wait_answered_us: c.wait_answered_us[row],
        wait_max_us: c.wait_max_us[row],
        queue_area_us: c.queue_area_us[row],
        open_end: c.open_end.as_ref().map_or(0, |column| column[row]),
    };
    let group = |row: usize, g: &intervals::Group| GroupInterval {
        busy_area_us: g.busy_area_us[row],
        present_area_us: g.present_area_us[row],
    };
    let classes = (0..rows).flat_map(|row| table.classes.iter().map(move |c| class(row, c))).collect();
    let groups = (0..rows).flat_map(|row| table.groups.iter().map(move |g| group(row, g))).collect();
    Intervals::restored(outline, rows, classes, groups)
        .ok_or_else(|| ReadError::unfit("intervals.start_s", format!("{rows} intervals do not make up the duration")))
}

/// Waits by batch, as many of each kind as the replications have counted.
pub fn waits_of(
    outline: &Outline,
    table: &batches::Table,
    replications: &[Replication],
    most: usize,
) -> Result<Vec<PooledWaits>, ReadError> {
    let names = outline.classes.iter().map(|c| &c.name);
    same_names("waits.classes", names, table.classes.iter().map(|c| &c.class))?;
    let names = outline.groups.iter().map(|g| &g.name);
    same_names("waits.groups", names, table.groups.iter().map(|g| &g.group))?;
    let batches = replications.len().min(most);
    let mut out: Vec<PooledWaits> = (0..batches)
        .map(|_| PooledWaits {
            answered: vec![],
            abandoned: vec![],
            other: vec![],
            end_to_end: vec![],
            by_group: vec![],
            open_age: vec![],
            end_age: vec![],
            on_clock: vec![],
            first_response: vec![],
            reply_gap: vec![],
            time_to_service: vec![],
        })
        .collect();
    let mut family = |field: String,
                      family: &batches::Batches,
                      count: &dyn Fn(&Replication) -> u64,
                      place: fn(&mut PooledWaits) -> &mut Vec<WaitSum>| {
        let counted = |batch: usize| replications.iter().skip(batch).step_by(most).map(count).sum();
        let sums = batches_of(&field, family, batches, counted)?;
        out.iter_mut().zip(sums).for_each(|(waits, sum)| place(waits).push(sum));
        Ok::<(), ReadError>(())
    };
    for (i, class) in table.classes.iter().enumerate() {
        let ended = |r: &Replication, outcome| r.classes[i].count(outcome);
        let answered = |r: &Replication| ended(r, Outcome::Answered);
        let abandoned = |r: &Replication| ended(r, Outcome::Abandoned);
        let other = |r: &Replication| r.classes[i].entered() - answered(r) - abandoned(r);
        family(format!("waits.{}.answered", class.class), &class.answered, &answered, |w| &mut w.answered)?;
        family(format!("waits.{}.abandoned", class.class), &class.abandoned, &abandoned, |w| &mut w.abandoned)?;
        family(format!("waits.{}.other", class.class), &class.other, &other, |w| &mut w.other)?;
        let none = batches::Batches::none(batches);
        let reached = |r: &Replication| r.classes[i].transfers.reached;
        let end_to_end = class.end_to_end.as_ref().unwrap_or(&none);
        family(format!("waits.{}.end_to_end", class.class), end_to_end, &reached, |w| &mut w.end_to_end)?;
        let ages = class.deferred.as_ref();
        let on_clock = ages.and_then(|a| a.on_clock.as_ref());
        let samples = |r: &Replication| if ages.is_some() { r.classes[i].backlog.samples } else { 0 };
        let open_end = |r: &Replication| if ages.is_some() { r.classes[i].backlog.open_end } else { 0 };
        let promised = |r: &Replication| if on_clock.is_some() { answered(r) } else { 0 };
        let name = |family: &str| format!("waits.{}.deferred.{family}", class.class);
        family(name("open_age"), ages.map_or(&none, |a| &a.open_age), &samples, |w| &mut w.open_age)?;
        family(name("end_age"), ages.map_or(&none, |a| &a.end_age), &open_end, |w| &mut w.end_age)?;
        family(name("on_clock"), on_clock.unwrap_or(&none), &promised, |w| &mut w.on_clock)?;
        let first_replies = |r: &Replication| r.classes[i].dialogue.first_replies;
        let replies = |r: &Replication| r.classes[i].dialogue.replies;
        let (first, gaps) = (&class.first_response, &class.reply_gap);
        let (first, gaps) = (first.as_ref().unwrap_or(&none), gaps.as_ref().unwrap_or(&none));
        family(format!("waits.{}.first_response", class.class), first, &first_replies, |w| &mut w.first_response)?;
        family(format!("waits.{}.reply_gap", class.class), gaps, &replies, |w| &mut w.reply_gap)?;
        let served = |r: &Replication| r.classes[i].customers.served;
        let times = class.time_to_service.as_ref().unwrap_or(&none);
        family(format!("waits.{}.time_to_service", class.class), times, &served, |w| &mut w.time_to_service)?;
    }
    for (i, group) in table.groups.iter().enumerate() {
        let answered = |r: &Replication| r.groups[i].answered;
        family(format!("waits.{}", group.group), &group.answered, &answered, |w| &mut w.by_group)?;
    }
    Ok(out)
}

/// Waits of one kind by batch; `counted` is how many a batch has to have.
pub fn batches_of(
    field: &str,
    family: &batches::Batches,
    batches: usize,
    counted: impl Fn(usize) -> u64,
) -> Result<Vec<WaitSum>, ReadError> {
    if [family.zeros.len(), family.clamped.len(), family.hdr.len()] != [batches; 3] {
        return Err(ReadError::unfit(field, format!("not one entry for each of {batches} batches")));
    }
    let batch = |batch: usize| {
        let encoded = family.hdr[batch].as_deref();
        let places = encoded.map_or_else(|| Some(Vec::new()), hdr::decode);
        let counts = places.and_then(|p| WaitCounts::from_places(family.zeros[batch], family.clamped[batch], &p));
        let counts =
            counts.ok_or_else(|| ReadError::unfit(field, format!("batch {batch} is no histogram of waits")))?;
        let counted = counted(batch);
        if counts.len() != counted {
            let problem = format!("batch {batch} holds {} waits, its replications {counted}", counts.len());
            return Err(ReadError::unfit(field, problem));
        }
        Ok(counts.into())
    };
    (0..batches).map(batch).collect()
}
