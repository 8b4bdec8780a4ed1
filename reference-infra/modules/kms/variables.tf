variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "purpose" {
  description = "What the key encrypts, in one word: it becomes part of the alias."
  type        = string
}
