output "rule_names" {
  description = "Names of the rules, by key."
  value       = { for key, rule in aws_cloudwatch_event_rule.this : key => rule.name }
}

output "rule_arns" {
  description = "ARNs of the rules, by key: what the policy of a dead-letter queue admits."
  value       = { for key, rule in aws_cloudwatch_event_rule.this : key => rule.arn }
}
