# A bucket has no enabled versioning.
#
# Replication needs versions at both ends, and without them an overwritten object is lost in both
# regions as soon as the overwrite is copied.
#
# A bucket passes when an `aws_s3_bucket_versioning` with status `Enabled` points at it, from any
# module, or when its own old-style `versioning` block is enabled. Suspended and disabled versioning
# do not count.

input "exempt" {
  type        = list(string)
  default     = []
  description = "Buckets that are accepted: names or addresses, with * for any part."
}

resource_policy "aws_s3_bucket" "unversioned_bucket" {
  enforcement_level = "mandatory_overridable"
  filter            = !plugin::drlint::listed(input.exempt)
  locals {
    rule = {
      tags = ["s3", "rpo"]
      at   = [[for b in local.blocks : plugin::drlint::at(b, "status")], "versioning.enabled"]
      help = "Add an aws_s3_bucket_versioning for this bucket with status = \"Enabled\"."
    }
    own    = [for v in attrs.versioning : v.enabled]
    mine   = [for v in core::getresources("aws_s3_bucket_versioning", {}) : v if plugin::drlint::names(v.bucket)]
    blocks = core::flatten([for v in local.mine : v.versioning_configuration])
    states = [for b in local.blocks : b.status]
    on     = core::concat([for s in local.states : s == "Enabled"], local.own)
  }
  enforce {
    condition     = core::anytrue(local.on)
    error_message = core::try(core::length(local.states) > 0, false) ? "Versioning of this bucket is ${core::join(", ", local.states)}." : "No versioning is enabled for this bucket."
  }
}
