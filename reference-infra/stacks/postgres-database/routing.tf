# The names follow the writer. Every alarm that a check watches lies in us-west-2: it still speaks when
# us-east-1 does not, and nobody has to change anything in Route 53 during an outage.
#
# Without data each check keeps its last verdict: the primary must not fall because nobody measures, and
# the standby not because the figures of a dead primary stop. While both roles are unhealthy Route 53
# answers with the primary.
locals {
  leads_check = {
    alarm_name        = module.cloudwatch_dr.alarm_names["alarm-standby-leads"]
    alarm_region      = local.regions.dr
    insufficient_data = "LastKnownStatus"
  }
}

# Who writes has to reach the writer, and nobody else will do: not a reader in the other region while a
# writer fails over within its own.
#
#   primary is healthy  =  its endpoint says that it leads  and  the standby does not lead
#   standby is healthy  =  its endpoint says that it leads  or   the monitor does
module "route53" {
  source = "../../modules/route53"

  environment_suffix = local.suffix
  domain_name        = var.domain_name
  create_zone        = var.hosted_zone.create
  zone_id            = var.hosted_zone.id
  parent_zone_id     = var.hosted_zone.parent_id
  record_label       = "writer"
  record_kind        = "cname"
  ttl                = var.record_ttl
  check_prefix       = "check-writer"
  check_type         = "HTTPS"
  check_interval     = var.health_check.interval
  failure_threshold  = var.health_check.threshold

  endpoints = {
    primary = {
      dns_name    = module.rds.cluster_endpoints.primary
      check_host  = module.health_api_primary.host
      health_path = "/health?role=writer"
    }
    dr = {
      dns_name    = module.rds.cluster_endpoints.dr
      check_host  = module.health_api_dr.host
      health_path = "/health?role=writer"
    }
  }
  metric_checks = {
    standby-leads    = merge(local.leads_check, { role = "primary" })
    standby-promoted = merge(local.leads_check, { role = "dr", invert = true })
  }
  required_checks = { dr = 1 }
}

# Who reads is served by either region, while what is read there is fresh.
#
#   primary is healthy  =  its endpoint is healthy  and  the standby does not lead
#   standby is healthy  =  two of: its endpoint is healthy, its lag is low, it leads
#
# Two of three, because the lag means something only while the primary lives: once the standby leads, its
# endpoint and its lead are enough.
module "route53_reader" {
  source = "../../modules/route53"

  environment_suffix = local.suffix
  domain_name        = var.domain_name
  create_zone        = false
  zone_id            = module.route53.zone_id
  record_label       = "reader"
  record_kind        = "cname"
  ttl                = var.record_ttl
  check_prefix       = "check-reader"
  check_type         = "HTTPS"
  check_interval     = var.health_check.interval
  failure_threshold  = var.health_check.threshold

  endpoints = {
    primary = {
      dns_name    = module.rds.reader_endpoints.primary
      check_host  = module.health_api_primary.host
      health_path = "/health"
    }
    dr = {
      dns_name    = module.rds.reader_endpoints.dr
      check_host  = module.health_api_dr.host
      health_path = "/health"
    }
  }
  metric_checks = {
    standby-leads    = merge(local.leads_check, { role = "primary" })
    standby-promoted = merge(local.leads_check, { role = "dr", invert = true })
    standby-lag = {
      role              = "dr"
      alarm_name        = module.cloudwatch_dr.alarm_names["alarm-standby-lag-routing"]
      alarm_region      = local.regions.dr
      insufficient_data = "LastKnownStatus"
    }
  }
  required_checks = { dr = 2 }
}
