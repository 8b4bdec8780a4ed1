# Everything in here waits for what the call depends on: this is read only then.
data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["*"]
  }
}

output "constant" {
  value = "known at once"
}

output "document" {
  value = data.aws_iam_policy_document.this.json
}
