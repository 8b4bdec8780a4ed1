# Deletion or termination protection is switched on.
#
# A stack for rehearsals is built and taken down by machines. Protection stops the second half, and
# leaves behind what costs money and holds names.
#
# Every argument of the AWS provider that protects a resource from deletion is known, also those that
# take a word (`deletion_protection = "ACTIVE"` of a user pool). An argument that is not written
# passes where AWS then protects nothing, and breaks the rule where AWS protects unless told not to
# (QLDB ledgers, CloudTrail event data stores).

input "explicit_false" {
  type        = list(string)
  default     = []
  description = "Types that must say in writing that they are not protected."
}

resource_policy "aws_*" "deletion_protection" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags = ["teardown"]
      each = plugin::drlint::protections()
      at   = local.each.argument
      help = "Write ${local.each.argument} = ${local.off}."
    }
    off = local.each.protecting == true ? "false" : "\"INACTIVE\""
  }
  enforce {
    condition     = !local.each.on
    error_message = local.each.written ? "${local.each.argument} is ${local.each.value}: this resource cannot be destroyed." : "${local.each.argument} is not written, and AWS protects this resource unless told otherwise."
  }
  enforce {
    condition     = local.each.on || local.each.written || !core::contains(input.explicit_false, meta.type)
    error_message = "${local.each.argument} is not written; here it must say so explicitly."
  }
}
