# The whole stack against mocked providers. Mocks keep what the configuration says and make up the rest.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = {
      key_id = "11111111-2222-3333-4444-555555555555"
      arn    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-east" }
  }
  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:us-east-1:123456789012:function:mock"
      invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:mock/invocations"
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-east-1:123456789012:rule/mock" }
  }
  mock_resource "aws_dynamodb_table" {
    defaults = {
      arn        = "arn:aws:dynamodb:us-east-1:123456789012:table/transactions"
      stream_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/transactions/stream/mock"
    }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "eastapi"
      api_endpoint  = "https://eastapi.execute-api.us-east-1.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:eastapi"
    }
  }
  mock_resource "aws_route53_record" {
    defaults = { fqdn = "api.payments.test" }
  }
}

mock_provider "aws" {
  alias = "secondary"

  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"] }
  }
  mock_resource "aws_kms_key" {
    defaults = {
      key_id = "66666666-7777-8888-9999-000000000000"
      arn    = "arn:aws:kms:us-west-2:123456789012:key/66666666-7777-8888-9999-000000000000"
    }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-west-2:123456789012:mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-west" }
  }
  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:us-west-2:123456789012:function:mock"
      invoke_arn = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:mock/invocations"
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/mock" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "westapi"
      api_endpoint  = "https://westapi.execute-api.us-west-2.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-west-2:123456789012:westapi"
    }
  }
}

variables {
  domain_name = "payments.test"
  configuration = {
    database-connection-string = "first-value"
    api-key                    = "second-value"
  }
}

run "names_carry_region_and_environment" {
  command = apply

  variables {
    environment = "pr7"
  }

  assert {
    condition = (
      output.primary_health_monitor_function_name == "lambda-health-monitor-east-pr7" &&
      output.secondary_health_monitor_function_name == "lambda-health-monitor-west-pr7" &&
      output.primary_config_sync_function_name == "lambda-config-sync-east-pr7" &&
      output.secondary_config_sync_function_name == "lambda-config-sync-west-pr7"
    )
    error_message = "functions are named after purpose, region and environment"
  }
  assert {
    condition = (
      output.primary_bucket_name == "s3-payment-docs-east-pr7-123456789012" &&
      output.secondary_bucket_name == "s3-payment-docs-west-pr7-123456789012"
    )
    error_message = "bucket names end in the account"
  }
  assert {
    condition     = output.dynamodb_table_name == "transactions"
    error_message = "the table has one name everywhere"
  }
  assert {
    condition = alltrue([
      for site in [
        { token = "east", key = aws_kms_key.primary, alias = aws_kms_alias.primary, vpc = aws_vpc.primary, topic = aws_sns_topic.primary, api = aws_apigatewayv2_api.primary },
        { token = "west", key = aws_kms_key.secondary, alias = aws_kms_alias.secondary, vpc = aws_vpc.secondary, topic = aws_sns_topic.secondary, api = aws_apigatewayv2_api.secondary },
        ] : (
        site.key.tags.Name == "kms-dr-encryption-${site.token}-pr7" &&
        site.alias.name == "alias/dr-encryption-${site.token}-pr7" &&
        site.vpc.tags.Name == "vpc-payments-${site.token}-pr7" &&
        site.topic.name == "sns-dr-alerts-${site.token}-pr7" &&
        site.api.name == "api-health-${site.token}-pr7"
      )
    ])
    error_message = "keys, aliases, networks, topics and APIs are named after purpose, region and environment"
  }
  assert {
    condition = alltrue([
      for role in concat(
        values(aws_iam_role.health_monitor), values(aws_iam_role.config_sync), values(aws_iam_role.config_writer),
        [aws_iam_role.replication],
      ) : can(regex("^role-[a-z0-9-]+-(east|west)-pr7$", role.name))
    ])
    error_message = "roles are named after purpose, region and environment"
  }
  assert {
    condition = alltrue([
      for name in output.cloudwatch_alarm_names : can(regex("^alarm-[a-z-]+-(east|west)-pr7$", name))
    ])
    error_message = "alarms are named after purpose, region and environment"
  }
  assert {
    condition     = toset(output.ssm_parameter_names) == toset(["/payment-app/pr7/api-key", "/payment-app/pr7/database-connection-string"])
    error_message = "parameters lie below the application and the environment"
  }
  assert {
    condition     = length(distinct([for role in concat(values(aws_iam_role.health_monitor), values(aws_iam_role.config_sync), values(aws_iam_role.config_writer)) : role.name])) == 6
    error_message = "IAM is global: no name may come twice"
  }
}

