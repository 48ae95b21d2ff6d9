//! Help between teams that holds the ratio of two lines: fixed queue ratio with thresholds.

use crate::engine::View;
use crate::model::{ClassId, GroupId, Sharing};
use crate::routing::{Component, Description, Gate, Kind, Occasions, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn Gate> = Component {
    description: Description {
        name: "queue_ratio",
        stage: Stage::Sharing,
        summary: "from an overload on, as long as the line is longer than its share; until it has cleared",
        rule: "Let Q be the contacts that wait in the rule's classes and R those in the group's other classes. Help begins \
               when Q - `ratio` x R reaches `activate`. From then on the group takes contacts of these classes while Q > \
               `ratio` x R, and its own otherwise, so that the lines keep the ratio. Help ends when Q falls to `release`. It \
               does not begin while more than `returning` agents of the overloaded classes' other groups still serve \
               contacts of the group's own classes, so that two teams never help each other at the same time.",
        good_for: "overloads that nobody expected: no rate has to be known",
        bad_for: "lines too short for thresholds, and teams that are slow at the other's work",
        source: "Perry and Whitt, \"Responding to unexpected overloads in large-scale service systems\", Management Science \
                 55 (2009) 1353-1367 (activation threshold, ratio, one-way sharing); release as in \"Achieving rapid recovery \
                 in an overload control for large-scale service systems\" (2013), here by the length of the line",
        cost: "one look a class of the rule and of the group",
    },
    parameters: &[
        Parameter {
            name: "ratio",
            meaning: "how many wait in the overloaded classes for each who waits in the group's own",
            kind: Kind::Number { min: 0.0, max: 1e6, default: Some(1.0) },
        },
        Parameter {
            name: "activate",
            meaning: "how many more than its share wait when help begins",
            kind: Kind::Number { min: 1.0, max: 1e7, default: Some(10.0) },
        },
        Parameter {
            name: "release",
            meaning: "how many wait in the overloaded classes when help ends",
            kind: Kind::Number { min: 0.0, max: 1e7, default: Some(0.0) },
        },
        Parameter {
            name: "returning",
            meaning: "how many agents may still help in the other direction when help begins",
            kind: Kind::Number { min: 0.0, max: 1e6, default: Some(0.0) },
        },
    ],
    build: |arguments| {
        Box::new(QueueRatio {
            ratio: arguments.number("ratio"),
            activate: arguments.number("activate"),
            release: arguments.number("release"),
            returning: arguments.number("returning"),
            overloaded: Vec::new(),
            own: Vec::new(),
            helpers: Vec::new(),
            helping_back: 0,
            active: false,
        })
    },
};

struct QueueRatio {
    ratio: f64,
    activate: f64,
    release: f64,
    returning: f64,
    overloaded: Vec<ClassId>,
    /// The other classes of the helping groups.
    own: Vec<ClassId>,
    helpers: Vec<GroupId>,
    /// How many agents of other groups serve contacts of `own`, though they are there for the overloaded classes.
    helping_back: u32,
    active: bool,
}

impl QueueRatio {
    fn waiting(view: View<'_>, classes: &[ClassId]) -> f64 {
        f64::from(classes.iter().map(|class| view.waiting(*class)).sum::<u32>())
    }

    /// Whether few enough help the other way round for help to begin.
    fn have_returned(&self) -> bool {
        f64::from(self.helping_back) <= self.returning
    }
}

impl Gate for QueueRatio {
    fn prepare(&mut self, view: View<'_>, sharing: &Sharing) {
        self.overloaded = sharing.classes.clone();
        self.helpers = sharing.groups.clone();
        for group in &self.helpers {
            for skill in &view.scenario().groups[group.index()].skills {
                if !self.overloaded.contains(&skill.class) && !self.own.contains(&skill.class) {
                    self.own.push(skill.class);
                }
            }
        }
    }

    fn is_open(&mut self, view: View<'_>, _: ClassId, _: GroupId, _: u32) -> bool {
        let overloaded = Self::waiting(view, &self.overloaded);
        // The other line only lowers what is above: where this one is too short by itself, it need not be counted.
        if overloaded < self.activate && !self.active {
            return false;
        }
        if overloaded <= self.release && self.active {
            self.active = false;
            return false;
        }
        let above = overloaded - self.ratio * Self::waiting(view, &self.own);
        self.active = self.active || above >= self.activate && self.have_returned();
        self.active && above > 0.0
    }

    fn occasions(&self, _: View<'_>, _: &Sharing) -> Occasions {
        Occasions {
            // Where help begins at a length at which it ends, each look changes the state.
            always: self.activate <= self.release,
            leaves: self.overloaded.iter().chain(&self.own).copied().collect(),
            ..Occasions::default()
        }
    }

    fn hears_of(&self, view: View<'_>) -> Vec<(ClassId, GroupId)> {
        let groups = view.scenario().groups.iter().enumerate().map(|(i, group)| (GroupId::at(i), group));
        let others = groups.filter(|(id, group)| {
            !self.helpers.contains(id) && group.skills.iter().any(|skill| self.overloaded.contains(&skill.class))
        });
        others.flat_map(|(id, _)| self.own.iter().map(move |class| (*class, id))).collect()
    }

    fn notice(&mut self, begun: bool) -> bool {
        if begun {
            self.helping_back += 1;
            return false;
        }
        self.helping_back -= 1;
        !self.active && self.have_returned()
    }
}
