# Resource name does not contain the environment suffix.
#
# ## What it finds
#
# Resources whose name must be unique in the account or globally, and whose name is not built from the
# environment suffix. What the suffix is depends on the root module:
#
# - If it declares one of the variables in `suffix_vars`, or if the parameter `strict` is set, every name
#   must be built from one of them. A name without it is an error.
# - Otherwise, if at least 60 % of the names derive from one variable, local value or
#   `terraform.workspace` of the root module, that is its suffix. A name that leaves it out is a warning.
# - Otherwise nothing is reported here; `naming/undeclared-environment-variable` reports once what
#   is missing.
#
# drlint looks at where the name comes from, not at how it is spelled. The suffix may come through
# locals, functions, module inputs or the name of another resource. These do not count:
#
# - A literal that happens to contain `dev`.
# - A variable of a child module, unless the root module passes the suffix to it.
# - A suffix that is only the test of a conditional: `var.environment_suffix == "prod" ? "a" : "b"`.
# - A generated name, unless its prefix contains the suffix. It is reported only where the root module
#   declares one of `suffix_vars`, or with `strict`.
#
# Names that must only be unique inside another resource (a stage, an inline policy, a security group),
# that only describe (an API, an accelerator, a saved query), that the account or organization has once
# (its alias, its policies and permission sets) and that cannot be chosen freely (domains, hosted zones,
# records) are ignored.
#
# ## Why it matters in a failover
#
# A failover that is rehearsed next to production needs a second copy of the stack. Two copies in one
# account fail to apply as soon as both create a resource of the same name. A name built from the suffix
# is different in every copy.
#
# ## Fix
#
# Build the name from the suffix variable: `name = "orders-${var.environment_suffix}"`. If your variable
# has another name, list it in the parameter `suffix_vars`. If a fixed name is required, add it to the
# parameter `exempt`.
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

input "strict" {
  type        = bool
  default     = false
  description = "Require one of suffix_vars in root modules that do not declare it, too."
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

# These do not depend on the resource, so they are evaluated once.
locals {
  strict   = input.strict || core::anytrue([for name in input.suffix_vars : plugin::drlint::declares(name)])
  common   = local.strict ? null : plugin::drlint::common_origin(60).address
  suffixes = local.strict ? [for name in input.suffix_vars : "var.${name}"] : local.common == null ? [] : [local.common]
}

resource_policy "aws_*" "missing_environment_suffix" {
  enforcement_level = "mandatory_overridable"
  filter            = core::length(local.suffixes) > 0 && core::try(local.naming.free, false) && (local.strict || local.chosen) && !local.exempt
  locals {
    rule = {
      tags     = ["naming"]
      question = "this name contains the environment suffix"
      severity = !local.strict ? "warning" : core::length(input.error_types) == 0 || core::contains(input.error_types, meta.type) ? "error" : input.other_types_severity
      at       = local.naming.arguments
      help     = local.strict ? "Build ${local.naming.arguments[0]} from ${core::join(" or ", local.suffixes)}, as in \"app-$${${local.suffixes[0]}}\"." : "Build ${local.naming.arguments[0]} from ${local.common}. If another variable tells the environments apart, list it in the parameter suffix_vars of this rule."
    }
    naming  = plugin::drlint::naming()
    # A name that is generated, from a prefix or without one, is different in every copy.
    chosen  = local.naming.argument != null && core::contains(local.naming.arguments, local.naming.argument)
    exempt  = core::contains(core::try(input.exempt[meta.type], []), local.naming.value)
    from    = plugin::drlint::references(local.naming.value)
    carries = core::anytrue([for r in local.from : core::contains(local.suffixes, r.address)])
  }
  enforce {
    condition     = local.carries
    error_message = local.naming.argument == null ? "${local.naming.arguments[0]} is ${core::try(plugin::drlint::written(local.naming.arguments[0]), false) ? "empty" : "not set"}, so the name is generated without the environment suffix." : local.strict ? "${local.naming.argument} is \"${local.naming.value}\", which is not built from ${core::join(" or ", local.suffixes)}." : "${local.naming.argument} is \"${local.naming.value}\", which is not built from ${local.common}, as most names of this root module are."
  }
}
