//! What comes from outside: variable values with where they were set, and the workspace.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::expr::evaluate;
use super::literal_scope::LiteralScope;
use super::state::RemoteStates;
use super::types::constraint;
use crate::base::{FileId, Name, Span};
use crate::config::Module;
use crate::diag::{Code, Diagnostic};
use crate::syntax::{self, Attribute, Expr, ExprKind, ParsedFile};
use crate::value::{Type, Value};

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

/// Values by variable name, and the diagnostics of reading them.
pub(crate) type CollectedInputs = (BTreeMap<String, Input>, Vec<Diagnostic>);

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

    /// The error of an environment variable: Terraform takes it for every root that declares it.
    pub(crate) fn diagnostic(&self, module: &Module) -> Option<Diagnostic> {
        let variable = module.variables.get(&Name::new(&self.name))?;
        (self.place == ENVIRONMENT).then(|| {
            let message = format!("{ENVIRONMENT}{} cannot be read as a value.", self.name);
            Diagnostic::new(Code::InvalidValue, message, Some(variable.block.header))
        })
    }
}

impl fmt::Display for UnusableInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.place, self.name, self.message)
    }
}

/// Collects the values for the root's variables; later sources win.
///
/// # Errors
/// Each `--var` that is not declared, and each text that cannot be read.
pub fn collect_inputs(
    module: &Module,
    sources: &[InputSource<'_>],
) -> Result<CollectedInputs, Vec<UnusableInput>> {
    let mut collector = Collector {
        module,
        inputs: BTreeMap::new(),
        diagnostics: Vec::new(),
        unusable: Vec::new(),
    };
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
    if collector.unusable.is_empty() {
        Ok((collector.inputs, collector.diagnostics))
    } else {
        Err(collector.unusable)
    }
}

struct Collector<'a> {
    module: &'a Module,
    inputs: BTreeMap<String, Input>,
    diagnostics: Vec<Diagnostic>,
    unusable: Vec<UnusableInput>,
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
            self.diagnostics.push(invalid_file(message, block.header));
        }
    }

    fn attribute(&mut self, file: &str, attribute: &Attribute) {
        if !self.module.variables.contains_key(&attribute.name) {
            // The declaration may be in a part that could not be parsed.
            if self.module.unread.is_empty() {
                let name = attribute.name.as_str();
                self.diagnostics.push(undeclared(file, name, attribute.span));
            }
            return;
        }
        match evaluate(&attribute.expr, &LiteralScope) {
            Ok(value) => {
                let input = Input { value, span: Some(attribute.span), place: file.into() };
                self.inputs.insert(attribute.name.to_string(), input);
            }
            // The message quotes what is there.
            Err(error) if self.is_sensitive(attribute.name) => {
                let message = "The value of a sensitive variable is not a literal.";
                self.diagnostics.push(invalid_file(message, error.span));
            }
            Err(error) => self.diagnostics.push(invalid_file(error.message, error.span)),
        }
    }

    fn text(&mut self, place: &'static str, label: &str, name: &str, text: &str) {
        let Some(variable) = self.module.variables.get(&Name::new(name)) else { return };
        match from_text(text, variable.ty()) {
            Ok(value) => {
                let input = Input { value, span: None, place: label.into() };
                self.inputs.insert(name.to_owned(), input);
            }
            Err(_) if self.is_sensitive(Name::new(name)) => {
                self.refuse(place, name, "the text cannot be read as a value".to_owned());
            }
            Err(message) => self.refuse(place, name, message),
        }
    }

    fn is_sensitive(&self, name: Name) -> bool {
        let variable = self.module.variables.get(&name);
        variable.is_some_and(|variable| variable.flag("sensitive") == Some(true))
    }

    fn refuse(&mut self, place: &'static str, name: &str, message: String) {
        self.unusable.push(UnusableInput { place, name: name.to_owned(), message });
    }
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
