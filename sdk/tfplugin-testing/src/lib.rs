//! Acceptance tests for providers.
