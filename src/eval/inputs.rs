//! What comes from outside: variable values with where they were set, and the workspace.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::expr::evaluate;
use super::literal_scope::LiteralScope;
use super::state::RemoteStates;
use super::types::constraint;
use crate::base::{FileId, Name, Span};
use crate::config::{Module, Variable};
use crate::diag::{Cause, Code, Diagnostic, Reason, Subject};
use crate::syntax::{self, Attribute, Expr, ExprKind, ParsedFile};
use crate::value::{Type, Unknown, Value};

/// Values given to a root.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    variables: BTreeMap<String, Input>,
    /// The workspace; none when nothing names one, then it is `default`.
    pub workspace: Option<Arc<str>>,
    /// What the other roots of the run keep in their states.
    pub(crate) states: Arc<RemoteStates>,
}

/// One value and where it was set.
#[derive(Clone, Debug)]
pub struct Input {
    pub(crate) value: Value,
    pub(crate) span: Option<Span>,
    /// What to call the place: `terraform.tfvars`, `TF_VAR_region`, `--var`.
    pub(crate) place: Arc<str>,
}

const FLAG: &str = "--var";
const ENVIRONMENT: &str = "TF_VAR_";

/// A source of values, in order of rising precedence.
pub enum InputSource<'a> {
    /// `TF_VAR_*`, names without the prefix. One that is not declared is ignored.
    Environment(&'a [(String, String)]),
    /// A variable file.
    File {
        /// What users call it.
        name: &'a str,
        /// Its content.
        parsed: &'a ParsedFile,
    },
    /// `--var`. One that is not declared is an error.
    Flags(&'a [(String, String)]),
}

/// What the sources give.
#[derive(Debug, Default)]
pub struct Collected {
    /// By variable name. One that is given something that cannot be read is unknown: its default is
    /// not the value that it will have.
    pub variables: BTreeMap<String, Input>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Each `--var` that is not declared, and each text that cannot be read.
    pub(crate) unusable: Vec<UnusableInput>,
}

/// A value given as text that the root module cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableInput {
    /// `--var` or `TF_VAR_`.
    pub(crate) place: &'static str,
    pub(crate) name: String,
    /// Why not, as a sentence without capital and full stop.
    pub(crate) message: String,
}

impl UnusableInput {
    /// Whether it is the `--var` of this name.
    pub(crate) fn is_flag(&self, name: &str) -> bool {
        self.place == FLAG && self.name == name
    }

    /// The error in a root that declares the variable: Terraform takes the text for a value of it.
    pub(crate) fn diagnostic(&self, module: &Module) -> Option<Diagnostic> {
        let variable = module.variables.get(&Name::new(&self.name))?;
        // The text may be a secret, so it is not quoted.
        let separator = if self.place == FLAG { " " } else { "" };
        let message = format!("{}{separator}{} cannot be read as a value.", self.place, self.name);
        let help = "Use an HCL expression of the declared type, such as '[\"a\", \"b\"]'.";
        let header = variable.block.header;
        Some(Diagnostic::new(Code::InvalidValue, message, Some(header)).with_help(help))
    }
}

impl fmt::Display for UnusableInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.place, self.name, self.message)
    }
}

/// Collects the values for the root's variables; later sources win.
pub fn collect_inputs(module: &Module, sources: &[InputSource<'_>]) -> Collected {
    let mut collector = Collector { module, collected: Collected::default() };
    for source in sources {
        match source {
            InputSource::Environment(pairs) => {
                for (name, text) in *pairs {
                    collector.text(ENVIRONMENT, &format!("{ENVIRONMENT}{name}"), name, text);
                }
            }
            InputSource::File { name, parsed } => collector.file(name, parsed),
            InputSource::Flags(pairs) => {
                for (name, text) in *pairs {
                    if module.variables.contains_key(&Name::new(name)) {
                        collector.text(FLAG, &format!("{FLAG} {name}"), name, text);
                    } else {
                        let message = "the root module does not declare this variable";
                        collector.refuse(FLAG, name, message.to_owned());
                    }
                }
            }
        }
    }
    collector.collected
}

struct Collector<'a> {
    module: &'a Module,
    collected: Collected,
}

