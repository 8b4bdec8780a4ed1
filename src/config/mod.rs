//! The static module tree. Nothing here is evaluated: counts stay expressions.
