provider "aws" {
  alias  = "dr"
  region = "us-west-2"
}

variable "estate" {
  type = map(object({
    active = optional(bool, true)
    tiers = map(object({
      copies = optional(number, 1)
      ports  = optional(set(number), [443])
    }))
  }))
  default = {
    orders = {
      tiers = {
        web = { copies = 2, ports = [80, 443] }
        db  = { ports = [5432] }
      }
    }
    legacy = {
      active = false
      tiers  = { all = { copies = 0 } }
    }
    "odd.key [1]" = { tiers = {} }
  }
}

# Repetition on repetition: every level adds a key to the address.
module "service" {
  source   = "./service"
  for_each = { for name, it in var.estate : name => it if it.active }

  name  = each.key
  tiers = each.value.tiers

  providers = {
    aws.here  = aws
    aws.there = aws.dr
  }
}

output "names" {
  value = { for service, it in module.service : service => it.names }
}

output "tree" {
  value = module.service["orders"].tree
}

output "all" {
  value = flatten([for it in values(module.service) : [for names in values(it.names) : names]])
}