impl Collector<'_> {
    fn file(&mut self, name: &str, parsed: &ParsedFile) {
        for attribute in &parsed.body.attributes {
            // A comment in JSON syntax.
            if attribute.name != "//" {
                self.attribute(name, attribute);
            }
        }
        for block in &parsed.body.blocks {
            let message = "A variable file contains only values, not blocks.";
            self.collected.diagnostics.push(invalid_file(message, block.header));
        }
    }

    fn attribute(&mut self, file: &str, attribute: &Attribute) {
        if !self.module.variables.contains_key(&attribute.name) {
            // The declaration may be in a part that could not be parsed.
            if self.module.unread.is_empty() {
                let name = attribute.name.as_str();
                self.collected.diagnostics.push(undeclared(file, name, attribute.span));
            }
            return;
        }
        match evaluate(&attribute.expr, &LiteralScope) {
            Ok(value) => self.set(attribute.name, value, Some(attribute.span), file),
            Err(error) => {
                self.set(attribute.name, unreadable(attribute.name), Some(attribute.span), file);
                // The message quotes what is there.
                let message = if self.is_sensitive(attribute.name) {
                    "The value of a sensitive variable is not a literal.".to_owned()
                } else {
                    error.message
                };
                self.collected.diagnostics.push(invalid_file(message, error.span));
            }
        }
    }

    fn text(&mut self, place: &'static str, label: &str, name: &str, text: &str) {
        let Some(variable) = self.module.variables.get(&Name::new(name)) else { return };
        match from_text(text, variable.ty()) {
            Ok(value) => self.set(name.into(), value, None, label),
            Err(message) => {
                self.set(name.into(), unreadable(name.into()), None, label);
                let is_sensitive = self.is_sensitive(Name::new(name));
                let hidden = || "the text cannot be read as a value".to_owned();
                self.refuse(place, name, if is_sensitive { hidden() } else { message });
            }
        }
    }

    fn is_sensitive(&self, name: Name) -> bool {
        let variable = self.module.variables.get(&name);
        variable.is_some_and(Variable::is_secret)
    }

    fn set(&mut self, name: Name, value: Value, span: Option<Span>, place: &str) {
        let input = Input { value, span, place: place.into() };
        self.collected.variables.insert(name.to_string(), input);
    }

    fn refuse(&mut self, place: &'static str, name: &str, message: String) {
        self.collected.unusable.push(UnusableInput { place, name: name.to_owned(), message });
    }
}

fn unreadable(name: Name) -> Value {
    let cause = Cause::stated("is given a value that cannot be read");
    Value::unknown(Unknown::because(Reason::new(Subject::Variable(name), cause, None)))
}

fn invalid_file(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(Code::InvalidVariableFile, message, Some(span))
}

/// A value given as text: literal for the simple types, an expression for the others.
fn from_text(text: &str, ty: Option<&Expr>) -> Result<Value, String> {
    let literal = match ty.map(|ty| &ty.unparenthesised().kind) {
        None => true,
        Some(ExprKind::Variable(name)) => matches!(name.as_str(), "string" | "number" | "bool"),
        Some(ExprKind::Str(_)) => {
            matches!(constraint(ty), Type::String | Type::Number | Type::Bool)
        }
        Some(_) => false,
    };
    if literal {
        return Ok(Value::str(text));
    }
    let parsed = syntax::parse_expression(FileId::SYNTHETIC, text, 0);
    let expr = parsed.map_err(|diagnostics| {
        diagnostics
            .first()
            .map_or_else(|| "the text cannot be parsed".to_owned(), |first| first.message.clone())
    })?;
    evaluate(&expr, &LiteralScope).map_err(|error| error.message)
}

fn undeclared(file: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("{file} sets {name:?}, which this root module does not declare.");
    Diagnostic::new(Code::UndeclaredVariable, message, Some(span))
        .with_help("Terraform ignores it. Remove it, or declare the variable.")
}

impl Inputs {
    /// Inputs with these values.
    pub fn new(variables: BTreeMap<String, Input>, workspace: Option<Arc<str>>) -> Self {
        Self { variables, workspace, states: Arc::default() }
    }

    /// The value given to a variable.
    pub(crate) fn variable(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).map(|input| &input.value)
    }

    /// The value given to a variable and where.
    pub(crate) fn input(&self, name: &str) -> Option<&Input> {
        self.variables.get(name)
    }

    /// `terraform.workspace`.
    pub(super) fn workspace(&self) -> Arc<str> {
        self.workspace.clone().unwrap_or_else(|| "default".into())
    }
}
