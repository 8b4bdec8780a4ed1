"""Storage: pairs of buckets, one in each region, that copy to each other."""

from storage.pair import PURPOSES, BucketPair, bucket_name

__all__ = ["PURPOSES", "BucketPair", "bucket_name"]
