//! A policy document before it is written, and how documents are merged.

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::FxHashMap;
use crate::diag::{Cause, Reason};
use crate::eval::unknowns::reasons;
use crate::value::{Kind, Marks, Type, Unknown, Value};

/// Members of a statement in the order they are written.
pub(super) const MEMBERS: [&str; 8] = [
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
];

/// A document, about to be written.
pub(super) struct Document {
    pub(super) version: Value,
    pub(super) id: Value,
    pub(super) statements: Vec<Statement>,
    /// Positions of the statements that were added, by Sid.
    pub(super) by_sid: FxHashMap<Arc<str>, usize>,
    /// Marks of what decides but does not show.
    pub(super) marks: Marks,
}

/// A statement. Null members are left out; an unknown one that may be null may be left out.
pub(super) struct Statement {
    pub(super) sid: Value,
    pub(super) members: [Value; 8],
}

/// What a statement does to an earlier one with its Sid.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Clash {
    Replaces,
    Refused,
}

impl Document {
    pub(super) fn apply(&mut self, over: Self, clash: Clash) -> Result<(), Box<Unknown>> {
        self.marks = self.marks.union(&over.marks);
        self.version = newer(&self.version, &over.version)?;
        self.id = first_text(&over.id, &self.id)?;
        over.statements.into_iter().try_for_each(|statement| {
            sid(&statement.sid)?;
            self.add(statement, clash)
        })
    }

    pub(super) fn add(&mut self, statement: Statement, clash: Clash) -> Result<(), Box<Unknown>> {
        if let Ok(Some(wanted)) = sid(&statement.sid) {
            if let Some(at) = self.by_sid.get(&wanted) {
                // `source_policy_documents` must have unique Sids; `override_policy_documents`
                // replace by Sid.
                if clash == Clash::Refused {
                    return Err(problem(format!(
                        "takes two statements with the Sid {wanted:?} from its sources"
                    )));
                }
                self.statements[*at] = statement;
                return Ok(());
            }
            self.by_sid.insert(wanted, self.statements.len());
        }
        self.statements.push(statement);
        Ok(())
    }
}

/// The Sid, none when it is empty.
pub(super) fn sid(value: &Value) -> Result<Option<Arc<str>>, Box<Unknown>> {
    match &value.kind {
        Kind::Null(_) => Ok(None),
        // An empty Sid identifies nothing: any number of statements may have it.
        Kind::Str(text) if text.is_empty() => Ok(None),
        Kind::Str(text) => Ok(Some(Arc::clone(text))),
        _ => Err(unknown_part(value)),
    }
}

/// The newer of two versions wins, whoever states it.
pub(super) fn newer(one: &Value, other: &Value) -> Result<Value, Box<Unknown>> {
    match (one.as_str(), other.as_str()) {
        (_, None) if other.is_null() => Ok(one.clone()),
        (Some(a), Some(b)) => Ok(if b > a { other.clone() } else { one.clone() }),
        (None, _) => Err(unknown_part(one)),
        (_, None) => Err(unknown_part(other)),
    }
}

/// `over` unless it is null or empty.
pub(super) fn first_text(over: &Value, under: &Value) -> Result<Value, Box<Unknown>> {
    match &over.kind {
        Kind::Null(_) => Ok(under.clone()),
        Kind::Str(text) if text.is_empty() => Ok(under.clone()),
        Kind::Unknown(_) if !under.is_null() => Err(unknown_part(over)),
        _ => Ok(over.clone()),
    }
}

/// Why a document cannot be foretold.
pub(super) fn problem(clause: impl Into<Cow<'static, str>>) -> Box<Unknown> {
    let why = Reason::new("the policy document", Cause::stated(clause), None);
    Box::new(Unknown::because(why).of_type(Type::String).not_null())
}

/// Why the document is not known when this part of it is not.
pub(super) fn unknown_part(part: &Value) -> Box<Unknown> {
    Box::new(reasons(part))
}
