# Deletion protection is enabled.
#
# ## What it finds
#
# Resources that AWS or the provider protects from deletion or termination, such as
# `deletion_protection = true` of a database. drlint knows every such argument of the AWS provider,
# including those that take a string (`deletion_protection = "ACTIVE"` of a user pool).
#
# An argument that is not set passes if AWS then leaves the resource unprotected. It is reported if AWS
# then protects the resource (QLDB ledgers, CloudTrail event data stores), and for the resource types in
# the parameter `explicit_false`.
#
# How severe that is depends on what the root module promises. A root module that declares one of the
# variables in `suffix_vars` is made to be copied and destroyed again, so protection is an error. For any
# other root module it is a note. The parameter `posture` decides for all: `rehearsed` makes it an error,
# `kept` a note.
#
# ## Why it matters in a failover
#
# A failover that works has been rehearsed, and a rehearsal creates a copy of the stack and destroys it.
# Deletion protection stops `terraform destroy` half way and leaves resources that cost money and keep
# their names. Production stacks should be protected: the profile `production` turns this rule off.
#
# ## Fix
#
# Set the argument to `false` (or to `"INACTIVE"`) in stacks that are destroyed after a rehearsal, for
# example `deletion_protection = var.environment == "prod"`. For a stack that is kept, add
# `--profile production`, which turns this rule off.
#
# ## References
#
# - [Deleting a DB instance](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html)
# - [Application Load Balancer deletion protection](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection)

input "explicit_false" {
  type        = list(string)
  default     = []
  description = "Resource types that must set the argument explicitly."
}

input "suffix_vars" {
  type        = list(string)
  default     = ["environment_suffix", "environmentSuffix"]
  description = "Variables of the root module that hold the environment suffix."
}

input "posture" {
  type        = string
  default     = "auto"
  description = "What is promised of the stack: rehearsed (it is destroyed after rehearsals), kept, or auto (rehearsed if the root module declares one of suffix_vars)."
}

locals {
  rehearsed = input.posture == "rehearsed" || (input.posture != "kept" && core::anytrue([for name in input.suffix_vars : plugin::drlint::declares(name)]))
}

resource_policy "aws_*" "deletion_protection" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags     = ["teardown"]
      question = "deletion protection is enabled"
      each     = plugin::drlint::protections()
      at       = local.each.argument
      severity = local.rehearsed ? "error" : "note"
      help     = local.rehearsed ? "Set ${local.each.argument} = ${local.off}." : "If this stack is kept, add --profile production. If it is destroyed after a rehearsal, set ${local.each.argument} = ${local.off}."
    }
    off = local.each.protecting == true ? "false" : "\"INACTIVE\""
  }
  enforce {
    condition     = !local.each.on
    error_message = local.each.written ? "${local.each.argument} is ${local.each.value}, so `terraform destroy` cannot delete this resource." : "${local.each.argument} is not set; AWS enables it by default."
  }
  enforce {
    condition     = local.each.on || local.each.written || !core::contains(input.explicit_false, meta.type)
    error_message = "${local.each.argument} is not set; ${meta.type} must set it explicitly."
  }
}
