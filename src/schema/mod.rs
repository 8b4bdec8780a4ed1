//! Facts about the AWS provider: arguments, naming, defaults, regions, global services.
