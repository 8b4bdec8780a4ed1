variable "required_but_null" {
  type    = string
  default = null
}

variable "kms_key_id" {
  type    = string
  default = null
}

variable "windows" {
  type    = map(number)
  default = { short = 60, none = null }
}

variable "options" {
  type = object({
    name   = optional(string)
    count  = optional(number, 2)
    labels = optional(map(string))
  })
  default = { name = null, count = null }
}

# A null argument is an absent argument: the schema's default or a computed value takes over.
resource "aws_sns_topic" "this" {
  name              = var.required_but_null
  name_prefix       = var.required_but_null == null ? "prefix-" : null
  kms_master_key_id = var.kms_key_id
  display_name      = try(var.options.name, "unreached")
}

resource "aws_s3_bucket" "this" {
  bucket        = coalesce(var.required_but_null, "nulls-pr7")
  force_destroy = null
  tags          = { Kept = "yes", Dropped = null }
}

resource "aws_sqs_queue" "this" {
  name                       = "nulls-pr7"
  visibility_timeout_seconds = null
  kms_master_key_id          = var.kms_key_id
  sqs_managed_sse_enabled    = var.kms_key_id == null
}

# A list argument with null, an empty list, and one with elements.
resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = { null = null, empty = [], one = ["arn:aws:sns:us-east-1:123456789012:ops"] }
  alarm_name          = "alarm-${each.key}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = try(var.windows["none"], 60) == null ? 300 : 60
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = each.value
}

resource "aws_route53_record" "this" {
  zone_id         = "Z1"
  name            = "app.example.com"
  type            = "A"
  ttl             = null
  set_identifier  = null
  health_check_id = var.required_but_null
  alias {
    name                   = "lb.example.com"
    zone_id                = "Z2"
    evaluate_target_health = true
  }
}

module "child" {
  source = "./child"
  name   = null
  list   = null
}

output "null_value" {
  value = var.required_but_null
}

output "in_collections" {
  value = { list = [null, 1], map = { a = null }, typed = var.windows }
}

output "options" {
  value = var.options
}

output "comparisons" {
  value = [
    var.required_but_null == null,
    var.required_but_null != null && try(length(var.required_but_null), 0) > 3,
    var.windows.none == null,
    var.options.labels == null,
  ]
}

output "conditional" {
  value = [true ? null : "x", false ? "x" : null, var.kms_key_id != null ? var.kms_key_id : "default"]
}

output "functions" {
  value = {
    coalesce   = coalesce(null, "", "a")
    merge      = merge({ a = 1 }, null, { a = null })
    compact    = compact([null, "a", ""])
    concat     = concat([], [null])
    for        = { for name, window in var.windows : name => window if window != null }
    try        = try(null, "unreached")
    lookup     = lookup({ a = null }, "a", "unreached")
    splat_null = var.required_but_null[*]
    splat_one  = "x" [*]
    json       = jsonencode({ a = null })
  }
}

output "child" {
  value = module.child.result
}

# The provider cannot tell an empty text from none where it may decide by itself.
resource "aws_instance" "empty_text" {
  ami               = "ami-12345678"
  instance_type     = "t3.micro"
  availability_zone = ""

  root_block_device {
    kms_key_id = ""
    tags_all   = {}
  }
}

resource "aws_cloudwatch_log_group" "empty_text" {
  kms_key_id = ""
}

output "empty_text" {
  value = {
    decided = aws_instance.empty_text.availability_zone
    nested  = one(aws_instance.empty_text.root_block_device[*].kms_key_id)
    written = aws_cloudwatch_log_group.empty_text.kms_key_id
  }
}
resource "aws_security_group" "closed" {
  name    = "closed-pr7"
  ingress = []
}

resource "aws_iam_role" "no_policies" {
  name                = "none-pr7"
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [] })
  managed_policy_arns = []
}

output "empty_lists" {
  value = {
    blocks  = aws_security_group.closed.ingress
    decided = aws_iam_role.no_policies.managed_policy_arns
  }
}
