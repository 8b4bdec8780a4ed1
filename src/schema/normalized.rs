//! Arguments that the provider normalizes: the planned value is not the configured one.

/// Resource type and argument: the provider normalizes these (a name for a number, a default left
/// out, a member added), so that another expression does not read the configured value.
/// Each was seen in a plan of provider 5.100.0.
const NORMALIZED: &[(&str, &str)] = &[
    // The domain itself is added to the alternatives.
    ("aws_acm_certificate", "subject_alternative_names"),
    // The window is planned in lower case.
    ("aws_db_instance", "maintenance_window"),
    // The standard class is planned as none.
    ("aws_dynamodb_table", "table_class"),
    // Arguments of another kind of load balancer are planned as not set. Both names are one type.
    ("aws_alb", "drop_invalid_header_fields"),
    ("aws_alb", "enable_cross_zone_load_balancing"),
    ("aws_lb", "drop_invalid_header_fields"),
    ("aws_lb", "enable_cross_zone_load_balancing"),
    // "6" becomes "tcp".
    ("aws_security_group_rule", "protocol"),
];

/// Whether the provider normalizes this argument.
pub fn is_normalized(kind: &str, argument: &str) -> bool {
    NORMALIZED.contains(&(kind, argument))
}
