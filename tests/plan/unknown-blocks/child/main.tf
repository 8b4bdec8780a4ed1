variable "settings" {
  type = object({
    id   = string
    name = string
    size = optional(number, 3)
  })
}

variable "names" {
  type = list(string)
}

resource "aws_sns_topic" "this" {
  count = var.settings.size > 2 ? 2 : 0
  name  = "${var.settings.name}-${count.index}"
  tags  = { Id = var.settings.id }
}

output "result" {
  value = {
    topics = aws_sns_topic.this[*].name
    id     = var.settings.id
    first  = var.names[0]
  }
}
