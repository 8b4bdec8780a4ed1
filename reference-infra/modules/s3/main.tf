locals {
  # Written out: the names are ours, and policies that spell them can be read before anything exists.
  arns = {
    primary = "arn:aws:s3:::${aws_s3_bucket.primary.bucket}"
    dr      = "arn:aws:s3:::${aws_s3_bucket.dr.bucket}"
  }
}

resource "aws_s3_bucket" "primary" {
  provider = aws.primary

  bucket        = "${var.name}-${var.environment_suffix}"
  force_destroy = true

  tags = {
    Name = "${var.name}-${var.environment_suffix}"
  }
}

resource "aws_s3_bucket_versioning" "primary" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "primary" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "primary" {
  provider = aws.primary

  bucket                  = aws_s3_bucket.primary.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "primary" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arns.primary, "${local.arns.primary}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "primary" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id
  policy = data.aws_iam_policy_document.primary.json

  depends_on = [aws_s3_bucket_public_access_block.primary]
}

resource "aws_s3_bucket" "dr" {
  provider = aws.dr

  bucket        = "${var.name}-dr-${var.environment_suffix}"
  force_destroy = true

  tags = {
    Name = "${var.name}-dr-${var.environment_suffix}"
  }
}

resource "aws_s3_bucket_versioning" "dr" {
  provider = aws.dr

  bucket = aws_s3_bucket.dr.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "dr" {
  provider = aws.dr

  bucket = aws_s3_bucket.dr.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "dr" {
  provider = aws.dr

  bucket                  = aws_s3_bucket.dr.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "dr" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arns.dr, "${local.arns.dr}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "dr" {
  provider = aws.dr

  bucket = aws_s3_bucket.dr.id
  policy = data.aws_iam_policy_document.dr.json

  depends_on = [aws_s3_bucket_public_access_block.dr]
}
