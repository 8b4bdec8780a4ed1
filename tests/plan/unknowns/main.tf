resource "aws_sns_topic" "source" {
  name = "source-pr7"
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

# Text around an unknown part.
resource "aws_sns_topic" "named" {
  name         = "topic-${aws_vpc.this.id}"
  display_name = "known"
  tags = {
    Known   = "yes"
    Unknown = aws_vpc.this.id
    Mixed   = "arn is ${aws_sns_topic.source.arn}"
    Upper   = upper(aws_vpc.this.id)
  }
}

# Unknown elements in a list, in an encoded document, in a set.
resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "alarm-pr7"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = length(aws_sns_topic.source.arn) > 0 ? 1 : 2
  alarm_actions       = [aws_sns_topic.source.arn]
  ok_actions          = ["arn:aws:sns:us-east-1:123456789012:fixed", aws_sns_topic.named.arn]
}

resource "aws_iam_policy" "this" {
  name = "policy-pr7"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sns:Publish"]
      Resource = aws_sns_topic.source.arn
    }]
  })
}

# Both arms of an unknown condition agree on the type only.
resource "aws_sqs_queue" "this" {
  name                       = aws_vpc.this.id == "vpc-1" ? "one" : "other"
  visibility_timeout_seconds = aws_vpc.this.id == "vpc-1" ? 30 : 60
  delay_seconds              = 5
}

# A for over known keys with unknown values, then for_each over its keys.
locals {
  arns   = { source = aws_sns_topic.source.arn, named = aws_sns_topic.named.arn }
  listed = [for name, arn in local.arns : "${name}=${arn}"]
  picked = [for name, arn in local.arns : name if arn != ""]
}

resource "aws_sns_topic_subscription" "this" {
  for_each  = local.arns
  topic_arn = each.value
  protocol  = "email"
  endpoint  = "${each.key}@example.com"
}

resource "aws_subnet" "this" {
  for_each                = { a = 0, b = 1 }
  vpc_id                  = aws_vpc.this.id
  cidr_block              = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value)
  map_public_ip_on_launch = aws_vpc.this.enable_dns_support
}

resource "aws_lb" "this" {
  name               = "lb-pr7"
  internal           = true
  load_balancer_type = "application"
  subnets            = [for subnet in aws_subnet.this : subnet.id]
}

module "child" {
  source = "./child"
  arn    = aws_sns_topic.source.arn
  name   = aws_sns_topic.source.name
}

output "known_name" {
  value = aws_sns_topic.source.name
}

output "unknown_arn" {
  value = aws_sns_topic.source.arn
}

output "mixed_object" {
  value = { name = aws_sns_topic.source.name, arn = aws_sns_topic.source.arn, list = [1, aws_vpc.this.id] }
}

output "listed" {
  value = local.listed
}

output "filtered_by_unknown" {
  value = local.picked
}

output "length_of_unknown_elements" {
  value = length([aws_vpc.this.id, aws_sns_topic.source.arn])
}

output "keys_of_unknown_values" {
  value = keys(local.arns)
}

output "joined" {
  value = join(",", ["a", aws_vpc.this.id])
}

output "splat" {
  value = [for subnet in aws_subnet.this : subnet.cidr_block]
}

output "ids" {
  value = values(aws_subnet.this)[*].id
}

output "child_known" {
  value = module.child.known
}

output "child_unknown" {
  value = module.child.unknown
}

output "logic" {
  value = [
    aws_vpc.this.id == "" || true,
    aws_vpc.this.id == "" && false,
    aws_vpc.this.id != null,
    can(aws_vpc.this.id),
    try(aws_vpc.this.id, "fallback"),
    coalesce(aws_vpc.this.id, "fallback"),
    coalesce("first", aws_vpc.this.id),
    aws_vpc.this.cidr_block == "10.0.0.0/16" ? "same" : aws_vpc.this.id,
  ]
}

output "prefix_checks" {
  value = [startswith("topic-${aws_vpc.this.id}", "topic-"), length(tolist(toset([aws_vpc.this.id])))]
}

output "merged" {
  value = merge({ a = 1 }, { b = aws_vpc.this.id })
}

output "contains" {
  value = contains(["x", aws_vpc.this.id], "x")
}

output "not_until_apply" {
  value = timestamp()
}
