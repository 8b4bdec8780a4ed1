//! The checks that are built in: what drlint reports about files, configurations, settings and rules
//! themselves, as opposed to the rules of packs.
//!
//! Invariant: this table is all there is. A diagnostic of a built-in check is made from a [`Code`], so
//! no id is spelled out anywhere else; `explain`, settings, SARIF and docs/codes.md read it.

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($($code:ident = $id:literal, $severity:ident, $title:literal, $help:literal;)*) => {
        /// A built-in check. Ordered by id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each has its title in the table")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// All of them, sorted by id.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// `config/reference-cycle`
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$code => $id,)*
                }
            }

            /// The severity of all its diagnostics.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$code => Severity::$severity,)*
                }
            }

            /// What is wrong, in one clause.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title,)*
                }
            }

            /// What to do, in Markdown.
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$code => $help,)*
                }
            }
        }
    };
}

codes! {
    DuplicateDeclaration = "config/duplicate-declaration", Error,
        "Something is declared twice in one module",
        "Remove or rename one of them; Terraform accepts neither.";
    FailedValidation = "config/failed-validation", Error,
        "A validation of an input variable fails",
        "Give the variable a value that its validation allows, or correct the condition.";
    InvalidRepetition = "config/invalid-repetition", Error,
        "Invalid count or for_each",
        "Set count to a whole number, for_each to a map or a set of strings.";
    InvalidValue = "config/invalid-value", Error,
        "Invalid value for an input variable",
        "Set a value of the declared type, or change the type.";
    InvalidVariableFile = "config/invalid-variable-file", Error,
        "A variable file contains something other than literal values",
        "Use only `name = value` with literal values.";
    MissingArgument = "config/missing-argument", Error,
        "A module call does not set a required variable",
        "Set the argument in the module block, or give the variable a default.";
    ModuleCycle = "config/module-cycle", Error,
        "A module calls itself",
        "Remove one of the calls; Terraform cannot expand a module that contains itself.";
    ModuleNotInstalled = "config/module-not-installed", Error,
        "The module of a call could not be read",
        "Correct a local path that does not exist. For other sources run `terraform get`, which needs no \
         backend and no cloud credentials; until then, drlint does not know what the module declares.";
    PlanDiffers = "config/plan-differs", Error,
        "Plan and configuration do not match",
        "Plan again, or name the root module and the workspace that the plan was made from. drlint compares \
         the addresses of resources only: a plan that is older in arguments alone is not reported.";
    ReferenceCycle = "config/reference-cycle", Error,
        "A value depends on itself",
        "Remove one of the references, for example by splitting a local value.";
    ReplacedFile = "config/replaced-file", Note,
        "A .tofu file replaces a .tf file",
        "OpenTofu reads the .tofu file, Terraform the .tf file; drlint reads what OpenTofu reads.";
    StrayArgument = "config/stray-argument", Error,
        "An argument is set outside of a block",
        "Move it into a block; a configuration file contains only blocks.";
    TooManyModules = "config/too-many-modules", Error,
        "A root module has more module calls than drlint reads",
        "Split the root module, or look for calls that double at each level.";
    TooMuchWork = "config/too-much-work", Error,
        "A root module takes more steps to evaluate than drlint allows",
        "Look for expressions that multiply lists or strings with each other.";
    UndeclaredOverride = "config/undeclared-override", Error,
        "An override file changes something that no other file declares",
        "Correct the name, or move the block to a file that is not an override file.";
    UndeclaredVariable = "config/undeclared-variable", Warning,
        "A variable file sets a variable that is not declared",
        "Declare the variable or remove the line; Terraform ignores it.";
    UnknownArgument = "config/unknown-argument", Note,
        "Unknown argument or block",
        "Correct the name. Terraform rejects arguments that the provider does not declare.";
    UnknownBlock = "config/unknown-block", Error,
        "Unknown block type",
        "Correct the block type.";
    UnknownRegion = "config/unknown-region", Warning,
        "A region does not exist",
        "Correct the name of the region. Resources in it are compared with others by this name.";
    UnsupportedArgument = "config/unsupported-argument", Error,
        "A module call sets an argument that the module does not declare",
        "Correct the name, or declare the variable in the module.";
    WrongLabels = "config/wrong-labels", Error,
        "A block has the wrong number of labels",
        "Give the block the labels that its type requires.";
    ExpiredWaiver = "drlint/expired-waiver", Warning,
        "A waiver has expired",
        "Fix the finding, or extend the `expires` date and explain why.";
    InternalError = "drlint/internal-error", Error,
        "Internal error in a rule",
        "This is a bug in drlint. Please report it with the configuration that causes it.";
    MalformedIgnore = "drlint/malformed-ignore", Warning,
        "An ignore comment is not complete",
        "Write `# drlint:ignore[pack/rule]` followed by the reason.";
    RefusedWaiver = "drlint/refused-waiver", Warning,
        "A waiver or ignore comment is for a check that it cannot suppress",
        "Fix the finding. A waiver in .drlint.hcl can suppress a mandatory rule, a comment cannot.";
    RuleError = "drlint/rule-error", Error,
        "A rule failed",
        "This is a bug in the rule. Report it to its author, or correct it if the rule is yours.";
    UnknownRule = "drlint/unknown-rule", Warning,
        "A waiver or ignore comment names a rule that does not exist",
        "Correct the name; `drlint rules` lists all rules.";
    UnusedWaiver = "drlint/unused-waiver", Warning,
        "A waiver or ignore comment matches no finding",
        "Remove it, or correct its rule or address.";
    Usage = "drlint/usage", Error,
        "Invalid command line, plan or pack",
        "Correct the arguments; `drlint --help` lists them.";
    WaiverWithoutReason = "drlint/waiver-without-reason", Warning,
        "A waiver or ignore comment does not have a reason",
        "Add the reason; without one, nothing is suppressed.";
    PolicyError = "policy/error", Error,
        "A rule file does not compile",
        "Correct the rule file. No rule runs until all of them compile.";
    UnknownKey = "policy/unknown-key", Warning,
        "A rule file sets an argument that drlint does not know",
        "Correct the name or remove the argument; it has no effect.";
    SettingsError = "settings/error", Error,
        "Invalid settings file",
        "Correct the settings file. Its JSON Schema is schemas/drlint.schema.json.";
    DuplicateKey = "syntax/duplicate-key", Warning,
        "An object sets the same key twice",
        "Remove one of them; the last one is used.";
    SyntaxError = "syntax/error", Error,
        "A file is not valid Terraform",
        "Correct the syntax. Results that depend on the part that could not be parsed are unknown.";
    NotText = "syntax/not-text", Error,
        "A file is not UTF-8 text",
        "Remove it from the configuration, or save it as UTF-8.";
    TooDeep = "syntax/too-deep", Error,
        "Brackets or operators are nested too deeply",
        "Move parts of the expression into local values.";
    TooLarge = "syntax/too-large", Error,
        "A file is too large",
        "Split the file.";
    Unreadable = "syntax/unreadable", Error,
        "A file or directory cannot be read",
        "Check its permissions, or exclude it.";
}

impl Code {
    /// The check with this id.
    pub(crate) fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }

    /// Whether waivers and ignore comments apply. Diagnostics about suppressions, and those that say that
    /// a part was not checked at all, cannot be suppressed themselves.
    pub fn may_be_suppressed(self) -> bool {
        let is_unread = matches!(
            self,
            Self::SyntaxError
                | Self::NotText
                | Self::TooDeep
                | Self::TooLarge
                | Self::Unreadable
                | Self::TooManyModules
                | Self::TooMuchWork
                | Self::PlanDiffers
                | Self::PolicyError
                | Self::SettingsError
        );
        !is_unread && self.pack() != Self::InternalError.pack()
    }

    /// The part of the id before the slash.
    pub(crate) fn pack(self) -> &'static str {
        self.id().split('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sorted() {
        assert!(Code::ALL.is_sorted_by(|one, next| one.id() < next.id()));
        assert!(Code::ALL.is_sorted());
        for code in Code::ALL {
            assert_eq!(Code::find(code.id()), Some(*code));
            assert!(!code.title().ends_with('.') && code.help().ends_with('.'), "{code}");
        }
    }
}
