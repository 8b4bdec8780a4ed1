//! Unknown values and their reasons.

use super::error::Error;
use crate::base::Span;
use crate::diag::{Cause, Reason, Subject};
use crate::value::{Marks, Origin, Reasons, Type, Unknown, Value};

/// An unknown value for one reason, which is not null.
pub(super) fn unknown(subject: impl Into<Subject>, cause: Cause, span: Span) -> Value {
    let why = Reason::new(subject, cause, span);
    Value::unknown(Unknown::because(why).not_null())
}

/// An unknown value for one reason, which may be null as well.
pub(super) fn nullable(subject: impl Into<Subject>, cause: Cause, span: Span) -> Value {
    Value::unknown(Unknown::because(Reason::new(subject, cause, span)))
}

/// An error as an unknown value: for readers that must go on.
pub(crate) fn unknown_from(error: &Error) -> Value {
    let cause = Cause::Evaluation(error.message.as_str().into());
    let why = Reason::new("the expression", cause, error.span);
    Value::unknown(Unknown::because(why))
}

/// The error, unless it depends on the name of a workspace that nothing selects: for another name the
/// expression may have a value.
pub(super) fn unless_workspace(error: Error, marks: &Marks) -> Result<Value, Error> {
    if error.is_catchable() && marks.origins().contains(&Origin::Workspace { assumed: true }) {
        return Ok(nullable(WORKSPACE, Cause::NoWorkspace, error.span).with_marks(marks));
    }
    Err(error)
}

/// `terraform.workspace` as the subject of a reason.
pub(super) const WORKSPACE: Subject = Subject::Workspace;

/// Why a value that is not wholly known is not.
pub(crate) fn reasons(value: &Value) -> Unknown {
    let mut reasons = Reasons::default();
    reasons.add_value(value);
    reasons.unknown(Type::Any).unwrap_or_else(|| {
        Unknown::because(Reason::new("this value", Cause::stated("is not known"), None))
    })
}
