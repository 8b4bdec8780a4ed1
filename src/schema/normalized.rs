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
    // "6" becomes "tcp".
    ("aws_security_group_rule", "protocol"),
];

/// Arguments of another kind of load balancer are planned as not set, whatever they are set to. Both
/// names of the type have them.
const LOAD_BALANCER: &[&str] = &[
    "client_keep_alive",
    "desync_mitigation_mode",
    "dns_record_client_routing_policy",
    "drop_invalid_header_fields",
    "enable_cross_zone_load_balancing",
    "enable_http2",
    "enable_tls_version_and_cipher_suite_headers",
    "enable_waf_fail_open",
    "enable_xff_client_port",
    "enable_zonal_shift",
    "enforce_security_group_inbound_rules_on_private_link_traffic",
    "idle_timeout",
    "preserve_host_header",
    "xff_header_processing_mode",
];

/// Defaults that depend on another argument.
const VARYING: &[(&str, &str)] = &[
    // Those of the scheduling strategy `DAEMON` are others.
    ("aws_ecs_service", "deployment_maximum_percent"),
    ("aws_ecs_service", "deployment_minimum_healthy_percent"),
];

/// Whether the provider normalizes this argument.
pub fn is_normalized(kind: &str, argument: &str) -> bool {
    NORMALIZED.contains(&(kind, argument))
        || (matches!(kind, "aws_lb" | "aws_alb") && LOAD_BALANCER.contains(&argument))
}

/// Whether the recorded default of an argument is that of some resources of the type only.
pub fn varies(kind: &str, path: &str) -> bool {
    VARYING.contains(&(kind, path)) || is_normalized(kind, path)
}
