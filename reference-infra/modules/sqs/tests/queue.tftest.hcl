mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:mock", id = "https://sqs.us-west-2.amazonaws.com/123456789012/mock" }
  }
}

variables {
  environment_suffix = "t1"
  name               = "journal"
}

run "failures_are_set_aside" {
  variables {
    kms_key_arn = "arn:aws:kms:us-west-2:123456789012:key/mock"
    senders = {
      topics = {
        service     = "sns.amazonaws.com"
        source_arns = ["arn:aws:sns:us-east-1:123456789012:events-t1", "arn:aws:sns:us-west-2:123456789012:events-t1"]
      }
    }
    dead_letter_senders = {
      topic = { service = "sns.amazonaws.com", source_arns = ["arn:aws:sns:us-west-2:123456789012:events-t1"] }
    }
  }

  assert {
    condition     = aws_sqs_queue.this.name == "journal-t1" && aws_sqs_queue.dead.name == "journal-dlq-t1"
    error_message = "Both names end in the suffix."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 3
    error_message = "Three receives, unless said otherwise."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead.arn
    error_message = "Failures go to the dead-letter queue."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue_redrive_allow_policy.dead.redrive_allow_policy).sourceQueueArns == ["arn:aws:sqs:us-west-2:123456789012:journal-t1"]
    error_message = "The dead-letter queue serves this queue only."
  }
  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.dead] : queue.kms_master_key_id == "arn:aws:kms:us-west-2:123456789012:key/mock"])
    error_message = "Both queues are encrypted with the given key."
  }
  assert {
    condition     = aws_sqs_queue.dead.message_retention_seconds > aws_sqs_queue.this.message_retention_seconds
    error_message = "What was set aside outlives what waits."
  }
  assert {
    condition = {
      for role, document in data.aws_iam_policy_document.this : role => [for statement in document.statement : statement.sid]
    } == { dead = ["SenderTopic", "TlsOnly"], main = ["SenderTopics", "TlsOnly"] }
    error_message = "Each queue admits its senders and refuses plain HTTP."
  }
  assert {
    condition     = alltrue([for role, document in data.aws_iam_policy_document.this : alltrue([for statement in document.statement : length(statement.condition) == 1])])
    error_message = "No statement is without a condition."
  }
}

run "without_a_key_sqs_encrypts" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead.sqs_managed_sse_enabled
    error_message = "Nothing lies in a queue in the clear."
  }
}

run "no_receives_at_all" {
  command = plan

  variables {
    max_receive_count = 0
  }

  expect_failures = [var.max_receive_count]
}

run "a_sender_for_nobody" {
  command = plan

  variables {
    senders = { anyone = { service = "sns.amazonaws.com", source_arns = [] } }
  }

  expect_failures = [var.senders]
}
