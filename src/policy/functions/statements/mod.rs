//! IAM statements, however their document is written: JSON text, `jsonencode`, a heredoc with
//! holes, or an `aws_iam_policy_document`, whose statements keep their places in its block.

use std::rc::Rc;
use std::sync::Arc;

use crate::addr::Mode;
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason};
use crate::eval::{Instance, policy_document, reasons};
use crate::graph::Graph;
use crate::policy::scope::{PolicyScope, subject};
use crate::schema::{self, PolicyKind};
use crate::syntax::{Attribute, Expr, ExprKind, Locator, ObjectKey};
use crate::value::{
    Fields, Hole, Kind, Marks, Origin, Part, PartialStr, PartialStrBuilder, ResourceId, Symbol,
    Type, Unknown, Value, ops,
};

/// The data source whose statements are read from its own block.
pub const DOCUMENT: &str = "aws_iam_policy_document";

/// Documents inside documents go no deeper than this.
const DEEPEST: usize = 32;

/// Statements found, and why there may be more.
#[derive(Default)]
struct Found {
    statements: Vec<Value>,
    open: Option<Unknown>,
    /// Where the documents are written.
    places: Marks,
}

impl Found {
    fn doubt(&mut self, why: &Unknown) {
        self.open = Some(match self.open.take() {
            Some(before) => before.merge(why),
            None => why.with_type(Type::Any),
        });
    }

    fn into_value(self) -> Value {
        match self.open {
            None => Value::tuple(self.statements),
            Some(why) => {
                let open = Unknown { not_null: true, known_elements: self.statements, ..why };
                Value::unknown(open).with_marks(&self.places)
            }
        }
    }
}

/// The statements of all documents of the subject.
pub fn of_subject(scope: &PolicyScope<'_>) -> Value {
    let Some(instance) = scope.instance() else { return Value::tuple([]) };
    let mut found = Found::default();
    let reader = Reader { graph: scope.graph };
    if instance.mode() == Mode::Data {
        if instance.kind() == DOCUMENT {
            reader.data(instance.id, 0, &mut found);
            tag(&mut found, "data", scope.graph);
        }
        return found.into_value();
    }
    for argument in schema::policy_documents(instance.kind().as_str()) {
        let mut here = Found::default();
        for value in subject::at_path(instance.id, argument.path, scope, instance.block.header) {
            if subject::is_left_out(&value, argument.path, instance, scope) {
                continue;
            }
            let source = source_argument(instance, argument.path, &value);
            let spans = source.map_or_else(Vec::new, statement_spans);
            let before = here.statements.len();
            reader.document(&value, &spans, 0, &mut here);
            let Some(source) = source else { continue };
            let place = Marks::origin(Origin::Location(source.span));
            here.places = here.places.union(&place);
            for statement in &mut here.statements[before..] {
                if statement.marks.locations().next().is_none() {
                    *statement = statement.clone().with_marks(&place);
                }
            }
        }
        tag(&mut here, sort(argument.kind), scope.graph);
        // What cannot be read of a bound cannot grant anything either.
        let bound = argument.kind == PolicyKind::Boundary;
        if let Some(why) = here.open.take().filter(|_| !bound) {
            found.doubt(&why);
            found.places = found.places.union(&here.places);
        }
        found.statements.append(&mut here.statements);
    }
    found.into_value()
}

/// The statements of one document given as a value.
pub fn of_document(value: &Value, scope: &PolicyScope<'_>) -> Value {
    let mut found = Found::default();
    Reader { graph: scope.graph }.document(value, &[], 0, &mut found);
    tag(&mut found, "resource", scope.graph);
    found.into_value()
}

/// Documents that no instance refers to: they are checked on their own.
pub fn unattached_documents(graph: &Graph) -> Vec<Rc<Instance>> {
    let documents =
        graph.instances().iter().filter(|one| one.mode() == Mode::Data && one.kind() == DOCUMENT);
    let edges = graph.edges();
    documents.filter(|one| !edges.iter().any(|edge| edge.to == one.id)).cloned().collect()
}

