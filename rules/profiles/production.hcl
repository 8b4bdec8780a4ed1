# The default rules for stacks that stay: what protects them from deletion is welcome. Goes together
# with the profile of a system, whose other demands remain.
description = "The default rules for stacks that are kept: deletion protection is no defect."
extends     = "default"

rule "teardown/deletion-protection" {
  enabled = false
}
