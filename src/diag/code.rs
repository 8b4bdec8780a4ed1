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
        "Remove or rename one of the two; Terraform refuses both.";
    FailedValidation = "config/failed-validation", Error,
        "A validation of an input variable refuses its value",
        "Give the variable a value that its validation allows, or correct the condition.";
    InvalidRepetition = "config/invalid-repetition", Error,
        "A count or for_each cannot be used",
        "Give count a whole number, for_each a map or a set of strings.";
    InvalidValue = "config/invalid-value", Error,
        "A value does not fit the variable it is given to",
        "Give a value of the declared type, or widen the type.";
    InvalidVariableFile = "config/invalid-variable-file", Error,
        "A variable file holds something other than literal values",
        "Write `name = value` with literal values only.";
    MissingArgument = "config/missing-argument", Error,
        "A module call leaves out a variable that has no default",
        "Set the argument in the module block, or give the variable a default.";
    ModuleCycle = "config/module-cycle", Error,
        "A module calls itself",
        "Break the circle of module calls; Terraform cannot expand it.";
    PlanDiffers = "config/plan-differs", Error,
        "Plan and configuration do not belong together",
        "Plan again, or name the root module and the workspace that the plan was made of.";
    ReferenceCycle = "config/reference-cycle", Error,
        "A value depends on itself",
        "Break the circle of references, for instance by splitting a local.";
    StrayArgument = "config/stray-argument", Error,
        "An argument stands outside of any block",
        "Move it into a block; a configuration file holds blocks only.";
    TooManyModules = "config/too-many-modules", Error,
        "A root expands to more module calls than can be read",
        "Split the root, or look for calls that double at each level.";
    TooMuchWork = "config/too-much-work", Error,
        "A root module takes more steps to evaluate than drlint allows",
        "Look for expressions that multiply lists or strings with each other.";
    UndeclaredVariable = "config/undeclared-variable", Warning,
        "A variable file sets a variable that is not declared",
        "Declare the variable or remove the line; Terraform ignores it.";
    UnknownArgument = "config/unknown-argument", Note,
        "The provider has no argument or block of this name",
        "Correct the name: Terraform refuses what the provider does not know.";
    UnknownBlock = "config/unknown-block", Error,
        "Terraform has no block of this type",
        "Correct the block's type.";
    UnsupportedArgument = "config/unsupported-argument", Error,
        "A module call sets an argument that the module does not declare",
        "Correct the name, or declare the variable in the module.";
    WrongLabels = "config/wrong-labels", Error,
        "A block has the wrong number of labels",
        "Give the block the labels its type takes.";
    ExpiredWaiver = "drlint/expired-waiver", Warning,
        "A waiver is past its date",
        "Cure what it covered, or renew its `expires` date with a fresh reason.";
    InternalError = "drlint/internal-error", Error,
        "A rule broke down",
        "This is a bug in drlint: please report it with the configuration that causes it.";
    RuleError = "drlint/rule-error", Error,
        "A rule cannot be evaluated",
        "This is a bug in the rule: tell its author, or correct it when the pack is yours.";
    UnusedWaiver = "drlint/unused-waiver", Warning,
        "A waiver or ignore comment covers nothing",
        "Remove it; or correct its rule or address, if it was meant to cover something.";
    Usage = "drlint/usage", Error,
        "A command line, plan or pack cannot be used",
        "Correct the arguments; drlint --help lists them.";
    WaiverWithoutReason = "drlint/waiver-without-reason", Warning,
        "A waiver or ignore comment gives no reason",
        "Say why the rule may be broken here; without a reason nothing is suppressed.";
    PolicyError = "policy/error", Error,
        "A rule file cannot be compiled",
        "Correct the rule file. No rule runs until all of them compile.";
    UnknownKey = "policy/unknown-key", Warning,
        "A rule file sets an argument that drlint does not know",
        "Correct the name or remove the argument; it has no effect.";
    SettingsError = "settings/error", Error,
        "A settings file cannot be used",
        "Correct the settings file; its JSON Schema is schemas/drlint.schema.json.";
    DuplicateKey = "syntax/duplicate-key", Warning,
        "An object has the same key twice",
        "Remove one of the two; the last one counts.";
    SyntaxError = "syntax/error", Error,
        "A file could not be read as Terraform",
        "Correct the syntax. Until then a rule that depends on the unread part is unknown.";
    NotText = "syntax/not-text", Error,
        "A file is not text",
        "Remove it from the configuration, or save it as UTF-8.";
    TooDeep = "syntax/too-deep", Error,
        "Brackets or operators nest too deeply to be read",
        "Split the expression with locals.";
    TooLarge = "syntax/too-large", Error,
        "A file is too large to be read",
        "Split the file.";
    Unreadable = "syntax/unreadable", Error,
        "A file or directory cannot be read",
        "See to its permissions, or leave it out.";
}

impl Code {
    /// The check with this id.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }

    /// Whether waivers and ignore comments apply. They do not to what is said about themselves, or
    /// about a run that cannot be trusted.
    pub fn may_be_suppressed(self) -> bool {
        !self.id().starts_with("drlint/")
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
