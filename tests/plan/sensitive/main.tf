variable "password" {
  type      = string
  sensitive = true
  default   = "not-a-real-one"
}

locals {
  login = { user = "admin", password = var.password }
}

resource "aws_ssm_parameter" "this" {
  name  = "/sensitive/pr7"
  type  = "SecureString"
  value = var.password
}

resource "aws_sns_topic" "this" {
  name         = "sensitive-pr7"
  display_name = nonsensitive(upper(var.password))
  tags         = { Length = length(var.password), User = local.login.user }
}

resource "aws_s3_bucket" "marked" {
  bucket = sensitive("marked-pr7")
}

output "login" {
  value     = local.login
  sensitive = true
}

output "revealed" {
  value = nonsensitive(sha256(var.password))
}

output "is_it" {
  value = [issensitive(var.password), issensitive(local.login.user)]
}

output "user" {
  value = local.login.user
}
