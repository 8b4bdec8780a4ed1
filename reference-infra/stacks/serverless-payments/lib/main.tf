# Payments in two regions, all in one file. Blocks that lie in a region are written once for each: "primary" is
# us-east-1, "secondary" is us-west-2. IAM and Route 53 know no regions.

# --- Where we are ---

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_region" "secondary" {
  provider = aws.secondary
}

data "aws_availability_zones" "available" {
  state = "available"

  # Not local zones, which an account opts into.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_availability_zones" "secondary" {
  provider = aws.secondary

  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id

  # What differs between the regions. The token is how names spell the region.
  regions = {
    primary   = { name = data.aws_region.current.name, token = "east", peer = "secondary" }
    secondary = { name = data.aws_region.secondary.name, token = "west", peer = "primary" }
  }

  networks = {
    primary   = { cidr = "10.0.0.0/16", subnets = ["10.0.1.0/24", "10.0.2.0/24"] }
    secondary = { cidr = "10.1.0.0/16", subnets = ["10.1.1.0/24", "10.1.2.0/24"] }
  }

  names = {
    for role, region in local.regions : role => {
      monitor = "lambda-health-monitor-${region.token}-${var.environment}"
      sync    = "lambda-config-sync-${region.token}-${var.environment}"
      writer  = "role-config-writer-${region.token}-${var.environment}"
      topic   = "sns-dr-alerts-${region.token}-${var.environment}"
    }
  }

  # Spelt from names, so that policies can be read before anything exists.
  arns = {
    for role, region in local.regions : role => {
      monitor    = "arn:aws:lambda:${region.name}:${local.account_id}:function:${local.names[role].monitor}"
      sync       = "arn:aws:lambda:${region.name}:${local.account_id}:function:${local.names[role].sync}"
      writer     = "arn:aws:iam::${local.account_id}:role/${local.names[role].writer}"
      topic      = "arn:aws:sns:${region.name}:${local.account_id}:${local.names[role].topic}"
      table      = "arn:aws:dynamodb:${region.name}:${local.account_id}:table/${aws_dynamodb_table.transactions.name}"
      parameters = [for key in local.configuration_keys : "arn:aws:ssm:${region.name}:${local.account_id}:parameter${local.parameter_path}/${key}"]
      logs = {
        monitor = "arn:aws:logs:${region.name}:${local.account_id}:log-group:/aws/lambda/${local.names[role].monitor}:*"
        sync    = "arn:aws:logs:${region.name}:${local.account_id}:log-group:/aws/lambda/${local.names[role].sync}:*"
      }
    }
  }
  key_arns = {
    primary   = aws_kms_key.primary.arn
    secondary = aws_kms_key.secondary.arn
  }

  parameter_path     = "/payment-app/${var.environment}"
  configuration_keys = ["database-connection-string", "api-key"]
}

# --- Networks: private, and connected to nothing ---

resource "aws_vpc" "primary" {
  cidr_block           = local.networks.primary.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name = "vpc-payments-east-${var.environment}"
  }
}

resource "aws_vpc" "secondary" {
  provider = aws.secondary

  cidr_block           = local.networks.secondary.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name = "vpc-payments-west-${var.environment}"
  }
}

resource "aws_subnet" "primary_private" {
  count = 2

  vpc_id                  = aws_vpc.primary.id
  cidr_block              = local.networks.primary.subnets[count.index]
  availability_zone       = data.aws_availability_zones.available.names[count.index]
  map_public_ip_on_launch = false

  tags = {
    Name = "subnet-private-${count.index + 1}-east-${var.environment}"
  }
}

resource "aws_subnet" "secondary_private" {
  provider = aws.secondary

  count = 2

  vpc_id                  = aws_vpc.secondary.id
  cidr_block              = local.networks.secondary.subnets[count.index]
  availability_zone       = data.aws_availability_zones.secondary.names[count.index]
  map_public_ip_on_launch = false

  tags = {
    Name = "subnet-private-${count.index + 1}-west-${var.environment}"
  }
}

# Tables without routes of their own: nothing but the network itself is reachable.
resource "aws_route_table" "primary_private" {
  vpc_id = aws_vpc.primary.id

  tags = {
    Name = "rtb-private-east-${var.environment}"
  }
}

resource "aws_route_table_association" "primary_private" {
  count = 2

  subnet_id      = aws_subnet.primary_private[count.index].id
  route_table_id = aws_route_table.primary_private.id
}

resource "aws_route_table" "secondary_private" {
  provider = aws.secondary

  vpc_id = aws_vpc.secondary.id

  tags = {
    Name = "rtb-private-west-${var.environment}"
  }
}

resource "aws_route_table_association" "secondary_private" {
  provider = aws.secondary

  count = 2

  subnet_id      = aws_subnet.secondary_private[count.index].id
  route_table_id = aws_route_table.secondary_private.id
}

# The group that everything falls into which names no other lets nothing in or out.
resource "aws_default_security_group" "primary" {
  vpc_id = aws_vpc.primary.id

  tags = {
    Name = "sg-default-east-${var.environment}"
  }
}

resource "aws_default_security_group" "secondary" {
  provider = aws.secondary

  vpc_id = aws_vpc.secondary.id

  tags = {
    Name = "sg-default-west-${var.environment}"
  }
}

# --- Keys, for topics and parameters ---

# The account administers its keys through IAM; services are admitted for one purpose each. Alarms publish under
# CloudWatch's name, and are lost without a word when the key does not know it.
data "aws_iam_policy_document" "key" {
  for_each = local.regions

  statement {
    sid       = "AccountAdministers"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "TopicCarriesMessages"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com", "cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:sns:topicArn"
      values   = [local.arns[each.key].topic]
    }
  }

  statement {
    sid       = "ParameterStoreHoldsSecrets"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["ssm.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = local.arns[each.key].parameters
    }
  }
}

