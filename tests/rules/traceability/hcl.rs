//! Terraform addresses in a file, down to an argument.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use drlint::base::{FileId, LineIndex, Span};
use drlint::syntax::{self, Block, Body, Expr, ExprKind, FileKind, Limits, ObjectKey, ParsedFile};

/// One step of an address: a name, or a place in a list.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Name(String),
    At(usize),
}

/// The line, from 1, of what an address names.
pub fn line(kind: FileKind, address: &str, text: &str) -> Result<usize, String> {
    let parsed = parsed(kind, text);
    let steps = steps(address).ok_or_else(|| format!("{address} is no address"))?;
    let span =
        top(&parsed.body, &steps).ok_or_else(|| format!("the file declares no {address}"))?;
    let position = LineIndex::new(text).position(text, span.start);
    Ok(position.line as usize)
}

thread_local! {
    /// Files already read, by their text: many anchors lead into the same few.
    static READ: RefCell<BTreeMap<String, Rc<ParsedFile>>> = RefCell::default();
}

fn parsed(kind: FileKind, text: &str) -> Rc<ParsedFile> {
    if let Some(known) = READ.with_borrow(|read| read.get(text).cloned()) {
        return known;
    }
    let parsed = Rc::new(syntax::parse(FileId(0), kind, text, &Limits::default()));
    READ.with_borrow_mut(|read| read.insert(text.to_owned(), Rc::clone(&parsed)));
    parsed
}

fn steps(address: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in address.split('.') {
        let (name, places) = part.split_once('[').unwrap_or((part, ""));
        if name.is_empty() {
            return None;
        }
        steps.push(Step::Name(name.to_owned()));
        for place in places.split('[').filter(|place| !place.is_empty()) {
            steps.push(Step::At(place.strip_suffix(']')?.parse().ok()?));
        }
    }
    Some(steps)
}

/// Names are looked up as Terraform spells addresses; block types that have none by their own name.
fn top(body: &Body, steps: &[Step]) -> Option<Span> {
    let Step::Name(first) = &steps[0] else { return None };
    let rest = &steps[1..];
    match first.as_str() {
        "var" => labelled(body, "variable", 1, rest),
        "data" | "ephemeral" => labelled(body, first, 2, rest),
        "local" => body.blocks("locals").find_map(|block| below(&block.body, rest)),
        "provider" => provider(body, rest),
        _ => labelled(body, "resource", 2, steps)
            .or_else(|| own_blocks(body, first, rest))
            .or_else(|| below(body, steps)),
    }
}

/// A block of this type with as many labels as it has, or with none.
fn own_blocks(body: &Body, kind: &str, rest: &[Step]) -> Option<Span> {
    body.blocks(kind).find_map(|block| {
        let count = block.labels.len();
        if names(block, rest) { inside(block, rest.get(count..)?) } else { None }
    })
}

fn labelled(body: &Body, kind: &str, labels: usize, steps: &[Step]) -> Option<Span> {
    let mut blocks = body.blocks(kind).filter(|block| block.labels.len() == labels);
    blocks.find_map(
        |block| {
            if names(block, steps) { inside(block, steps.get(labels..)?) } else { None }
        },
    )
}

/// Whether the steps begin with the block's labels.
fn names(block: &Block, steps: &[Step]) -> bool {
    let labels = block.labels.iter().enumerate();
    labels
        .map(|(at, label)| (steps.get(at), label))
        .all(|(step, label)| step == Some(&Step::Name(label.text.as_str().to_owned())))
}

/// `aws` is the configuration without an alias, `aws.dr` the one with it.
fn provider(body: &Body, steps: &[Step]) -> Option<Span> {
    let alias = |block: &Block| match &block.body.attribute("alias")?.expr.kind {
        ExprKind::Str(text) => Some(text.to_string()),
        _ => None,
    };
    let Some((Step::Name(name), rest)) = steps.split_first() else { return None };
    let named = |block: &&std::sync::Arc<Block>| {
        block.labels.first().is_some_and(|label| label.text == name.as_str())
    };
    if let Some((Step::Name(wanted), deeper)) = rest.split_first() {
        let aliased = body.blocks("provider").filter(named);
        let mut aliased = aliased.filter(|block| alias(block).as_ref() == Some(wanted));
        if let Some(block) = aliased.next() {
            return inside(block, deeper);
        }
    }
    let mut plain = body.blocks("provider").filter(named).filter(|block| alias(block).is_none());
    plain.find_map(|block| inside(block, rest))
}

fn inside(block: &Block, steps: &[Step]) -> Option<Span> {
    if steps.is_empty() { Some(block.header) } else { below(&block.body, steps) }
}

