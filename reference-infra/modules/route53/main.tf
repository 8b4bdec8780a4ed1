locals {
  zone_id = var.create_zone ? one(aws_route53_zone.this[*].zone_id) : var.zone_id

  record_name = "${var.record_label}.${var.domain_name}"
  failover    = { primary = "PRIMARY", dr = "SECONDARY" }

  # Names that follow the same checks as the first one.
  extra_records = merge([
    for label, hosts in var.extra_records : {
      for role, host in hosts : "${label}-${role}" => { label = label, role = role, host = host }
    }
  ]...)

  # A role whose endpoint is not the whole story follows a check that adds everything up.
  metric_checks = {
    for role in keys(var.endpoints) : role => [for name, check in var.metric_checks : name if check.role == role]
  }
  calculated = { for role, names in local.metric_checks : role => names if length(names) > 0 }

  routing_check_ids = {
    for role in keys(var.endpoints) : role => contains(keys(local.calculated), role) ? aws_route53_health_check.calculated[role].id : aws_route53_health_check.this[role].id
  }
}

resource "aws_route53_zone" "this" {
  count = var.create_zone ? 1 : 0

  name          = var.domain_name
  comment       = "Transactions (${var.environment_suffix})"
  force_destroy = true

  tags = {
    Name = "zone-${var.environment_suffix}"
  }
}

resource "aws_route53_record" "delegation" {
  count = var.create_zone && var.parent_zone_id != null ? 1 : 0

  zone_id = var.parent_zone_id
  name    = var.domain_name
  type    = "NS"
  ttl     = 300
  records = aws_route53_zone.this[0].name_servers
}

resource "aws_route53_record" "this" {
  for_each = var.endpoints

  zone_id         = local.zone_id
  name            = local.record_name
  type            = var.record_kind == "alias" ? "A" : "CNAME"
  ttl             = var.record_kind == "alias" ? null : var.ttl
  records         = var.record_kind == "alias" ? null : [each.value.dns_name]
  set_identifier  = "${each.key}-${var.environment_suffix}"
  health_check_id = local.routing_check_ids[each.key]

  dynamic "failover_routing_policy" {
    for_each = var.routing_policy == "failover" ? [local.failover[each.key]] : []

    content {
      type = failover_routing_policy.value
    }
  }

  dynamic "weighted_routing_policy" {
    for_each = var.routing_policy == "weighted" ? [var.weights[each.key]] : []

    content {
      weight = weighted_routing_policy.value
    }
  }

  # Alias records answer with the load balancer's own addresses, and live 60 seconds.
  dynamic "alias" {
    for_each = var.record_kind == "alias" ? [each.value] : []

    content {
      name                   = alias.value.dns_name
      zone_id                = alias.value.zone_id
      evaluate_target_health = true
    }
  }
}

resource "aws_route53_record" "extra" {
  for_each = local.extra_records

  zone_id         = local.zone_id
  name            = "${each.value.label}.${var.domain_name}"
  type            = "CNAME"
  ttl             = var.ttl
  records         = [each.value.host]
  set_identifier  = "${each.value.role}-${var.environment_suffix}"
  health_check_id = local.routing_check_ids[each.value.role]

  dynamic "failover_routing_policy" {
    for_each = var.routing_policy == "failover" ? [local.failover[each.value.role]] : []

    content {
      type = failover_routing_policy.value
    }
  }

  dynamic "weighted_routing_policy" {
    for_each = var.routing_policy == "weighted" ? [var.weights[each.value.role]] : []

    content {
      weight = weighted_routing_policy.value
    }
  }
}

# Names that stay where they are, for those who ask how one region is: checkers and people.
resource "aws_route53_record" "regional" {
  for_each = var.regional_names ? var.endpoints : {}

  zone_id = local.zone_id
  name    = "${each.key}.${local.record_name}"
  type    = "A"

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = false
  }
}
