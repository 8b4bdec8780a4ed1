//! Expressions, arguments and blocks as a plan's `configuration` records them.

use serde_json::{Map, Value as Json};

use crate::base::{FxHashSet, Name, Span, deep};
use crate::syntax::{
    Attribute, Block, Body, Call, Expr, ExprKind, Label, ObjectItem, ObjectKey, parse_expression,
};

/// An expression of which only the references are known, its arguments.
pub(crate) const DERIVED: &str = "plan::derived";

/// The same where an id or ARN is expected and one thing is referred to: it is that one's.
pub(crate) const IDENTITY: &str = "plan::identity";

/// The same where the region of a provider is expected.
pub(crate) const REGION: &str = "plan::region";

/// Arguments that hold the name, id or ARN of something.
const WHOLE_NAMES: [&str; 4] = ["bucket", "role", "identifier", "arn"];

/// How the names of others end that do.
const NAME_ENDINGS: [&str; 3] = ["_id", "_arn", "_identifier"];

pub(super) struct Maker<'a> {
    pub(crate) at: Span,
    pub(crate) depth: usize,
    pub(crate) providers: &'a Json,
}

impl Maker<'_> {
    pub(super) fn arguments(&self, expressions: &Json) -> Vec<Attribute> {
        members(expressions)
            .map(|(name, expression)| self.attribute(name, self.argument(name, expression)))
            .collect()
    }

    /// An argument, or the blocks of one type: an array of objects of arguments.
    pub(super) fn argument(&self, name: &str, expression: &Json) -> Expr {
        match expression {
            Json::Array(blocks) => {
                let blocks = blocks.iter().map(|block| self.content(block)).collect();
                self.expr(ExprKind::Tuple(blocks))
            }
            Json::Object(content) if !is_leaf(content) => self.content(expression),
            leaf => self.leaf(name, leaf),
        }
    }

    pub(super) fn content(&self, block: &Json) -> Expr {
        deep(|| {
            let items = members(block).map(|(name, expression)| ObjectItem {
                key: ObjectKey::Expr(self.text(name)),
                value: self.argument(name, expression),
            });
            self.expr(ExprKind::Object(items.collect()))
        })
    }

    pub(super) fn leaf(&self, name: &str, expression: &Json) -> Expr {
        let references = references(expression).unwrap_or_default();
        match expression.get("constant_value") {
            // Templates of JSON syntax stand there as they are written.
            Some(value) if references.is_empty() && !holds_template(value) => self.constant(value),
            _ => match references[..] {
                [one] if holds_identity(name, one) => self.derived(IDENTITY, &references),
                _ => self.derived(DERIVED, &references),
            },
        }
    }

    pub(super) fn derived(&self, function: &str, references: &[&str]) -> Expr {
        let args = references.iter().filter_map(|one| {
            let parsed = parse_expression(self.at.file, one, 0).ok()?;
            Some(Expr { span: self.at, ..parsed })
        });
        let call = Call {
            name: Name::new(function),
            name_span: self.at,
            args: args.collect(),
            expand: false,
        };
        self.expr(ExprKind::Call(Box::new(call)))
    }

    pub(super) fn constant(&self, value: &Json) -> Expr {
        deep(|| {
            self.expr(match value {
                Json::Null => ExprKind::Null,
                Json::Bool(value) => ExprKind::Bool(*value),
                Json::Number(number) => ExprKind::Number(number.to_string().into()),
                Json::String(text) => ExprKind::Str(text.as_str().into()),
                Json::Array(items) => {
                    ExprKind::Tuple(items.iter().map(|item| self.constant(item)).collect())
                }
                Json::Object(fields) => {
                    let items = fields.iter().map(|(key, value)| ObjectItem {
                        key: ObjectKey::Expr(self.text(key)),
                        value: self.constant(value),
                    });
                    ExprKind::Object(items.collect())
                }
            })
        })
    }

    pub(super) fn expr(&self, kind: ExprKind) -> Expr {
        Expr { kind, span: self.at }
    }

    pub(super) fn text(&self, text: &str) -> Expr {
        self.expr(ExprKind::Str(text.into()))
    }

    pub(super) fn attribute(&self, name: &str, expr: Expr) -> Attribute {
        Attribute { name: Name::new(name), name_span: self.at, expr, span: self.at }
    }

    pub(super) fn block(&self, kind: &str, labels: &[&str], attributes: Vec<Attribute>) -> Block {
        let labels = labels.iter().map(|text| Label { text: Name::new(text), span: self.at });
        Block {
            kind: Name::new(kind),
            labels: labels.collect(),
            body: Body { attributes, blocks: Vec::new(), json: true },
            header: self.at,
            span: self.at,
        }
    }
}

pub(super) fn members(object: &Json) -> impl Iterator<Item = (&String, &Json)> {
    object.as_object().into_iter().flatten()
}

/// Whether an object is what a plan says of one expression, not a block's arguments.
fn is_leaf(object: &Map<String, Json>) -> bool {
    object.keys().all(|key| key == "constant_value" || key == "references")
}

/// What an expression refers to, each as far as it is spelled out: a plan lists `a.b.c`, `a.b` for
/// one reference. Nothing when it is constant.
pub(super) fn references(expression: &Json) -> Option<Vec<&str>> {
    let listed = expression.get("references")?.as_array()?;
    let mut kept: Vec<&str> = Vec::new();
    let mut seen = FxHashSet::default();
    for one in listed.iter().filter_map(Json::as_str) {
        // Terraform lists `a.b.c` before its prefixes `a.b` and `a`.
        let longer = kept.last().and_then(|last| last.strip_prefix(one));
        let implied = longer.is_some_and(|rest| rest.starts_with(['.', '[']));
        if !implied && seen.insert(one) {
            kept.push(one);
        }
    }
    Some(kept)
}

/// Whether a constant holds text that Terraform would still evaluate.
fn holds_template(value: &Json) -> bool {
    deep(|| match value {
        Json::String(text) => text.contains("${") || text.contains("%{"),
        Json::Array(items) => items.iter().any(holds_template),
        Json::Object(members) => members.values().any(holds_template),
        _ => false,
    })
}

/// Whether an argument that refers to one thing holds nothing but that: by its name it holds the name,
/// id or ARN of something, or a policy that is a document.
fn holds_identity(argument: &str, reference: &str) -> bool {
    if reference.starts_with("data.aws_iam_policy_document.") {
        return argument.ends_with("policy");
    }
    WHOLE_NAMES.contains(&argument) || NAME_ENDINGS.iter().any(|ending| argument.ends_with(ending))
}
