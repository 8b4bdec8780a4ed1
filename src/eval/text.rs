//! What is certain of a string that the provider will compute: that it is not empty, and how it begins.

use std::sync::Arc;

use super::evaluator::{Evaluator, Instance};
use crate::addr::Mode;
use crate::base::Name;
use crate::schema;
use crate::value::{Kind, Text, Type, Unknown, Value};

/// Types for which the provider makes up a name with its usual prefix. Others have one of their own
/// (load balancers, RDS), or get their name from the service.
const USUAL_PREFIX: &[&str] = &[
    "aws_autoscaling_group",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_log_group",
    "aws_db_parameter_group",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_launch_configuration",
    "aws_launch_template",
    "aws_rds_cluster_parameter_group",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_security_group",
    "aws_sns_topic",
    "aws_sqs_queue",
];

/// IAM's entities: a path, a slash, and a name, which has no colon.
const IN_A_PATH: &[&str] = &[
    "aws_iam_group",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_iam_user",
];

/// The provider does not set the ARN of a spot request.
const WITHOUT_ARN: &[&str] = &["aws_spot_instance_request"];

impl Evaluator {
    /// The unknown attribute of a resource with what is certain of its text.
    pub(super) fn with_text(&self, instance: &Instance, name: Name, value: Value) -> Value {
        let Kind::Unknown(unknown) = &value.kind else { return value };
        if instance.mode() != Mode::Managed || !matches!(unknown.ty, Type::String | Type::Any) {
            return value;
        }
        let Some(text) = self.text(instance, name) else { return value };
        let unknown = Unknown { text: Some(text), not_null: true, ..Unknown::clone(unknown) };
        Value { kind: Kind::Unknown(Arc::new(unknown)), marks: value.marks }
    }

    fn text(&self, instance: &Instance, name: Name) -> Option<Text> {
        let kind = instance.kind();
        let kind = kind.as_str();
        let text = |prefix: &str| Text { prefix: prefix.into(), ends_in_segment: false };
        if name == "arn" && kind.starts_with("aws_") && !WITHOUT_ARN.contains(&kind) {
            return Some(Text { ends_in_segment: IN_A_PATH.contains(&kind), ..text("arn:") });
        }
        let naming = schema::naming(kind).filter(|naming| naming.arguments.len() == 1);
        let argument = naming.map(|naming| naming.arguments[0]);
        let copied = schema::same_as(kind, name.as_str());
        let is_name = argument.is_some_and(|argument| name == argument || copied == Some(argument));
        if let Some(naming) = naming.filter(|naming| is_name && naming.prefix.is_some()) {
            // Only a name that is not set is made up; the id is a copy of one that is, and a resource
            // that is computed now would ask for itself.
            let argument = Name::new(naming.arguments[0]);
            if name != argument {
                let chosen = self.attribute(instance.id, argument).ok()?;
                let made_up = chosen.as_unknown().and_then(|unknown| unknown.text.clone());
                return Some(made_up.unwrap_or_else(|| text("")));
            }
            return Some(text(&self.name_prefix(instance, naming.prefix?)));
        }
        if name == "id" && copied == Some("arn") {
            return Some(Text { ends_in_segment: IN_A_PATH.contains(&kind), ..text("arn:") });
        }
        // A resource without an id does not exist.
        (name == "id").then(|| text(""))
    }

    /// How a name that the provider makes up begins.
    fn name_prefix(&self, instance: &Instance, argument: &'static str) -> String {
        match self.attribute(instance.id, argument.into()) {
            Ok(Value { kind: Kind::Str(prefix), .. }) if !prefix.is_empty() => prefix.to_string(),
            Ok(Value { kind: Kind::PartialStr(prefix), .. }) => prefix.prefix().to_owned(),
            // Not set: computed from the name, or null.
            Ok(value) if value.is_null() || instance.block.body.attribute(argument).is_none() => {
                let usual = USUAL_PREFIX.contains(&instance.kind().as_str());
                if usual { "terraform-".to_owned() } else { String::new() }
            }
            _ => String::new(),
        }
    }
}
