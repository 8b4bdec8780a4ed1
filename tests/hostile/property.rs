//! Laws that hold for every configuration.
