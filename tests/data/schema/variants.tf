# Other kinds of the sparse resources: an argument that one kind leaves unset may have a default in
# another. What is null must be null in all of them.

resource "aws_alb" "network" {
  load_balancer_type = "network"
  subnets            = ["subnet-1"]
}

resource "aws_alb" "gateway" {
  load_balancer_type = "gateway"
  subnets            = ["subnet-1"]
}

resource "aws_lb" "network" {
  load_balancer_type = "network"
  subnets            = ["subnet-1"]
}

resource "aws_lb" "gateway" {
  load_balancer_type = "gateway"
  subnets            = ["subnet-1"]
}

resource "aws_cloudwatch_event_rule" "scheduled" {
  schedule_expression = "rate(1 day)"
  state               = "DISABLED"
}

resource "aws_cloudwatch_event_rule" "disabled" {
  schedule_expression = "rate(1 day)"
  is_enabled          = false
}

resource "aws_db_instance" "oracle" {
  instance_class              = "db.m5.large"
  engine                      = "oracle-ee"
  allocated_storage           = 200
  storage_type                = "io1"
  iops                        = 3000
  username                    = "someone"
  manage_master_user_password = true
}

resource "aws_db_instance" "replica" {
  instance_class      = "db.t4g.micro"
  replicate_source_db = "primary"
}

resource "aws_dynamodb_table" "global" {
  name             = "orders"
  hash_key         = "id"
  billing_mode     = "PAY_PER_REQUEST"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ecs_service" "daemon" {
  name                = "agent"
  task_definition     = "agent"
  scheduling_strategy = "DAEMON"
}

resource "aws_instance" "spot" {
  ami           = "ami-1"
  instance_type = "t3.micro"

  instance_market_options {
    market_type = "spot"
  }
}

resource "aws_kinesis_stream" "on_demand" {
  name = "events"

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_kms_key" "asymmetric" {
  customer_master_key_spec = "RSA_2048"
  key_usage                = "SIGN_VERIFY"
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = "arn:aws:iam::123456789012:role/image"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1"
}

resource "aws_rds_cluster" "serverless" {
  engine          = "aurora-mysql"
  engine_mode     = "serverless"
  master_username = "someone"
  master_password = "not-a-secret"
}

resource "aws_rds_cluster" "multi_az" {
  engine                    = "postgres"
  db_cluster_instance_class = "db.r6gd.large"
  storage_type              = "io1"
  allocated_storage         = 100
  iops                      = 1000
  master_username           = "someone"
  master_password           = "not-a-secret"
}

resource "aws_route53_health_check" "calculated" {
  type                   = "CALCULATED"
  child_health_threshold = 1
  child_healthchecks     = ["one"]
}

resource "aws_route53_health_check" "alarm" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "alarm"
  cloudwatch_alarm_region         = "us-east-1"
  insufficient_data_health_status = "Healthy"
}

resource "aws_route53_health_check" "tcp" {
  type       = "TCP"
  port       = 443
  ip_address = "192.0.2.1"
}

resource "aws_sns_topic" "ordered" {
  name       = "ordered.fifo"
  fifo_topic = true
}

resource "aws_sqs_queue" "ordered" {
  name       = "ordered.fifo"
  fifo_queue = true
}
