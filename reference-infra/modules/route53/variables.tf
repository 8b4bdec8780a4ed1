variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "domain_name" {
  description = "Domain of the hosted zone; clients use names below it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "Give a domain in lower case without a closing dot, as in pay.example.com."
  }
}

variable "parent_zone_id" {
  description = "Zone that delegates to the new one. Null leaves the delegation to you."
  type        = string
  default     = null
}

variable "create_zone" {
  description = "Whether the hosted zone is made here."
  type        = bool
  default     = true
}

variable "zone_id" {
  description = "Hosted zone of the domain, unless it is made here."
  type        = string
  default     = null
}

variable "record_label" {
  description = "First label of the name that clients use."
  type        = string
  default     = "transactions"
}

variable "record_kind" {
  description = "How the records answer: alias (load balancers and APIs, with the zone_id of the endpoint) or cname (any host)."
  type        = string
  default     = "alias"

  validation {
    condition     = contains(["alias", "cname"], var.record_kind)
    error_message = "Records are of kind alias or cname."
  }
}

variable "ttl" {
  description = "Seconds that resolvers keep a cname record. They count towards the recovery time."
  type        = number
  default     = 60

  validation {
    condition     = var.ttl >= 0 && var.ttl <= 300
    error_message = "Clients that keep an answer for more than 300 seconds keep going to the dead region."
  }
}

variable "routing_policy" {
  description = "Who is answered with: failover (the primary while it is healthy) or weighted (shares of the healthy ones)."
  type        = string
  default     = "failover"

  validation {
    condition     = contains(["failover", "weighted"], var.routing_policy)
    error_message = "Routing is by failover or by weight."
  }
}

variable "weights" {
  description = "Shares by role, for weighted routing. A share of zero is used when nobody else is healthy."
  type        = map(number)
  default     = { primary = 100, dr = 0 }

  validation {
    condition     = toset(keys(var.weights)) == toset(["primary", "dr"]) && alltrue([for weight in values(var.weights) : weight >= 0 && weight <= 255])
    error_message = "Two weights, primary and dr, between 0 and 255."
  }
}

variable "endpoints" {
  description = "Where the name leads, by role: primary and dr. Checks look at check_host and health_path, or at the endpoint itself and the common path."
  type = map(object({
    dns_name    = string
    zone_id     = optional(string)
    check_host  = optional(string)
    health_path = optional(string)
  }))

  validation {
    condition     = toset(keys(var.endpoints)) == toset(["primary", "dr"])
    error_message = "There are two endpoints: primary and dr."
  }
}

variable "health_path" {
  description = "Path that the health checks ask for."
  type        = string
  default     = "/health"
}

variable "check_prefix" {
  description = "Begins the names of the checks, where several names have checks of their own."
  type        = string
  default     = "health"
}

variable "check_type" {
  description = "What the endpoint checks speak: HTTPS or HTTP."
  type        = string
  default     = "HTTPS"

  validation {
    condition     = contains(["HTTPS", "HTTP"], var.check_type)
    error_message = "Endpoint checks speak HTTPS or HTTP."
  }
}

variable "check_interval" {
  description = "Seconds between two looks of one checker: 10 or 30."
  type        = number

  validation {
    condition     = contains([10, 30], var.check_interval)
    error_message = "Route 53 looks every 10 or every 30 seconds."
  }
}

variable "failure_threshold" {
  description = "Failed looks in a row that make an endpoint unhealthy."
  type        = number

  validation {
    condition     = var.failure_threshold >= 1 && var.failure_threshold <= 10
    error_message = "Between 1 and 10."
  }
}

variable "metric_checks" {
  description = "Checks on CloudWatch alarms, by name: which role they count for, the alarm and its region, and what holds while there are no data (Healthy, Unhealthy or LastKnownStatus). Choose an alarm outside the region that is judged. Inverted, a check is healthy while the alarm goes off."
  type = map(object({
    role              = string
    alarm_name        = string
    alarm_region      = string
    insufficient_data = string
    invert            = optional(bool, false)
  }))
  default = {}

  validation {
    condition     = alltrue([for check in values(var.metric_checks) : contains(["primary", "dr"], check.role)])
    error_message = "A check counts for primary or for dr."
  }

  validation {
    condition     = alltrue([for check in values(var.metric_checks) : contains(["Healthy", "Unhealthy", "LastKnownStatus"], check.insufficient_data)])
    error_message = "Without data a check is Healthy, Unhealthy, or keeps its LastKnownStatus."
  }
}

variable "required_checks" {
  description = "How many of a role's checks (its endpoint's and those on alarms) have to be healthy, by role. All of them unless said otherwise."
  type        = map(number)
  default     = {}
}

variable "extra_records" {
  description = "Further names, by first label: hosts by role. They follow the same checks and policy, as cname records."
  type        = map(map(string))
  default     = {}

  validation {
    condition     = alltrue([for hosts in values(var.extra_records) : toset(keys(hosts)) == toset(["primary", "dr"])])
    error_message = "Each name has two hosts: primary and dr."
  }
}

variable "regional_names" {
  description = "Whether each endpoint also has a name of its own, as in primary.transactions.DOMAIN, which never leads elsewhere. Needs alias records."
  type        = bool
  default     = false
}
