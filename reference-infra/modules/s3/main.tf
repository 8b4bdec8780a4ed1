locals {
  # Written out: the names are ours, and policies that spell them can be read before anything exists.
  arns = {
    primary = "arn:aws:s3:::${aws_s3_bucket.primary.bucket}"
    dr      = "arn:aws:s3:::${aws_s3_bucket.dr.bucket}"
  }

  encrypted_with_keys = var.kms_key_arns != null
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
    # A bucket key spares most of the calls to KMS.
    bucket_key_enabled = local.encrypted_with_keys

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.encrypted_with_keys ? "aws:kms" : "AES256"
      kms_master_key_id = local.encrypted_with_keys ? var.kms_key_arns.primary : null
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

resource "aws_s3_bucket_logging" "primary" {
  provider = aws.primary
  count    = var.access_log_buckets == null ? 0 : 1

  bucket        = aws_s3_bucket.primary.id
  target_bucket = var.access_log_buckets.primary
  target_prefix = "${aws_s3_bucket.primary.bucket}/"
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
    # A bucket key spares most of the calls to KMS.
    bucket_key_enabled = local.encrypted_with_keys

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.encrypted_with_keys ? "aws:kms" : "AES256"
      kms_master_key_id = local.encrypted_with_keys ? var.kms_key_arns.dr : null
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

resource "aws_s3_bucket_logging" "dr" {
  provider = aws.dr
  count    = var.access_log_buckets == null ? 0 : 1

  bucket        = aws_s3_bucket.dr.id
  target_bucket = var.access_log_buckets.dr
  target_prefix = "${aws_s3_bucket.dr.bucket}/"
}

resource "aws_s3_bucket_policy" "dr" {
  provider = aws.dr

  bucket = aws_s3_bucket.dr.id
  policy = data.aws_iam_policy_document.dr.json

  depends_on = [aws_s3_bucket_public_access_block.dr]
}
