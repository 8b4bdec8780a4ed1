//! `data "aws_partition"`: the partition of the provider's region.

use crate::base::Name;
use crate::eval::evaluator::{Evaluator, Instance};
use crate::eval::unknowns::reasons;
use crate::schema;
use crate::value::{Type, Value};

pub(super) fn attribute(evaluator: &Evaluator, instance: &Instance, name: Name) -> Value {
    let region = evaluator.provider_region(&evaluator.provider_of(instance), instance.block.header);
    let Some(partition) = region.as_str().and_then(schema::region).map(|region| region.partition)
    else {
        let unknown = reasons(&region);
        return Value::unknown(unknown.with_type(Type::String).not_null());
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