/// The argument that sets the value at a dotted path. Of several nested blocks it is the one that the
/// value comes from.
fn source_argument<'a>(instance: &'a Instance, path: &str, value: &Value) -> Option<&'a Attribute> {
    let locator = Locator::new(&instance.block.body);
    let Some((_, last)) = path.rsplit_once('.') else { return locator.argument(path) };
    let mut headers =
        value.marks.locations().rev().filter(|span| instance.block.span.contains(*span));
    headers.find_map(|header| locator.nested(header))?.argument(last)
}

/// Where the statements of a document are that is set to `jsonencode({ … })`, by position; none
/// where the configuration does not show them one by one.
fn statement_spans(argument: &Attribute) -> Vec<Option<Span>> {
    let ExprKind::Call(call) = &argument.expr.unparenthesised().kind else { return Vec::new() };
    if call.name != "jsonencode" || call.args.len() != 1 {
        return Vec::new();
    }
    let Some(statement) = member(&call.args[0], "Statement") else { return Vec::new() };
    let span = |statement: &Expr| {
        let action = member(statement, "Action").or_else(|| member(statement, "NotAction"));
        let is_object = matches!(statement.unparenthesised().kind, ExprKind::Object(_));
        is_object.then(|| action.map_or(statement.span, |action| action.span))
    };
    match &statement.unparenthesised().kind {
        ExprKind::Tuple(items) => items.iter().map(span).collect(),
        ExprKind::Object(_) => vec![span(statement)],
        _ => Vec::new(),
    }
}

fn member<'a>(expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let ExprKind::Object(items) = &expr.unparenthesised().kind else { return None };
    let item = items.iter().find(|item| match &item.key {
        ObjectKey::Name(key, _) => *key == name,
        ObjectKey::Expr(key) => key.as_str() == Some(name),
    });
    item.map(|item| &item.value)
}

fn sort(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "identity",
        PolicyKind::Trust => "trust",
        PolicyKind::Resource => "resource",
        PolicyKind::Key => "key",
        PolicyKind::Boundary => "boundary",
    }
}

fn tag(found: &mut Found, sort: &str, graph: &Graph) {
    for statement in &mut found.statements {
        if let Kind::Object(fields) = &mut statement.kind {
            let fields = Arc::make_mut(fields);
            fields.insert("sort".into(), Value::str(sort));
            for name in ["principals", "not_principals"] {
                if let Some(principals) = fields.get_mut(name) {
                    *principals = each(principals, |one| spelled_out(one, graph));
                }
            }
        }
    }
}

/// A list with every item replaced; anything else as it is.
fn each(list: &Value, replace: impl Fn(&Value) -> Value) -> Value {
    match list.as_items() {
        Some(items) => {
            Value::tuple(items.iter().map(replace).collect::<Vec<_>>()).with_marks(&list.marks)
        }
        None => list.clone(),
    }
}

/// A principal with accounts as AWS reads them: the number of an account stands for its root.
fn spelled_out(principal: &Value, graph: &Graph) -> Value {
    let mut principal = principal.clone();
    if let Kind::Object(fields) = &mut principal.kind
        && fields.get("type").and_then(Value::as_str) == Some("AWS")
        && let Some(identifiers) = Arc::make_mut(fields).get_mut("identifiers")
    {
        *identifiers = each(identifiers, |one| account_root(one, graph));
    }
    principal
}

fn account_root(identifier: &Value, graph: &Graph) -> Value {
    const BEFORE: &str = "arn:aws:iam::";
    const AFTER: &str = ":root";
    match &identifier.kind {
        Kind::Str(text) if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Value::str(format!("{BEFORE}{text}{AFTER}")).with_marks(&identifier.marks)
        }
        Kind::Unknown(unknown) if is_account(unknown, graph) => {
            let Some(hole) = Hole::of(identifier) else { return identifier.clone() };
            let parts =
                [Part::Literal(BEFORE.into()), Part::Hole(hole), Part::Literal(AFTER.into())];
            let text = Value::from(Kind::PartialStr(Arc::new(PartialStr { parts: parts.into() })));
            text.with_marks(&identifier.marks)
        }
        _ => identifier.clone(),
    }
}

/// Whether this is the number of an account that a data source will tell.
fn is_account(unknown: &Unknown, graph: &Graph) -> bool {
    let Some(Symbol::Attribute(id, name)) = unknown.symbol else { return false };
    graph.evaluator.instance(id).mode() == Mode::Data && name.as_str().ends_with("account_id")
}

struct Reader<'a> {
    graph: &'a Graph,
}

