variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "dr_region" {
  description = "Region of the accepting network."
  type        = string
}

variable "primary" {
  description = "Network of the primary region."
  type = object({
    vpc_id          = string
    cidr_block      = string
    route_table_ids = map(string)
  })
}

variable "dr" {
  description = "Network of the DR region."
  type = object({
    vpc_id          = string
    cidr_block      = string
    route_table_ids = map(string)
  })
}
