//! Data sources whose result follows from the configuration alone.

mod default_tags;
mod partition;
pub(crate) mod policy_document;
mod remote_state;

use super::evaluator::{Evaluator, Instance};
use super::expr::evaluate;
use super::module_scope::ModuleScope;
use super::scope::Outcome;
use crate::addr::Mode;
use crate::base::Name;
use crate::value::{Fields, Kind, Type, Unknown, Value};

/// The computed attribute `name` of a data source that needs no cloud; `None` for all others.
pub(super) fn computed(evaluator: &Evaluator, instance: &Instance, name: Name) -> Option<Outcome> {
    if instance.mode() != Mode::Data {
        return None;
    }
    match (instance.kind().as_str(), name.as_str()) {
        ("aws_region", "name" | "id" | "region") => Some(region(evaluator, instance)),
        ("aws_default_tags", "tags") => default_tags::tags(evaluator, instance),
        ("aws_partition", "partition" | "id" | "dns_suffix" | "reverse_dns_prefix") => {
            Some(Ok(partition::attribute(evaluator, instance, name)))
        }
        ("terraform_remote_state", "outputs") => {
            Some(Ok(remote_state::outputs(evaluator, instance)))
        }
        ("aws_iam_policy_document", "json" | "minified_json") => {
            Some(document(evaluator, instance, name))
        }
        // Everything else asks a service.
        _ => None,
    }
}

/// The region that the data source is asked about, or that of its provider configuration. Null is
/// as good as not set: modules pass `region = var.region` on, which is null by default.
fn region(evaluator: &Evaluator, instance: &Instance) -> Outcome {
    let of_provider =
        || evaluator.provider_region(&evaluator.provider_of(instance), instance.block.header);
    let body = &instance.block.body;
    let Some(argument) = body.attribute("name").or(body.attribute("region")) else {
        return Ok(of_provider());
    };
    let module = evaluator.module(instance.module);
    let scope = ModuleScope { evaluator, module: &module, each: &instance.each };
    let value = evaluate(&argument.expr, &scope)?;
    Ok(if value.is_null() { of_provider().with_marks(&value.marks) } else { value })
}

/// The rendered document. Terraform gives it an unknown as a whole when any part is; here the parts
/// that are known stay readable.
fn document(evaluator: &Evaluator, instance: &Instance, name: Name) -> Outcome {
    let mut fields = Fields::new();
    for argument in [
        "policy_id",
        "version",
        "statement",
        "source_policy_documents",
        "override_policy_documents",
    ] {
        let value = evaluator.attribute(instance.id, Name::new(argument))?;
        fields.insert(argument.into(), value);
    }
    let json = policy_document::render(&fields, name == "minified_json");
    Ok(match &json.kind {
        Kind::Unknown(_) => {
            let symbolic = Evaluator::computed(instance, name, Type::String);
            match (&symbolic.kind, &json.kind) {
                (Kind::Unknown(symbol), Kind::Unknown(why)) => {
                    Value::unknown(Unknown { symbol: symbol.symbol, ..Unknown::clone(why) })
                        .with_marks(&json.marks)
                }
                _ => json,
            }
        }
        _ => json,
    })
}
