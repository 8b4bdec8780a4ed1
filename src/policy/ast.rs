//! A policy file as data: what the checker, the compiler and the run read.

use std::sync::Arc;

use crate::base::{Name, Span};
use crate::syntax::{Attribute, Block, Expr};

/// One policy file.
#[derive(Debug, Default)]
pub struct File {
    pub inputs: Vec<Arc<Block>>,
    /// Attributes of the file's `locals` blocks.
    pub locals: Vec<Attribute>,
    pub policies: Vec<Policy>,
}

/// What a policy checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Resource,
    Provider,
    Module,
}

/// One policy block.
#[derive(Debug)]
pub struct Policy {
    pub target: Target,
    /// The first label: a type, `*`, or a prefix that ends with `*`.
    pub pattern: Name,
    /// Which subjects it checks; none means all.
    pub filter: Option<Expr>,
    /// `enforcement_level`.
    pub level: Option<Expr>,
    /// Nested locals, without `rule`.
    pub locals: Vec<Attribute>,
    /// Members of the nested local `rule`.
    pub extras: Vec<(Name, Expr)>,
    pub enforces: Vec<Enforce>,
    /// Whether it checks what is declared: not so with `operations = ["delete"]`.
    pub applicable: bool,
    /// Whether it reads IAM statements: then it checks documents that nothing refers to as well.
    pub reads_statements: bool,
    /// Type and labels.
    pub header: Span,
}

/// One condition.
#[derive(Debug)]
pub struct Enforce {
    pub condition: Expr,
    pub error_message: Option<Expr>,
    /// Other engines print it in any case; drlint only checks it.
    pub info_message: Option<Expr>,
}

impl Policy {
    /// A member of the nested local `rule`.
    pub fn extra(&self, name: &str) -> Option<&Expr> {
        self.extras.iter().find(|(extra, _)| *extra == name).map(|(_, expr)| expr)
    }

    /// All its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let conditions = self.enforces.iter().flat_map(|enforce| {
            [
                Some(&enforce.condition),
                enforce.error_message.as_ref(),
                enforce.info_message.as_ref(),
            ]
        });
        let nested = self.locals.iter().map(|local| &local.expr);
        let nested = nested.chain(self.extras.iter().map(|(_, expr)| expr));
        self.filter.iter().chain(&self.level).chain(conditions.flatten()).chain(nested)
    }

    /// Whether it checks subjects of type `kind`.
    pub fn covers(&self, kind: &str) -> bool {
        match self.pattern.as_str().strip_suffix('*') {
            Some(prefix) => kind.starts_with(prefix),
            None => self.pattern == kind,
        }
    }
}
