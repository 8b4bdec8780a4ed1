# One key per region for all data there. Its policy leaves access to IAM and admits the services that
# use it on their own account. Both regions' policies are the same: nothing in them depends on the region.
locals {
  own_account = [{
    test     = "StringEquals"
    variable = "aws:SourceAccount"
    values   = [local.account_id]
  }]

  key_services = merge(
    # Held to this account by the key.
    { for service in ["rds", "s3", "secretsmanager", "sqs"] : "${service}.amazonaws.com" => local.own_account },
    # Held to this account by the policies of the topics and queues they write to.
    { for service in ["cloudwatch", "events", "events.rds", "sns"] : "${service}.amazonaws.com" => [] },
    # Held to this account's log groups.
    {
      for region in values(local.regions) : "logs.${region}.amazonaws.com" => [{
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:logs:arn"
        values   = ["arn:aws:logs:${region}:${local.account_id}:log-group:*"]
      }]
    },
  )
}

module "kms_primary" {
  source = "../../modules/kms"

  environment_suffix = local.suffix
  purpose            = "kms-database"
  services           = local.key_services
}

module "kms_dr" {
  source    = "../../modules/kms"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  purpose            = "kms-database"
  services           = local.key_services
}
