//! Keyed streams and samplers.
