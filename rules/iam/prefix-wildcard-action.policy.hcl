# IAM policy allows actions by prefix wildcard.
#
# ## What it finds
#
# Allow statements with an action that contains `*` or `?` next to other characters, such as `s3:Get*`.
# `iam/wildcard-action` reports `*` and `service:*`; both rules read the same policy documents and make
# the same exemptions.
#
# The actions in the parameter `allow` are accepted. By default these are `kms:GenerateDataKey*` and
# `kms:ReEncrypt*`, which AWS uses in its own key policies. The profiles `production` and those of the
# reference stacks accept none. The default severity is a warning; profiles that forbid wildcards report
# an error.
#
# ## Why it matters in a failover
#
# `s3:Get*` allows every action with that prefix, including those that AWS adds later. Automation that
# fails over runs with its full permissions in both regions; what it may do should not change without a
# review.
#
# ## Fix
#
# List the actions that are needed. If the wildcard is intended, add the action to the parameter `allow`,
# together with the defaults that you want to keep.
#
# ## References
#
# - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
# - [Allow key users to use a KMS key](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-users)
# - [Apply least-privilege permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)

input "allow" {
  type        = list(string)
  default     = ["kms:GenerateDataKey*", "kms:ReEncrypt*"]
  description = "Actions that are accepted, with their wildcard, in any case."
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
    # IAM ignores the case of actions.
    allowed = [for a in input.allow : core::lower(a)]
    parts   = [for a in local.each.actions : { action = a, wildcard = plugin::drlint::wildcard(a) }]
    wild    = [for p in local.parts : p.action if p.wildcard.present && !p.wildcard.whole && !core::contains(local.allowed, core::lower(p.action))]
    roots  = core::flatten([for p in local.each.principals : [for i in p.identifiers : p.type == "AWS" && core::endswith(i, ":root")]])
    owner  = core::alltrue([for a in local.each.actions : core::startswith(core::lower(a), "kms:")]) && core::anytrue(local.roots) && core::alltrue(local.roots)
    exempt = input.exempt_kms_root && (local.each.sort == "key" || local.each.sort == "data") && local.owner
  }
  enforce {
    condition     = !local.grants || core::length(local.wild) == 0 || local.exempt
    error_message = "This statement allows ${core::join(", ", local.wild)}."
  }
}
