# No variable tells the environments of this root module apart.
#
# ## What it finds
#
# Root modules that declare none of the variables in `suffix_vars`, and whose names have no other variable,
# local value or `terraform.workspace` in common: less than 60 % of the names that must be unique derive
# from the same one. It is reported once per root module, at the first resource with such a name, and is a
# note.
#
# `naming/missing-environment-suffix` checks the names one by one where such a variable exists.
#
# ## Why it matters in a failover
#
# A failover that is rehearsed next to production needs a second copy of the stack. Without a variable that
# is part of every name, the copy has the names of the original and cannot be created in the same account.
#
# ## Fix
#
# Declare the variable and build every name from it:
#
# ```hcl
# variable "environment_suffix" {
#   type = string
# }
# ```
#
# If your variable has another name, list it in the parameter `suffix_vars`.
#
# ## References
#
# - [General purpose bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html)
# - [Input variables](https://developer.hashicorp.com/terraform/language/values/variables)

input "suffix_vars" {
  type        = list(string)
  default     = ["environment_suffix", "environmentSuffix"]
  description = "Variables of the root module that hold the environment suffix."
}

locals {
  declared = core::anytrue([for name in input.suffix_vars : plugin::drlint::declares(name)])
  origin   = plugin::drlint::common_origin(60)
}

resource_policy "aws_*" "undeclared_environment_variable" {
  enforcement_level = "advisory"
  # One resource stands for the root module.
  filter = !local.declared && meta.address == local.origin.first
  locals {
    rule = {
      tags     = ["naming"]
      question = "a variable tells the environments of this root module apart"
      severity = "note"
      at       = plugin::drlint::naming().arguments
      help     = "Declare variable \"${input.suffix_vars[0]}\" and build every name from it, or list the variable that you use in the parameter suffix_vars."
    }
  }
  enforce {
    condition     = local.origin.address != null
    error_message = local.origin.names == 1 ? "This root module does not declare ${core::join(" or ", input.suffix_vars)}, and its only name that must be unique is not built from a variable." : "This root module does not declare ${core::join(" or ", input.suffix_vars)}, and its ${local.origin.names} names that must be unique are not built from a common variable."
  }
}
