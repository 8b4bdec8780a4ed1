variable "prefix" {
  type = string
}

variable "copies" {
  type = number
}

variable "ports" {
  type = list(number)
}

resource "aws_sqs_queue" "this" {
  count = var.copies
  name  = format("%s-%02d", var.prefix, count.index)
}

resource "aws_security_group_rule" "this" {
  for_each          = { for port in var.ports : "port-${port}" => port }
  type              = "ingress"
  security_group_id = "sg-1"
  from_port         = each.value
  to_port           = each.value
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
  description       = "${each.key} of ${var.prefix}"
}

data "aws_region" "this" {}

output "names" {
  value = aws_sqs_queue.this[*].name
}

output "rules" {
  value = { for key, rule in aws_security_group_rule.this : key => "${data.aws_region.this.name}:${rule.from_port}" }
}
