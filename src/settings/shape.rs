//! What may be written in settings and profiles: the one table the reader and the JSON Schema follow.

/// A body: the file, or one block.
pub struct Shape {
    /// Arguments, sorted as they are documented.
    pub arguments: &'static [Argument],
    /// Nested blocks.
    pub blocks: &'static [BlockShape],
}

/// `name = value`.
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// Whether it must be written.
    pub required: bool,
    /// One sentence.
    pub description: &'static str,
}

/// `kind "label" { … }`.
pub struct BlockShape {
    /// The block type.
    pub kind: &'static str,
    /// What the label is, for a block with one; such a block may be repeated under other labels.
    pub label: Option<&'static str>,
    /// Whether it may be repeated without a label.
    pub repeated: bool,
    /// One sentence.
    pub description: &'static str,
    /// Its content.
    pub shape: Shape,
}

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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

/// Strategies of recovery, in the words of AWS Resilience Hub.
pub const APPROACHES: &[&str] =
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
    description: "What recovery has to achieve, in the words of AWS Resilience Hub.",
    shape: Shape {
        arguments: &[
            optional("approach", Kind::OneOf(APPROACHES), "The strategy of recovery."),
            optional("rto", Kind::Duration, "Longest time until service is restored."),
            optional("rpo", Kind::Duration, "Longest stretch of data that may be lost."),
        ],
        blocks: &[],
    },
};

const REGIONS: BlockShape = BlockShape {
    kind: "regions",
    label: None,
    repeated: false,
    description: "Which region plays which role.",
    shape: Shape {
        arguments: &[
            optional("primary", Kind::Text, "The region that serves when all is well."),
            optional("recovery", Kind::Texts, "The regions that take over."),
        ],
        blocks: &[],
    },
};

const RULE: BlockShape = BlockShape {
    kind: "rule",
    label: Some("The rule's id, <pack>/<rule>."),
    repeated: false,
    description: "Changes one rule.",
    shape: Shape {
        arguments: &[
            optional("enabled", Kind::Bool, "Switches the rule on or off."),
            optional("severity", Kind::OneOf(SEVERITIES), "Replaces the rule's own severity."),
            optional("parameters", Kind::Object, "Values for the rule's own inputs."),
        ],
        blocks: &[],
    },
};

const DEPLOYMENT: BlockShape = BlockShape {
    kind: "deployment",
    label: Some("The deployment's name."),
    repeated: false,
    description: "A root with its workspace; all deployments are judged as one system.",
    shape: Shape {
        arguments: &[
            required("root", Kind::Text, "The root's directory, relative to this file."),
            optional("workspace", Kind::Text, "The value of terraform.workspace."),
            optional("var_files", Kind::List, "Variable files, relative to the root, in order."),
        ],
        blocks: &[],
    },
};

const WAIVER: BlockShape = BlockShape {
    kind: "waiver",
    label: None,
    repeated: true,
    description: "Permits an exception. It needs a reason, and ends on its date.",
    shape: Shape {
        arguments: &[
            required("rule", Kind::Texts, "Rules, as ids or globs (iam/*)."),
            optional("address", Kind::Texts, "Addresses, as globs in which * crosses dots."),
            optional("reason", Kind::Text, "Why the exception is right."),
            optional("expires", Kind::Day, "The last day on which it holds."),
        ],
        blocks: &[],
    },
};

/// `.drlint.hcl`.
pub const SETTINGS: Shape = Shape {
    arguments: &[optional(
        "profile",
        Kind::Texts,
        "The profile to check against; two when one of them is production.",
    )],
    blocks: &[OBJECTIVES, REGIONS, DEPLOYMENT, RULE, WAIVER],
};

/// A profile, `<name>.hcl`.
pub const PROFILE: Shape = Shape {
    arguments: &[
        optional("description", Kind::Text, "What the profile demands, in one sentence."),
        optional("extends", Kind::Text, "The profile that this one changes."),
    ],
    blocks: &[OBJECTIVES, REGIONS, RULE],
};