resource "aws_kms_key" "primary" {
  description             = "Encrypts alerts and configuration of payments (east, ${var.environment})"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.key["primary"].json

  tags = {
    Name = "kms-dr-encryption-east-${var.environment}"
  }
}

resource "aws_kms_alias" "primary" {
  name          = "alias/dr-encryption-east-${var.environment}"
  target_key_id = aws_kms_key.primary.key_id
}

resource "aws_kms_key" "secondary" {
  provider = aws.secondary

  description             = "Encrypts alerts and configuration of payments (west, ${var.environment})"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.key["secondary"].json

  tags = {
    Name = "kms-dr-encryption-west-${var.environment}"
  }
}

resource "aws_kms_alias" "secondary" {
  provider = aws.secondary

  name          = "alias/dr-encryption-west-${var.environment}"
  target_key_id = aws_kms_key.secondary.key_id
}

# --- Transactions ---

# The table has its home in the primary region, which therefore needs no replica block.
resource "aws_dynamodb_table" "transactions" {
  name         = "transactions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "transaction_id"
  range_key    = "timestamp"

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  deletion_protection_enabled = false

  attribute {
    name = "transaction_id"
    type = "S"
  }

  attribute {
    name = "timestamp"
    type = "N"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = data.aws_region.secondary.name
    point_in_time_recovery = true
    propagate_tags         = true
  }

  tags = {
    Name = "dynamodb-transactions-global-${var.environment}"
  }
}

# --- Documents, copied from the primary to the secondary region ---

resource "aws_s3_bucket" "primary" {
  bucket        = "s3-payment-docs-east-${var.environment}-${local.account_id}"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "primary" {
  bucket = aws_s3_bucket.primary.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "primary" {
  bucket = aws_s3_bucket.primary.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "primary" {
  bucket                  = aws_s3_bucket.primary.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "secondary" {
  provider = aws.secondary

  bucket        = "s3-payment-docs-west-${var.environment}-${local.account_id}"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "secondary" {
  provider = aws.secondary

  bucket = aws_s3_bucket.secondary.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "secondary" {
  provider = aws.secondary

  bucket = aws_s3_bucket.secondary.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "secondary" {
  provider = aws.secondary

  bucket                  = aws_s3_bucket.secondary.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# S3 takes roles of the bucket owner's account only, so no other account can have this one used.
data "aws_iam_policy_document" "replication_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  statement {
    sid       = "ReadConfiguration"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.primary.arn]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["${aws_s3_bucket.primary.arn}/*"]
  }

  statement {
    sid = "WriteReplicas"
    actions = [
      "s3:ReplicateObject",
      "s3:ReplicateDelete",
      "s3:ReplicateTags",
    ]
    resources = ["${aws_s3_bucket.secondary.arn}/*"]
  }
}

resource "aws_iam_role" "replication" {
  name               = "role-s3-replication-east-${var.environment}"
  description        = "Copies payment documents to the secondary region"
  assume_role_policy = data.aws_iam_policy_document.replication_trust.json
}

resource "aws_iam_policy" "replication" {
  name        = "policy-s3-replication-east-${var.environment}"
  description = "Read the source bucket, write replicas"
  policy      = data.aws_iam_policy_document.replication.json
}

resource "aws_iam_role_policy_attachment" "replication" {
  role       = aws_iam_role.replication.name
  policy_arn = aws_iam_policy.replication.arn
}

resource "aws_s3_bucket_replication_configuration" "documents" {
  bucket = aws_s3_bucket.primary.id
  role   = aws_iam_role.replication.arn

  rule {
    id     = "all-documents"
    status = "Enabled"

    filter {
      prefix = ""
    }

    delete_marker_replication {
      status = "Enabled"
    }

    # Within a quarter of an hour, with metrics that say when it was not.
    destination {
      bucket        = aws_s3_bucket.secondary.arn
      storage_class = "STANDARD"

      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }

      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }
    }
  }

  # S3 refuses replication until both buckets keep versions, and copies nothing until the role may.
  depends_on = [
    aws_s3_bucket_versioning.primary,
    aws_s3_bucket_versioning.secondary,
    aws_iam_role_policy_attachment.replication,
  ]
}

# --- Topics ---

resource "aws_sns_topic" "primary" {
  name              = local.names.primary.topic
  kms_master_key_id = aws_kms_key.primary.arn
}

resource "aws_sns_topic" "secondary" {
  provider = aws.secondary

  name              = local.names.secondary.topic
  kms_master_key_id = aws_kms_key.secondary.arn
}

data "aws_iam_policy_document" "topic" {
  for_each = local.regions

  statement {
    sid       = "AlarmsPublish"
    actions   = ["sns:Publish"]
    resources = [local.arns[each.key].topic]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "primary" {
  arn    = aws_sns_topic.primary.arn
  policy = data.aws_iam_policy_document.topic["primary"].json
}

# Somebody has to follow the link in the mail; until then the subscription is pending.
resource "aws_sns_topic_subscription" "primary_email" {
  topic_arn = aws_sns_topic.primary.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

resource "aws_sns_topic_policy" "secondary" {
  provider = aws.secondary

  arn    = aws_sns_topic.secondary.arn
  policy = data.aws_iam_policy_document.topic["secondary"].json
}

resource "aws_sns_topic_subscription" "secondary_email" {
  provider = aws.secondary

  topic_arn = aws_sns_topic.secondary.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

# --- Configuration ---

# Terraform gives the first value and then leaves it alone: changes are made in Parameter Store, in either
# region, and the sync functions carry them over.
resource "aws_ssm_parameter" "primary" {
  for_each = toset(local.configuration_keys)

  name        = "${local.parameter_path}/${each.key}"
  description = "Configuration of the payment application"
  type        = "SecureString"
  key_id      = aws_kms_key.primary.arn
  value       = var.configuration[each.key]

  lifecycle {
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "secondary" {
  provider = aws.secondary

  for_each = toset(local.configuration_keys)

  name        = "${local.parameter_path}/${each.key}"
  description = "Configuration of the payment application"
  type        = "SecureString"
  key_id      = aws_kms_key.secondary.arn
  value       = var.configuration[each.key]

  lifecycle {
    ignore_changes = [value]
  }
}

# --- What the functions may do ---

# Lambda takes roles of the function's own account only.
data "aws_iam_policy_document" "function_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "health_monitor" {
  for_each = local.regions

  statement {
    sid       = "LookAtTable"
    actions   = ["dynamodb:DescribeTable"]
    resources = [local.arns[each.key].table]

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.arns[each.key].monitor]
    }
  }

  statement {
    sid       = "PublishFindings"
    actions   = ["sns:Publish"]
    resources = [local.arns[each.key].topic]

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.arns[each.key].monitor]
    }
  }

  statement {
    sid       = "EncryptMessages"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [local.key_arns[each.key]]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.${each.value.name}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "config_sync" {
  for_each = local.regions

  statement {
    sid       = "ReadAtHome"
    actions   = ["ssm:GetParameter"]
    resources = local.arns[each.key].parameters

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.arns[each.key].sync]
    }
  }

  statement {
    sid       = "DecryptAtHome"
    actions   = ["kms:Decrypt"]
    resources = [local.key_arns[each.key]]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["ssm.${each.value.name}.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = local.arns[each.key].parameters
    }
  }

  # Which function may take the role is said here: trust policies cannot see a function's ARN.
  statement {
    sid       = "WriteThere"
    actions   = ["sts:AssumeRole"]
    resources = [local.arns[each.value.peer].writer]

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.arns[each.key].sync]
    }
  }
}

data "aws_iam_policy_document" "function_logs" {
  for_each = merge([
    for role, arns in local.arns : {
      for purpose, group in arns.logs : "${purpose}_${role}" => { group = group, function = arns[purpose] }
    }
  ]...)

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [each.value.group]

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [each.value.function]
    }
  }
}

