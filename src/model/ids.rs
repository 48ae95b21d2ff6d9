//! Dense identifiers: indices into the scenario's tables and the engine's slabs.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The identifier as an index.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The identifier of the entry at `index`.
            ///
            /// # Panics
            /// When there are 2^32 entries or more; the scenario's limits keep far below that.
            #[inline]
            pub const fn at(index: usize) -> Self {
                assert!(index < u32::MAX as usize);
                Self(index as u32)
            }
        }
    )*};
}

ids! {
    /// Index into [`Scenario::channels`](crate::model::Scenario::channels).
    ChannelId;
    /// Index into [`Scenario::classes`](crate::model::Scenario::classes).
    ClassId;
    /// Index into [`Scenario::groups`](crate::model::Scenario::groups).
    GroupId;
    /// Index into [`Scenario::queues`](crate::model::Scenario::queues).
    QueueId;
    /// Index into [`Scenario::resources`](crate::model::Scenario::resources).
    ResourceId;
    /// An agent: groups in the scenario's order, agents numbered through.
    AgentId;
    /// A contact that is present; the number is used again after it has gone.
    ContactId;
    /// A lane of waiting contacts (one class, one priority, one credit).
    LaneId;
}
