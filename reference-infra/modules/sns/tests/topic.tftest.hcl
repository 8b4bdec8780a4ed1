mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mock" }
  }
}

variables {
  environment_suffix = "t1"
  purpose            = "failover"
}

run "mail_only" {
  command = plan

  variables {
    email_addresses = ["operations@example.com", "duty@example.com"]
  }

  assert {
    condition     = aws_sns_topic.this.name == "failover-t1"
    error_message = "The name ends in the suffix."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.email) == 2
    error_message = "Every address is subscribed."
  }
  assert {
    condition     = length(aws_sns_topic_policy.this) == 0
    error_message = "Without publishers the policy stays with AWS."
  }
}

run "services_publish_to_queues_and_functions" {
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/mock"
    publishers  = ["cloudwatch", "events", "rds"]
    subscriptions = {
      journal = {
        protocol              = "sqs"
        endpoint              = "arn:aws:sqs:us-east-1:123456789012:journal-t1"
        raw_message_delivery  = true
        dead_letter_queue_arn = "arn:aws:sqs:us-east-1:123456789012:undelivered-t1"
      }
      elsewhere = {
        protocol = "lambda"
        endpoint = "arn:aws:lambda:us-west-2:123456789012:function:failover-t1"
      }
    }
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "arn:aws:kms:us-east-1:123456789012:key/mock"
    error_message = "Messages are encrypted with the given key."
  }
  assert {
    condition     = jsondecode(aws_sns_topic_subscription.this["journal"].redrive_policy).deadLetterTargetArn == "arn:aws:sqs:us-east-1:123456789012:undelivered-t1"
    error_message = "What the queue cannot be given goes to the dead-letter queue."
  }
  assert {
    condition     = aws_sns_topic_subscription.this["elsewhere"].redrive_policy == null
    error_message = "A dead-letter queue is a choice."
  }
  assert {
    condition = [for statement in data.aws_iam_policy_document.this[0].statement : statement.sid] == [
      "OwnAccount", "ServiceCloudwatch", "ServiceEvents", "ServiceRds", "TlsOnly",
    ]
    error_message = "Account, services and the refusal of plain HTTP each have a statement."
  }
  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.this[0].statement :
      length(statement.condition) == (contains(["OwnAccount", "ServiceEvents"], statement.sid) ? 0 : 1)
    ])
    error_message = "Services are held to this account, save EventBridge, which takes no condition."
  }
  assert {
    condition     = alltrue(flatten([for statement in data.aws_iam_policy_document.this[0].statement : [for arn in statement.resources : arn == "arn:aws:sns:us-east-1:123456789012:failover-t1"]]))
    error_message = "The policy speaks of this topic."
  }
}

run "nobody_listens" {
  command         = plan
  expect_failures = [aws_sns_topic.this]
}

run "unknown_publisher" {
  command = plan

  variables {
    email_addresses = ["operations@example.com"]
    publishers      = ["lambda"]
  }

  expect_failures = [var.publishers]
}

run "unknown_protocol" {
  command = plan

  variables {
    subscriptions = { pager = { protocol = "sms", endpoint = "12345" } }
  }

  expect_failures = [var.subscriptions]
}