resource "aws_iam_role" "health_monitor" {
  for_each = local.regions

  name               = "role-health-monitor-${each.value.token}-${var.environment}"
  description        = "Looks at the transactions table"
  assume_role_policy = data.aws_iam_policy_document.function_trust.json
}

resource "aws_iam_policy" "health_monitor" {
  for_each = local.regions

  name        = "policy-health-monitor-${each.value.token}-${var.environment}"
  description = "Looks at the transactions table"
  policy      = data.aws_iam_policy_document.health_monitor[each.key].json
}

resource "aws_iam_policy" "health_monitor_logs" {
  for_each = local.regions

  name        = "policy-health-monitor-logs-${each.value.token}-${var.environment}"
  description = "Writes the log of one function"
  policy      = data.aws_iam_policy_document.function_logs["monitor_${each.key}"].json
}

resource "aws_iam_role_policy_attachment" "health_monitor" {
  for_each = local.regions

  role       = aws_iam_role.health_monitor[each.key].name
  policy_arn = aws_iam_policy.health_monitor[each.key].arn
}

resource "aws_iam_role_policy_attachment" "health_monitor_logs" {
  for_each = local.regions

  role       = aws_iam_role.health_monitor[each.key].name
  policy_arn = aws_iam_policy.health_monitor_logs[each.key].arn
}

resource "aws_iam_role" "config_sync" {
  for_each = local.regions

  name               = "role-config-sync-${each.value.token}-${var.environment}"
  description        = "Copies configuration to the other region"
  assume_role_policy = data.aws_iam_policy_document.function_trust.json
}

resource "aws_iam_policy" "config_sync" {
  for_each = local.regions

  name        = "policy-config-sync-${each.value.token}-${var.environment}"
  description = "Copies configuration to the other region"
  policy      = data.aws_iam_policy_document.config_sync[each.key].json
}

resource "aws_iam_policy" "config_sync_logs" {
  for_each = local.regions

  name        = "policy-config-sync-logs-${each.value.token}-${var.environment}"
  description = "Writes the log of one function"
  policy      = data.aws_iam_policy_document.function_logs["sync_${each.key}"].json
}

resource "aws_iam_role_policy_attachment" "config_sync" {
  for_each = local.regions

  role       = aws_iam_role.config_sync[each.key].name
  policy_arn = aws_iam_policy.config_sync[each.key].arn
}

resource "aws_iam_role_policy_attachment" "config_sync_logs" {
  for_each = local.regions

  role       = aws_iam_role.config_sync[each.key].name
  policy_arn = aws_iam_policy.config_sync_logs[each.key].arn
}

# A role to write into one region, taken by the sync function of the other. The session is named after the
# function, which makes the two ends of a copy easy to join in CloudTrail.
data "aws_iam_policy_document" "config_writer_trust" {
  for_each = local.regions

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.config_sync[each.value.peer].arn]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [aws_iam_role.config_sync[each.value.peer].arn]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:RoleSessionName"
      values   = [local.names[each.value.peer].sync]
    }
  }
}

data "aws_iam_policy_document" "config_writer" {
  for_each = local.regions

  statement {
    sid       = "CompareAndWrite"
    actions   = ["ssm:GetParameter", "ssm:PutParameter"]
    resources = local.arns[each.key].parameters

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [each.value.name]
    }
  }

  statement {
    sid       = "EncryptThere"
    actions   = ["kms:Decrypt", "kms:Encrypt"]
    resources = [local.key_arns[each.key]]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["ssm.${each.value.name}.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = local.arns[each.key].parameters
    }
  }
}

