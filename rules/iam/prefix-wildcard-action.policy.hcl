# IAM policy allows actions by prefix wildcard.
#
# ## What it finds
#
# Allow statements with an action that contains `*` after a prefix, such as `s3:Get*`, or `?` anywhere.
# `iam/wildcard-action` reports `*` and `service:*`; both rules read the same policy documents and make
# the same exemptions.
#
# The default severity is a warning, because AWS documents a few such actions itself (`kms:ReEncrypt*`,
# `kms:GenerateDataKey*`). Profiles that forbid wildcards report an error.
#
# ## Why it matters in a failover
#
# `s3:Get*` allows every action with that prefix, including those that AWS adds later. Automation that
# fails over runs with its full permissions in both regions; what it may do should not change without a
# review.
#
# ## Fix
#
# List the actions that are needed. If the wildcard is intended, add the action to the parameter `allow`.
#
# ## References
#
# - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
# - [Apply least-privilege permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)

input "allow" {
  type        = list(string)
  default     = []
  description = "Actions that are accepted, with their wildcard."
}

input "exempt_kms_root" {
  type        = bool
  default     = true
  description = "Accept every kms: action for the account's root user in a key policy."
}

resource_policy "aws_*" "prefix_wildcard_action" {
  enforcement_level = "advisory"
  locals {
    rule = {
      tags     = ["iam", "security"]
      question = "this policy allows actions by prefix wildcard"
      each     = plugin::drlint::statements()
      at       = [local.wild, local.each]
      help     = "List the actions that are needed, or accept ${core::join(", ", local.wild)} with the parameter `allow`."
    }
    grants = local.each.effect == "Allow" && local.each.sort != "boundary"
    wild = [for a in local.each.actions : a if(core::contains_substring(a, "*") || core::contains_substring(a, "?")) && a != "*" && !core::endswith(a, ":*") && !core::contains(input.allow, a)]
    roots  = core::flatten([for p in local.each.principals : [for i in p.identifiers : p.type == "AWS" && core::endswith(i, ":root")]])
    owner  = core::alltrue([for a in local.each.actions : core::startswith(core::lower(a), "kms:")]) && core::anytrue(local.roots) && core::alltrue(local.roots)
    exempt = input.exempt_kms_root && (local.each.sort == "key" || local.each.sort == "data") && local.owner
  }
  enforce {
    condition     = !local.grants || core::length(local.wild) == 0 || local.exempt
    error_message = "This statement allows ${core::join(", ", local.wild)}."
  }
}