impl Reader<'_> {
    /// The statements of a document's text. `places` are those of its statements in a literal.
    fn document(&self, value: &Value, places: &[Option<Span>], depth: usize, found: &mut Found) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        if depth > DEEPEST {
            return found.doubt(&problem("has documents within documents that go too deep"));
        }
        if let Some(id) = self.source(value) {
            return self.data(id, depth + 1, found);
        }
        let decoded = match policy_document::decode(value) {
            Ok(decoded) => decoded,
            Err(why) => return found.doubt(&why),
        };
        let Some(fields) = decoded.as_fields() else {
            return found.doubt(&problem("is JSON, but no object"));
        };
        let Some(statements) = fields.get("Statement") else { return };
        let marks = value.deep_marks();
        match &statements.kind {
            Kind::Object(fields) | Kind::Map(fields) => {
                let place = places.first().copied().flatten();
                found.statements.push(from_json(fields, &marks, place));
            }
            Kind::Unknown(why) => {
                for one in &why.known_elements {
                    if let Some(fields) = one.as_fields() {
                        found.statements.push(from_json(fields, &marks, None));
                    }
                }
                found.doubt(why);
            }
            _ => {
                for (at, one) in
                    statements.as_items().into_iter().flat_map(|items| items.iter().enumerate())
                {
                    match &one.kind {
                        Kind::Object(fields) | Kind::Map(fields) => {
                            let place = places.get(at).copied().flatten();
                            found.statements.push(from_json(fields, &marks, place));
                        }
                        _ => found.doubt(&reasons(one)),
                    }
                }
            }
        }
    }

    /// The data source whose text this is, whole and unchanged.
    fn source(&self, value: &Value) -> Option<ResourceId> {
        let marks = value.deep_marks();
        let mut documents = marks.origins().iter().filter_map(|origin| match origin {
            Origin::Resource(id, attribute)
                if matches!(attribute.as_str(), "json" | "minified_json") =>
            {
                Some((*id, *attribute))
            }
            _ => None,
        });
        let all: Vec<(ResourceId, Name)> = documents.by_ref().collect();
        all.into_iter().find_map(|(id, attribute)| {
            let instance = self.graph.evaluator.instance(id);
            if instance.mode() != Mode::Data || instance.kind() != DOCUMENT {
                return None;
            }
            let own = self.graph.evaluator.attribute(id, attribute).ok()?;
            same_text(value, &own).then_some(id)
        })
    }

    /// The statements of an `aws_iam_policy_document`: those it takes over, its own, and those that
    /// replace them.
    fn data(&self, id: ResourceId, depth: usize, found: &mut Found) {
        let argument = |name: &str| {
            let value = self.graph.evaluator.attribute(id, Name::new(name));
            value.unwrap_or_else(|error| crate::eval::unknown_from(&error))
        };
        let mut all: Vec<Value> = Vec::new();
        self.documents(&argument("source_policy_documents"), depth, &mut all, found);
        let own = argument("statement");
        if let Kind::Unknown(why) = &own.kind {
            found.doubt(why);
        }
        let statements: &[Value] = match &own.kind {
            Kind::Unknown(why) => &why.known_elements,
            _ => own.as_items().map_or(&[], |items| items),
        };
        let instance = self.graph.evaluator.instance(id);
        let read = statements.iter().filter_map(|one| {
            let fields = one.as_fields()?;
            Some(from_block(fields, &one.marks.union(&own.marks), &instance))
        });
        merge(&mut all, read.collect(), found);
        self.documents(&argument("override_policy_documents"), depth, &mut all, found);
        found.statements.append(&mut all);
    }

    fn documents(&self, texts: &Value, depth: usize, all: &mut Vec<Value>, found: &mut Found) {
        let items: &[Value] = match &texts.kind {
            Kind::Null => return,
            Kind::Unknown(why) => {
                found.doubt(why);
                &why.known_elements
            }
            _ => texts.as_items().map_or(&[], |items| items),
        };
        for item in items {
            let mut inner = Found::default();
            self.document(item, &[], depth + 1, &mut inner);
            if let Some(why) = inner.open {
                found.doubt(&why);
            }
            merge(all, inner.statements, found);
        }
    }
}