resource "aws_iam_role" "config_writer" {
  for_each = local.regions

  name                 = local.names[each.key].writer
  description          = "Writes configuration into ${each.value.name} on behalf of the other region"
  assume_role_policy   = data.aws_iam_policy_document.config_writer_trust[each.key].json
  max_session_duration = 3600
}

resource "aws_iam_policy" "config_writer" {
  for_each = local.regions

  name        = "policy-config-writer-${each.value.token}-${var.environment}"
  description = "Compare and write parameters of one region"
  policy      = data.aws_iam_policy_document.config_writer[each.key].json
}

resource "aws_iam_role_policy_attachment" "config_writer" {
  for_each = local.regions

  role       = aws_iam_role.config_writer[each.key].name
  policy_arn = aws_iam_policy.config_writer[each.key].arn
}

# --- Health monitors ---

data "archive_file" "health_monitor" {
  type             = "zip"
  source_file      = "${path.module}/lambda_health_monitor.py"
  output_file_mode = "0644"
  output_path      = "${path.module}/build/lambda_health_monitor.zip"
}

resource "aws_cloudwatch_log_group" "health_monitor_primary" {
  name              = "/aws/lambda/${local.names.primary.monitor}"
  retention_in_days = 1
}

resource "aws_lambda_function" "health_monitor_primary" {
  function_name    = local.names.primary.monitor
  description      = "Says whether this region can take payments"
  role             = aws_iam_role.health_monitor["primary"].arn
  runtime          = "python3.11"
  handler          = "lambda_health_monitor.handler"
  filename         = data.archive_file.health_monitor.output_path
  source_code_hash = data.archive_file.health_monitor.output_base64sha256
  memory_size      = 256
  timeout          = 300

  environment {
    variables = {
      TABLE_NAME = aws_dynamodb_table.transactions.name
      TOPIC_ARN  = aws_sns_topic.primary.arn
    }
  }

  depends_on = [
    aws_iam_role.health_monitor,
    aws_iam_role_policy_attachment.health_monitor,
    aws_iam_role_policy_attachment.health_monitor_logs,
    aws_cloudwatch_log_group.health_monitor_primary,
  ]
}

