# An Allow statement grants a prefix wildcard action.
#
# `s3:Get*` grants every action that begins so, also those that AWS adds later. AWS documents a few of
# this kind itself (`kms:ReEncrypt*`, `kms:GenerateDataKey*`), so the rule warns by default and is an
# error where a profile forbids wildcards outright.
#
# Documents, exemptions and places are those of `iam/wildcard-action`, which judges `*` and
# `service:*`. Judged here: an action with `*` anywhere else, or with `?`.

input "allow" {
  type        = list(string)
  default     = []
  description = "Actions that are accepted as they stand."
}

input "exempt_kms_root" {
  type        = bool
  default     = true
  description = "Accept any kms: action for the account's root in the policy of a key."
}

resource_policy "aws_*" "prefix_wildcard_action" {
  enforcement_level = "advisory"
  locals {
    rule = {
      tags = ["iam", "security"]
      each = plugin::drlint::statements()
      at   = [local.wild, local.each]
      help = "Spell out the actions that are meant, or accept them with the parameter `allow`."
    }
    grants = local.each.effect == "Allow" && local.each.sort != "boundary"
    wild = [for a in local.each.actions : a if(core::contains_substring(a, "*") || core::contains_substring(a, "?")) && a != "*" && !core::endswith(a, ":*") && !core::contains(input.allow, a)]
    roots  = core::flatten([for p in local.each.principals : [for i in p.identifiers : p.type == "AWS" && core::endswith(i, ":root")]])
    owner  = core::alltrue([for a in local.each.actions : core::startswith(core::lower(a), "kms:")]) && core::anytrue(local.roots) && core::alltrue(local.roots)
    exempt = input.exempt_kms_root && (local.each.sort == "key" || local.each.sort == "data") && local.owner
  }
  enforce {
    condition     = !local.grants || core::length(local.wild) == 0 || local.exempt
    error_message = "An Allow statement grants ${core::join(", ", local.wild)}."
  }
}
