# Bucket takes no part in cross-region replication.
#
# ## What it finds
#
# Buckets that are neither the source nor the destination of an enabled replication rule to another
# region.
#
# A rule counts if its status is `Enabled` and the bucket at its other end is in another region. drlint
# takes the region of a bucket from its provider configuration. The result is unknown in two cases:
#
# - The destination is an ARN, which does not contain a region, and the configuration does not declare a
#   bucket of that name.
# - Another root module of the same run replicates a bucket that it does not declare itself and that may
#   be this one.
#
# ## Why it matters in a failover
#
# Data that exists in one region only is lost when that region is lost, and is not available while the
# region is down. Replication within one region protects from mistakes, not from the loss of the region.
#
# ## Fix
#
# Add an `aws_s3_bucket_replication_configuration` with an enabled rule whose destination is a bucket in
# another region. Both buckets need versioning. If the data can be recreated, add the bucket to the
# parameter `exempt`.
#
# ## References
#
# - [Replicating objects within and across Regions](https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html)
# - [Requirements for replication](https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html)

input "exempt" {
  type        = list(string)
  default     = []
  description = "Names or addresses of buckets to ignore; * matches any part."
}

resource_policy "aws_s3_bucket" "unreplicated_bucket" {
  enforcement_level = "mandatory_overridable"
  filter            = !plugin::drlint::listed(input.exempt)
  locals {
    rule = {
      tags     = ["s3", "rpo"]
      question = "this bucket takes part in cross-region replication"
      at       = [for l in local.links : l.rule if plugin::drlint::names(l.from)]
      help     = core::length(local.targets) == 0 ? (core::length(local.off) == 0 ? "Add an aws_s3_bucket_replication_configuration with an enabled rule whose destination is a bucket in another region." : "Change the status to \"Enabled\".") : "Change the destination to a bucket in another region."
    }
    # Evaluated for each bucket: a rule whose existence is unknown may exist whenever this bucket does.
    rules = core::flatten([for c in plugin::drlint::resources("aws_s3_bucket_replication_configuration") :
    [for r in c.rule : { config = c, from = c.bucket, rule = r, to = r.destination[0].bucket, on = r.status == "Enabled" }]])
    old = core::flatten([for b in plugin::drlint::resources("aws_s3_bucket") : core::flatten([for c in b.replication_configuration :
    [for r in c.rules : { config = b, from = b, rule = r, to = r.destination[0].bucket, on = r.status == "Enabled" }]])])
    links    = core::concat(local.rules, local.old)
    out      = [for l in local.links : l.on && plugin::drlint::names(l.from) && !plugin::drlint::same_region(l.config, l.to)]
    in       = [for l in local.links : l.on && plugin::drlint::names(l.to) && !plugin::drlint::same_region(l.config, attrs)]
    off      = core::distinct([for l in local.links : l.rule.status if !l.on && plugin::drlint::names(l.from)])
    received = core::distinct(core::flatten([for l in local.links : [for r in plugin::drlint::references(l.from) : "${r.type}.${r.name}" if r.type == "aws_s3_bucket"] if l.on && plugin::drlint::names(l.to)]))
    # Each is read from all links: an element of a filtered list derives from what its filter read, too.
    targets = core::distinct(core::flatten([for l in local.links : [for r in plugin::drlint::references(l.to) : "${r.type}.${r.name}" if r.type == "aws_s3_bucket"] if l.on && plugin::drlint::names(l.from)]))
    also    = "in ${plugin::drlint::region()} too"
  }
  enforce {
    condition = core::anytrue(core::concat(local.out, local.in)) || plugin::drlint::elsewhere("aws_s3_bucket_replication_configuration")
    # Targets have no instance keys: instances that share a replication rule share the finding.
    # An unknown test takes its first arm, which is the one that needs no values.
    error_message = core::length(local.targets) == 0 ? (core::length(local.off) == 0 ? (core::length(local.received) == 0 ? "This bucket is not replicated to another region." : "Receives replicas only from ${core::join(", ", local.received)}, which ${core::length(local.received) == 1 ? "is" : "are"} ${local.also}.") : "The replication rule of this bucket is ${core::join(", ", local.off)}.") : "Replicates only to ${core::join(", ", local.targets)}, which ${core::length(local.targets) == 1 ? "is" : "are"} ${local.also}."
  }
}
