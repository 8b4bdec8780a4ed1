# Both syntaxes live side by side in one module.
resource "aws_iam_role" "lambda" {
  name               = "lambda-${local.suffix}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  path               = "/${aws_s3_bucket.source.bucket}/"
}
