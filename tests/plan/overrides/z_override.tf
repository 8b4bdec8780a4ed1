# The last of the override files in the order of their names.
resource "aws_s3_bucket" "this" {
  tags = {
    Layer = "z_override"
  }
}

module "naming" {
  prefix = "z"
}

output "to_be_replaced" {
  value = "replaced"
}
