# DynamoDB table does not use on-demand billing.
#
# ## What it finds
#
# Tables whose `billing_mode` is not `PAY_PER_REQUEST`. A table without `billing_mode` uses provisioned
# capacity. Tables that are on demand but still set `read_capacity` or `write_capacity` are reported as
# well: the values have no effect and mislead the reader.
#
# With `allow_autoscaled`, a global table may use provisioned capacity if an `aws_appautoscaling_target`
# scales its write capacity.
#
# ## Why it matters in a failover
#
# After a failover, one region serves the traffic of both. An on-demand table adapts to that. A
# provisioned table throttles requests until somebody raises its capacity, at the worst moment.
#
# ## Fix
#
# Set `billing_mode = "PAY_PER_REQUEST"` and remove `read_capacity` and `write_capacity`.
#
# ## References
#
# - [DynamoDB capacity modes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html)
# - [DynamoDB global tables](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html)

input "allow_autoscaled" {
  type        = bool
  default     = false
  description = "Accept global tables with provisioned capacity whose write capacity is scaled automatically."
}

resource_policy "aws_dynamodb_table" "provisioned_billing" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags     = ["dynamodb", "rto"]
      question = "this table uses on-demand billing"
      help     = local.leftover == true ? "Remove read_capacity and write_capacity." : "Set billing_mode to \"PAY_PER_REQUEST\" and remove read_capacity and write_capacity."
      at       = local.demand ? ["write_capacity", "read_capacity"] : ["billing_mode", "write_capacity", "read_capacity"]
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
    error_message = plugin::drlint::written("billing_mode") ? "billing_mode is ${local.billing}; this rule requires PAY_PER_REQUEST." : "billing_mode is not set, so the table uses provisioned capacity."
  }
  enforce {
    condition     = !local.leftover
    error_message = "This on-demand table sets a provisioned capacity, which has no effect."
  }
}
