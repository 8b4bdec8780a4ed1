terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.here, aws.there]
    }
  }
}

variable "name" {
  type = string
}

variable "tiers" {
  type = map(object({
    copies = number
    ports  = set(number)
  }))
}

module "here" {
  source    = "./tier"
  for_each  = var.tiers
  providers = { aws = aws.here }

  prefix = "${var.name}-${each.key}"
  copies = each.value.copies
  ports  = [for port in each.value.ports : port]
}

# Half as many copies on the other side, but one at least.
module "there" {
  source    = "./tier"
  for_each  = { for name, tier in var.tiers : name => max(1, floor(tier.copies / 2)) }
  providers = { aws = aws.there }

  prefix = "${var.name}-${each.key}-dr"
  copies = each.value
  ports  = tolist(var.tiers[each.key].ports)
}

output "names" {
  value = { for tier, it in module.here : tier => it.names }
}

output "tree" {
  value = {
    here  = { for tier, it in module.here : tier => it.rules }
    there = { for tier, it in module.there : tier => it.rules }
  }
}
