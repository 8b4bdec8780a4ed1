//! Arguments whose planned value is not the one that is written.

/// Resource type and argument: the provider plans these in a form of its own (a name for a number, a
/// default left out, a member added), so that what another expression reads is not what is written.
/// Each was seen in a plan of provider 5.100.0.
const REWRITTEN: &[(&str, &str)] = &[
    // The domain itself is added to the alternatives.
    ("aws_acm_certificate", "subject_alternative_names"),
    // The window is planned in lower case.
    ("aws_db_instance", "maintenance_window"),
    // The standard class is planned as none.
    ("aws_dynamodb_table", "table_class"),
    // Arguments of another kind of load balancer are planned as not set.
    ("aws_lb", "drop_invalid_header_fields"),
    ("aws_lb", "enable_cross_zone_load_balancing"),
    // "6" becomes "tcp".
    ("aws_security_group_rule", "protocol"),
];

/// Whether the provider plans this argument in a form of its own.
pub fn is_rewritten(kind: &str, argument: &str) -> bool {
    REWRITTEN.contains(&(kind, argument))
}
