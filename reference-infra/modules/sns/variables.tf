variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "purpose" {
  description = "What the topic announces, in one word: the name of the topic, before the suffix."
  type        = string
}

variable "display_name" {
  description = "Sender that mail readers see. Null names the purpose."
  type        = string
  default     = null
}

variable "email_addresses" {
  description = "Mail addresses that receive everything published. Each has to confirm."
  type        = set(string)
  default     = []
}

variable "kms_key_arn" {
  description = "Key that encrypts messages at rest. Its policy has to admit every service that publishes. Null leaves them unencrypted."
  type        = string
  default     = null
}

variable "publishers" {
  description = "Services that may publish: cloudwatch (alarms), events (EventBridge), rds (event subscriptions), backup, s3. Empty leaves the topic to its account."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.publishers : contains(["cloudwatch", "events", "rds", "backup", "s3"], service)])
    error_message = "Publishers are cloudwatch, events, rds, backup and s3."
  }
}

variable "subscriptions" {
  description = "Queues and functions that receive everything published, in this or another region. The dead-letter queue takes what cannot be delivered and has to be in the topic's region."
  type = map(object({
    protocol              = string
    endpoint              = string
    raw_message_delivery  = optional(bool)
    filter_policy         = optional(string)
    dead_letter_queue_arn = optional(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for subscription in values(var.subscriptions) : contains(["sqs", "lambda"], subscription.protocol)])
    error_message = "Subscribers are queues (sqs) and functions (lambda); mail addresses have a variable of their own."
  }
}
