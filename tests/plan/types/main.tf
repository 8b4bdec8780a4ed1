variable "number_from_text" {
  type    = number
  default = "30"
}

variable "text_from_number" {
  type    = string
  default = 5432
}

variable "bool_from_text" {
  type    = bool
  default = "true"
}

variable "text_from_bool" {
  type    = string
  default = false
}

variable "numbers" {
  type    = list(number)
  default = ["1", 2, "3.50"]
}

variable "set_from_list" {
  type    = set(string)
  default = ["b", "a", "b", 1]
}

variable "list_from_tuple" {
  type    = list(string)
  default = ["a", 1, true]
}

variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}

variable "anything" {
  type    = any
  default = { a = 1, b = ["x", 2] }
}

variable "map_of_any" {
  type    = map(any)
  default = { a = 1, b = "two" }
}

variable "health_check" {
  type = object({
    path      = optional(string, "/health")
    port      = optional(number, 443)
    interval  = optional(number, 10)
    threshold = optional(number)
    regions   = optional(list(string), ["us-east-1", "us-west-1", "us-west-2"])
    labels = optional(object({
      team = optional(string, "platform")
      tier = optional(string)
    }), {})
  })
  default = {
    port = "8443"
    # An attribute outside the type is dropped.
    extra = "dropped"
  }
}

variable "services" {
  type = map(object({
    cpu    = optional(number, 256)
    public = optional(bool, false)
    env    = optional(map(string))
  }))
  default = {
    api    = { cpu = "512", public = "true", env = { PORT = 8080 } }
    worker = {}
  }
}

variable "not_nullable" {
  type     = string
  default  = "fallback"
  nullable = false
}

module "child" {
  source       = "./child"
  threshold    = "3"
  enabled      = "false"
  zones        = toset(["us-west-2b", "us-west-2a"])
  limits       = { low = "1", high = 10 }
  not_nullable = null
  nullable     = null
  config       = { name = "orders" }
}

resource "aws_route53_health_check" "this" {
  fqdn              = "primary.example.com"
  type              = "HTTPS"
  port              = var.health_check.port
  resource_path     = var.health_check.path
  request_interval  = tostring(var.health_check.interval)
  failure_threshold = coalesce(var.health_check.threshold, 3)
  regions           = var.health_check.regions
  tags              = { Team = var.health_check.labels.team, Port = var.text_from_number }
}

# The schema converts as well: text into number, number into text.
resource "aws_sqs_queue" "this" {
  name                       = var.text_from_number
  visibility_timeout_seconds = "45"
  fifo_queue                 = "false"
  tags                       = { Numbers = sum(var.numbers), Flag = var.bool_from_text }
}

output "conversions" {
  value = {
    number_from_text = var.number_from_text
    text_from_number = var.text_from_number
    bool_from_text   = var.bool_from_text
    text_from_bool   = var.text_from_bool
    numbers          = var.numbers
    set_from_list    = var.set_from_list
    list_from_tuple  = var.list_from_tuple
    pair             = var.pair
    anything         = var.anything
    map_of_any       = var.map_of_any
    not_nullable     = var.not_nullable
  }
}

output "health_check" {
  value = var.health_check
}

output "services" {
  value = var.services
}

output "child" {
  value = module.child
}

output "explicit" {
  value = [tonumber("12"), tostring(1.0), tobool("false"), tolist(toset(["b", "a"])), tomap({ a = "1" }), toset([1, "1"])]
}

output "comparisons" {
  value = [1 == "1", tostring(1) == "1", [1] == tolist([1]), { a = 1 } == { a = 1 }, null == null, "true" == true]
}
