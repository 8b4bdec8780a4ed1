# Region names stand here and in the views; modules know roles only.
provider "aws" {
  region = local.view.primary

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "dr"
  region = local.view.dr

  default_tags {
    tags = local.tags
  }
}