/// Lays the statements of one document over those of others: one with the same Sid gives way, and
/// of one whose Sid may turn out to be the same nothing is certain.
fn merge(all: &mut Vec<Value>, over: Vec<Value>, found: &mut Found) {
    let sid = |one: &Value| one.as_fields().and_then(|fields| fields.get("sid").cloned());
    let is_none = |sid: &Value| sid.is_null() || sid.as_str() == Some("");
    for statement in &over {
        let Some(wanted) = sid(statement).filter(|sid| !is_none(sid)) else { continue };
        all.retain(|earlier| {
            let Some(given) = sid(earlier).filter(|sid| !is_none(sid)) else { return true };
            let same = ops::equal(&given, &wanted).ok().and_then(|same| same.as_bool());
            if same.is_none() {
                let open = if given.is_wholly_known() { &wanted } else { &given };
                found.doubt(&reasons(open));
            }
            same == Some(false)
        });
    }
    all.extend(over);
}

fn same_text(one: &Value, two: &Value) -> bool {
    match (&one.kind, &two.kind) {
        (Kind::Str(a), Kind::Str(b)) => a == b,
        (Kind::PartialStr(a), Kind::PartialStr(b)) => Arc::ptr_eq(a, b) || same_parts(a, b),
        (Kind::Unknown(a), Kind::Unknown(b)) => a.symbol.is_some() && a.symbol == b.symbol,
        _ => false,
    }
}

fn same_parts(one: &PartialStr, two: &PartialStr) -> bool {
    one.parts.len() == two.parts.len()
        && one.parts.iter().zip(&two.parts).all(|pair| match pair {
            (Part::Literal(a), Part::Literal(b)) => a == b,
            (Part::Hole(a), Part::Hole(b)) => Arc::ptr_eq(&a.unknown, &b.unknown),
            _ => false,
        })
}

fn problem(clause: &'static str) -> Unknown {
    Unknown::because(Reason::new("the policy document", Cause::stated(clause), None))
}

