//! Queues that several classes share.

use super::super::diagnostic::{Code, Problem};
use super::super::raw::queues::{QueueOrder as RawOrder, SharedQueue};
use super::super::raw::scenario::Entry;
use super::Context;
use crate::model::{ClassId, Queue, QueueOrder};

/// All queues; `None` when one is wrong.
pub(super) fn queues(context: &mut Context<'_>) -> Option<Vec<Queue>> {
    let raw = context.raw;
    // For each class: the queue that has it.
    let mut taken: Vec<Option<usize>> = vec![None; raw.contacts.entries.len()];
    let queues: Vec<Option<Queue>> =
        raw.queues.entries.iter().enumerate().map(|(i, e)| context.within(e, |c| queue(c, i, e, &mut taken))).collect();
    for (i, entry) in raw.queues.entries.iter().enumerate() {
        let of_that_name = raw.contacts.position(&entry.name.value);
        if of_that_name.is_some_and(|class| taken[class] != Some(i)) {
            let message = format!("`{}` is the name of a class that is not in this queue", entry.name.value);
            context.problems.push(
                Problem::error(Code::Conflict, entry.name.span, message)
                    .help("give the queue a name of its own, or add the class to its `contacts`"),
            );
        }
    }
    queues.into_iter().collect()
}

fn queue(
    context: &mut Context<'_>,
    index: usize,
    entry: &Entry<SharedQueue>,
    taken: &mut [Option<usize>],
) -> Option<Queue> {
    let raw = entry.value.as_ref()?;
    let section = &context.raw.contacts;
    let mut classes = Vec::new();
    let found: Vec<_> =
        raw.contacts.value.0.iter().map(|name| (name, context.lookup(name, section, "contact class"))).collect();
    for (name, class) in found {
        let class = class?;
        let before = taken[class].replace(index);
        let problem = match before {
            Some(other) if other == index => {
                Problem::error(Code::Conflict, name.span, format!("`{}` stands here twice", name.value))
                    .help("remove one of them")
            }
            Some(other) => {
                let other = &context.raw.queues.entries[other].name.value;
                Problem::error(Code::Conflict, name.span, format!("`{}` is in the queue `{other}` already", name.value))
                    .help("a class waits in one queue")
            }
            None => {
                let own = section.entries[class].value.as_ref().and_then(|c| c.queue.as_ref());
                match own.and_then(|queue| queue.capacity) {
                    Some(capacity) => {
                        let message =
                            format!("`{}` has a `capacity` of its own queue, which it does not use", name.value);
                        Problem::error(Code::Conflict, capacity.span, message).help(format!(
                            "give the `capacity` of the queue `{}`, for all its classes",
                            entry.name.value
                        ))
                    }
                    None => {
                        classes.push(ClassId::at(class));
                        continue;
                    }
                }
            }
        };
        context.problems.push(problem);
        return None;
    }
    if classes.is_empty() {
        context.problems.push(
            Problem::error(Code::Value, raw.contacts.span, "a queue needs at least one class")
                .help("write `contacts: [a, b]`, or remove the queue"),
        );
        return None;
    }
    let order = match raw.order {
        None | Some(RawOrder::Arrival) => QueueOrder::Arrival,
        Some(RawOrder::Priority) => QueueOrder::Priority,
        Some(RawOrder::Credit) => QueueOrder::Credit,
    };
    Some(Queue { name: entry.name.value.clone(), classes, capacity: raw.capacity, order })
}
