//! Data sources whose result follows from the configuration alone.

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
        ("aws_region", "name" | "id" | "region") => {
            let written =
                instance.block.body.attribute("name").or(instance.block.body.attribute("region"));
            if let Some(written) = written {
                let module = evaluator.module(instance.module);
                let scope = ModuleScope { evaluator, module: &module, each: &instance.each };
                return Some(evaluate(&written.expr, &scope));
            }
            Some(Ok(
                evaluator.provider_region(&evaluator.provider_of(instance), instance.block.header)
            ))
        }
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
