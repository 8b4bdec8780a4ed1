# IAM policy allows a wildcard action.
#
# ## What it finds
#
# Allow statements with the action `*` or `service:*`, or with `NotAction`, which allows everything else.
# `s3:**`, `s3:?*` and `s3:*?` match the same actions as `s3:*` and are reported as well.
#
# drlint reads every form of policy document: JSON text, `jsonencode`, heredocs and files, and
# `aws_iam_policy_document` with dynamic statements and with source and override documents. An unknown
# part, such as the ARN of a new key, does not hide the known actions next to it. A document that nothing
# in the configuration refers to is reported at its own location. Data access policies of OpenSearch
# Serverless (`aoss:*`) and `aws_lambda_permission` (`lambda:*`) allow actions in forms of their own;
# they are read too.
#
# Not reported:
#
# - Deny statements, service control policies, session policies and endpoint policies. They do not allow
#   anything on their own.
# - The statement that gives a KMS key to its own account (`kms:*` for the account's root user). Without
#   it nobody can manage the key.
# - Wildcards next to other characters (`s3:Get*`, `s3:*Object`). `iam/prefix-wildcard-action` reports them.
#
# ## Why it matters in a failover
#
# A second region protects data only if one mistake cannot reach both copies. A role with `s3:*` or
# `rds:*` can delete the original and its replica with the same script, and a compromised role in one
# region can do so on purpose.
#
# ## Fix
#
# List the actions that are needed.
#
# ## References
#
# - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
# - [IAM JSON policy elements: NotAction](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html)
# - [Default key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html)

input "exempt_kms_root" {
  type        = bool
  default     = true
  description = "Accept kms:* for the account's root user in a key policy."
}

resource_policy "aws_*" "wildcard_action" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags     = ["iam", "security"]
      question = "this policy allows a wildcard action"
      each     = plugin::drlint::statements()
      at       = [local.wild, local.each.not_actions, local.each]
      help     = "List the actions that are needed."
    }
    grants = local.each.effect == "Allow" && local.each.sort != "boundary"
    wild   = [for a in local.each.actions : a if plugin::drlint::wildcard(a).whole]
    roots  = core::flatten([for p in local.each.principals : [for i in p.identifiers : p.type == "AWS" && core::endswith(i, ":root")]])
    owner  = core::alltrue([for a in local.each.actions : core::startswith(core::lower(a), "kms:")]) && core::anytrue(local.roots) && core::alltrue(local.roots)
    exempt = input.exempt_kms_root && (local.each.sort == "key" || local.each.sort == "data") && local.owner
  }
  enforce {
    condition     = !local.grants || core::length(local.wild) == 0 || local.exempt
    error_message = "This statement allows ${core::join(", ", local.wild)}."
  }
  enforce {
    condition     = !local.grants || core::length(local.each.not_actions) == 0
    error_message = "This statement allows every action except ${core::join(", ", local.each.not_actions)}."
  }
}

resource_policy "aws_lambda_permission" "wildcard_action" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = {
      tags     = ["iam", "security"]
      question = "this permission allows a wildcard action"
      at       = "action"
      help     = "Set action to the one that is needed, such as \"lambda:InvokeFunction\"."
    }
  }
  enforce {
    condition     = !plugin::drlint::wildcard(attrs.action).whole
    error_message = "This permission allows ${attrs.action}."
  }
}
