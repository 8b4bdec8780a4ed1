resource "aws_s3_bucket_replication_configuration" "primary" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id
  role   = var.replication_role_arn

  rule {
    id       = "to-dr"
    priority = 1
    status   = "Enabled"

    # Everything in the bucket.
    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket        = aws_s3_bucket.dr.arn
      storage_class = "STANDARD"

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

  # Replication is refused until both ends keep versions.
  depends_on = [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.dr]
}

resource "aws_s3_bucket_replication_configuration" "dr" {
  provider = aws.dr
  count    = var.bidirectional ? 1 : 0

  bucket = aws_s3_bucket.dr.id
  role   = var.replication_role_arn

  rule {
    id       = "to-primary"
    priority = 1
    status   = "Enabled"

    # Everything in the bucket.
    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket        = aws_s3_bucket.primary.arn
      storage_class = "STANDARD"

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

  # Replication is refused until both ends keep versions.
  depends_on = [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.dr]
}
