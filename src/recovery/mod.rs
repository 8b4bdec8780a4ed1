//! Recovery time and point, and what a lost region takes with it.
