//! Data sources whose answer is in the source.

use super::evaluator::{Evaluator, Instance};
use super::module_scope::ModuleScope;
use super::policy_document;
use super::scope::Outcome;
use crate::addr::Mode;
use crate::base::Name;
use crate::schema;
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
                return Some(super::expr::evaluate(&written.expr, &scope));
            }
            Some(Ok(
                evaluator.provider_region(&evaluator.provider_of(instance), instance.block.header)
            ))
        }
        ("aws_partition", "partition" | "id" | "dns_suffix" | "reverse_dns_prefix") => {
            Some(Ok(partition(evaluator, instance, name)))
        }
        ("terraform_remote_state", "outputs") => {
            Some(Ok(super::remote_state::outputs(evaluator, instance)))
        }
        ("aws_iam_policy_document", "json" | "minified_json") => {
            Some(document(evaluator, instance, name))
        }
        _ => None,
    }
}

fn partition(evaluator: &Evaluator, instance: &Instance, name: Name) -> Value {
    let region = evaluator.provider_region(&evaluator.provider_of(instance), instance.block.header);
    let Some(partition) = region.as_str().and_then(schema::region).map(|region| region.partition)
    else {
        let unknown = super::elements::reasons(&region);
        return Value::unknown(Unknown { not_null: true, ..unknown.with_type(Type::String) });
    };
    let text = match (name.as_str(), partition) {
        ("dns_suffix", "aws-cn") => "amazonaws.com.cn",
        ("dns_suffix", _) => "amazonaws.com",
        ("reverse_dns_prefix", "aws-cn") => "cn.com.amazonaws",
        ("reverse_dns_prefix", _) => "com.amazonaws",
        _ => partition,
    };
    Value::str(text)
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
