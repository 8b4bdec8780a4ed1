variable "ls" {
  type    = list(string)
  default = []
}
variable "ln" {
  type    = list(number)
  default = []
}
variable "ms" {
  type    = map(string)
  default = {}
}
variable "lo" {
  type    = list(object({ a = number }))
  default = []
}
variable "so" {
  type    = set(object({ a = number }))
  default = []
}
variable "rules" {
  type    = list(object({ port = number, cidrs = optional(list(string), []) }))
  default = []
}
variable "default_rules" {
  type    = list(object({ port = number, cidrs = optional(list(string), []) }))
  default = [{ port = 443 }]
}
variable "o" {
  type    = object({ l = optional(list(string), []), m = optional(map(number), {}), s = optional(set(bool), []) })
  default = {}
}