# The runs from here on look at what this one made, and change nothing.
run "networks_are_isolated" {
  command = apply

  assert {
    condition     = output.primary_vpc_cidr == "10.0.0.0/16" && output.secondary_vpc_cidr == "10.1.0.0/16"
    error_message = "a range for each region"
  }
  assert {
    condition     = aws_subnet.primary_private[*].cidr_block == ["10.0.1.0/24", "10.0.2.0/24"] && aws_subnet.secondary_private[*].cidr_block == ["10.1.1.0/24", "10.1.2.0/24"]
    error_message = "two subnets in each range"
  }
  assert {
    condition     = aws_subnet.primary_private[*].availability_zone == ["us-east-1a", "us-east-1b"] && aws_subnet.secondary_private[*].availability_zone == ["us-west-2a", "us-west-2b"]
    error_message = "subnets of a network lie in different zones of their region"
  }
  assert {
    condition     = alltrue([for vpc in [aws_vpc.primary, aws_vpc.secondary] : vpc.enable_dns_hostnames && vpc.enable_dns_support])
    error_message = "names resolve in both networks"
  }
  assert {
    condition     = alltrue([for subnet in concat(aws_subnet.primary_private, aws_subnet.secondary_private) : !subnet.map_public_ip_on_launch])
    error_message = "no subnet gives public addresses"
  }
  assert {
    condition     = length(output.primary_private_subnet_ids) == 2 && length(output.secondary_private_subnet_ids) == 2
    error_message = "both lists of subnets are given out"
  }
}

