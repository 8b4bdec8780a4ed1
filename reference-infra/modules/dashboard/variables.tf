variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What the dashboard shows, in one word: the suffix follows it."
  type        = string
}

variable "widgets" {
  description = "Graphs in the order of reading: each has a title, the region its figures come from, and metrics as CloudWatch writes them: namespace, name, then pairs of dimension and value. Kind is timeSeries or singleValue. A limit is drawn as a line."
  type = list(object({
    title   = string
    region  = string
    metrics = list(list(string))
    stat    = optional(string, "Maximum")
    period  = optional(number, 60)
    kind    = optional(string, "timeSeries")
    limit   = optional(number)
  }))

  validation {
    condition     = length(var.widgets) > 0
    error_message = "A dashboard shows something."
  }

  validation {
    condition     = alltrue([for widget in var.widgets : alltrue([for metric in widget.metrics : length(metric) >= 2 && length(metric) % 2 == 0])])
    error_message = "A metric has a namespace, a name, and pairs of dimension and value."
  }

  validation {
    condition     = alltrue([for widget in var.widgets : contains(["timeSeries", "singleValue"], widget.kind)])
    error_message = "A graph is a timeSeries or a singleValue."
  }
}

variable "alarm_arns" {
  description = "Alarms whose state stands above the graphs; they may be of any region. Empty: none."
  type        = list(string)
  default     = []
}
