# Bucket versioning is not enabled.
#
# ## What it finds
#
# Buckets without versioning. A bucket passes if an `aws_s3_bucket_versioning` with status `Enabled`
# refers to it, from any module, or if its own `versioning` block is enabled. `Suspended` and `Disabled`
# do not count.
#
# ## Why it matters in a failover
#
# S3 replication requires versioning on both buckets. Without versions, an object that is overwritten by
# mistake is lost in both regions as soon as the overwrite has been replicated.
#
# ## Fix
#
# Add an `aws_s3_bucket_versioning` for the bucket with `status = "Enabled"`. If the data can be
# recreated, add the bucket to the parameter `exempt`.
#
# ## References
#
# - [Retaining multiple versions of objects with S3 Versioning](https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html)
# - [Requirements for replication](https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html)

input "exempt" {
  type        = list(string)
  default     = []
  description = "Names or addresses of buckets to ignore; * matches any part."
}

resource_policy "aws_s3_bucket" "unversioned_bucket" {
  enforcement_level = "mandatory_overridable"
  filter            = !plugin::drlint::listed(input.exempt)
  locals {
    rule = {
      tags     = ["s3", "rpo"]
      question = "versioning is enabled"
      at       = [[for b in local.blocks : plugin::drlint::at(b, "status")], "versioning.enabled"]
      help     = core::try(core::length(local.states) > 0, false) ? "Change status to \"Enabled\"." : core::length(local.own) == 0 ? "Add an aws_s3_bucket_versioning for this bucket with status = \"Enabled\"." : "Set enabled to true."
    }
    own    = [for v in attrs.versioning : v.enabled]
    mine   = [for v in plugin::drlint::resources("aws_s3_bucket_versioning") : v if plugin::drlint::names(v.bucket)]
    blocks = core::flatten([for v in local.mine : v.versioning_configuration])
    states = [for b in local.blocks : b.status]
    on     = core::concat([for s in local.states : s == "Enabled"], local.own)
  }
  enforce {
    condition     = core::anytrue(local.on) || plugin::drlint::elsewhere("aws_s3_bucket_versioning")
    error_message = core::try(core::length(local.states) > 0, false) ? "Versioning of this bucket is ${core::join(", ", local.states)}." : core::length(local.own) == 0 ? "This bucket is not versioned." : "Versioning of this bucket is disabled."
  }
}
