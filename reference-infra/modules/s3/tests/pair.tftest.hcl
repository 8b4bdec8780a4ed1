mock_provider "aws" {
  alias = "primary"
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-primary" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
}

mock_provider "aws" {
  alias = "dr"
  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-dr" }
  }
}

variables {
  environment_suffix = "t1"
  name               = "exports"
}

run "plain_pair_with_a_given_role" {
  command = plan

  variables {
    replication_role_arn = "arn:aws:iam::123456789012:role/given"
  }

  assert {
    condition     = output.bucket_names == { primary = "exports-t1", dr = "exports-dr-t1" }
    error_message = "Both names end in the suffix."
  }
  assert {
    condition     = alltrue([for bucket in [aws_s3_bucket.primary, aws_s3_bucket.dr] : bucket.force_destroy])
    error_message = "The buckets can be destroyed with what they hold."
  }
  assert {
    condition     = length(aws_iam_role.replication) == 0 && aws_s3_bucket_replication_configuration.primary.role == "arn:aws:iam::123456789012:role/given"
    error_message = "The given role copies."
  }
  assert {
    condition     = length(aws_s3_bucket_replication_configuration.dr) == 1
    error_message = "The pair copies both ways unless said otherwise."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.dr.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Without keys S3 encrypts."
  }
  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.primary) + length(aws_s3_bucket_logging.primary) == 0
    error_message = "Lifecycle and logs are choices."
  }
}

run "encrypted_archive_one_way" {
  variables {
    create_replication_role  = true
    bidirectional            = false
    replicate_delete_markers = false
    refuse_other_encryption  = true
    kms_key_arns = {
      primary = "arn:aws:kms:us-east-1:123456789012:key/east"
      dr      = "arn:aws:kms:us-west-2:123456789012:key/west"
    }
    lifecycle_rules = {
      archive = {
        transitions                = [{ days = 30, storage_class = "GLACIER" }]
        noncurrent_transitions     = [{ days = 30, storage_class = "GLACIER" }]
        noncurrent_expiration_days = 365
      }
    }
    access_log_buckets = { primary = "logs-t1", dr = "logs-dr-t1" }
  }

  assert {
    condition     = length(aws_s3_bucket_replication_configuration.dr) == 0
    error_message = "One way only."
  }
  assert {
    condition     = one(aws_s3_bucket_replication_configuration.primary.rule).destination[0].bucket == "arn:aws:s3:::mock-dr"
    error_message = "Copies go to the other region's bucket."
  }
  assert {
    condition     = one(aws_s3_bucket_replication_configuration.primary.rule).destination[0].encryption_configuration[0].replica_kms_key_id == "arn:aws:kms:us-west-2:123456789012:key/west"
    error_message = "Copies are encrypted with the key of their region."
  }
  assert {
    condition     = one(aws_s3_bucket_replication_configuration.primary.rule).source_selection_criteria[0].sse_kms_encrypted_objects[0].status == "Enabled"
    error_message = "Encrypted objects are not left out."
  }
  assert {
    condition     = one(aws_s3_bucket_replication_configuration.primary.rule).delete_marker_replication[0].status == "Disabled"
    error_message = "Deletions stay where they are made."
  }
  assert {
    condition = alltrue([
      for configuration in [aws_s3_bucket_server_side_encryption_configuration.primary, aws_s3_bucket_server_side_encryption_configuration.dr] :
      one(configuration.rule).bucket_key_enabled && one(one(configuration.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    ])
    error_message = "Both buckets encrypt with keys."
  }
  assert {
    condition = alltrue([
      for configuration in [aws_s3_bucket_lifecycle_configuration.primary[0], aws_s3_bucket_lifecycle_configuration.dr[0]] :
      one(one(configuration.rule).transition).days == 30 && one(one(configuration.rule).transition).storage_class == "GLACIER"
    ])
    error_message = "Both buckets archive after 30 days."
  }
  assert {
    condition     = aws_s3_bucket_logging.dr[0].target_bucket == "logs-dr-t1"
    error_message = "Access logs stay in their region."
  }
  assert {
    condition     = aws_iam_role.replication[0].name == "s3-replication-exports-t1"
    error_message = "The pair has a role of its own."
  }
  assert {
    condition = [for statement in data.aws_iam_policy_document.replication[0].statement : statement.sid] == [
      "ReadConfiguration", "ReadVersions", "WriteReplicas", "DecryptPrimary", "EncryptDr",
    ]
    error_message = "The role reads and decrypts here, writes and encrypts there."
  }
  assert {
    condition     = [for statement in data.aws_iam_policy_document.dr.statement : statement.sid] == ["TlsOnly", "KeysOnly"]
    error_message = "Plain HTTP and other encryption are refused."
  }
}

run "pair_that_takes_access_logs" {
  command = plan

  variables {
    replication_role_arn = "arn:aws:iam::123456789012:role/given"
    access_log_sources   = ["arn:aws:s3:::exports-t1"]
  }

  assert {
    condition     = data.aws_iam_policy_document.primary.statement[1].sid == "AccessLogs"
    error_message = "The log service may write."
  }
}

run "unknown_storage_class" {
  command = plan

  variables {
    create_replication_role = true
    lifecycle_rules         = { archive = { transitions = [{ days = 30, storage_class = "TAPE" }] } }
  }

  expect_failures = [var.lifecycle_rules]
}
