module "network_primary" {
  source = "../../modules/network"

  environment_suffix = var.environment_suffix
  service            = local.service
  cidr_block         = local.cidrs.primary
  zones              = local.zones.primary
}

module "network_dr" {
  source    = "../../modules/network"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  service            = local.service
  cidr_block         = local.cidrs.dr
  zones              = local.zones.dr
  open_ports = {
    https    = { port = 443 }
    database = { port = 5432, cidrs = values(local.cidrs) }
  }
}
