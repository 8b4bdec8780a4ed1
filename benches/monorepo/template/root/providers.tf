provider "aws" {
  region = var.regions.primary
  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "dr"
  region = var.regions.dr
  default_tags {
    tags = local.tags
  }
}
