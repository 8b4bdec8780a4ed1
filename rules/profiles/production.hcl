# The default rules for stacks that are kept: deletion protection is allowed. Combine this profile with
# the one of a system, whose other rules still apply.
description = "The default rules for stacks that are kept: deletion protection is allowed."
extends     = "default"

rule "teardown/deletion-protection" {
  enabled = false
}
rule "iam/prefix-wildcard-action" {
  parameters = { allow = [] }
}
rule "naming/missing-environment-suffix" {
  parameters = { strict = true }
}
