# A table does not use on-demand billing.
#
# After a failover the surviving region carries the load of both. An on-demand table takes it; a
# provisioned one throttles until somebody raises its capacity. Global tables need the same capacity
# for writes everywhere, which on-demand billing gives without further care.
#
# A table without `billing_mode` is provisioned. Capacities beside on-demand billing are a leftover
# that misleads. With `allow_autoscaled`, a global table may be provisioned when an
# `aws_appautoscaling_target` covers its write capacity.

input "allow_autoscaled" {
  type        = bool
  default     = false
  description = "Accept provisioned global tables whose write capacity is scaled automatically."
}

resource_policy "aws_dynamodb_table" "provisioned_billing" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags = ["dynamodb", "rto"]
      help = "Set billing_mode to \"PAY_PER_REQUEST\" and drop read_capacity and write_capacity."
      at   = local.demand ? ["write_capacity", "read_capacity"] : ["billing_mode", "write_capacity", "read_capacity"]
    }
    billing  = plugin::drlint::effective("billing_mode")
    demand   = local.billing == "PAY_PER_REQUEST"
    capacity = [for name in ["read_capacity", "write_capacity"] : plugin::drlint::written(name) && attrs[name] != 0]
    leftover = local.demand && core::anytrue(local.capacity)
    targets  = input.allow_autoscaled ? core::getresources("aws_appautoscaling_target", { scalable_dimension = "dynamodb:table:WriteCapacityUnits" }) : []
    scaled   = core::anytrue([for t in local.targets : t.resource_id == "table/${attrs.name}"])
    replicas = core::concat([for r in attrs.replica : true], [for r in core::getresources("aws_dynamodb_table_replica", { global_table_arn = attrs.arn }) : true])
  }
  enforce {
    condition     = local.demand || (input.allow_autoscaled && local.scaled && core::anytrue(local.replicas))
    error_message = plugin::drlint::written("billing_mode") ? "billing_mode is ${local.billing}." : "billing_mode is not written, so the table is provisioned."
  }
  enforce {
    condition     = !local.leftover
    error_message = "The table is on demand and yet has a provisioned capacity."
  }
}