/// An argument, or a block, and what follows in it.
fn below(body: &Body, steps: &[Step]) -> Option<Span> {
    let (Step::Name(name), rest) = steps.split_first()? else { return None };
    if let Some(attribute) = body.attribute(name) {
        return if rest.is_empty() {
            Some(attribute.name_span)
        } else {
            within(&attribute.expr, rest)
        };
    }
    let mut blocks: Vec<&Block> = body.blocks(name).map(AsRef::as_ref).collect();
    // A dynamic block stands for those it makes.
    let dynamic = body.blocks("dynamic");
    let dynamic =
        dynamic.filter(|block| block.labels.first().is_some_and(|it| it.text == name.as_str()));
    blocks.extend(dynamic.map(AsRef::as_ref));
    let (blocks, rest) = match rest.split_first() {
        Some((Step::At(at), rest)) => (blocks.get(*at).copied().into_iter().collect(), rest),
        _ => (blocks, rest),
    };
    blocks.into_iter().find_map(|block| {
        if block.kind == "dynamic" && !rest.is_empty() {
            return block.body.blocks("content").find_map(|content| inside(content, rest));
        }
        let labels = block.labels.len();
        if labels > 0 && block.kind != "dynamic" && names(block, rest) {
            return inside(block, &rest[labels..]);
        }
        inside(block, rest)
    })
}

/// A member of an object, an element of a list; without a place, any element that has the rest.
fn within(expr: &Expr, steps: &[Step]) -> Option<Span> {
    let Some((step, rest)) = steps.split_first() else { return Some(expr.span) };
    match (&expr.kind, step) {
        (ExprKind::Parens(inner), _) => within(inner, steps),
        (ExprKind::Object(items), Step::Name(name)) => items.iter().find_map(|item| {
            let span = key(&item.key, name)?;
            if rest.is_empty() { Some(span) } else { within(&item.value, rest) }
        }),
        (ExprKind::Tuple(all), Step::At(at)) => within(all.get(*at)?, rest),
        (ExprKind::Tuple(all), Step::Name(_)) => all.iter().find_map(|one| within(one, steps)),
        // `merge({…}, …)` and the like: the members are in the arguments.
        (ExprKind::Call(call), _) => call.args.iter().find_map(|one| within(one, steps)),
        _ => None,
    }
}

fn key(key: &ObjectKey, wanted: &str) -> Option<Span> {
    match key {
        ObjectKey::Name(name, span) => (*name == wanted).then_some(*span),
        ObjectKey::Expr(Expr { kind: ExprKind::Str(text), span }) => {
            (&**text == wanted).then_some(*span)
        }
        ObjectKey::Expr(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"terraform {
  required_version = ">= 1.5"
  backend "s3" {
    encrypt = true
  }
}
provider "aws" {
  region = "us-east-1"
}
provider "aws" {
  alias  = "dr"
  region = "us-west-2"
}
locals {
  suffix = var.suffix
}
resource "aws_route53_record" "this" {
  name = "a"
  weighted_routing_policy {
    weight = 1
  }
}
data "aws_iam_policy_document" "this" {
  statement {
    sid = "One"
  }
  dynamic "statement" {
    content {
      sid = "Two"
    }
  }
}
module "rds" {
  source = "../rds"
  primary = {
    vpc_id = 1
  }
  tags = merge(local.tags, { tier = "a" })
}
"#;

    #[test]
    fn addresses_lead_to_their_lines() {
        for (address, wanted) in [
            ("terraform", 1),
            ("terraform.required_version", 2),
            ("terraform.backend.s3.encrypt", 4),
            ("terraform.backend", 3),
            ("provider.aws", 7),
            ("provider.aws.region", 8),
            ("provider.aws.dr", 10),
            ("provider.aws.dr.region", 12),
            ("local.suffix", 15),
            ("aws_route53_record.this", 17),
            ("aws_route53_record.this.weighted_routing_policy.weight", 20),
            ("data.aws_iam_policy_document.this.statement[0].sid", 25),
            ("data.aws_iam_policy_document.this.statement[1].sid", 29),
            ("module.rds", 33),
            ("module.rds.primary.vpc_id", 36),
            ("module.rds.tags.tier", 38),
        ] {
            assert_eq!(line(FileKind::Hcl, address, TEXT), Ok(wanted), "{address}");
        }
        for address in [
            "aws_route53_record.other",
            "aws_route53_record.this.ttl",
            "aws_route53_record.this.name.first",
            "aws_route53_record",
            "provider.aws.west",
            "data.aws_iam_policy_document.this.statement[2]",
            "module.rds.primary.subnet_ids",
            "var.suffix",
            "",
            "local",
        ] {
            assert!(line(FileKind::Hcl, address, TEXT).is_err(), "{address}");
        }
    }

    #[test]
    fn json_and_tests_are_read_too() {
        let text = "{\n  \"resource\": {\n    \"aws_s3_bucket\": {\n      \"logs\": {\n        \
                    \"bucket\": \"logs\"\n      }\n    }\n  }\n}\n";
        assert_eq!(line(FileKind::Json, "aws_s3_bucket.logs.bucket", text), Ok(5));
        let text = "variables {\n  suffix = \"a\"\n}\nrun \"names\" {\n  command = plan\n}\n";
        assert_eq!(line(FileKind::Hcl, "run.names", text), Ok(4));
        assert_eq!(line(FileKind::Hcl, "variables.suffix", text), Ok(2));
        assert_eq!(line(FileKind::Hcl, "domain", "domain = 1\n"), Ok(1));
    }
}
