//! Contracts and logic of the functions.
