//! IAM statements, whatever form their document has: JSON text, `jsonencode`, a heredoc with
//! interpolations, or an `aws_iam_policy_document`.

mod access;
mod data_source;
mod document;
mod json;
mod merge;
mod principal;
mod statement;

use std::rc::Rc;

pub(crate) use data_source::DOCUMENT;

use self::document::Reader;
use super::partial_list::PartialList;
use crate::addr::Mode;
use crate::base::FxHashSet;
use crate::eval::Instance;
use crate::graph::Graph;
use crate::policy::scope::{PolicyScope, subject};
use crate::schema::{self, PolicyArgument, PolicyKind};
use crate::syntax::{Attribute, Locator};
use crate::value::{Fields, Kind, Marks, Origin, ResourceId, Value};

/// The statements of all documents of the subject.
pub(crate) fn of_subject(scope: &PolicyScope<'_>) -> Value {
    let Some(instance) = scope.instance() else { return Value::tuple([]) };
    let mut all = PartialList::default();
    if instance.mode() == Mode::Data {
        if instance.kind() == DOCUMENT {
            Reader { graph: scope.graph }.data_source(instance.id, 0, &mut all);
            set_sort(&mut all, "data");
        }
        return all.into_value();
    }
    for argument in schema::policy_documents(instance.kind().as_str()) {
        let mut of_argument = of_argument(instance, argument, scope);
        set_sort(&mut of_argument, kind_name(argument.kind));
        // A permissions boundary only limits, so what is not known of it cannot grant anything.
        let is_boundary = argument.kind == PolicyKind::Boundary;
        if !is_boundary && !of_argument.incomplete.is_empty() {
            all.incomplete.extend(&of_argument.incomplete);
            all.marks = all.marks.union(&of_argument.marks);
        }
        all.known.append(&mut of_argument.known);
    }
    all.into_value()
}

/// The statements of one document given as a value.
pub(crate) fn of_document(value: &Value, scope: &PolicyScope<'_>) -> Value {
    let mut all = PartialList::default();
    Reader { graph: scope.graph }.document(value, &[], 0, &mut all);
    set_sort(&mut all, "resource");
    all.into_value()
}

/// Documents that no instance refers to: they are checked on their own.
pub(crate) fn unattached_documents(graph: &Graph) -> Vec<Rc<Instance>> {
    let referenced: FxHashSet<ResourceId> = graph.edges().iter().map(|edge| edge.to).collect();
    let documents = graph
        .instances()
        .iter()
        .filter(|instance| instance.mode() == Mode::Data && instance.kind() == DOCUMENT);
    documents.filter(|document| !referenced.contains(&document.id)).cloned().collect()
}

/// The statements of the documents at a path. Those without a location of their own get that of the
/// argument.
fn of_argument(
    instance: &Instance,
    argument: &PolicyArgument,
    scope: &PolicyScope<'_>,
) -> PartialList {
    let path = argument.path;
    let reader = Reader { graph: scope.graph };
    let mut all = PartialList::default();
    for value in subject::at_path(instance.id, path, scope, instance.block.header) {
        if subject::is_left_out(&value, path, instance, scope) {
            continue;
        }
        let source = source_argument(instance, path, &value);
        let before = all.known.len();
        if argument.kind == PolicyKind::Access {
            let spans = source.map_or_else(Vec::new, access::spans);
            access::statements(&value, &spans, scope.graph, &mut all);
        } else {
            let spans = source.map_or_else(Vec::new, json::statement_spans);
            reader.document(&value, &spans, 0, &mut all);
        }
        let Some(source) = source else { continue };
        let location = Marks::origin(Origin::Location(source.span));
        all.marks = all.marks.union(&location);
        for statement in &mut all.known[before..] {
            if statement.marks.locations().next().is_none() {
                *statement = statement.clone().with_marks(&location);
            }
        }
    }
    all
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

fn set_sort(all: &mut PartialList, sort: &str) {
    for statement in &mut all.known {
        if let Kind::Object(fields) = &mut statement.kind {
            let mut sorted = Fields::clone(fields);
            sorted.insert("sort".into(), Value::str(sort));
            statement.kind = Kind::Object(sorted.into());
        }
    }
}

fn kind_name(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "identity",
        PolicyKind::Trust => "trust",
        PolicyKind::Resource | PolicyKind::Access => "resource",
        PolicyKind::Key => "key",
        PolicyKind::Boundary => "boundary",
    }
}
