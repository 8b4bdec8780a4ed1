resource "aws_s3_bucket" "primary" {
  for_each = var.stores

  bucket        = "${local.service}-${each.key}-primary-${var.environment_suffix}"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "primary" {
  for_each = aws_s3_bucket.primary

  bucket = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "primary" {
  for_each = aws_s3_bucket.primary

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "dr" {
  for_each = var.stores
  provider = aws.dr

  bucket        = "${local.service}-${each.key}-dr-${var.environment_suffix}"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "dr" {
  for_each = aws_s3_bucket.dr
  provider = aws.dr

  bucket = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "dr" {
  for_each = aws_s3_bucket.dr
  provider = aws.dr

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "primary" {
  for_each = var.stores

  bucket = aws_s3_bucket.primary[each.key].id

  rule {
    id     = "archive"
    status = "Enabled"
    filter {}

    transition {
      days          = each.value.days_to_archive
      storage_class = "GLACIER"
    }

    dynamic "expiration" {
      for_each = each.value.expire_days == null ? [] : [each.value.expire_days]
      content {
        days = expiration.value
      }
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "primary" {
  for_each = var.stores

  bucket = aws_s3_bucket.primary[each.key].id
  role   = aws_iam_role.replication.arn

  rule {
    id       = "to-dr"
    priority = 1
    status   = "Enabled"
    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.dr[each.key].arn
    }
  }

  depends_on = [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.dr]
}
