locals {
  suffix = "pr7"
  regions = {
    primary = { cidr = "10.0.0.0/16", zones = ["a", "b", "c"], queues = ["orders", "refunds"] }
    dr      = { cidr = "10.1.0.0/16", zones = ["a", "b"], queues = ["orders"] }
  }
}

# A map of objects.
resource "aws_vpc" "this" {
  for_each   = local.regions
  cidr_block = each.value.cidr
  tags = {
    Name  = "vpc-${each.key}-${local.suffix}"
    Zones = length(each.value.zones)
  }
}

# A set of strings: key and value are the same.
resource "aws_sns_topic" "this" {
  for_each     = toset(["alerts", "failover", "alerts"])
  name         = "${each.key}-${local.suffix}"
  display_name = each.value
}

# A map made by a nested for, flattened.
resource "aws_sqs_queue" "this" {
  for_each = merge([
    for region, it in local.regions : {
      for queue in it.queues : "${region}/${queue}" => { region = region, queue = queue }
    }
  ]...)
  name                      = "${each.value.queue}-${each.value.region}-${local.suffix}"
  message_retention_seconds = each.value.region == "dr" ? 1209600 : 345600
}

# for_each over another resource: its keys, and its planned attributes.
resource "aws_sns_topic_policy" "this" {
  for_each = { for name, topic in aws_sns_topic.this : name => topic if name != "alerts" }
  arn      = each.value.arn
  policy   = jsonencode({ Version = "2012-10-17", Statement = [], Id = each.value.name })
}

# A module per element, each with a for_each of its own.
module "network" {
  for_each = { for name, it in local.regions : name => it }
  source   = "./network"
  name     = each.key
  cidr     = each.value.cidr
  zones    = toset(each.value.zones)
  labels = {
    for index, zone in each.value.zones : zone => { index = index, public = zone == "a" }
  }
}

output "subnets" {
  value = { for name, it in module.network : name => it.cidrs }
}

output "topic_names" {
  value = values(aws_sns_topic.this)[*].name
}

output "one_subnet" {
  value = module.network["primary"].cidrs["b"]
}

output "queue_keys" {
  value = keys(aws_sqs_queue.this)
}
