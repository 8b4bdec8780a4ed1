provider "aws" {
  region = local.regions.primary

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "dr"
  region = local.regions.dr

  default_tags {
    tags = local.tags
  }
}

locals {
  regions = { primary = "us-east-1", dr = "us-west-2" }

  tags = {
    Environment       = "production"
    DR-Tier           = "critical"
    System            = "terraform-state"
    EnvironmentSuffix = var.environment_suffix
  }
}
