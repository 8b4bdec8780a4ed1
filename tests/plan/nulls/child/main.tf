variable "name" {
  type    = string
  default = "not used: null was said"
}

variable "list" {
  type     = list(string)
  default  = ["kept"]
  nullable = false
}

output "result" {
  value = { name = var.name, list = var.list }
}
