//! Reads documents and the documents in them. Both kinds of document may hold the other: JSON may be
//! the text of a data source, and a data source merges texts.

use super::data_source;
use super::json;
use super::merge::merge;
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason};
use crate::eval::{policy_document, reasons, unknown_from};
use crate::graph::Graph;
use crate::policy::functions::partial_list::PartialList;
use crate::value::{Kind, ResourceId, Unknown, Value};

/// Documents inside documents go no deeper than this.
const DEEPEST: usize = 32;

pub(crate) struct Reader<'a> {
    pub(crate) graph: &'a Graph,
}

impl Reader<'_> {
    /// Adds the statements of a document's text. `spans` are those of its statements where the
    /// configuration shows them.
    pub(crate) fn document(
        &self,
        value: &Value,
        spans: &[Option<Span>],
        depth: usize,
        all: &mut PartialList,
    ) {
        // The provider takes the empty string for no document.
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        if depth > DEEPEST {
            return all.may_have_more(&problem("contains documents that are nested too deeply"));
        }
        // The data source's blocks have locations, its JSON has none.
        if let Some(id) = data_source::source(value, self.graph) {
            return self.data_source(id, depth + 1, all);
        }
        let decoded = match policy_document::decode(value) {
            Ok(decoded) => decoded,
            Err(why) => return all.may_have_more(&why),
        };
        let Some(fields) = decoded.as_fields() else {
            return all.may_have_more(&problem("is JSON, but not an object"));
        };
        if let Some(statements) = fields.get("Statement") {
            self.statements(statements, value, spans, all);
        }
    }

    /// The member `Statement` of a document: an object, or a list of them.
    fn statements(
        &self,
        statements: &Value,
        document: &Value,
        spans: &[Option<Span>],
        all: &mut PartialList,
    ) {
        let marks = document.deep_marks();
        let (items, is_known) = match &statements.kind {
            Kind::Object(_) | Kind::Map(_) => (std::slice::from_ref(statements), true),
            Kind::Unknown(why) => {
                all.may_have_more(why);
                (&why.known_elements[..], false)
            }
            _ => (statements.as_items().map_or(&[][..], |items| items), true),
        };
        for (index, item) in items.iter().enumerate() {
            // The elements that are known of a list need not be at their positions in it.
            let span = if is_known { spans.get(index).copied().flatten() } else { None };
            match item.as_fields() {
                Some(fields) => {
                    all.known.push(json::statement(fields, &marks, span, self.graph));
                }
                None if is_known => all.may_have_more(&reasons(item)),
                None => {}
            }
        }
    }

    /// Adds the statements of an `aws_iam_policy_document`: those of its source documents, its own,
    /// and those of its override documents, each of which replaces earlier ones by Sid.
    pub(crate) fn data_source(&self, id: ResourceId, depth: usize, all: &mut PartialList) {
        let argument = |name: &str| {
            let value = self.graph.evaluator.attribute(id, Name::new(name));
            value.unwrap_or_else(|error| unknown_from(&error))
        };
        let mut merged: Vec<Value> = Vec::new();
        self.merge_documents(&argument("source_policy_documents"), depth, &mut merged, all);
        let blocks = argument("statement");
        if let Kind::Unknown(why) = &blocks.kind {
            all.may_have_more(why);
        }
        let known: &[Value] = match &blocks.kind {
            Kind::Unknown(why) => &why.known_elements,
            _ => blocks.as_items().map_or(&[], |items| items),
        };
        let instance = self.graph.evaluator.instance(id);
        let statements = known.iter().filter_map(|block| {
            let marks = block.marks.union(&blocks.marks);
            Some(data_source::statement(block.as_fields()?, &marks, &instance, self.graph))
        });
        merge(&mut merged, statements.collect(), all);
        self.merge_documents(&argument("override_policy_documents"), depth, &mut merged, all);
        all.known.append(&mut merged);
    }

    fn merge_documents(
        &self,
        texts: &Value,
        depth: usize,
        merged: &mut Vec<Value>,
        all: &mut PartialList,
    ) {
        let items: &[Value] = match &texts.kind {
            Kind::Null(_) => return,
            Kind::Unknown(why) => {
                all.may_have_more(why);
                &why.known_elements
            }
            _ => texts.as_items().map_or(&[], |items| items),
        };
        for item in items {
            let mut inner = PartialList::default();
            self.document(item, &[], depth + 1, &mut inner);
            all.incomplete.extend(&inner.incomplete);
            merge(merged, inner.known, all);
        }
    }
}

pub(super) fn problem(clause: &'static str) -> Unknown {
    Unknown::because(Reason::new("the policy document", Cause::stated(clause), None))
}
