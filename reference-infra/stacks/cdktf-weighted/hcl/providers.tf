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
