variable "parts" {
  type = list(string)
}

output "joined" {
  value = lower(join("-", var.parts))
}
