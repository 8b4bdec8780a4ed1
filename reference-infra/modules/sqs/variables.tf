variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What the queue holds: its name, before the suffix. The dead-letter queue puts dlq between."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,48}$", var.name))
    error_message = "Up to 48 letters, digits, hyphens and underscores."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts both queues. Its policy has to admit every service that sends. Null uses a key of SQS."
  type        = string
  default     = null
}

variable "max_receive_count" {
  description = "Receives without success after which a message goes to the dead-letter queue."
  type        = number
  default     = 3

  validation {
    condition     = var.max_receive_count >= 1 && var.max_receive_count <= 1000
    error_message = "Between 1 and 1000."
  }
}

variable "visibility_timeout_seconds" {
  description = "Seconds that a receiver has. For a function, at least six times its time-out."
  type        = number
  default     = 180
}

variable "retention_seconds" {
  description = "Seconds that messages wait in the queue."
  type        = number
  default     = 345600
}

variable "dead_letter_retention_seconds" {
  description = "Seconds that messages wait in the dead-letter queue. Their age counts from the first queue on, so this is to be longer."
  type        = number
  default     = 1209600
}

variable "senders" {
  description = "Services that may send, by name: the service (sns.amazonaws.com, events.amazonaws.com, s3.amazonaws.com) and the ARNs that it sends for."
  type = map(object({
    service     = string
    source_arns = list(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for sender in values(var.senders) : length(sender.source_arns) > 0])
    error_message = "Say for whom the service sends."
  }
}

variable "dead_letter_senders" {
  description = "The same for the dead-letter queue: topics that set aside what they could not deliver, for instance."
  type = map(object({
    service     = string
    source_arns = list(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for sender in values(var.dead_letter_senders) : length(sender.source_arns) > 0])
    error_message = "Say for whom the service sends."
  }
}
