resource "aws_s3_bucket_replication_configuration" "primary" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id
  role   = local.replication_role_arn

  rule {
    id       = "to-dr"
    priority = 1
    status   = "Enabled"

    # Everything in the bucket.
    filter {}

    delete_marker_replication {
      status = var.replicate_delete_markers ? "Enabled" : "Disabled"
    }

    # Objects encrypted with a key are left out unless asked for.
    dynamic "source_selection_criteria" {
      for_each = local.encrypted_with_keys ? [true] : []

      content {
        sse_kms_encrypted_objects {
          status = "Enabled"
        }
      }
    }

    destination {
      bucket        = aws_s3_bucket.dr.arn
      storage_class = "STANDARD"

      # Copies are encrypted with the key of the region they arrive in.
      dynamic "encryption_configuration" {
        for_each = local.encrypted_with_keys ? [var.kms_key_arns.dr] : []

        content {
          replica_kms_key_id = encryption_configuration.value
        }
      }

      # A promise of fifteen minutes, and figures that show whether it is kept.
      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }

      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }
    }
  }

  # Replication is refused until both ends keep versions, and fails until the role may copy.
  depends_on = [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.dr, aws_iam_role_policy.replication]
}

resource "aws_s3_bucket_replication_configuration" "dr" {
  provider = aws.dr
  count    = var.bidirectional ? 1 : 0

  bucket = aws_s3_bucket.dr.id
  role   = local.replication_role_arn

  rule {
    id       = "to-primary"
    priority = 1
    status   = "Enabled"

    # Everything in the bucket.
    filter {}

    delete_marker_replication {
      status = var.replicate_delete_markers ? "Enabled" : "Disabled"
    }

    # Objects encrypted with a key are left out unless asked for.
    dynamic "source_selection_criteria" {
      for_each = local.encrypted_with_keys ? [true] : []

      content {
        sse_kms_encrypted_objects {
          status = "Enabled"
        }
      }
    }

    destination {
      bucket        = aws_s3_bucket.primary.arn
      storage_class = "STANDARD"

      # Copies are encrypted with the key of the region they arrive in.
      dynamic "encryption_configuration" {
        for_each = local.encrypted_with_keys ? [var.kms_key_arns.primary] : []

        content {
          replica_kms_key_id = encryption_configuration.value
        }
      }

      # A promise of fifteen minutes, and figures that show whether it is kept.
      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }

      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }
    }
  }

  # Replication is refused until both ends keep versions, and fails until the role may copy.
  depends_on = [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.dr, aws_iam_role_policy.replication]
}
