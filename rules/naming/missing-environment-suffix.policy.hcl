# The name of a resource does not carry the environment suffix.
#
# Two copies of a stack in one account clash wherever both choose the same name, and a recovery that
# is rehearsed beside production needs a second copy. A name that is built from the suffix variable is
# different in every copy.
#
# What counts is where the name comes from, not how it is spelt: the suffix may arrive through
# locals, functions, module inputs or the name of another resource. A literal that happens to contain
# `dev` does not count, and neither does a variable of a module unless the root passes the suffix on.
# A generated name counts as a name without suffix, unless its prefix carries it.
#
# Names that are only unique inside another resource (a stage, an inline policy), and names that are
# not free (domains, hosted zones, records), are not judged.

input "suffix_vars" {
  type        = list(string)
  default     = ["environment_suffix", "environmentSuffix"]
  description = "Root variables that tell environments apart."
}

input "exempt" {
  type        = map(list(string))
  default     = {}
  description = "Names that are accepted as they are, by resource type."
}

input "error_types" {
  type        = list(string)
  default     = []
  description = "Types for which a missing suffix is an error; empty means all."
}

input "other_types_severity" {
  type        = string
  default     = "error"
  description = "Severity for types that are not in error_types."
}

resource_policy "aws_*" "missing_environment_suffix" {
  enforcement_level = "mandatory_overridable"
  filter            = core::try(local.naming.free, false) && !local.exempt
  locals {
    rule = {
      tags     = ["naming"]
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
    error_message = local.naming.argument == null ? "${local.naming.arguments[0]} is ${core::try(plugin::drlint::written(local.naming.arguments[0]), false) ? "empty" : "not written: the name will be generated"}, without the environment suffix." : "${local.naming.argument} is \"${local.naming.value}\", which does not derive from ${core::join(" or ", local.suffixes)}."
  }
}