run "data_lives_in_both_regions" {
  command = plan

  assert {
    condition = (
      aws_dynamodb_table.transactions.billing_mode == "PAY_PER_REQUEST" &&
      aws_dynamodb_table.transactions.hash_key == "transaction_id" &&
      aws_dynamodb_table.transactions.range_key == "timestamp" &&
      { for attribute in aws_dynamodb_table.transactions.attribute : attribute.name => attribute.type } == { transaction_id = "S", timestamp = "N" }
    )
    error_message = "on demand, keyed by id and time"
  }
  assert {
    condition     = [for replica in aws_dynamodb_table.transactions.replica : replica.region_name] == ["us-west-2"]
    error_message = "one replica, in the other region"
  }
  assert {
    condition     = aws_dynamodb_table.transactions.stream_enabled && aws_dynamodb_table.transactions.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "the stream carries both images"
  }
  assert {
    condition     = aws_dynamodb_table.transactions.point_in_time_recovery[0].enabled && one(aws_dynamodb_table.transactions.replica).point_in_time_recovery
    error_message = "both copies can be recovered to a point in time"
  }
  assert {
    condition     = aws_dynamodb_table.transactions.deletion_protection_enabled == false
    error_message = "nothing protects the table from being destroyed"
  }
  assert {
    condition     = alltrue([for versioning in [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.secondary] : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "both buckets keep versions"
  }
  assert {
    condition = alltrue([
      for encryption in [aws_s3_bucket_server_side_encryption_configuration.primary, aws_s3_bucket_server_side_encryption_configuration.secondary] :
      one(one(encryption.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    ])
    error_message = "both buckets encrypt with keys that S3 manages"
  }
  assert {
    condition = alltrue([
      for block in [aws_s3_bucket_public_access_block.primary, aws_s3_bucket_public_access_block.secondary] :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "both buckets are closed to the public, in all four ways"
  }
  assert {
    condition = (
      aws_s3_bucket_replication_configuration.documents.bucket == aws_s3_bucket.primary.id &&
      aws_s3_bucket_replication_configuration.documents.rule[0].destination[0].bucket == output.secondary_bucket_arn &&
      aws_s3_bucket_replication_configuration.documents.rule[0].status == "Enabled" &&
      aws_s3_bucket_replication_configuration.documents.rule[0].filter[0].prefix == "" &&
      aws_s3_bucket_replication_configuration.documents.rule[0].delete_marker_replication[0].status == "Enabled" &&
      aws_s3_bucket_replication_configuration.documents.role == output.s3_replication_role_arn
    )
    error_message = "everything in the primary bucket is copied to the secondary one"
  }
  assert {
    condition     = alltrue([for bucket in [aws_s3_bucket.primary, aws_s3_bucket.secondary] : bucket.force_destroy])
    error_message = "buckets are emptied on destroy"
  }
}

run "functions_watch_and_copy" {
  command = plan

  assert {
    condition = alltrue([
      for function in [
        aws_lambda_function.health_monitor_primary, aws_lambda_function.health_monitor_secondary,
        aws_lambda_function.config_sync_primary, aws_lambda_function.config_sync_secondary,
      ] : function.runtime == "python3.11" && function.memory_size == 256 && function.timeout == 300 && length(function.vpc_config) == 0
    ])
    error_message = "four functions of one size, outside the networks"
  }
  assert {
    condition = (
      aws_lambda_function.health_monitor_primary.environment[0].variables == tomap({ TABLE_NAME = "transactions", TOPIC_ARN = output.primary_sns_topic_arn }) &&
      aws_lambda_function.health_monitor_secondary.environment[0].variables == tomap({ TABLE_NAME = "transactions", TOPIC_ARN = output.secondary_sns_topic_arn })
    )
    error_message = "monitors know the table and the topic of their region"
  }
  assert {
    condition = alltrue([
      for pair in [
        { function = aws_lambda_function.config_sync_primary, region = "us-west-2", role = aws_iam_role.config_writer["secondary"].arn, key = aws_kms_key.secondary.arn },
        { function = aws_lambda_function.config_sync_secondary, region = "us-east-1", role = aws_iam_role.config_writer["primary"].arn, key = aws_kms_key.primary.arn },
        ] : (
        pair.function.environment[0].variables.PARAMETER_PATH == "/payment-app/dev" &&
        pair.function.environment[0].variables.PARAMETER_NAMES == "/payment-app/dev/api-key,/payment-app/dev/database-connection-string" &&
        pair.function.environment[0].variables.PEER_REGION == pair.region &&
        pair.function.environment[0].variables.PEER_ROLE_ARN == pair.role &&
        pair.function.environment[0].variables.PEER_KEY_ID == pair.key
      )
    ])
    error_message = "sync functions know the parameters, and the region, role and key to write with"
  }
  assert {
    condition = alltrue([
      for rule in [
        aws_cloudwatch_event_rule.health_monitor_primary, aws_cloudwatch_event_rule.health_monitor_secondary,
        aws_cloudwatch_event_rule.config_compare_primary, aws_cloudwatch_event_rule.config_compare_secondary,
      ] : rule.schedule_expression == "rate(1 minute)"
    ])
    error_message = "tables are looked at, and parameters compared, every sixty seconds"
  }
  assert {
    condition = alltrue([
      for rule in [aws_cloudwatch_event_rule.config_change_primary, aws_cloudwatch_event_rule.config_change_secondary] :
      jsondecode(rule.event_pattern) == {
        source      = ["aws.ssm"]
        detail-type = ["Parameter Store Change"]
        detail = {
          name      = ["/payment-app/dev/database-connection-string", "/payment-app/dev/api-key"]
          operation = ["Create", "Update"]
        }
      }
    ])
    error_message = "a change of a parameter calls the function, deletions do not"
  }
  assert {
    condition = alltrue([
      for group in [
        aws_cloudwatch_log_group.health_monitor_primary, aws_cloudwatch_log_group.health_monitor_secondary,
        aws_cloudwatch_log_group.config_sync_primary, aws_cloudwatch_log_group.config_sync_secondary,
        aws_cloudwatch_log_group.api_primary, aws_cloudwatch_log_group.api_secondary,
      ] : group.retention_in_days == 1
    ])
    error_message = "logs are kept for a day"
  }
  assert {
    condition = (
      aws_cloudwatch_log_group.health_monitor_primary.name == "/aws/lambda/${output.primary_health_monitor_function_name}" &&
      aws_cloudwatch_log_group.health_monitor_secondary.name == "/aws/lambda/${output.secondary_health_monitor_function_name}" &&
      aws_cloudwatch_log_group.config_sync_primary.name == "/aws/lambda/${output.primary_config_sync_function_name}" &&
      aws_cloudwatch_log_group.config_sync_secondary.name == "/aws/lambda/${output.secondary_config_sync_function_name}"
    )
    error_message = "each log group is the one its function writes to"
  }
}

run "apis_answer_health_checks" {
  command = plan

  assert {
    condition = alltrue([
      for site in [
        { api = aws_apigatewayv2_api.primary, integration = aws_apigatewayv2_integration.primary, route = aws_apigatewayv2_route.primary, stage = aws_apigatewayv2_stage.primary, function = aws_lambda_function.health_monitor_primary, permission = aws_lambda_permission.health_monitor_primary_api },
        { api = aws_apigatewayv2_api.secondary, integration = aws_apigatewayv2_integration.secondary, route = aws_apigatewayv2_route.secondary, stage = aws_apigatewayv2_stage.secondary, function = aws_lambda_function.health_monitor_secondary, permission = aws_lambda_permission.health_monitor_secondary_api },
        ] : (
        site.api.protocol_type == "HTTP" &&
        site.integration.integration_type == "AWS_PROXY" &&
        site.integration.integration_uri == site.function.invoke_arn &&
        site.route.route_key == "GET /health" &&
        site.route.target == "integrations/${site.integration.id}" &&
        site.stage.name == "$default" &&
        site.stage.auto_deploy &&
        site.permission.principal == "apigateway.amazonaws.com" &&
        site.permission.function_name == site.function.function_name &&
        site.permission.source_arn == "${site.api.execution_arn}/*/GET/health"
      )
    ])
    error_message = "GET /health leads to the monitor of its own region, which may be called"
  }
}

run "traffic_fails_over" {
  command = plan

  assert {
    condition = alltrue([
      for check in [aws_route53_health_check.primary, aws_route53_health_check.secondary] :
      check.type == "HTTPS" && check.resource_path == "/health" && check.request_interval == 30 && check.failure_threshold == 3
    ])
    error_message = "checks ask every thirty seconds and need three failures"
  }
  assert {
    condition = (
      aws_route53_health_check.primary.fqdn == "eastapi.execute-api.us-east-1.amazonaws.com" &&
      aws_route53_health_check.secondary.fqdn == "westapi.execute-api.us-west-2.amazonaws.com"
    )
    error_message = "checks ask the API of their region, by host name alone"
  }
  assert {
    condition = (
      aws_route53_record.primary.weighted_routing_policy[0].weight == 100 &&
      aws_route53_record.secondary.weighted_routing_policy[0].weight == 0 &&
      aws_route53_record.primary.set_identifier == "primary" &&
      aws_route53_record.secondary.set_identifier == "secondary" &&
      aws_route53_record.primary.name == aws_route53_record.secondary.name &&
      aws_route53_record.primary.type == aws_route53_record.secondary.type
    )
    error_message = "one name, all weight on the primary region"
  }
  assert {
    condition = (
      aws_route53_record.primary.health_check_id == output.primary_health_check_id &&
      aws_route53_record.secondary.health_check_id == output.secondary_health_check_id &&
      output.primary_health_check_id != output.secondary_health_check_id
    )
    error_message = "each record hangs on the check of its region"
  }
  assert {
    condition = (
      aws_route53_record.primary.records == toset([aws_route53_health_check.primary.fqdn]) &&
      aws_route53_record.secondary.records == toset([aws_route53_health_check.secondary.fqdn])
    )
    error_message = "each record leads to what its check asks"
  }
  assert {
    condition = alltrue([
      for record in [aws_route53_record.primary, aws_route53_record.secondary] :
      aws_route53_health_check.primary.request_interval * aws_route53_health_check.primary.failure_threshold + record.ttl <= 180
    ])
    error_message = "noticing a failure and outliving old answers fits into three minutes"
  }
}

run "alarms_reach_the_topic_of_their_region" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for region in [
        { alarms = concat(values(aws_cloudwatch_metric_alarm.primary), [aws_cloudwatch_metric_alarm.replication_latency_primary, aws_cloudwatch_metric_alarm.health_check_primary, aws_cloudwatch_metric_alarm.health_check_secondary]), topic = aws_sns_topic.primary.arn },
        { alarms = concat(values(aws_cloudwatch_metric_alarm.secondary), [aws_cloudwatch_metric_alarm.replication_latency_secondary]), topic = aws_sns_topic.secondary.arn },
      ] : [for alarm in region.alarms : alarm.alarm_actions == toset([region.topic]) && alarm.ok_actions == toset([region.topic])]
    ]))
    error_message = "an alarm can reach topics of its own region only"
  }
  assert {
    condition = alltrue([
      for alarms in [aws_cloudwatch_metric_alarm.primary, aws_cloudwatch_metric_alarm.secondary] : (
        length([for alarm in alarms : alarm if alarm.metric_name == "Errors"]) == 2 &&
        length([for alarm in alarms : alarm if alarm.metric_name == "Throttles"]) == 2 &&
        length([for alarm in alarms : alarm if alarm.metric_name == "UserErrors"]) == 1 &&
        length([for alarm in alarms : alarm if alarm.metric_name == "SystemErrors"]) == 6
      )
    ])
    error_message = "both regions watch the table and both functions"
  }
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.primary), values(aws_cloudwatch_metric_alarm.secondary)) :
      alarm.statistic == "Sum" && alarm.comparison_operator == "GreaterThanThreshold" && alarm.threshold == 3 && alarm.period == 300 && alarm.evaluation_periods == 1
    ])
    error_message = "more than three in five minutes"
  }
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.primary), values(aws_cloudwatch_metric_alarm.secondary)) :
      length(alarm.dimensions) == 0 if alarm.metric_name == "UserErrors"
    ])
    error_message = "user errors are counted for the account; with a table they would never come"
  }
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.primary), values(aws_cloudwatch_metric_alarm.secondary)) :
      alarm.dimensions.TableName == "transactions" && alarm.dimensions.Operation != "" if alarm.metric_name == "SystemErrors"
    ])
    error_message = "system errors are counted by table and operation"
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.replication_latency_primary.dimensions.ReceivingRegion == "us-west-2" &&
      aws_cloudwatch_metric_alarm.replication_latency_secondary.dimensions.ReceivingRegion == "us-east-1"
    )
    error_message = "lag is measured towards the other region"
  }
  assert {
    condition     = length(output.cloudwatch_alarm_names) == 30 && length(distinct(output.cloudwatch_alarm_names)) == 30
    error_message = "every alarm is given out, once"
  }
  assert {
    condition = (
      aws_sns_topic.primary.kms_master_key_id == aws_kms_key.primary.arn &&
      aws_sns_topic.secondary.kms_master_key_id == aws_kms_key.secondary.arn &&
      alltrue([for subscription in [aws_sns_topic_subscription.primary_email, aws_sns_topic_subscription.secondary_email] : subscription.protocol == "email"])
    )
    error_message = "topics are encrypted with the key of their region, and somebody is subscribed"
  }
}

