variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "bucket_pairs" {
  description = "Buckets that replicate, by pair: ARN of the primary and of the DR bucket."
  type = map(object({
    primary = string
    dr      = string
  }))
}

variable "session_table_arns" {
  description = "The session table and its replicas."
  type        = list(string)
}

variable "global_cluster_arn" {
  description = "The global database that may be failed over."
  type        = string
}

variable "cluster_arns" {
  description = "Members of the global database, by role."
  type        = map(string)
}

variable "topic_arns" {
  description = "Topics that the failover role announces on, by role."
  type        = map(string)
}

variable "operator_arns" {
  description = "Users or roles that may start a failover by hand. Empty leaves it to the account's administrators."
  type        = list(string)
}
