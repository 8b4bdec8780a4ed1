variable "prefix" {
  type = string
}

variable "stem" {
  type = string
}

output "joined" {
  value = "${var.prefix}-${var.stem}"
}
