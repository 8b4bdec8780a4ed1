# An Allow statement grants a wildcard action.
#
# `*` and `service:*` grant what nobody listed, today's actions and tomorrow's. In a recovery setup
# that is a way for one compromised region, or one mistaken script, to reach the copies in the other.
#
# Every form of policy document is read: JSON text, `jsonencode`, heredocs and files, and
# `aws_iam_policy_document` with dynamic statements and with source and override documents. Unknown
# parts, such as the ARN of a new key, do not hide the actions beside them. `NotAction` in an Allow
# statement grants everything else, and counts.
#
# Deny statements are not judged, neither are service control, session and endpoint policies, which
# grant nothing by themselves. The statement that gives a KMS key to its own account (`kms:*` for the
# account's root) is accepted: without it the key cannot be managed. A wildcard behind a prefix
# (`s3:Get*`) is the business of `iam/prefix-wildcard-action`. A policy document that nothing in the
# configuration uses is judged where it stands.

input "exempt_kms_root" {
  type        = bool
  default     = true
  description = "Accept kms:* for the account's root in the policy of a key."
}

resource_policy "aws_*" "wildcard_action" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags = ["iam", "security"]
      each = plugin::drlint::statements()
      at   = [local.wild, local.each.not_actions, local.each]
      help = "List the actions that are needed."
    }
    grants = local.each.effect == "Allow" && local.each.sort != "boundary"
    wild   = [for a in local.each.actions : a if a == "*" || core::endswith(a, ":*")]
    roots  = core::flatten([for p in local.each.principals : [for i in p.identifiers : p.type == "AWS" && core::endswith(i, ":root")]])
    owner  = core::alltrue([for a in local.each.actions : core::startswith(core::lower(a), "kms:")]) && core::anytrue(local.roots) && core::alltrue(local.roots)
    exempt = input.exempt_kms_root && (local.each.sort == "key" || local.each.sort == "data") && local.owner
  }
  enforce {
    condition     = !local.grants || core::length(local.wild) == 0 || local.exempt
    error_message = "An Allow statement grants ${core::join(", ", local.wild)}."
  }
  enforce {
    condition     = !local.grants || core::length(local.each.not_actions) == 0
    error_message = "An Allow statement grants everything but ${core::join(", ", local.each.not_actions)}."
  }
}
