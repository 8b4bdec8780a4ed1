# The names follow the writer. Every alarm that a check watches lies in us-west-2: it still speaks when
# us-east-1 does not, and nobody has to change anything in Route 53 during an outage.
#
#   primary is healthy  =  its endpoint says that it leads  and  the standby does not lead
#   standby is healthy  =  two of: its endpoint is healthy, its lag is low, it leads
#
# Two of three, because the lag means something only while the primary lives: once the standby leads, its
# endpoint and its lead are enough. While both are unhealthy Route 53 answers with the primary.
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
      health_path = "/health"
    }
  }
  extra_records = {
    reader = module.rds.reader_endpoints
  }

  # Without data each check keeps its last verdict: the primary must not fall because nobody measures, and
  # the standby not because the figures of a dead primary stop.
  metric_checks = {
    standby-leads = {
      role              = "primary"
      alarm_name        = module.cloudwatch_dr.alarm_names["alarm-standby-leads"]
      alarm_region      = local.regions.dr
      insufficient_data = "LastKnownStatus"
    }
    standby-lag = {
      role              = "dr"
      alarm_name        = module.cloudwatch_dr.alarm_names["alarm-standby-lag-routing"]
      alarm_region      = local.regions.dr
      insufficient_data = "LastKnownStatus"
    }
    standby-promoted = {
      role              = "dr"
      alarm_name        = module.cloudwatch_dr.alarm_names["alarm-standby-leads"]
      alarm_region      = local.regions.dr
      insufficient_data = "LastKnownStatus"
      invert            = true
    }
  }
  required_checks = { dr = 2 }
}
