//! `aws_iam_policy_document`, rendered as the provider renders it.
//!
//! Statements keep their order; lists of actions, resources and identifiers are sorted backwards, a
//! list of one becomes a string, keys come in a fixed order. Where a part is not known, or the
//! provider's order cannot be foretold, there is a hole: every character outside the holes is what
//! Terraform would write.

mod given;
mod write;

pub use given::decode;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::elements::reasons;
use crate::diag::{Cause, Reason};
use crate::value::{Fields, Kind, Marks, Part, PartialStr, Type, Unknown, Value};

/// Members of a statement in the order they are written.
const MEMBERS: [&str; 8] = [
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
struct Document {
    version: Value,
    id: Value,
    statements: Vec<Statement>,
    /// Marks of what decides but does not show.
    marks: Marks,
}

/// A statement. Null members are left out; an unknown one that may be null may be left out.
struct Statement {
    sid: Value,
    members: [Value; 8],
}

/// The text of the document with these arguments (`statement`, `version`, `policy_id`,
/// `source_policy_documents`, `override_policy_documents`), indented, or on one line when
/// `minified`. Unknown as a whole only when the statements cannot be told apart.
pub fn render(arguments: &Fields, minified: bool) -> Value {
    match document(arguments) {
        Ok(document) => write::document(&document, minified),
        Err(unknown) => {
            let marks =
                arguments.values().fold(Marks::NONE, |all, value| all.union(&value.deep_marks()));
            Value::unknown(Unknown { not_null: true, ..unknown.with_type(Type::String) })
                .with_marks(&marks)
        }
    }
}

fn document(arguments: &Fields) -> Result<Document, Unknown> {
    let null = Value::NULL;
    let argument = |name: &str| arguments.get(name).unwrap_or(&null);
    let mut marks = Marks::NONE;
    let mut version = argument("version").clone();
    if version.is_null() {
        version = Value::str("2012-10-17");
    }
    let own = own_statements(argument("statement"), &mut marks)?;
    let mut whole =
        Document { version, id: argument("policy_id").clone(), statements: Vec::new(), marks };
    let sources = given::documents(argument("source_policy_documents"), &mut whole.marks)?;
    let overrides = given::documents(argument("override_policy_documents"), &mut whole.marks)?;
    let merging = !sources.is_empty() || !overrides.is_empty();
    for source in sources {
        whole.lay(source, Clash::Refused)?;
    }
    whole.id = first_text(argument("policy_id"), &whole.id)?;
    let mut seen: Vec<Arc<str>> = Vec::new();
    for statement in own {
        match sid(&statement.sid) {
            Ok(Some(sid)) if seen.contains(&sid) => {
                return Err(problem(format!("has two statements with the Sid {sid:?}")));
            }
            Ok(Some(sid)) => seen.push(sid),
            Err(unknown) if merging => return Err(unknown),
            Ok(None) | Err(_) => {}
        }
        whole.place(statement, Clash::Replaces)?;
    }
    for over in overrides {
        whole.lay(over, Clash::Replaces)?;
    }
    Ok(whole)
}

/// What a statement does to an earlier one with its Sid.
#[derive(Clone, Copy, PartialEq)]
enum Clash {
    Replaces,
    Refused,
}

impl Document {
    fn lay(&mut self, over: Self, clash: Clash) -> Result<(), Unknown> {
        self.marks = self.marks.union(&over.marks);
        self.version = newer(&self.version, &over.version)?;
        self.id = first_text(&over.id, &self.id)?;
        over.statements.into_iter().try_for_each(|statement| {
            sid(&statement.sid)?;
            self.place(statement, clash)
        })
    }

    fn place(&mut self, statement: Statement, clash: Clash) -> Result<(), Unknown> {
        if let Ok(Some(wanted)) = sid(&statement.sid) {
            let same =
                |one: &&mut Statement| matches!(sid(&one.sid), Ok(Some(sid)) if sid == wanted);
            if let Some(earlier) = self.statements.iter_mut().find(same) {
                if clash == Clash::Refused {
                    return Err(problem(format!(
                        "takes two statements with the Sid {wanted:?} from its sources"
                    )));
                }
                *earlier = statement;
                return Ok(());
            }
        }
        self.statements.push(statement);
        Ok(())
    }
}

/// The Sid, none when it is empty.
fn sid(value: &Value) -> Result<Option<Arc<str>>, Unknown> {
    match &value.kind {
        Kind::Null => Ok(None),
        Kind::Str(text) if text.is_empty() => Ok(None),
        Kind::Str(text) => Ok(Some(Arc::clone(text))),
        _ => Err(reasons(value)),
    }
}

/// The newer of two versions wins, whoever states it.
fn newer(one: &Value, other: &Value) -> Result<Value, Unknown> {
    match (one.as_str(), other.as_str()) {
        (_, None) if other.is_null() => Ok(one.clone()),
        (Some(a), Some(b)) => Ok(if b > a { other.clone() } else { one.clone() }),
        (None, _) => Err(reasons(one)),
        (_, None) => Err(reasons(other)),
    }
}

/// `over` unless it is null or empty.
fn first_text(over: &Value, under: &Value) -> Result<Value, Unknown> {
    match &over.kind {
        Kind::Null => Ok(under.clone()),
        Kind::Str(text) if text.is_empty() => Ok(under.clone()),
        Kind::Unknown(_) if !under.is_null() => Err(reasons(over)),
        _ => Ok(over.clone()),
    }
}

/// Reason a document cannot be foretold.
fn problem(clause: impl Into<Cow<'static, str>>) -> Unknown {
    let why = Reason::new("the policy document", Cause::stated(clause), None);
    Unknown { ty: Type::String, not_null: true, ..Unknown::because(why) }
}

fn own_statements(value: &Value, marks: &mut Marks) -> Result<Vec<Statement>, Unknown> {
    *marks = marks.union(&value.marks);
    let Some(items) = value.as_items() else {
        return if value.is_null() { Ok(Vec::new()) } else { Err(reasons(value)) };
    };
    items.iter().map(|item| own_statement(item, marks)).collect()
}

fn own_statement(value: &Value, marks: &mut Marks) -> Result<Statement, Unknown> {
    let Some(fields) = value.as_fields() else { return Err(reasons(value)) };
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

/// The value as one that is certainly there.
fn sure(value: Value) -> Value {
    match &value.kind {
        Kind::Unknown(unknown) => {
            Value::unknown(Unknown { not_null: true, ..Unknown::clone(unknown) })
                .with_marks(&value.marks)
        }
        _ => value,
    }
}

/// A part that is there and cannot be foretold.
fn open(value: &Value, ty: Type) -> Value {
    Value::unknown(Unknown { not_null: true, ..reasons(value).with_type(ty) })
        .with_marks(&value.deep_marks())
}

/// A part that is there, and whose members are known but not their order.
fn disordered(values: &[&Value]) -> Value {
    let why = Reason::new("the order of several blocks for one key", Cause::ChosenByProvider, None);
    let marks = values.iter().fold(Marks::NONE, |all, value| all.union(&value.deep_marks()));
    Value::unknown(Unknown { not_null: true, ..Unknown::because(why) }).with_marks(&marks)
}

/// A set of strings as the provider writes it: backwards, one alone as a string (when `collapse`),
/// none at all not.
fn sorted(value: &Value, variables: bool, collapse: bool) -> Value {
    let Some(items) = value.as_items() else { return value.clone() };
    let mut items: Vec<Value> =
        items.iter().filter(|item| !item.is_null()).map(|item| strings(item, variables)).collect();
    match items.len() {
        0 => return Value::NULL.with_marks(&value.marks),
        1 if collapse => return sure(items.remove(0)).with_marks(&value.marks),
        _ => {}
    }
    if !in_reverse(&mut items) {
        return open(value, Type::Any);
    }
    Value::tuple(items).with_marks(&value.marks)
}

/// Sorts backwards, as far as known beginnings decide; whether they do. Equal elements, when known,
/// stay.
fn in_reverse(items: &mut [Value]) -> bool {
    let start = |value: &Value| -> (String, bool) {
        match &value.kind {
            Kind::Str(text) => (text.to_string(), true),
            Kind::PartialStr(text) => (text.prefix().to_owned(), false),
            _ => (String::new(), false),
        }
    };
    items.sort_by(|a, b| start(b).0.cmp(&start(a).0));
    items.windows(2).all(|pair| {
        let ((a, a_whole), (b, b_whole)) = (start(&pair[0]), start(&pair[1]));
        let differ = a.bytes().zip(b.bytes()).any(|(x, y)| x != y);
        differ || (a_whole && b_whole)
    })
}

/// A string in which `&{x}` stands for the policy variable `${x}`.
fn strings(value: &Value, variables: bool) -> Value {
    if !variables {
        return value.clone();
    }
    match &value.kind {
        Kind::Str(text) if text.contains("&{") => {
            Value::str(text.replace("&{", "${")).with_marks(&value.marks)
        }
        Kind::PartialStr(text) => {
            // A literal that ends with & may become a variable with what follows.
            if text
                .parts
                .iter()
                .any(|part| matches!(part, Part::Literal(text) if text.ends_with('&')))
            {
                return open(value, Type::String);
            }
            let parts = text.parts.iter().map(|part| match part {
                Part::Literal(text) => Part::Literal(text.replace("&{", "${").into()),
                Part::Hole(hole) => Part::Hole(hole.clone()),
            });
            let kind = Kind::PartialStr(Arc::new(PartialStr { parts: parts.collect() }));
            Value { kind, marks: value.marks.clone() }
        }
        _ => value.clone(),
    }
}

fn principals(value: &Value) -> Value {
    let Some(items) = value.as_items() else { return value.clone() };
    let mut by_type: BTreeMap<Arc<str>, Vec<&Value>> = BTreeMap::new();
    for item in items.iter() {
        let fields = item.as_fields();
        let kind = fields.and_then(|fields| fields.get("type"));
        let (Some(fields), Some(Kind::Str(kind))) = (fields, kind.map(|kind| &kind.kind)) else {
            return open(value, Type::Any);
        };
        by_type.entry(Arc::clone(kind)).or_default().extend(fields.get("identifiers"));
    }
    let mut members = Fields::new();
    for (kind, blocks) in by_type {
        let written = match blocks[..] {
            [one] => match &one.kind {
                Kind::Unknown(_) | Kind::Null => open(one, Type::Any),
                _ => match sorted(one, true, true) {
                    none if none.is_null() => Value::tuple([]).with_marks(&none.marks),
                    written => written,
                },
            },
            _ => disordered(&blocks),
        };
        members.insert(kind, written);
    }
    everyone(members).with_marks(&value.marks)
}

/// `{"*": "*"}` is written `"*"`; no principals are not written.
fn everyone(members: Fields) -> Value {
    if members.is_empty() {
        return Value::NULL;
    }
    if members.len() == 1
        && let Some(all) = members.get("*")
    {
        if !all.is_wholly_known() {
            return open(all, Type::Any);
        }
        let one = all.as_items().filter(|items| items.len() == 1).map_or(all, |items| &items[0]);
        if one.as_str() == Some("*") {
            return Value::str("*").with_marks(&all.deep_marks());
        }
    }
    Value::object(members)
}

fn conditions(value: &Value) -> Value {
    let Some(items) = value.as_items() else { return value.clone() };
    if items.is_empty() {
        return Value::NULL.with_marks(&value.marks);
    }
    let mut tests: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<&Value>>> = BTreeMap::new();
    for item in items.iter() {
        let member = |name: &str| item.as_fields().and_then(|fields| fields.get(name));
        let (Some(Kind::Str(test)), Some(Kind::Str(variable)), Some(values)) = (
            member("test").map(|one| &one.kind),
            member("variable").map(|one| &one.kind),
            member("values"),
        ) else {
            return open(value, Type::Any);
        };
        tests
            .entry(Arc::clone(test))
            .or_default()
            .entry(Arc::clone(variable))
            .or_default()
            .push(values);
    }
    let tests = tests.into_iter().map(|(test, variables)| {
        let variables = variables.into_iter().map(|(variable, blocks)| match blocks[..] {
            [one] => (variable, condition_values(one)),
            _ => (variable, disordered(&blocks)),
        });
        (test, Value::object(variables.collect()))
    });
    Value::object(tests.collect()).with_marks(&value.marks)
}

/// Values keep their order; one alone becomes a string.
fn condition_values(value: &Value) -> Value {
    match value.as_items() {
        Some(items) if items.len() == 1 => sure(strings(&items[0], true)).with_marks(&value.marks),
        Some(items) => {
            let items: Vec<Value> = items.iter().map(|item| strings(item, true)).collect();
            Value::tuple(items).with_marks(&value.marks)
        }
        None => open(value, Type::Any),
    }
}
