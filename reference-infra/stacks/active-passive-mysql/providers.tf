# Region names stand in locals.tf; modules know roles only. What a thing is for in a disaster depends on where it is.
provider "aws" {
  region = local.regions.primary

  default_tags {
    tags = merge(local.tags, { DR-Role = "primary" })
  }
}

provider "aws" {
  alias  = "dr"
  region = local.regions.dr

  default_tags {
    tags = merge(local.tags, { DR-Role = "standby" })
  }
}
