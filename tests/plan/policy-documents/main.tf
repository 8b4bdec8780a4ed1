# Policy documents as the provider renders them.

data "aws_iam_policy_document" "basic" {
  statement {
    sid       = "A"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortX"]
    resources = ["arn:aws:s3:::b/*"]
  }
  statement {
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["b", "a", "c"]
    not_principals {
      type        = "AWS"
      identifiers = ["b", "a"]
    }
  }
}
data "aws_iam_policy_document" "empty" {}
data "aws_iam_policy_document" "principals" {
  policy_id = "pid"
  version   = "2008-10-17"
  statement {
    actions   = ["*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com", "ec2.amazonaws.com"]
    }
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["x"]
    }
  }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "*"
      identifiers = ["x", "y"]
    }
  }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*", "y"]
    }
  }
}
data "aws_iam_policy_document" "conditions" {
  statement {
    actions   = ["a:b"]
    resources = ["&{aws:username}/x", "$${aws:username}/<&>"]
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["one"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:y"
      values   = ["b", "a", "c"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["two", "&{aws:userid}"]
    }
    condition {
      test     = "Bool"
      variable = "aws:z"
      values   = [true]
    }
  }
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringLike"
      variable = "v"
      values   = ["&{x}"]
    }
    condition {
      test     = "StringLike"
      variable = "v"
      values   = ["y"]
    }
  }
}
data "aws_iam_policy_document" "empties" {
  statement {
    sid       = ""
    actions   = []
    resources = []
  }
  statement {
    effect    = "Allow"
    actions   = ["x:y"]
    resources = null
  }
}
data "aws_iam_policy_document" "override" {
  source_policy_documents = [data.aws_iam_policy_document.basic.json]
  override_policy_documents = [
    jsonencode({ Statement = [{ Sid = "A", Effect = "Deny", Action = "over:ride", Resource = ["*"], Principal = "*", Condition = { StringEquals = { x = ["q", "p"] } } }, { Effect = "Allow", NotAction = ["k", "l"], Principal = { AWS = ["b", "a"], Service = "s" }, Resource = "*" }] }),
    jsonencode({ Version = "2012-10-17", Id = "ov", Statement = [{ Sid = "own", Effect = "Allow", Action = "over:own", Resource = "*" }, { Sid = "new", Effect = "Allow", Action = "n", Resource = "*" }] }),
  ]
  statement {
    sid       = "own"
    actions   = ["z:z"]
    resources = ["*"]
  }
  statement {
    sid       = "last"
    actions   = ["z:z"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "override_version" {
  version   = "2008-10-17"
  policy_id = "mine"
  override_policy_documents = [
    jsonencode({ Version = "2012-10-17", Id = "", Statement = [] }),
  ]
  statement {
    sid       = "own"
    actions   = ["z:z"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "quotes" {
  statement {
    sid       = "q\u0008\u000c\u0001\u007f"
    actions   = ["é\"\\\n<>&\u2028"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "duplicates" {
  statement {
    sid       = "d"
    actions   = ["a", "a", "b"]
    resources = ["r", "r"]
    principals {
      type        = "AWS"
      identifiers = ["r", "r"]
    }
    principals {
      type        = "AWS"
      identifiers = ["r", "q"]
    }
    condition {
      test     = "T"
      variable = "v"
      values   = ["x", "x"]
    }
  }
}
data "aws_iam_policy_document" "given_conditions" {
  source_policy_documents = [jsonencode({ Statement = [{ Sid = "a", Effect = "Allow", Action = [], Resource = [], Condition = { N = { m = true, k = "x", l = ["y"], j = [] } } }] })]
}
data "aws_iam_policy_document" "given_principals" {
  source_policy_documents = [jsonencode({ Foo = "bar", statement = [{ sid = "a", effect = "Allow", action = ["q"], Extra = 1, Resource = null, Principal = { AWS = [], X = ["one"], Y = ["a", "b"], Z = ["x", "x"] } }] })]
}
data "aws_iam_policy_document" "given_in_turn" {
  source_policy_documents = [jsonencode({ Statement = [{ Sid = "a", Effect = "Allow", Action = ["q"] }, { Sid = "b", Effect = "Allow", Action = ["q"] }] }), jsonencode({ Version = "2008-10-17", Id = "two", Statement = [{ Sid = "c", Effect = "Allow", Action = ["q"], Principal = "x" }, { Effect = "Allow", Action = ["q"], Principal = { "*" = "*" } }, { Effect = "Allow", Action = ["q"], Principal = { "*" = ["*"] } }, { Effect = "Allow", Action = ["q"], Principal = { "AWS" = "*" } }, { Effect = "Allow", Action = ["q"], Principal = {} }, { Effect = "Allow", Action = ["q"], Condition = {} }, { Action = ["q"], Condition = { A = {} } }] })]
  statement {
    sid     = "a"
    actions = ["own"]
  }
  statement {
    actions = ["z"]
  }
}
data "aws_iam_policy_document" "overridden_twice" {
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "a", Effect = "Allow", Action = ["q"] }, { Sid = "b", Effect = "Allow", Action = ["q"] }] }), jsonencode({ Statement = [{ Sid = "a", Effect = "Allow", Action = ["r"] }] })]
  statement {
    sid = "b"
  }
}
data "aws_iam_policy_document" "given_nothing" {
  source_policy_documents = [""]
}
data "aws_iam_policy_document" "given_empty" {
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = null }), "{}"]
  statement {
  }
}
data "aws_iam_policy_document" "given_number" {
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["a", 1] }] })]
}
data "aws_iam_policy_document" "given_odd" {
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = [], Resource = "", NotAction = { x = 1 }, Principal = "*", NotPrincipal = { "AWS" : ["*"] } }] })]
}
data "aws_iam_policy_document" "given_version" {
  source_policy_documents = [jsonencode({ Version = "2019", Statement = [] })]
}

