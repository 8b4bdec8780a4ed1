# A bucket is neither source nor destination of a replication into another region.
#
# What is in one region only is lost with it. Both ends of a replication pass: the source is copied,
# the destination is the copy.
#
# A rule counts when its status is `Enabled` and its other end lies in another region, as far as the
# provider configurations tell. A destination that is written as an ARN names no region: when no
# bucket of the configuration has that name, the verdict is unknown. It is unknown, too, when another
# root of the same run replicates a bucket that is not its own and may be this one.

input "exempt" {
  type        = list(string)
  default     = []
  description = "Buckets that are accepted: names or addresses, with * for any part."
}

# The same for every bucket, so they are worked out once.
locals {
  rules = core::flatten([for c in core::getresources("aws_s3_bucket_replication_configuration", {}) :
  [for r in c.rule : { config = c, from = c.bucket, rule = r, to = r.destination[0].bucket, on = r.status == "Enabled" }]])
  old = core::flatten([for b in core::getresources("aws_s3_bucket", {}) : core::flatten([for c in b.replication_configuration :
  [for r in c.rules : { config = b, from = b, rule = r, to = r.destination[0].bucket, on = r.status == "Enabled" }]])])
  links = core::concat(local.rules, local.old)
}

resource_policy "aws_s3_bucket" "unreplicated_bucket" {
  enforcement_level = "mandatory_overridable"
  filter            = !plugin::drlint::listed(input.exempt)
  locals {
    rule = {
      tags = ["s3", "rpo"]
      at   = [for l in local.links : l.rule if plugin::drlint::names(l.from)]
      help = "Add an aws_s3_bucket_replication_configuration with an enabled rule whose destination is a bucket in another region."
    }
    out = [for l in local.links : l.on && plugin::drlint::names(l.from) && !plugin::drlint::same_region(l.config, l.to)]
    in  = [for l in local.links : l.on && plugin::drlint::names(l.to) && !plugin::drlint::same_region(l.config, attrs)]
  }
  enforce {
    condition     = core::anytrue(core::concat(local.out, local.in)) || plugin::drlint::elsewhere("aws_s3_bucket_replication_configuration")
    error_message = "No enabled replication rule connects this bucket with another region."
  }
}
