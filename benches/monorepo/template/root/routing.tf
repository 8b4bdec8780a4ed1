locals {
  hosts    = { for role, region in var.regions : role => "${region}.${local.service}.example.com" }
  failover = { primary = "PRIMARY", dr = "SECONDARY" }
}

resource "aws_route53_zone" "this" {
  name          = "${local.service}.example.com"
  comment       = trimspace(local.motd)
  force_destroy = true
}

resource "aws_route53_health_check" "this" {
  for_each = local.hosts

  fqdn              = each.value
  type              = "HTTPS"
  port              = 443
  resource_path     = "/health"
  request_interval  = var.health_check.interval
  failure_threshold = var.health_check.threshold
  tags              = { Name = "${each.key}-${local.name}" }
}

resource "aws_route53_record" "this" {
  for_each = local.hosts

  zone_id         = aws_route53_zone.this.zone_id
  name            = "app.${aws_route53_zone.this.name}"
  type            = "CNAME"
  ttl             = 60
  records         = [each.value]
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.this[each.key].id

  failover_routing_policy {
    type = local.failover[each.key]
  }
}
