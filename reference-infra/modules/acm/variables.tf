variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "domain_name" {
  description = "Name that the certificates vouch for, the same in both regions."
  type        = string
}

variable "zone_id" {
  description = "Hosted zone in which the name is proved."
  type        = string
}

variable "name" {
  description = "What the certificates are for, in one word: it begins their name."
  type        = string
  default     = "transactions"
}

variable "alternative_names" {
  description = "Further names of the same hosted zone."
  type        = list(string)
  default     = null
}