output "indented" {
  value = {
    basic            = data.aws_iam_policy_document.basic.json
    empty            = data.aws_iam_policy_document.empty.json
    principals       = data.aws_iam_policy_document.principals.json
    conditions       = data.aws_iam_policy_document.conditions.json
    empties          = data.aws_iam_policy_document.empties.json
    override         = data.aws_iam_policy_document.override.json
    override_version = data.aws_iam_policy_document.override_version.json
    quotes           = data.aws_iam_policy_document.quotes.json
    duplicates       = data.aws_iam_policy_document.duplicates.json
    given_conditions = data.aws_iam_policy_document.given_conditions.json
    given_principals = data.aws_iam_policy_document.given_principals.json
    given_in_turn    = data.aws_iam_policy_document.given_in_turn.json
    overridden_twice = data.aws_iam_policy_document.overridden_twice.json
    given_nothing    = data.aws_iam_policy_document.given_nothing.json
    given_empty      = data.aws_iam_policy_document.given_empty.json
    given_number     = data.aws_iam_policy_document.given_number.json
    given_odd        = data.aws_iam_policy_document.given_odd.json
    given_version    = data.aws_iam_policy_document.given_version.json
  }
}

output "minified" {
  value = {
    basic            = data.aws_iam_policy_document.basic.minified_json
    empty            = data.aws_iam_policy_document.empty.minified_json
    principals       = data.aws_iam_policy_document.principals.minified_json
    conditions       = data.aws_iam_policy_document.conditions.minified_json
    empties          = data.aws_iam_policy_document.empties.minified_json
    override         = data.aws_iam_policy_document.override.minified_json
    override_version = data.aws_iam_policy_document.override_version.minified_json
    quotes           = data.aws_iam_policy_document.quotes.minified_json
    duplicates       = data.aws_iam_policy_document.duplicates.minified_json
    given_conditions = data.aws_iam_policy_document.given_conditions.minified_json
    given_principals = data.aws_iam_policy_document.given_principals.minified_json
    given_in_turn    = data.aws_iam_policy_document.given_in_turn.minified_json
    overridden_twice = data.aws_iam_policy_document.overridden_twice.minified_json
    given_nothing    = data.aws_iam_policy_document.given_nothing.minified_json
    given_empty      = data.aws_iam_policy_document.given_empty.minified_json
    given_number     = data.aws_iam_policy_document.given_number.minified_json
    given_odd        = data.aws_iam_policy_document.given_odd.minified_json
    given_version    = data.aws_iam_policy_document.given_version.minified_json
  }
}
