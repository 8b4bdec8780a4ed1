//! `aws_iam_policy_document`, rendered as the provider renders it.
//!
//! Statements keep their order; lists of actions, resources and identifiers are sorted backwards, a
//! list of one becomes a string, keys come in a fixed order. Where a part is not known, or the
//! provider's order cannot be foretold, there is a hole: every character outside the holes is what
//! Terraform would write.

mod decode;
mod document;
mod parts;
mod write;

use std::sync::Arc;

pub(crate) use decode::decode;

use crate::base::{FxHashMap, FxHashSet};
use crate::value::{Fields, Marks, Type, Unknown, Value};
use document::{Clash, Document, Statement, first_text, problem, sid, unknown_part};
use parts::{conditions, principals, sorted, sure};

/// The text of the document with these arguments (`statement`, `version`, `policy_id`,
/// `source_policy_documents`, `override_policy_documents`), indented, or on one line when
/// `minified`. Unknown as a whole only when the statements cannot be told apart.
pub(crate) fn render(arguments: &Fields, minified: bool) -> Value {
    match document(arguments) {
        Ok(document) => write::document(&document, minified),
        Err(unknown) => {
            let marks =
                arguments.values().fold(Marks::NONE, |all, value| all.union(&value.deep_marks()));
            Value::unknown(unknown.with_type(Type::String).not_null()).with_marks(&marks)
        }
    }
}

fn document(arguments: &Fields) -> Result<Document, Box<Unknown>> {
    let null = Value::NULL;
    let argument = |name: &str| arguments.get(name).unwrap_or(&null);
    let mut marks = Marks::NONE;
    let mut version = argument("version").clone();
    if version.is_null() {
        // The provider sets the current version, while IAM itself would take the old one.
        version = Value::str("2012-10-17");
    }
    let own = own_statements(argument("statement"), &mut marks)?;
    let (statements, by_sid) = (Vec::new(), FxHashMap::default());
    let mut whole =
        Document { version, id: argument("policy_id").clone(), statements, by_sid, marks };
    let sources = decode::documents(argument("source_policy_documents"), &mut whole.marks)?;
    let overrides = decode::documents(argument("override_policy_documents"), &mut whole.marks)?;
    let merging = !sources.is_empty() || !overrides.is_empty();
    for source in sources {
        whole.apply(source, Clash::Refused)?;
    }
    whole.id = first_text(argument("policy_id"), &whole.id)?;
    let mut seen: FxHashSet<Arc<str>> = FxHashSet::default();
    for statement in own {
        match sid(&statement.sid) {
            Ok(Some(sid)) if seen.contains(&sid) => {
                return Err(problem(format!("has two statements with the Sid {sid:?}")));
            }
            Ok(Some(sid)) => drop(seen.insert(sid)),
            // A Sid that is not known may be the one of a statement that is merged in.
            Err(unknown) if merging => return Err(unknown),
            Ok(None) | Err(_) => {}
        }
        whole.add(statement, Clash::Replaces)?;
    }
    for over in overrides {
        whole.apply(over, Clash::Replaces)?;
    }
    Ok(whole)
}

fn own_statements(value: &Value, marks: &mut Marks) -> Result<Vec<Statement>, Box<Unknown>> {
    *marks = marks.union(&value.marks);
    let Some(items) = value.as_items() else {
        return if value.is_null() { Ok(Vec::new()) } else { Err(unknown_part(value)) };
    };
    items.iter().map(|item| own_statement(item, marks)).collect()
}

fn own_statement(value: &Value, marks: &mut Marks) -> Result<Statement, Box<Unknown>> {
    let Some(fields) = value.as_fields() else { return Err(unknown_part(value)) };
    *marks = marks.union(&value.marks);
    let null = Value::NULL;
    let field = |name: &str| fields.get(name).unwrap_or(&null);
    let effect = field("effect");
    let effect = if effect.is_null() {
        Value::str("Allow").with_marks(&effect.marks)
    } else {
        sure(effect.clone())
    };
    let names = |name: &str, variables: bool| sorted(field(name), variables, true);
    Ok(Statement {
        sid: field("sid").clone(),
        members: [
            effect,
            names("actions", false),
            names("not_actions", false),
            names("resources", true),
            names("not_resources", true),
            principals(field("principals")),
            principals(field("not_principals")),
            conditions(field("condition")),
        ],
    })
}
