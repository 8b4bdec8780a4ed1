# One sparse resource of every type whose defaults are in the table: only what the provider insists
# on is written, so that everything else a plan shows is a default.

resource "aws_alb" "sparse" {
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_apigatewayv2_stage" "sparse" {
  api_id = "api"
  name   = "live"
}

resource "aws_backup_plan" "sparse" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "vault"
  }
}

resource "aws_backup_vault" "sparse" {
  name = "vault"
}

resource "aws_cloudtrail_event_data_store" "sparse" {
  name = "events"
}

resource "aws_cloudwatch_event_rule" "sparse" {
  event_pattern = jsonencode({ source = ["aws.rds"] })
}

resource "aws_cloudwatch_log_group" "sparse" {
}

resource "aws_cloudwatch_metric_alarm" "sparse" {
  alarm_name          = "lag"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Lag"
  namespace           = "Service"
  period              = 60
  statistic           = "Maximum"
  threshold           = 1
}

resource "aws_cognito_user_pool" "sparse" {
  name = "people"
}

resource "aws_db_instance" "sparse" {
  instance_class    = "db.t4g.micro"
  engine            = "postgres"
  allocated_storage = 20
  username          = "someone"
  password          = "not-a-secret"
}

resource "aws_db_parameter_group" "sparse" {
  family = "postgres16"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_docdb_cluster" "sparse" {
  master_username = "someone"
  master_password = "not-a-secret"
}

resource "aws_docdb_global_cluster" "sparse" {
  global_cluster_identifier = "everywhere"
  engine                    = "docdb"
}

resource "aws_dsql_cluster" "sparse" {
}

resource "aws_dynamodb_table" "sparse" {
  name           = "orders"
  hash_key       = "id"
  read_capacity  = 1
  write_capacity = 1

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table_replica" "sparse" {
  global_table_arn = "arn:aws:dynamodb:us-west-2:123456789012:table/orders"
}

resource "aws_ecs_capacity_provider" "sparse" {
  name = "workers"

  auto_scaling_group_provider {
    auto_scaling_group_arn = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/a"
  }
}

resource "aws_ecs_service" "sparse" {
  name            = "web"
  task_definition = "web"
}

resource "aws_efs_file_system" "sparse" {
}

resource "aws_emr_cluster" "sparse" {
  name          = "batch"
  release_label = "emr-7.0.0"
  service_role  = "arn:aws:iam::123456789012:role/emr"

  master_instance_group {
    instance_type = "m5.xlarge"
  }
}

resource "aws_iam_policy" "sparse" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role" "sparse" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_instance" "sparse" {
  ami           = "ami-1"
  instance_type = "t3.micro"
}

resource "aws_kinesis_stream" "sparse" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_kms_key" "sparse" {
}

resource "aws_kms_replica_key" "sparse" {
  primary_key_arn = "arn:aws:kms:us-west-2:123456789012:key/mrk-00000000000000000000000000000000"
}

resource "aws_lambda_function" "sparse" {
  function_name = "promote"
  role          = "arn:aws:iam::123456789012:role/promote"
  handler       = "index.handler"
  runtime       = "python3.12"
  s3_bucket     = "code"
  s3_key        = "promote.zip"
}

resource "aws_launch_template" "sparse" {
}

resource "aws_lb" "sparse" {
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_lb_target_group" "sparse" {
  port     = 443
  protocol = "HTTPS"
  vpc_id   = "vpc-1"

  health_check {
  }
}

resource "aws_neptune_cluster" "sparse" {
}

resource "aws_neptune_global_cluster" "sparse" {
  global_cluster_identifier = "everywhere"
  engine                    = "neptune"
}

resource "aws_neptunegraph_graph" "sparse" {
  provisioned_memory = 16

  vector_search_configuration {
    vector_search_dimension = 128
  }
}

resource "aws_networkfirewall_firewall" "sparse" {
  name                = "edge"
  firewall_policy_arn = "arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/edge"
  vpc_id              = "vpc-1"

  subnet_mapping {
    subnet_id = "subnet-1"
  }
}

resource "aws_pinpointsmsvoicev2_phone_number" "sparse" {
  iso_country_code    = "US"
  message_type        = "TRANSACTIONAL"
  number_type         = "TOLL_FREE"
  number_capabilities = ["SMS"]
}

resource "aws_qldb_ledger" "sparse" {
  permissions_mode = "STANDARD"
}

resource "aws_quicksight_account_settings" "sparse" {
}

resource "aws_rds_cluster" "sparse" {
  engine          = "aurora-postgresql"
  master_username = "someone"
  master_password = "not-a-secret"
}

resource "aws_rds_cluster_instance" "sparse" {
  cluster_identifier = "orders"
  engine             = "aurora-postgresql"
  instance_class     = "db.r6g.large"
}

resource "aws_rds_cluster_parameter_group" "sparse" {
  family = "aurora-postgresql16"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_rds_global_cluster" "sparse" {
  global_cluster_identifier = "everywhere"
  engine                    = "aurora-postgresql"
}

resource "aws_redshift_cluster" "sparse" {
  cluster_identifier = "reports"
  node_type          = "ra3.large"
  master_username    = "someone"
  master_password    = "Not1aSecret"
}

resource "aws_route53_health_check" "sparse" {
  type = "HTTPS"
  fqdn = "example.com"
}

resource "aws_route53_record" "sparse" {
  zone_id = "Z1"
  name    = "www.example.com"
  type    = "A"
  ttl     = 60
  records = ["192.0.2.1"]
}

resource "aws_route53_zone" "sparse" {
  name = "example.com"
}

resource "aws_s3_bucket" "sparse" {
  versioning {
  }
}

resource "aws_s3_bucket_public_access_block" "sparse" {
  bucket = "documents"
}

resource "aws_secretsmanager_secret" "sparse" {
}

resource "aws_sns_topic" "sparse" {
}

resource "aws_spot_instance_request" "sparse" {
  ami           = "ami-1"
  instance_type = "t3.micro"
}

resource "aws_sqs_queue" "sparse" {
}

resource "aws_vpc" "sparse" {
  cidr_block = "10.0.0.0/16"
}