run "keys_and_roles_admit_few" {
  command = plan

  assert {
    condition = alltrue([
      for key in [aws_kms_key.primary, aws_kms_key.secondary] : key.enable_key_rotation && key.deletion_window_in_days == 7
    ])
    error_message = "keys rotate, and are gone after a week"
  }
  assert {
    condition = alltrue([
      for document in data.aws_iam_policy_document.key : (
        contains(flatten([for statement in document.statement : [for principal in statement.principals : tolist(principal.identifiers)]]), "arn:aws:iam::123456789012:root") &&
        alltrue([
          for service in ["sns.amazonaws.com", "ssm.amazonaws.com", "cloudwatch.amazonaws.com"] :
          contains(flatten([for statement in document.statement : [for principal in statement.principals : tolist(principal.identifiers)]]), service)
        ])
      )
    ])
    error_message = "keys know the account, SNS, Parameter Store, and who publishes alarms"
  }
  assert {
    condition = alltrue(flatten([
      for document in data.aws_iam_policy_document.key : [
        for statement in document.statement : length(statement.condition) == 1
        if alltrue([for principal in statement.principals : principal.type == "Service"])
      ]
    ]))
    error_message = "services use the keys for one topic and for the parameters only"
  }
  assert {
    condition = alltrue(flatten([
      for documents in [data.aws_iam_policy_document.health_monitor, data.aws_iam_policy_document.config_sync, data.aws_iam_policy_document.config_writer, data.aws_iam_policy_document.function_logs] : [
        for document in documents : [
          for statement in document.statement : (
            length(statement.condition) >= 1 &&
            !anytrue([for action in statement.actions : strcontains(action, "*")]) &&
            !contains(statement.resources, "*")
          )
        ]
      ]
    ]))
    error_message = "every grant names its actions and resources, and has a condition"
  }
  assert {
    condition = (
      one([for statement in data.aws_iam_policy_document.config_sync["primary"].statement : statement if contains(statement.actions, "sts:AssumeRole")]).resources == toset(["arn:aws:iam::123456789012:role/role-config-writer-west-dev"]) &&
      one(one([for statement in data.aws_iam_policy_document.config_sync["primary"].statement : statement if contains(statement.actions, "sts:AssumeRole")]).condition).values == tolist(["arn:aws:lambda:us-east-1:123456789012:function:lambda-config-sync-east-dev"]) &&
      one([for statement in data.aws_iam_policy_document.config_sync["secondary"].statement : statement if contains(statement.actions, "sts:AssumeRole")]).resources == toset(["arn:aws:iam::123456789012:role/role-config-writer-east-dev"])
    )
    error_message = "a sync function, and no other, may take the role that writes into the other region"
  }
  assert {
    condition = alltrue([
      for pair in [{ writer = "secondary", function = "lambda-config-sync-east-dev" }, { writer = "primary", function = "lambda-config-sync-west-dev" }] :
      { for condition in data.aws_iam_policy_document.config_writer_trust[pair.writer].statement[0].condition : condition.variable => one(condition.values) } == {
        "aws:PrincipalArn"    = "arn:aws:iam::123456789012:role/mock"
        "sts:RoleSessionName" = pair.function
      }
    ])
    error_message = "a writer role is taken by the role of the other region's function, under the function's name"
  }
  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.config_writer["secondary"].statement :
      statement.actions == toset(["ssm:GetParameter", "ssm:PutParameter"])
      if contains(statement.actions, "ssm:PutParameter")
    ])
    error_message = "the writer role reads and writes parameters, no more"
  }
  assert {
    condition     = alltrue([for role in aws_iam_role.config_writer : role.max_session_duration == 3600])
    error_message = "sessions across regions end within the hour"
  }
  assert {
    condition     = data.aws_iam_policy_document.health_monitor["secondary"].statement[0].resources == toset(["arn:aws:dynamodb:us-west-2:123456789012:table/transactions"])
    error_message = "each monitor looks at the copy in its region"
  }
}