resource "aws_cloudwatch_event_rule" "health_monitor_primary" {
  name                = "rule-health-monitor-east-${var.environment}"
  description         = "Looks at the table once a minute"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "health_monitor_primary" {
  rule = aws_cloudwatch_event_rule.health_monitor_primary.name
  arn  = aws_lambda_function.health_monitor_primary.arn
}

resource "aws_lambda_permission" "health_monitor_primary_schedule" {
  statement_id  = "schedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.health_monitor_primary.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.health_monitor_primary.arn
}

resource "aws_cloudwatch_log_group" "health_monitor_secondary" {
  provider = aws.secondary

  name              = "/aws/lambda/${local.names.secondary.monitor}"
  retention_in_days = 1
}

resource "aws_lambda_function" "health_monitor_secondary" {
  provider = aws.secondary

  function_name    = local.names.secondary.monitor
  description      = "Says whether this region can take payments"
  role             = aws_iam_role.health_monitor["secondary"].arn
  runtime          = "python3.11"
  handler          = "lambda_health_monitor.handler"
  filename         = data.archive_file.health_monitor.output_path
  source_code_hash = data.archive_file.health_monitor.output_base64sha256
  memory_size      = 256
  timeout          = 300

  environment {
    variables = {
      TABLE_NAME = aws_dynamodb_table.transactions.name
      TOPIC_ARN  = aws_sns_topic.secondary.arn
    }
  }

  depends_on = [
    aws_iam_role.health_monitor,
    aws_iam_role_policy_attachment.health_monitor,
    aws_iam_role_policy_attachment.health_monitor_logs,
    aws_cloudwatch_log_group.health_monitor_secondary,
  ]
}

resource "aws_cloudwatch_event_rule" "health_monitor_secondary" {
  provider = aws.secondary

  name                = "rule-health-monitor-west-${var.environment}"
  description         = "Looks at the table once a minute"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "health_monitor_secondary" {
  provider = aws.secondary

  rule = aws_cloudwatch_event_rule.health_monitor_secondary.name
  arn  = aws_lambda_function.health_monitor_secondary.arn
}

resource "aws_lambda_permission" "health_monitor_secondary_schedule" {
  provider = aws.secondary

  statement_id  = "schedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.health_monitor_secondary.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.health_monitor_secondary.arn
}

# --- Health endpoints ---

resource "aws_apigatewayv2_api" "primary" {
  name          = "api-health-east-${var.environment}"
  description   = "Answers the health checks of Route 53"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "primary" {
  api_id                 = aws_apigatewayv2_api.primary.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = aws_lambda_function.health_monitor_primary.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 5000
}

resource "aws_apigatewayv2_route" "primary" {
  api_id    = aws_apigatewayv2_api.primary.id
  route_key = "GET /health"
  target    = "integrations/${aws_apigatewayv2_integration.primary.id}"
}

resource "aws_cloudwatch_log_group" "api_primary" {
  name              = "/aws/vendedlogs/api-health-east-${var.environment}"
  retention_in_days = 1
}

# Route 53 asks from some fifteen places every thirty seconds; the limit is a hundred times that, for strangers.
resource "aws_apigatewayv2_stage" "primary" {
  api_id      = aws_apigatewayv2_api.primary.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = 50
    throttling_burst_limit = 100
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api_primary.arn
    format = jsonencode({
      requestId = "$context.requestId"
      route     = "$context.routeKey"
      status    = "$context.status"
      latency   = "$context.responseLatency"
      sourceIp  = "$context.identity.sourceIp"
    })
  }
}

resource "aws_lambda_permission" "health_monitor_primary_api" {
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.health_monitor_primary.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.primary.execution_arn}/*/GET/health"
}

resource "aws_apigatewayv2_api" "secondary" {
  provider = aws.secondary

  name          = "api-health-west-${var.environment}"
  description   = "Answers the health checks of Route 53"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "secondary" {
  provider = aws.secondary

  api_id                 = aws_apigatewayv2_api.secondary.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = aws_lambda_function.health_monitor_secondary.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 5000
}

resource "aws_apigatewayv2_route" "secondary" {
  provider = aws.secondary

  api_id    = aws_apigatewayv2_api.secondary.id
  route_key = "GET /health"
  target    = "integrations/${aws_apigatewayv2_integration.secondary.id}"
}

resource "aws_cloudwatch_log_group" "api_secondary" {
  provider = aws.secondary

  name              = "/aws/vendedlogs/api-health-west-${var.environment}"
  retention_in_days = 1
}

resource "aws_apigatewayv2_stage" "secondary" {
  provider = aws.secondary

  api_id      = aws_apigatewayv2_api.secondary.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = 50
    throttling_burst_limit = 100
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api_secondary.arn
    format = jsonencode({
      requestId = "$context.requestId"
      route     = "$context.routeKey"
      status    = "$context.status"
      latency   = "$context.responseLatency"
      sourceIp  = "$context.identity.sourceIp"
    })
  }
}

resource "aws_lambda_permission" "health_monitor_secondary_api" {
  provider = aws.secondary

  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.health_monitor_secondary.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.secondary.execution_arn}/*/GET/health"
}

# --- Configuration sync ---

data "archive_file" "config_sync" {
  type             = "zip"
  source_file      = "${path.module}/lambda_config_sync.py"
  output_file_mode = "0644"
  output_path      = "${path.module}/build/lambda_config_sync.zip"
}

resource "aws_cloudwatch_log_group" "config_sync_primary" {
  name              = "/aws/lambda/${local.names.primary.sync}"
  retention_in_days = 1
}

resource "aws_lambda_function" "config_sync_primary" {
  function_name    = local.names.primary.sync
  description      = "Copies changed configuration to the other region"
  role             = aws_iam_role.config_sync["primary"].arn
  runtime          = "python3.11"
  handler          = "lambda_config_sync.handler"
  filename         = data.archive_file.config_sync.output_path
  source_code_hash = data.archive_file.config_sync.output_base64sha256
  memory_size      = 256
  timeout          = 300

  environment {
    variables = {
      PARAMETER_PATH             = local.parameter_path
      PARAMETER_NAMES            = join(",", [for parameter in aws_ssm_parameter.primary : parameter.name])
      PEER_REGION                = local.regions.secondary.name
      PEER_ROLE_ARN              = aws_iam_role.config_writer["secondary"].arn
      PEER_KEY_ID                = aws_kms_key.secondary.arn
      AWS_STS_REGIONAL_ENDPOINTS = "regional"
    }
  }

  # The parameters of both regions, so that on destroy the functions are gone before there is nothing to compare.
  depends_on = [
    aws_iam_role.config_sync,
    aws_iam_role_policy_attachment.config_sync,
    aws_iam_role_policy_attachment.config_sync_logs,
    aws_iam_role_policy_attachment.config_writer,
    aws_cloudwatch_log_group.config_sync_primary,
    aws_ssm_parameter.primary,
    aws_ssm_parameter.secondary,
  ]
}

resource "aws_cloudwatch_event_rule" "config_change_primary" {
  name        = "rule-config-change-east-${var.environment}"
  description = "A parameter of the payment application was written"

  event_pattern = jsonencode({
    source      = ["aws.ssm"]
    detail-type = ["Parameter Store Change"]
    detail = {
      name      = [for key in local.configuration_keys : "${local.parameter_path}/${key}"]
      operation = ["Create", "Update"]
    }
  })
}

resource "aws_cloudwatch_event_target" "config_change_primary" {
  rule = aws_cloudwatch_event_rule.config_change_primary.name
  arn  = aws_lambda_function.config_sync_primary.arn
}

resource "aws_lambda_permission" "config_sync_primary_change" {
  statement_id  = "change"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.config_sync_primary.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.config_change_primary.arn
}

# Events about parameters can get lost, and the other region may have been away. Every minute, so that lasting
# trouble makes enough errors for the alarm.
resource "aws_cloudwatch_event_rule" "config_compare_primary" {
  name                = "rule-config-compare-east-${var.environment}"
  description         = "Compares the configuration of both regions"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "config_compare_primary" {
  rule = aws_cloudwatch_event_rule.config_compare_primary.name
  arn  = aws_lambda_function.config_sync_primary.arn
}

resource "aws_lambda_permission" "config_sync_primary_compare" {
  statement_id  = "compare"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.config_sync_primary.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.config_compare_primary.arn
}

resource "aws_cloudwatch_log_group" "config_sync_secondary" {
  provider = aws.secondary

  name              = "/aws/lambda/${local.names.secondary.sync}"
  retention_in_days = 1
}

resource "aws_lambda_function" "config_sync_secondary" {
  provider = aws.secondary

  function_name    = local.names.secondary.sync
  description      = "Copies changed configuration to the other region"
  role             = aws_iam_role.config_sync["secondary"].arn
  runtime          = "python3.11"
  handler          = "lambda_config_sync.handler"
  filename         = data.archive_file.config_sync.output_path
  source_code_hash = data.archive_file.config_sync.output_base64sha256
  memory_size      = 256
  timeout          = 300

  environment {
    variables = {
      PARAMETER_PATH             = local.parameter_path
      PARAMETER_NAMES            = join(",", [for parameter in aws_ssm_parameter.secondary : parameter.name])
      PEER_REGION                = local.regions.primary.name
      PEER_ROLE_ARN              = aws_iam_role.config_writer["primary"].arn
      PEER_KEY_ID                = aws_kms_key.primary.arn
      AWS_STS_REGIONAL_ENDPOINTS = "regional"
    }
  }

  # The parameters of both regions, so that on destroy the functions are gone before there is nothing to compare.
  depends_on = [
    aws_iam_role.config_sync,
    aws_iam_role_policy_attachment.config_sync,
    aws_iam_role_policy_attachment.config_sync_logs,
    aws_iam_role_policy_attachment.config_writer,
    aws_cloudwatch_log_group.config_sync_secondary,
    aws_ssm_parameter.primary,
    aws_ssm_parameter.secondary,
  ]
}

resource "aws_cloudwatch_event_rule" "config_change_secondary" {
  provider = aws.secondary

  name        = "rule-config-change-west-${var.environment}"
  description = "A parameter of the payment application was written"

  event_pattern = jsonencode({
    source      = ["aws.ssm"]
    detail-type = ["Parameter Store Change"]
    detail = {
      name      = [for key in local.configuration_keys : "${local.parameter_path}/${key}"]
      operation = ["Create", "Update"]
    }
  })
}

resource "aws_cloudwatch_event_target" "config_change_secondary" {
  provider = aws.secondary

  rule = aws_cloudwatch_event_rule.config_change_secondary.name
  arn  = aws_lambda_function.config_sync_secondary.arn
}

resource "aws_lambda_permission" "config_sync_secondary_change" {
  provider = aws.secondary

  statement_id  = "change"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.config_sync_secondary.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.config_change_secondary.arn
}

resource "aws_cloudwatch_event_rule" "config_compare_secondary" {
  provider = aws.secondary

  name                = "rule-config-compare-west-${var.environment}"
  description         = "Compares the configuration of both regions"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "config_compare_secondary" {
  provider = aws.secondary

  rule = aws_cloudwatch_event_rule.config_compare_secondary.name
  arn  = aws_lambda_function.config_sync_secondary.arn
}

resource "aws_lambda_permission" "config_sync_secondary_compare" {
  provider = aws.secondary

  statement_id  = "compare"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.config_sync_secondary.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.config_compare_secondary.arn
}

# --- Routing ---

resource "aws_route53_zone" "payments" {
  name          = var.domain_name
  comment       = "Payments (${var.environment})"
  force_destroy = true
}

resource "aws_route53_health_check" "primary" {
  type              = "HTTPS"
  fqdn              = trimprefix(aws_apigatewayv2_api.primary.api_endpoint, "https://")
  port              = 443
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3

  tags = {
    Name = "health-check-api-east-${var.environment}"
  }
}

resource "aws_route53_health_check" "secondary" {
  type              = "HTTPS"
  fqdn              = trimprefix(aws_apigatewayv2_api.secondary.api_endpoint, "https://")
  port              = 443
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3

  tags = {
    Name = "health-check-api-west-${var.environment}"
  }
}

# A record of weight 0 answers only while no record of another weight is healthy: the pair fails over, and back,
# by itself. An answer lives for half a minute, after ninety seconds that it takes to notice.
resource "aws_route53_record" "primary" {
  zone_id         = aws_route53_zone.payments.zone_id
  name            = "api.${var.domain_name}"
  type            = "CNAME"
  ttl             = 30
  records         = [trimprefix(aws_apigatewayv2_api.primary.api_endpoint, "https://")]
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.primary.id

  weighted_routing_policy {
    weight = 100
  }
}

resource "aws_route53_record" "secondary" {
  zone_id         = aws_route53_zone.payments.zone_id
  name            = "api.${var.domain_name}"
  type            = "CNAME"
  ttl             = 30
  records         = [trimprefix(aws_apigatewayv2_api.secondary.api_endpoint, "https://")]
  set_identifier  = "secondary"
  health_check_id = aws_route53_health_check.secondary.id

  weighted_routing_policy {
    weight = 0
  }
}

# --- Alarms ---

locals {
  functions = {
    primary = {
      health-monitor = aws_lambda_function.health_monitor_primary.function_name
      config-sync    = aws_lambda_function.config_sync_primary.function_name
    }
    secondary = {
      health-monitor = aws_lambda_function.health_monitor_secondary.function_name
      config-sync    = aws_lambda_function.config_sync_secondary.function_name
    }
  }

  # The table reports system errors by operation only.
  table_operations = {
    get      = "GetItem"
    put      = "PutItem"
    update   = "UpdateItem"
    delete   = "DeleteItem"
    query    = "Query"
    transact = "TransactWriteItems"
  }

  # Alarms on DynamoDB ignore missing data whatever they say, so they say nothing. User errors are counted for the
  # account as a whole, and throttling is no user error: it has metrics of its own.
  alarms = {
    for role, region in local.regions : role => merge(
      {
        dynamodb-user-errors = {
          description = "Requests to DynamoDB are refused as invalid"
          namespace   = "AWS/DynamoDB"
          metric      = "UserErrors"
          dimensions  = {}
        }
        dynamodb-read-throttles = {
          description = "Reads of the transactions table are throttled"
          namespace   = "AWS/DynamoDB"
          metric      = "ReadThrottleEvents"
          dimensions  = { TableName = aws_dynamodb_table.transactions.name }
        }
        dynamodb-write-throttles = {
          description = "Writes to the transactions table are throttled"
          namespace   = "AWS/DynamoDB"
          metric      = "WriteThrottleEvents"
          dimensions  = { TableName = aws_dynamodb_table.transactions.name }
        }
      },
      {
        for key, operation in local.table_operations : "dynamodb-system-errors-${key}" => {
          description = "${operation} on the transactions table fails inside DynamoDB"
          namespace   = "AWS/DynamoDB"
          metric      = "SystemErrors"
          dimensions  = { TableName = aws_dynamodb_table.transactions.name, Operation = operation }
        }
      },
      {
        for name, function in local.functions[role] : "lambda-errors-${name}" => {
          description = "${function} fails"
          namespace   = "AWS/Lambda"
          metric      = "Errors"
          dimensions  = { FunctionName = function }
        }
      },
      {
        for name, function in local.functions[role] : "lambda-throttles-${name}" => {
          description = "${function} is throttled"
          namespace   = "AWS/Lambda"
          metric      = "Throttles"
          dimensions  = { FunctionName = function }
        }
      },
    )
  }
}

resource "aws_cloudwatch_metric_alarm" "primary" {
  for_each = local.alarms.primary

  alarm_name          = "alarm-${each.key}-east-${var.environment}"
  alarm_description   = "${each.value.description}: more than 3 in 5 minutes."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = each.value.namespace == "AWS/Lambda" ? "notBreaching" : null
  alarm_actions       = [aws_sns_topic.primary.arn]
  ok_actions          = [aws_sns_topic.primary.arn]
}

resource "aws_cloudwatch_metric_alarm" "secondary" {
  provider = aws.secondary

  for_each = local.alarms.secondary

  alarm_name          = "alarm-${each.key}-west-${var.environment}"
  alarm_description   = "${each.value.description}: more than 3 in 5 minutes."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = each.value.namespace == "AWS/Lambda" ? "notBreaching" : null
  alarm_actions       = [aws_sns_topic.secondary.arn]
  ok_actions          = [aws_sns_topic.secondary.arn]
}

# How far the other region is behind with what was written here, in milliseconds. What it lacks is lost with the
# region.
resource "aws_cloudwatch_metric_alarm" "replication_latency_primary" {
  alarm_name          = "alarm-dynamodb-replication-latency-east-${var.environment}"
  alarm_description   = "Transactions written here reach the other region more than 10 seconds late."
  namespace           = "AWS/DynamoDB"
  metric_name         = "ReplicationLatency"
  dimensions          = { TableName = aws_dynamodb_table.transactions.name, ReceivingRegion = local.regions.secondary.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10000
  period              = 60
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.primary.arn]
  ok_actions          = [aws_sns_topic.primary.arn]
}

resource "aws_cloudwatch_metric_alarm" "replication_latency_secondary" {
  provider = aws.secondary

  alarm_name          = "alarm-dynamodb-replication-latency-west-${var.environment}"
  alarm_description   = "Transactions written here reach the other region more than 10 seconds late."
  namespace           = "AWS/DynamoDB"
  metric_name         = "ReplicationLatency"
  dimensions          = { TableName = aws_dynamodb_table.transactions.name, ReceivingRegion = local.regions.primary.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10000
  period              = 60
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.secondary.arn]
  ok_actions          = [aws_sns_topic.secondary.arn]
}

# Route 53 publishes its metrics in us-east-1 only. Without data nobody knows, which is worth an alarm too.
resource "aws_cloudwatch_metric_alarm" "health_check_primary" {
  alarm_name          = "alarm-health-check-east-${var.environment}"
  alarm_description   = "Route 53 finds the primary region unhealthy."
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.primary.id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.primary.arn]
  ok_actions          = [aws_sns_topic.primary.arn]
}

resource "aws_cloudwatch_metric_alarm" "health_check_secondary" {
  alarm_name          = "alarm-health-check-west-${var.environment}"
  alarm_description   = "Route 53 finds the secondary region unhealthy."
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.secondary.id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.primary.arn]
  ok_actions          = [aws_sns_topic.primary.arn]
}

# --- Outputs ---

output "primary_vpc_id" {
  description = "Network in us-east-1."
  value       = aws_vpc.primary.id
}

output "primary_vpc_cidr" {
  description = "Address range of the network in us-east-1."
  value       = aws_vpc.primary.cidr_block
}

output "primary_private_subnet_ids" {
  description = "Private subnets in us-east-1, one per zone."
  value       = aws_subnet.primary_private[*].id
}

output "secondary_vpc_id" {
  description = "Network in us-west-2."
  value       = aws_vpc.secondary.id
}

output "secondary_vpc_cidr" {
  description = "Address range of the network in us-west-2."
  value       = aws_vpc.secondary.cidr_block
}

output "secondary_private_subnet_ids" {
  description = "Private subnets in us-west-2, one per zone."
  value       = aws_subnet.secondary_private[*].id
}

output "dynamodb_table_name" {
  description = "Name of the transactions table, the same in both regions."
  value       = aws_dynamodb_table.transactions.name
}

output "dynamodb_table_arn" {
  description = "ARN of the transactions table in its home region."
  value       = aws_dynamodb_table.transactions.arn
}

output "dynamodb_table_stream_arn" {
  description = "ARN of the table's stream in its home region."
  value       = aws_dynamodb_table.transactions.stream_arn
}

output "primary_bucket_name" {
  description = "Bucket of documents: the source, in us-east-1."
  value       = aws_s3_bucket.primary.bucket
}

output "primary_bucket_arn" {
  description = "ARN of the bucket of documents: the source, in us-east-1."
  value       = aws_s3_bucket.primary.arn
}

output "secondary_bucket_name" {
  description = "Bucket of documents: the copy, in us-west-2."
  value       = aws_s3_bucket.secondary.bucket
}

output "secondary_bucket_arn" {
  description = "ARN of the bucket of documents: the copy, in us-west-2."
  value       = aws_s3_bucket.secondary.arn
}

output "s3_replication_role_arn" {
  description = "Role that copies documents."
  value       = aws_iam_role.replication.arn
}

output "primary_health_monitor_function_name" {
  description = "Health monitor in us-east-1."
  value       = aws_lambda_function.health_monitor_primary.function_name
}

output "primary_health_monitor_function_arn" {
  description = "ARN of the health monitor in us-east-1."
  value       = aws_lambda_function.health_monitor_primary.arn
}

output "secondary_health_monitor_function_name" {
  description = "Health monitor in us-west-2."
  value       = aws_lambda_function.health_monitor_secondary.function_name
}

output "secondary_health_monitor_function_arn" {
  description = "ARN of the health monitor in us-west-2."
  value       = aws_lambda_function.health_monitor_secondary.arn
}

output "primary_config_sync_function_name" {
  description = "Configuration sync in us-east-1."
  value       = aws_lambda_function.config_sync_primary.function_name
}

output "primary_config_sync_function_arn" {
  description = "ARN of the configuration sync in us-east-1."
  value       = aws_lambda_function.config_sync_primary.arn
}

output "secondary_config_sync_function_name" {
  description = "Configuration sync in us-west-2."
  value       = aws_lambda_function.config_sync_secondary.function_name
}

output "secondary_config_sync_function_arn" {
  description = "ARN of the configuration sync in us-west-2."
  value       = aws_lambda_function.config_sync_secondary.arn
}

output "lambda_execution_role_arn" {
  description = "Role of the health monitor in us-east-1."
  value       = aws_iam_role.health_monitor["primary"].arn
}

output "lambda_execution_role_arns" {
  description = "Roles of all four functions, by function and region."
  value = {
    health_monitor = { for role, resource in aws_iam_role.health_monitor : role => resource.arn }
    config_sync    = { for role, resource in aws_iam_role.config_sync : role => resource.arn }
  }
}

output "primary_api_endpoint" {
  description = "URL of the health API in us-east-1, without path."
  value       = aws_apigatewayv2_api.primary.api_endpoint
}

output "primary_api_id" {
  description = "Health API in us-east-1."
  value       = aws_apigatewayv2_api.primary.id
}

output "secondary_api_endpoint" {
  description = "URL of the health API in us-west-2, without path."
  value       = aws_apigatewayv2_api.secondary.api_endpoint
}

output "secondary_api_id" {
  description = "Health API in us-west-2."
  value       = aws_apigatewayv2_api.secondary.id
}

output "route53_zone_id" {
  description = "Hosted zone."
  value       = aws_route53_zone.payments.zone_id
}

output "route53_zone_name" {
  description = "Domain of the hosted zone."
  value       = aws_route53_zone.payments.name
}

output "route53_name_servers" {
  description = "Servers to delegate the domain to."
  value       = aws_route53_zone.payments.name_servers
}

output "primary_health_check_id" {
  description = "Health check of the API in us-east-1."
  value       = aws_route53_health_check.primary.id
}

output "secondary_health_check_id" {
  description = "Health check of the API in us-west-2."
  value       = aws_route53_health_check.secondary.id
}

output "route53_record_fqdn" {
  description = "Name that leads to the healthy region."
  value       = aws_route53_record.primary.fqdn
}

output "cloudwatch_alarm_names" {
  description = "All alarms, in both regions."
  value = concat(
    [for alarm in aws_cloudwatch_metric_alarm.primary : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.secondary : alarm.alarm_name],
    [
      aws_cloudwatch_metric_alarm.replication_latency_primary.alarm_name,
      aws_cloudwatch_metric_alarm.replication_latency_secondary.alarm_name,
      aws_cloudwatch_metric_alarm.health_check_primary.alarm_name,
      aws_cloudwatch_metric_alarm.health_check_secondary.alarm_name,
    ],
  )
}

output "primary_sns_topic_arn" {
  description = "Topic of alerts in us-east-1."
  value       = aws_sns_topic.primary.arn
}

output "secondary_sns_topic_arn" {
  description = "Topic of alerts in us-west-2."
  value       = aws_sns_topic.secondary.arn
}

output "primary_kms_key_id" {
  description = "Key of topic and parameters in us-east-1."
  value       = aws_kms_key.primary.key_id
}

output "primary_kms_key_arn" {
  description = "ARN of the key in us-east-1."
  value       = aws_kms_key.primary.arn
}

output "secondary_kms_key_id" {
  description = "Key of topic and parameters in us-west-2."
  value       = aws_kms_key.secondary.key_id
}

output "secondary_kms_key_arn" {
  description = "ARN of the key in us-west-2."
  value       = aws_kms_key.secondary.arn
}

output "ssm_parameter_names" {
  description = "Parameters, named alike in both regions."
  value       = [for parameter in aws_ssm_parameter.primary : parameter.name]
}

output "ssm_parameter_values" {
  description = "Values of the parameters in both regions, as Terraform last saw them."
  value = {
    primary   = { for key, parameter in aws_ssm_parameter.primary : key => parameter.value }
    secondary = { for key, parameter in aws_ssm_parameter.secondary : key => parameter.value }
  }
  sensitive = true
}

output "cross_region_role_arn" {
  description = "Role that the sync function of us-east-1 takes to write into us-west-2."
  value       = aws_iam_role.config_writer["secondary"].arn
}

output "cross_region_role_arns" {
  description = "Roles that write configuration, by the region they write into."
  value       = { for role, resource in aws_iam_role.config_writer : role => resource.arn }
}
