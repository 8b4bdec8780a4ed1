variable "threshold" {
  type = number
}

variable "enabled" {
  type = bool
}

variable "zones" {
  type = list(string)
}

variable "limits" {
  type = map(number)
}

variable "not_nullable" {
  type     = string
  default  = "kept"
  nullable = false
}

variable "nullable" {
  type    = string
  default = "replaced by null"
}

variable "config" {
  type = object({
    name = string
    size = optional(number, 2)
    note = optional(string)
  })
}

output "threshold" {
  value = var.threshold * 2
}

output "enabled" {
  value = !var.enabled
}

output "zones" {
  value = var.zones[0]
}

output "limits" {
  value = var.limits
}

output "not_nullable" {
  value = var.not_nullable
}

output "nullable" {
  value = var.nullable
}

output "config" {
  value = var.config
}
