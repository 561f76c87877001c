//! Terraform types, values and paths, with their msgpack and JSON encodings.
