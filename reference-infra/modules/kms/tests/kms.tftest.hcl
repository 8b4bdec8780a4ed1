mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  environment_suffix = "test"
  purpose            = "notices"
}

run "rotating_key_for_the_account" {
  command = apply

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 7
    error_message = "The key rotates, and goes as soon as AWS allows."
  }
  assert {
    condition     = aws_kms_alias.this.name == "alias/notices-test" && output.alias == "alias/notices-test"
    error_message = "The alias ends in the suffix."
  }
  assert {
    condition     = length(data.aws_iam_policy_document.this.statement) == 1 && one(one(data.aws_iam_policy_document.this.statement).principals).identifiers == toset(["arn:aws:iam::123456789012:root"])
    error_message = "Only the account itself has a say."
  }
}

run "services_and_users_get_what_they_need" {
  command = plan

  variables {
    services = {
      "cloudwatch.amazonaws.com" = []
      "sns.amazonaws.com" = [{
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = ["123456789012"]
      }]
    }
    user_arns = ["arn:aws:iam::123456789012:role/processor-test"]
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.this.statement : statement.sid] == ["AccountDecides", "CloudwatchAmazonawsCom", "SnsAmazonawsCom", "Users"]
    error_message = "One statement for each."
  }
  assert {
    condition = alltrue([
      for statement in slice(data.aws_iam_policy_document.this.statement, 1, 4) :
      contains(statement.actions, "kms:Decrypt") && contains(statement.actions, "kms:GenerateDataKey") && !contains(statement.actions, "kms:*")
    ])
    error_message = "They encrypt and decrypt, and nothing else."
  }
  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[2].condition).variable == "aws:SourceAccount" && length(data.aws_iam_policy_document.this.statement[1].condition) == 0
    error_message = "Conditions belong to the service they were given for."
  }
}

run "alias_of_its_own" {
  command = plan

  variables {
    alias = "dr-encryption-east-test"
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/dr-encryption-east-test"
    error_message = "A stack may order its alias."
  }
}

run "services_are_named_in_full" {
  command = plan

  variables {
    services = { "sns" = [] }
  }

  expect_failures = [var.services]
}

run "the_window_is_awss" {
  command = plan

  variables {
    deletion_window_days = 3
  }

  expect_failures = [var.deletion_window_days]
}

run "purposes_fit_an_alias" {
  command = plan

  variables {
    purpose = "Data Base"
  }

  expect_failures = [var.purpose]
}