/// A statement as rules see it.
fn normal(members: [(&'static str, Value); 9], marks: &Marks) -> Value {
    let fields: Fields = members.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Value::object(fields).with_marks(marks)
}

fn from_block(fields: &Fields, marks: &Marks, instance: &Instance) -> Value {
    let null = Value::NULL;
    let field = |name: &str| fields.get(name).unwrap_or(&null);
    let header = marks
        .locations()
        .rev()
        .find(|span| span.file == instance.block.span.file && instance.block.span.contains(*span));
    let block = header.and_then(|header| Locator::new(&instance.block.body).nested(header));
    let argument = |name: &str| block?.argument(name).map(|argument| argument.span);
    let list = |name: &str| {
        let value = listed(field(name));
        match argument(name) {
            Some(span) => value.with_marks(&Marks::origin(Origin::Location(span))),
            None => value,
        }
    };
    let effect = field("effect");
    let effect = if effect.is_null() { Value::str("Allow") } else { effect.clone() };
    normal(
        [
            ("sid", field("sid").clone()),
            ("effect", effect),
            ("actions", list("actions")),
            ("not_actions", list("not_actions")),
            ("resources", listed(field("resources"))),
            ("not_resources", listed(field("not_resources"))),
            ("principals", accounts(&listed(field("principals")))),
            ("not_principals", accounts(&listed(field("not_principals")))),
            ("conditions", listed(field("condition"))),
        ],
        marks,
    )
}

fn from_json(fields: &Fields, marks: &Marks, place: Option<Span>) -> Value {
    let null = Value::NULL;
    let field = |name: &str| fields.get(name).unwrap_or(&null);
    let marks =
        place.map_or(marks.clone(), |span| marks.union(&Marks::origin(Origin::Location(span))));
    normal(
        [
            ("sid", field("Sid").clone()),
            ("effect", field("Effect").clone()),
            ("actions", texts(field("Action"))),
            ("not_actions", texts(field("NotAction"))),
            ("resources", texts(field("Resource"))),
            ("not_resources", texts(field("NotResource"))),
            ("principals", accounts(&principals(field("Principal")))),
            ("not_principals", accounts(&principals(field("NotPrincipal")))),
            ("conditions", conditions(field("Condition"))),
        ],
        &marks,
    )
}

/// A string or list of strings as a list; null as the empty list.
fn listed(value: &Value) -> Value {
    match &value.kind {
        Kind::Null => Value::tuple([]).with_marks(&value.marks),
        Kind::Set(items) => Value::tuple(items.to_vec()).with_marks(&value.marks),
        Kind::Unknown(unknown) if unknown.ty == Type::String => Value::tuple([value.clone()]),
        Kind::Tuple(_) | Kind::List(_) | Kind::Unknown(_) => value.clone(),
        _ => Value::tuple([value.clone()]),
    }
}

/// What a document lists. An element that is no string has no meaning: IAM refuses the document.
fn texts(value: &Value) -> Value {
    let all = listed(value);
    let Some(items) = all.as_items() else { return all };
    let is_text =
        |item: &Value| matches!(item.kind, Kind::Str(_) | Kind::PartialStr(_) | Kind::Unknown(_));
    if items.iter().all(is_text) {
        return all;
    }
    let items = items.iter().map(|item| {
        if is_text(item) {
            return item.clone();
        }
        let why = Reason::new(
            "an element",
            Cause::stated("is not a string, which IAM does not accept"),
            None,
        );
        let open = Unknown { ty: Type::String, not_null: true, ..Unknown::because(why) };
        Value::unknown(open).with_marks(&item.marks)
    });
    Value::tuple(items.collect::<Vec<_>>()).with_marks(&all.marks)
}

/// `"*"`, or an object of types, as a list of `type` and `identifiers`.
fn principals(value: &Value) -> Value {
    let one = |kind: &str, identifiers: Value| {
        Value::object(Fields::from([
            ("type".into(), Value::str(kind)),
            ("identifiers".into(), identifiers),
        ]))
    };
    match &value.kind {
        Kind::Null => Value::tuple([]),
        Kind::Object(fields) | Kind::Map(fields) => {
            let all: Vec<Value> =
                fields.iter().map(|(kind, given)| one(kind, texts(given))).collect();
            Value::tuple(all).with_marks(&value.marks)
        }
        Kind::Str(_) | Kind::PartialStr(_) => Value::tuple([one("*", listed(value))]),
        _ => value.clone(),
    }
}

/// The principals with every bare account written as what it stands for: the account's root.
fn accounts(principals: &Value) -> Value {
    let Some(items) = principals.as_items() else { return principals.clone() };
    let all = items.iter().map(|item| {
        let Some(fields) = item.as_fields() else { return item.clone() };
        let mut fields = Fields::clone(fields);
        if fields.get("type").and_then(Value::as_str) == Some("AWS")
            && let Some(identifiers) = fields.get("identifiers").and_then(Value::as_items)
        {
            let roots: Vec<Value> = identifiers.iter().map(root_of).collect();
            fields.insert("identifiers".into(), Value::tuple(roots));
        }
        Value::object(fields).with_marks(&item.marks)
    });
    Value::tuple(all.collect::<Vec<_>>()).with_marks(&principals.marks)
}

fn root_of(identifier: &Value) -> Value {
    let account = match &identifier.kind {
        Kind::Str(text) => text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
        Kind::Unknown(unknown) => match unknown.symbol {
            Some(Symbol::Attribute(_, attribute)) => attribute == "account_id",
            _ => false,
        },
        _ => false,
    };
    if !account {
        return identifier.clone();
    }
    let why = Reason::new("the partition", Cause::stated("is the account's"), None);
    let mut text = PartialStrBuilder::default();
    text.literal("arn:");
    text.push(&Value::unknown(Unknown {
        ty: Type::String,
        not_null: true,
        ..Unknown::because(why)
    }));
    text.literal(":iam::");
    text.push(identifier);
    text.literal(":root");
    text.finish()
}

/// Conditions as a list of `test`, `variable` and `values`.
fn conditions(value: &Value) -> Value {
    let Some(tests) = value.as_fields() else {
        return if value.is_null() { Value::tuple([]) } else { value.clone() };
    };
    let mut all = Vec::new();
    for (test, variables) in tests.iter() {
        let Some(variables) = variables.as_fields() else {
            return Value::unknown(reasons(variables));
        };
        for (variable, values) in variables.iter() {
            all.push(Value::object(Fields::from([
                ("test".into(), Value::str(Arc::clone(test))),
                ("values".into(), listed(values)),
                ("variable".into(), Value::str(Arc::clone(variable))),
            ])));
        }
    }
    Value::tuple(all).with_marks(&value.marks)
}
