locals {
  record_name = "transactions.${var.domain_name}"
  failover    = { primary = "PRIMARY", dr = "SECONDARY" }
}

resource "aws_route53_zone" "this" {
  name          = var.domain_name
  comment       = "Transactions (${var.environment_suffix})"
  force_destroy = true

  tags = {
    Name = "zone-${var.environment_suffix}"
  }
}

resource "aws_route53_record" "delegation" {
  count = var.parent_zone_id == null ? 0 : 1

  zone_id = var.parent_zone_id
  name    = var.domain_name
  type    = "NS"
  ttl     = 300
  records = aws_route53_zone.this.name_servers
}

# interval x threshold is the time until a dead region is seen.
resource "aws_route53_health_check" "this" {
  for_each = var.endpoints

  fqdn              = each.value.dns_name
  type              = "HTTPS"
  port              = 443
  resource_path     = var.health_path
  request_interval  = var.check_interval
  failure_threshold = var.failure_threshold
  measure_latency   = true

  tags = {
    Name = "health-${each.key}-${var.environment_suffix}"
  }
}

# Alias records answer with the load balancer's own addresses, and live 60 seconds.
resource "aws_route53_record" "this" {
  for_each = var.endpoints

  zone_id         = aws_route53_zone.this.zone_id
  name            = local.record_name
  type            = "A"
  set_identifier  = "${each.key}-${var.environment_suffix}"
  health_check_id = aws_route53_health_check.this[each.key].id

  failover_routing_policy {
    type = local.failover[each.key]
  }

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}
