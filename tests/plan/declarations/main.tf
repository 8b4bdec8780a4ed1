# Blocks that declare something about the configuration rather than a thing to build.
variable "threshold" {
  type    = number
  default = 60

  validation {
    condition     = var.threshold > 0 && var.threshold <= 60
    error_message = "Between 1 and 60, not ${var.threshold}."
  }
}

variable "token" {
  type      = string
  default   = "short-lived"
  ephemeral = true
}

locals {
  arn = "arn:aws:rds:us-west-2:123456789012:cluster:orders"
  # Functions of the provider, beside those of the language.
  parsed = provider::aws::arn_parse(local.arn)
  built = provider::aws::arn_build(
    "aws", "sns", "us-east-1", "123456789012", "failover",
  )
  trimmed = provider::aws::trim_iam_role_path("arn:aws:iam::123456789012:role/deep/path/name")
}

moved {
  from = aws_sns_topic.old_name
  to   = aws_sns_topic.this
}

moved {
  from = module.before
  to   = module.after
}

removed {
  from = aws_sns_topic.forgotten
  lifecycle {
    destroy = false
  }
}

check "threshold" {
  assert {
    condition     = var.threshold >= 10
    error_message = "Low thresholds are noisy."
  }
}

resource "aws_sns_topic" "this" {
  name         = "declarations-pr7"
  display_name = local.parsed.region

  lifecycle {
    ignore_changes        = [tags, display_name]
    create_before_destroy = true

    precondition {
      condition     = local.parsed.service == "rds"
      error_message = "Only clusters."
    }

    postcondition {
      condition     = self.name != ""
      error_message = "A topic has a name."
    }
  }

}

resource "aws_sqs_queue" "this" {
  name                       = "declarations-pr7"
  visibility_timeout_seconds = var.threshold

  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.name}"
  }

  connection {
    host = "localhost"
  }
}

resource "terraform_data" "triggers" {
  triggers_replace = [aws_sqs_queue.this.name]
  input            = { parsed = local.parsed, built = local.built }

  lifecycle {
    replace_triggered_by = [aws_sns_topic.this.name]
  }
}

module "after" {
  source     = "./child"
  depends_on = [aws_sns_topic.this]
}

output "parsed" {
  value = local.parsed
}

output "built" {
  value       = local.built
  description = "An output may check itself."

  precondition {
    condition     = startswith(local.built, "arn:")
    error_message = "Not an ARN."
  }
}

output "trimmed" {
  value = local.trimmed
}

output "child" {
  value = module.after
}
