variable "arn" {
  type = string
}

variable "name" {
  type = string
}

output "known" {
  value = { name = var.name, present = var.name != "" }
}

output "unknown" {
  value = split(":", var.arn)
}
