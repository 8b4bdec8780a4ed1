//! The arguments and blocks of settings and profiles: the table that the reader and the JSON Schema use.

/// A body: the file, or one block.
pub(crate) struct Shape {
    /// Arguments, sorted as they are documented.
    pub(crate) arguments: &'static [Argument],
    pub(crate) blocks: &'static [BlockShape],
}

/// `name = value`.
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    /// What its value must be.
    pub(crate) kind: Kind,
    /// Whether it must be set.
    pub(crate) required: bool,
    pub(crate) description: &'static str,
}

/// `kind "label" { … }`.
pub(crate) struct BlockShape {
    pub(crate) kind: &'static str,
    /// What the label is, for a block with one; such a block may be repeated under other labels.
    pub(crate) label: Option<&'static str>,
    /// Whether it may be repeated without a label.
    pub(crate) repeated: bool,
    pub(crate) description: &'static str,
    pub(crate) shape: Shape,
}

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any string.
    Text,
    /// One string or a list of strings.
    Texts,
    /// A list of strings.
    List,
    /// `true` or `false`.
    Bool,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A time: `90s`, `5m`, `1h`, or a number of seconds.
    Duration,
    /// A day: `2027-03-31`.
    Day,
    /// An object whose values are literals of any kind.
    Object,
}

/// Recovery strategies, named as AWS Resilience Hub names them.
pub(crate) const APPROACHES: &[&str] =
    &["BACKUP_AND_RESTORE", "PILOT_LIGHT", "WARM_STANDBY", "HOT_STANDBY", "ACTIVE_ACTIVE"];

const SEVERITIES: &[&str] = &["error", "warning", "note"];

const fn optional(name: &'static str, kind: Kind, description: &'static str) -> Argument {
    Argument { name, kind, required: false, description }
}

const fn required(name: &'static str, kind: Kind, description: &'static str) -> Argument {
    Argument { name, kind, required: true, description }
}

const OBJECTIVES: BlockShape = BlockShape {
    kind: "objectives",
    label: None,
    repeated: false,
    description: "Recovery objectives, named as AWS Resilience Hub names them. They document what the stack \
                  is built for; no rule reads them.",
    shape: Shape {
        arguments: &[
            optional("approach", Kind::OneOf(APPROACHES), "The recovery strategy."),
            optional(
                "rto",
                Kind::Duration,
                "Recovery time objective: the longest time until service is restored.",
            ),
            optional(
                "rpo",
                Kind::Duration,
                "Recovery point objective: the longest period of data that may be lost.",
            ),
        ],
        blocks: &[],
    },
};

const REGIONS: BlockShape = BlockShape {
    kind: "regions",
    label: None,
    repeated: false,
    description: "The roles of AWS regions. `drlint graph` prints them, and rules of your own read them with \
                  `plugin::drlint::role`; no bundled rule does.",
    shape: Shape {
        arguments: &[
            optional("primary", Kind::Text, "The region that serves traffic in normal operation."),
            optional("recovery", Kind::Texts, "The regions that traffic fails over to."),
        ],
        blocks: &[],
    },
};

const RULE: BlockShape = BlockShape {
    kind: "rule",
    label: Some("The rule's id, <pack>/<rule>."),
    repeated: false,
    description: "Configures one rule.",
    shape: Shape {
        arguments: &[
            optional("enabled", Kind::Bool, "Whether the rule runs."),
            optional("severity", Kind::OneOf(SEVERITIES), "Overrides the severity of the rule."),
            optional("parameters", Kind::Object, "Values of the rule's parameters."),
        ],
        blocks: &[],
    },
};

const DEPLOYMENT: BlockShape = BlockShape {
    kind: "deployment",
    label: Some("The deployment's name."),
    repeated: false,
    description: "A root module with a workspace and variable files; all deployments are checked as one system.",
    shape: Shape {
        arguments: &[
            required(
                "root",
                Kind::Text,
                "The directory of the root module, relative to this file.",
            ),
            optional("workspace", Kind::Text, "The value of terraform.workspace."),
            optional(
                "var_files",
                Kind::List,
                "Variable files, relative to the root module, in order.",
            ),
        ],
        blocks: &[],
    },
};

const WAIVER: BlockShape = BlockShape {
    kind: "waiver",
    label: None,
    repeated: true,
    description: "Suppresses findings, with a reason and until a date.",
    shape: Shape {
        arguments: &[
            required("rule", Kind::Texts, "Rule ids or globs, such as iam/*."),
            optional("address", Kind::Texts, "Resource addresses or globs; * matches dots too."),
            optional("reason", Kind::Text, "Why the findings are acceptable."),
            optional("expires", Kind::Day, "The last day on which it applies."),
        ],
        blocks: &[],
    },
};

/// `.drlint.hcl`.
pub(crate) const SETTINGS: Shape = Shape {
    arguments: &[optional(
        "profile",
        Kind::Texts,
        "The profile to check against; two if one of them is production.",
    )],
    blocks: &[OBJECTIVES, REGIONS, DEPLOYMENT, RULE, WAIVER],
};

/// A profile, `<name>.hcl`.
pub(crate) const PROFILE: Shape = Shape {
    arguments: &[
        optional("description", Kind::Text, "What the profile requires, in one sentence."),
        optional("extends", Kind::Text, "The profile that this one extends."),
    ],
    blocks: &[OBJECTIVES, REGIONS, RULE],
};
