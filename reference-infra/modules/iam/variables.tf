variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "parts" {
  description = "Roles to make: replication, processor, failover."
  type        = set(string)
  default     = ["replication", "processor", "failover"]

  validation {
    condition     = length(setsubtract(var.parts, ["replication", "processor", "failover"])) == 0
    error_message = "The parts are replication, processor and failover."
  }
}

# --- Copying between buckets ---

variable "bucket_pairs" {
  description = "Buckets that replicate, by pair: ARN of the primary and of the DR bucket."
  type = map(object({
    primary = string
    dr      = string
  }))
  default = {}
}

variable "bucket_key_arns" {
  description = "Keys that encrypt those buckets, of both regions. Empty: the buckets use keys of S3 itself."
  type        = list(string)
  default     = []
}

# --- Processing transactions ---

variable "processor_name" {
  description = "What the processor is called, without the suffix."
  type        = string
  default     = "transaction-processor"
}

variable "session_table_arns" {
  description = "The session table and its replicas."
  type        = list(string)
  default     = []
}

variable "secret_arns" {
  description = "Secrets with the database password, of both regions."
  type        = list(string)
  default     = []
}

variable "queue_arns" {
  description = "Queues that the processor is fed from."
  type        = list(string)
  default     = []
}

variable "processor_key_arns" {
  description = "Keys that encrypt what the processor reads and writes, of both regions."
  type        = list(string)
  default     = []
}

# --- Moving the writer ---

variable "global_cluster_arn" {
  description = "The global database that may be failed over."
  type        = string
  default     = null
}

variable "cluster_arns" {
  description = "Members of the global database, by role."
  type        = map(string)
  default     = {}
}

variable "topic_arns" {
  description = "Topics that the failover role announces on, by role."
  type        = map(string)
  default     = {}
}

variable "failover_function_arns" {
  description = "Functions that the failover role may start."
  type        = list(string)
  default     = []
}

variable "topic_key_arns" {
  description = "Keys that encrypt those topics. Empty: they are not encrypted with keys of the account."
  type        = list(string)
  default     = []
}

variable "operator_arns" {
  description = "Users or roles that may start a failover by hand. Empty leaves it to the account's administrators."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.operator_arns : can(regex("^arn:aws:iam::\\d{12}:(user|role|root)", arn))])
    error_message = "These are ARNs of users or roles."
  }
}