run "secrets_stay_secret" {
  command = plan

  assert {
    condition = alltrue([
      for parameter in concat(values(aws_ssm_parameter.primary), values(aws_ssm_parameter.secondary)) : parameter.type == "SecureString"
    ])
    error_message = "parameters are encrypted"
  }
  assert {
    condition = (
      alltrue([for parameter in aws_ssm_parameter.primary : parameter.key_id == output.primary_kms_key_arn]) &&
      alltrue([for parameter in aws_ssm_parameter.secondary : parameter.key_id == output.secondary_kms_key_arn])
    )
    error_message = "parameters are encrypted with the key of their region"
  }
  assert {
    condition     = issensitive(output.ssm_parameter_values) && issensitive(aws_ssm_parameter.primary["api-key"].value)
    error_message = "values are not shown"
  }
  assert {
    condition     = nonsensitive(output.ssm_parameter_values.primary["api-key"] == "second-value" && output.ssm_parameter_values.secondary["database-connection-string"] == "first-value")
    error_message = "both regions start with the given values"
  }
}

run "outputs_are_whole" {
  command = plan

  assert {
    condition = alltrue([
      for value in [
        output.primary_vpc_id, output.secondary_vpc_id,
        output.dynamodb_table_arn, output.dynamodb_table_stream_arn,
        output.primary_bucket_arn, output.secondary_bucket_arn,
        output.s3_replication_role_arn,
        output.primary_health_monitor_function_arn, output.secondary_health_monitor_function_arn,
        output.primary_config_sync_function_arn, output.secondary_config_sync_function_arn,
        output.lambda_execution_role_arn,
        output.primary_api_endpoint, output.secondary_api_endpoint, output.primary_api_id, output.secondary_api_id,
        output.route53_zone_id, output.route53_zone_name, output.route53_record_fqdn,
        output.primary_health_check_id, output.secondary_health_check_id,
        output.primary_sns_topic_arn, output.secondary_sns_topic_arn,
        output.primary_kms_key_id, output.secondary_kms_key_id, output.primary_kms_key_arn, output.secondary_kms_key_arn,
        output.cross_region_role_arn,
      ] : try(length(value) > 0, false)
    ])
    error_message = "no output is empty"
  }
  assert {
    condition = (
      output.primary_api_endpoint == "https://eastapi.execute-api.us-east-1.amazonaws.com" &&
      output.secondary_api_endpoint == "https://westapi.execute-api.us-west-2.amazonaws.com" &&
      output.route53_zone_name == "payments.test" &&
      output.route53_record_fqdn == "api.payments.test"
    )
    error_message = "endpoints and domain are given out as they are"
  }
  assert {
    condition     = toset(keys(output.lambda_execution_role_arns.health_monitor)) == toset(["primary", "secondary"]) && toset(keys(output.cross_region_role_arns)) == toset(["primary", "secondary"])
    error_message = "roles are given out for both regions"
  }
}

run "refuses_environments_that_break_names" {
  command = plan

  variables {
    environment = "Dev_1"
  }

  expect_failures = [var.environment]
}

run "refuses_environments_that_are_too_long" {
  command = plan

  variables {
    environment = "a-very-long-one"
  }

  expect_failures = [var.environment]
}

run "refuses_what_is_no_domain" {
  command = plan

  variables {
    domain_name = "payments"
  }

  expect_failures = [var.domain_name]
}

run "refuses_what_is_no_address" {
  command = plan

  variables {
    alert_email = "nobody"
  }

  expect_failures = [var.alert_email]
}

run "refuses_empty_secrets" {
  command = plan

  variables {
    configuration = {
      database-connection-string = "first-value"
      api-key                    = ""
    }
  }

  expect_failures = [var.configuration]
}
