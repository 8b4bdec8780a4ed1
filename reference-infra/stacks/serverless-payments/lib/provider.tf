terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
    # Declared for values that have to be drawn. Nothing is named by chance, and so far nothing is drawn.
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.4"
    }
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = local.default_tags
  }
}

provider "aws" {
  alias  = "secondary"
  region = "us-west-2"

  default_tags {
    tags = local.default_tags
  }
}

locals {
  default_tags = {
    Environment        = var.environment
    DataClassification = "sensitive"
    Owner              = "platform-team"
    ManagedBy          = "terraform"
  }
}

variable "environment" {
  description = "Ends every name, so that several deployments can live side by side in an account."
  type        = string
  default     = "dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,10}[a-z0-9]$", var.environment))
    error_message = "Between 2 and 12 lower-case letters, digits or hyphens, a letter first and no hyphen last."
  }
}

variable "domain_name" {
  description = "Domain that the hosted zone is made for. Route 53 refuses names below example.com."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "A domain name in lower case, with at least two labels and no dot at the end."
  }
}

variable "alert_email" {
  description = "Mail address that hears of alarms. It has to confirm a subscription in each region; a dummy never will."
  type        = string
  default     = "payments-alerts@example.com"

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", var.alert_email))
    error_message = "This is a mail address."
  }
}

variable "configuration" {
  description = "Values that the parameters start with, in both regions. Later changes are made in Parameter Store."
  type = object({
    database-connection-string = string
    api-key                    = string
  })
  sensitive = true

  validation {
    condition     = alltrue([for value in values(var.configuration) : length(value) > 0 && length(value) <= 4096])
    error_message = "A standard parameter holds between 1 and 4096 characters."
  }
}
