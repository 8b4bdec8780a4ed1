//! The functions of the AWS provider.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::{Fields, Value};

use Parameter::String as Str;

pub(crate) static TABLE: &[Function] = &[
    Function::new("provider::aws::arn_build", &[Str, Str, Str, Str, Str], Returns::String, build)
        .handled(),
    Function::new("provider::aws::arn_parse", &[Str], Returns::Any, parse),
    Function::new("provider::aws::trim_iam_role_path", &[Str], Returns::String, trim_role_path),
];

const FIELDS: [&str; 5] = ["partition", "service", "region", "account_id", "resource"];

fn build(args: &Arguments<'_>) -> Result<Value, String> {
    let mut parts = vec![Value::str("arn")];
    for value in args.values {
        parts.push(Value::str(":"));
        parts.push(value.clone());
    }
    Ok(crate::value::concat(parts))
}

/// The five parts of an ARN after its first word.
fn split(text: &str) -> Result<[&str; 5], String> {
    let wrong = || format!("{text:?} is not an ARN");
    let rest = text.strip_prefix("arn:").ok_or_else(wrong)?;
    // The resource part may contain colons.
    let parts: Vec<&str> = rest.splitn(5, ':').collect();
    parts.try_into().map_err(|_| wrong())
}

fn parse(args: &Arguments<'_>) -> Result<Value, String> {
    let parts = split(args.str(0))?;
    let fields: Fields =
        FIELDS.iter().zip(parts).map(|(name, part)| ((*name).into(), Value::str(part))).collect();
    Ok(Value::object(fields))
}

fn trim_role_path(args: &Arguments<'_>) -> Result<Value, String> {
    let text = args.str(0);
    let [partition, service, region, account, resource] = split(text)?;
    let role = resource.strip_prefix("role/");
    // IAM is global: its ARNs have no region.
    let (Some(role), "iam", "") = (role, service, region) else {
        return Err(format!("{text:?} is not the ARN of an IAM role"));
    };
    let name = role.rsplit('/').next().unwrap_or(role);
    Ok(Value::str(format!("arn:{partition}:iam::{account}:role/{name}")))
}
