//! Edits to text.
