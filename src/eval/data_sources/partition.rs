//! `data "aws_partition"`: the partition of the provider's region.

use crate::base::Name;
use crate::diag::Cause;
use crate::eval::evaluator::{Evaluator, Instance};
use crate::eval::unknowns::{reasons, unknown};
use crate::schema;
use crate::value::{Type, Value};

pub(super) fn attribute(evaluator: &Evaluator, instance: &Instance, name: Name) -> Value {
    let region = evaluator.provider_region(&evaluator.provider_of(instance), instance.block.header);
    let partition = match region.as_str().map(schema::region) {
        Some(Some(region)) => region.partition,
        Some(None) => {
            let cause = Cause::stated("is in a region that drlint does not know");
            return unknown(instance.attribute(name.as_str()), cause, instance.block.header);
        }
        None => {
            let unknown = reasons(&region);
            return Value::unknown(unknown.with_type(Type::String).not_null());
        }
    };
    let text = match (name.as_str(), partition) {
        ("dns_suffix", "aws-cn") => "amazonaws.com.cn",
        ("dns_suffix", "aws-eusc") => "amazonaws.eu",
        ("dns_suffix", _) => "amazonaws.com",
        ("reverse_dns_prefix", "aws-cn") => "cn.com.amazonaws",
        ("reverse_dns_prefix", "aws-eusc") => "eu.amazonaws",
        ("reverse_dns_prefix", _) => "com.amazonaws",
        _ => partition,
    };
    Value::str(text)
}
