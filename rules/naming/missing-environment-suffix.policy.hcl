# Resource name does not contain the environment suffix.
#
# ## What it finds
#
# Resources whose name must be unique in the account or globally, and whose name is not built from one of
# the variables in `suffix_vars`.
#
# drlint looks at where the name comes from, not at how it is spelled. The suffix may come through
# locals, functions, module inputs or the name of another resource. These do not count:
#
# - A literal that happens to contain `dev`.
# - A variable of a child module, unless the root module passes the suffix to it.
# - A generated name, unless its prefix contains the suffix.
#
# Names that must only be unique inside another resource (a stage, an inline policy) and names that
# cannot be chosen freely (domains, hosted zones, records) are ignored.
#
# ## Why it matters in a failover
#
# A failover that is rehearsed next to production needs a second copy of the stack. Two copies in one
# account fail to apply as soon as both create a resource of the same name. A name built from the suffix
# is different in every copy.
#
# ## Fix
#
# Build the name from the suffix variable: `name = "orders-${var.environment_suffix}"`. If a fixed name
# is required, add it to the parameter `exempt`.
#
# ## References
#
# - [General purpose bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html)
# - [IAM and AWS STS quotas, name requirements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)

input "suffix_vars" {
  type        = list(string)
  default     = ["environment_suffix", "environmentSuffix"]
  description = "Variables of the root module that hold the environment suffix."
}

input "exempt" {
  type        = map(list(string))
  default     = {}
  description = "Names that are accepted without the suffix, by resource type."
}

input "error_types" {
  type        = list(string)
  default     = []
  description = "Resource types for which a missing suffix is an error; empty means all."
}

input "other_types_severity" {
  type        = string
  default     = "error"
  description = "Severity for resource types that are not in error_types."
}

resource_policy "aws_*" "missing_environment_suffix" {
  enforcement_level = "mandatory_overridable"
  filter            = core::try(local.naming.free, false) && !local.exempt
  locals {
    rule = {
      tags     = ["naming"]
      question = "this name contains the environment suffix"
      severity = core::length(input.error_types) == 0 || core::contains(input.error_types, meta.type) ? "error" : input.other_types_severity
      at       = local.naming.arguments
      help     = "Build ${local.naming.arguments[0]} from ${core::join(" or ", local.suffixes)}, as in \"app-$${${local.suffixes[0]}}\"."
    }
    naming   = plugin::drlint::naming()
    exempt   = core::contains(core::try(input.exempt[meta.type], []), local.naming.value)
    suffixes = [for name in input.suffix_vars : "var.${name}"]
    from     = plugin::drlint::references(local.naming.value)
    carries  = core::anytrue([for r in local.from : core::contains(local.suffixes, r.address)])
  }
  enforce {
    condition     = local.carries
    error_message = local.naming.argument == null ? "${local.naming.arguments[0]} is ${core::try(plugin::drlint::written(local.naming.arguments[0]), false) ? "empty" : "not set"}, so the name is generated without the environment suffix." : "${local.naming.argument} is \"${local.naming.value}\", which is not built from ${core::join(" or ", local.suffixes)}."
  }
}
