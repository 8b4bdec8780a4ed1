//! What profile, settings and command line change about rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{FileId, Span};
use crate::diag::Severity;
use crate::eval::{LiteralScope, evaluate};
use crate::settings::{Literal, LiteralKind, RuleSetting};
use crate::syntax;
use crate::value::{Fields, Kind, Number, Value};

/// Changes by rule id; what is laid on later wins.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    rules: BTreeMap<String, Override>,
}

/// The changes to one rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Override {
    pub(crate) severity: Option<Severity>,
    /// Values of inputs, with the place where each is set; none for the command line.
    pub(crate) parameters: BTreeMap<Arc<str>, (Value, Option<Span>)>,
}

impl Overrides {
    /// Lays the rule settings of a profile or settings file on top.
    pub fn lay(&mut self, rules: &BTreeMap<String, RuleSetting>) {
        for (id, setting) in rules {
            let over = self.rules.entry(id.clone()).or_default();
            over.severity = setting.severity.or(over.severity);
            for (name, literal) in &setting.parameters {
                over.parameters.insert(Arc::clone(name), (value(literal), Some(literal.span)));
            }
        }
    }

    /// Lays `RULE.parameter=value` on top: HCL text; a bare word that is not a literal is the string.
    pub fn set(&mut self, rule: &str, parameter: &str, text: &str) {
        // A shell removes quotes, so `--set rule.name=word` sets a string.
        let parsed = syntax::parse_expression(FileId::SYNTHETIC, text, 0).ok();
        let value = parsed.and_then(|expr| evaluate(&expr, &LiteralScope).ok());
        let value = value.unwrap_or_else(|| Value::str(text));
        let over = self.rules.entry(rule.to_owned()).or_default();
        over.parameters.insert(parameter.into(), (value, None));
    }

    /// The changes to a rule.
    pub(crate) fn of(&self, rule: &str) -> Option<&Override> {
        self.rules.get(rule)
    }
}

fn value(literal: &Literal) -> Value {
    match &literal.kind {
        LiteralKind::Null => Value::NULL,
        LiteralKind::Bool(flag) => Value::bool(*flag),
        LiteralKind::Number(text) => match Number::parse(text) {
            Some(number) => Kind::Number(number).into(),
            None => Value::str(Arc::clone(text)),
        },
        LiteralKind::Str(text) => Value::str(Arc::clone(text)),
        LiteralKind::List(items) => Value::tuple(items.iter().map(value).collect::<Vec<_>>()),
        LiteralKind::Object(members) => {
            let fields: Fields =
                members.iter().map(|(key, one)| (Arc::clone(key), value(one))).collect();
            Value::object(fields)
        }
    }
}
