//! What comes from outside: variable values with where they were set, and the workspace.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::expr::evaluate;
use super::literal_scope::LiteralScope;
use super::state::RemoteStates;
use crate::base::Span;
use crate::config::Module;
use crate::diag::{Code, Diagnostic};
use crate::syntax::{self, ExprKind, ParsedFile};
use crate::value::{Type, Value};

/// Values given to a root.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    variables: BTreeMap<String, Input>,
    /// The workspace; none when nothing names one, then it is `default`.
    pub workspace: Option<Arc<str>>,
    /// What the other roots of the run keep in their states.
    pub states: Arc<RemoteStates>,
}

/// One value and where it was set.
#[derive(Clone, Debug)]
pub struct Input {
    /// The value.
    pub value: Value,
    /// Where in a file.
    pub span: Option<Span>,
    /// What to call the place: `terraform.tfvars`, `TF_VAR_region`, `--var`.
    pub place: Arc<str>,
}

/// A source of values, in order of rising precedence.
pub enum InputSource<'a> {
    /// A variable file.
    File {
        /// What users call it.
        name: &'a str,
        /// Its content.
        parsed: &'a ParsedFile,
    },
    /// `NAME=text` pairs: from the environment (already without `TF_VAR_`), or from `--var`.
    Texts {
        /// What users call the place; `--var` or `TF_VAR_`.
        place: &'a str,
        /// Names and texts.
        pairs: &'a [(String, String)],
        /// Whether an undeclared name is an error (`--var`) or ignored (environment).
        strict: bool,
    },
}

/// A `--var` that a root cannot use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableInput {
    /// The variable.
    pub name: String,
    /// Why, with the option and the variable's name.
    pub message: String,
}

/// Values by variable name, and what reading them had to say.
pub type CollectedInputs = (BTreeMap<String, Input>, Vec<Diagnostic>);

/// Collects the values for the root's variables; later sources win.
///
/// # Errors
/// Each `--var` that is undeclared or cannot be read.
pub fn collect_inputs(
    module: &Module,
    sources: &[InputSource<'_>],
) -> Result<CollectedInputs, Vec<UnusableInput>> {
    let mut inputs = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let mut errors = Vec::new();
    for source in sources {
        match source {
            InputSource::File { name, parsed } => {
                for attribute in &parsed.body.attributes {
                    if attribute.name == "//" {
                        continue;
                    }
                    if !module.variables.contains_key(&attribute.name) {
                        if module.unread.is_empty() {
                            diagnostics.push(undeclared(
                                name,
                                attribute.name.as_str(),
                                attribute.span,
                            ));
                        }
                        continue;
                    }
                    match evaluate(&attribute.expr, &LiteralScope) {
                        Ok(value) => {
                            let input =
                                Input { value, span: Some(attribute.span), place: (*name).into() };
                            inputs.insert(attribute.name.to_string(), input);
                        }
                        Err(error) => diagnostics.push(Diagnostic::new(
                            Code::InvalidVariableFile,
                            error.message,
                            Some(error.span),
                        )),
                    }
                }
                for block in &parsed.body.blocks {
                    let message = "a variable file holds values only, no blocks";
                    diagnostics.push(Diagnostic::new(
                        Code::InvalidVariableFile,
                        message,
                        Some(block.header),
                    ));
                }
            }
            InputSource::Texts { place, pairs, strict } => {
                for (name, text) in *pairs {
                    let Some(variable) = module.variables.get(&crate::base::Name::new(name)) else {
                        if *strict {
                            let message = format!(
                                "{place} {name}: the root declares no variable of that name"
                            );
                            errors.push(UnusableInput { name: name.clone(), message });
                        }
                        continue;
                    };
                    match from_text(text, variable.ty()) {
                        Ok(value) => {
                            let label = if *strict {
                                format!("{place} {name}")
                            } else {
                                format!("{place}{name}")
                            };
                            inputs.insert(
                                name.clone(),
                                Input { value, span: None, place: label.into() },
                            );
                        }
                        Err(message) => {
                            let message = format!("{place} {name}: {message}");
                            errors.push(UnusableInput { name: name.clone(), message });
                        }
                    }
                }
            }
        }
    }
    if errors.is_empty() { Ok((inputs, diagnostics)) } else { Err(errors) }
}

/// A value given as text: literal for the simple types, an expression for the others.
fn from_text(text: &str, ty: Option<&syntax::Expr>) -> Result<Value, String> {
    let literal = match ty.map(|ty| &ty.unparenthesised().kind) {
        None => true,
        Some(ExprKind::Variable(name)) => matches!(name.as_str(), "string" | "number" | "bool"),
        Some(ExprKind::Str(_)) => {
            matches!(super::types::constraint(ty), Type::String | Type::Number | Type::Bool)
        }
        Some(_) => false,
    };
    if literal {
        return Ok(Value::str(text));
    }
    let parsed = syntax::parse_expression(crate::base::FileId::SYNTHETIC, text, 0);
    let expr = parsed.map_err(|diagnostics| {
        diagnostics
            .first()
            .map_or_else(|| "it cannot be parsed".to_owned(), |first| first.message.clone())
    })?;
    evaluate(&expr, &LiteralScope).map_err(|error| error.message)
}

fn undeclared(file: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("{file} sets {name:?}, which this root does not declare");
    Diagnostic::new(Code::UndeclaredVariable, message, Some(span))
        .with_help("Terraform ignores it; remove it or declare the variable")
}

impl Inputs {
    /// Inputs with these values.
    pub fn new(variables: BTreeMap<String, Input>, workspace: Option<Arc<str>>) -> Self {
        Self { variables, workspace, states: Arc::default() }
    }

    /// The value given to a variable.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).map(|input| &input.value)
    }

    /// The value given to a variable and where.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.variables.get(name)
    }

    /// `terraform.workspace`.
    pub(super) fn workspace(&self) -> Arc<str> {
        self.workspace.clone().unwrap_or_else(|| "default".into())
    }
}
