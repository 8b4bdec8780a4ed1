resource "aws_sns_topic" "this" {
  name         = "${var.purpose}-${var.environment_suffix}"
  display_name = "Transactions: ${var.purpose}"
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.email_addresses

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}
